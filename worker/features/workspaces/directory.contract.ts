import { z } from "@hono/zod-openapi";
import { TENANT_STATUSES } from "../tenants/tenant-status.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

export const directoryQuery = z.strictObject({
  cursor: z.string().max(60).optional(),
  /** Part of the name. */
  q: z.string().trim().max(120).optional(),
});
export type DirectoryQuery = z.infer<typeof directoryQuery>;

export const tenantDirectoryQuery = directoryQuery.extend({
  /** Only tenants of this workspace. */
  workspace_id: z.string().max(60).optional(),
});
export type TenantDirectoryQuery = z.infer<typeof tenantDirectoryQuery>;

const workspaceEntrySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    created_at: timestamp,
    members: z.int(),
    tenants: z.int(),
  })
  .openapi("WorkspaceEntry");
export type WorkspaceEntry = z.infer<typeof workspaceEntrySchema>;

export const workspaceDirectorySchema = z
  .object({
    items: z.array(workspaceEntrySchema),
    next_cursor: z.string().nullable(),
  })
  .openapi("WorkspaceDirectory");
export type WorkspaceDirectory = z.infer<typeof workspaceDirectorySchema>;

export const tenantDirectorySchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        display_name: z.string(),
        status: z.enum(TENANT_STATUSES),
        workspace: z.object({ id: z.string(), name: z.string() }),
        created_at: timestamp,
      }),
    ),
    next_cursor: z.string().nullable(),
    /** The workspace that was asked for; null when none was, and when there is no such workspace. */
    workspace: workspaceEntrySchema.nullable(),
  })
  .openapi("TenantDirectory");
export type TenantDirectory = z.infer<typeof tenantDirectorySchema>;
