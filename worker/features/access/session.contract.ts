import { z } from "@hono/zod-openapi";
import { CAPABILITIES, PLATFORM_CAPABILITIES, ROLES } from "./capabilities.contract.ts";

/** Addresses compare without regard to case: they are stored and looked up in lower case. */
export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());

export const signInSchema = z
  .strictObject({ email: emailSchema, password: z.string().min(1).max(128) })
  .openapi("SignIn");
export type SignIn = z.infer<typeof signInSchema>;

/** `background=1` when a page asks by itself: that is no activity of the person (decision 005). */
export const sessionQuerySchema = z.strictObject({ background: z.literal("1").optional() });

const accountSchema = z.object({ id: z.string(), name: z.string(), email: z.string() });

export const sessionViewSchema = z
  .object({
    user: accountSchema,
    workspaces: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        role: z.enum(ROLES),
        capabilities: z.array(z.enum(CAPABILITIES)),
        /** The first tenants that the user is entitled to, in the order of the tenant list. */
        tenants: z.array(
          z.object({ id: z.string(), display_name: z.string(), status: z.string(), role: z.enum(ROLES) }),
        ),
        /** `cursor` of the tenant list for the rest; null when these are all. */
        tenants_next_cursor: z.string().nullable(),
      }),
    ),
  })
  .openapi("Session");
export type SessionView = z.infer<typeof sessionViewSchema>;

export const staffSessionViewSchema = z
  .object({ user: accountSchema, capabilities: z.array(z.enum(PLATFORM_CAPABILITIES)) })
  .openapi("StaffSession");
export type StaffSessionView = z.infer<typeof staffSessionViewSchema>;

export const signInMethodsSchema = z.object({ password: z.literal(true), entra: z.boolean() }).openapi("SignInMethods");
export type SignInMethods = z.infer<typeof signInMethodsSchema>;

/** A path of this site: the sign-in may not send the browser anywhere else. */
const ownPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])/);

export const socialSignInSchema = z
  .strictObject({ provider: z.literal("microsoft"), callbackURL: ownPath.optional() })
  .openapi("SocialSignIn");

export const socialSignInStartSchema = z
  .object({ url: z.string(), redirect: z.boolean() })
  .openapi("SocialSignInStart");
