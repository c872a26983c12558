import { z } from "@hono/zod-openapi";
import { PLATFORM_CAPABILITIES } from "./capabilities.contract.ts";
import { emailSchema } from "./session.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });
const capabilities = z.array(z.enum(PLATFORM_CAPABILITIES));

export const platformUserSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    capabilities,
    deactivated_at: timestamp.nullable(),
    /** Last request of a session that still exists, to a tenth of the idle time; null without one. */
    last_seen_at: timestamp.nullable(),
    is_you: z.boolean(),
  })
  .openapi("PlatformUser");
export type PlatformUser = z.infer<typeof platformUserSchema>;

export const platformUserListSchema = z
  .object({ items: z.array(platformUserSchema), next_cursor: z.string().nullable() })
  .openapi("PlatformUserList");
export type PlatformUserList = z.infer<typeof platformUserListSchema>;

export const platformUserListQuery = z.strictObject({ cursor: z.string().max(60).optional() });

/** Each capability once. */
const distinctCapabilities = capabilities.refine((list) => new Set(list).size === list.length, "Each capability once.");

export const createPlatformUserSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    email: emailSchema,
    capabilities: distinctCapabilities,
  })
  .openapi("CreatePlatformUser");
export type CreatePlatformUser = z.infer<typeof createPlatformUserSchema>;

export const createdPlatformUserSchema = platformUserSchema
  .extend({
    /** Shown this once: only its hash is kept. */
    initial_password: z.string(),
  })
  .openapi("CreatedPlatformUser");
export type CreatedPlatformUser = z.infer<typeof createdPlatformUserSchema>;

export const capabilitiesSchema = z
  .strictObject({ capabilities: distinctCapabilities })
  .openapi("PlatformCapabilities");
