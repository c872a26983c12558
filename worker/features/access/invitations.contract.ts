import { z } from "@hono/zod-openapi";
import { ROLES } from "./capabilities.contract.ts";
import { emailSchema } from "./session.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

export const inviteSchema = z.strictObject({ email: emailSchema, role: z.enum(ROLES) }).openapi("Invite");
export type Invite = z.infer<typeof inviteSchema>;

export const createdInvitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    expires_at: timestamp,
    /** Shown this once: the product keeps no copy. */
    link: z.string(),
  })
  .openapi("CreatedInvitation");
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;

/** What the holder of the link is told. */
export const invitationViewSchema = z
  .object({
    workspace_name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    expires_at: timestamp,
    account_exists: z.boolean(),
  })
  .openapi("Invitation");
export type InvitationView = z.infer<typeof invitationViewSchema>;

/** In the body and not in the address: addresses are logged on the way, and the token is a key to a workspace. */
const token = z.string().max(200);

export const lookupSchema = z.strictObject({ token }).openapi("LookUpInvitation");

/** Name and password for a new account; neither for somebody who is signed in with the invited address. */
export const acceptSchema = z
  .strictObject({
    token,
    name: z.string().trim().min(1).max(120).optional(),
    password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max).optional(),
  })
  .openapi("AcceptInvitation");
export type Accept = z.infer<typeof acceptSchema>;
