import { z } from "@hono/zod-openapi";
import { ROLES } from "./capabilities.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

export const memberSchema = z
  .object({
    user_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    joined_at: timestamp,
    is_you: z.boolean(),
    /** The member's tenants; for a viewer who does not manage members, those that the viewer is entitled to as well. */
    tenants: z.array(z.object({ tenant_id: z.string(), display_name: z.string(), role: z.enum(ROLES) })),
  })
  .openapi("Member");
export type Member = z.infer<typeof memberSchema>;

export const openInvitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    expires_at: timestamp,
    /** Null when that account is gone. */
    invited_by_name: z.string().nullable(),
  })
  .openapi("OpenInvitation");
export type OpenInvitation = z.infer<typeof openInvitationSchema>;

export const membersSchema = z
  .object({
    /** At most 500 members, with at most 5,000 entitlements in all. */
    members: z.array(memberSchema),
    /** Empty for a viewer who does not manage members. */
    invitations: z.array(openInvitationSchema),
    can_manage: z.boolean(),
  })
  .openapi("Members");
export type Members = z.infer<typeof membersSchema>;

export const roleSchema = z.strictObject({ role: z.enum(ROLES) }).openapi("RoleChange");

export const entitlementSchema = z
  .object({ tenant_id: z.string(), user_id: z.string(), role: z.enum(ROLES) })
  .openapi("TenantEntitlement");
export type Entitlement = z.infer<typeof entitlementSchema>;
