import { z } from "zod";
import { type KeyRing, parseKeyRing } from "./platform/sealing.ts";

const DEVELOPMENT = "development";

const AT_LEAST_ONE = "Retention days must be at least 1.";
const retentionDays = z.coerce.number(AT_LEAST_ONE).int(AT_LEAST_ONE).min(1, AT_LEAST_ONE).default(90);

const settingsSchema = z.object({
  ENVIRONMENT: z.enum(["production", DEVELOPMENT]).default("production"),
  PUBLIC_URL: z.url(),
  BETTER_AUTH_SECRET: z.string().min(32),
  MICROSOFT_LOGIN_URL: z.url(),
  MICROSOFT_GRAPH_URL: z.url(),
  MICROSOFT_CLIENT_ID: z.string().default(""),
  MICROSOFT_CLIENT_SECRET: z.string().default(""),
  SEALING_KEYS: z.string().default(""),
  TENANTPILOT_PRODUCT_USAGE_EVENT_RETENTION_DAYS: retentionDays,
  TENANTPILOT_STORED_REPORT_RETENTION_DAYS: retentionDays,
  SIGN_IN_ATTEMPTS_PER_MINUTE: z.coerce.number().int().min(1).default(10),
  ADMIN_ENTRA_CLIENT_ID: z.string().optional(),
  ADMIN_ENTRA_CLIENT_SECRET: z.string().optional(),
  ADMIN_ENTRA_TENANT_ID: z.string().optional(),
  SYSTEM_ENTRA_CLIENT_ID: z.string().optional(),
  SYSTEM_ENTRA_CLIENT_SECRET: z.string().optional(),
  SYSTEM_ENTRA_TENANT_ID: z.string().optional(),
});

/** An id token's word counts because it comes over TLS from the provider itself; a simulator on this machine needs none. */
function requireTls(settings: z.infer<typeof settingsSchema>, context: z.RefinementCtx): void {
  if (settings.ENVIRONMENT === DEVELOPMENT) return;
  for (const name of ["MICROSOFT_LOGIN_URL", "MICROSOFT_GRAPH_URL"] as const)
    if (!settings[name].startsWith("https://"))
      context.addIssue({ code: "custom", path: [name], message: "This address must begin with https://." });
}

/** An app registration that people of one directory sign in through. */
export interface EntraSettings {
  clientId: string;
  clientSecret: string;
  tenantId: string;
}

/** Complete or absent: with one of the three missing nobody could sign in, so the method is not offered. */
const entraSettings = (clientId?: string, clientSecret?: string, tenantId?: string): EntraSettings | null =>
  clientId && clientSecret && tenantId ? { clientId, clientSecret, tenantId } : null;

export interface Settings {
  isDevelopment: boolean;
  publicUrl: string;
  /** Signs the session cookies. */
  authSecret: string;
  /** Sign-in with Microsoft Entra ID, per plane; null when not configured. */
  entra: { admin: EntraSettings | null; system: EntraSettings | null };
  microsoft: { loginUrl: string; graphUrl: string; clientId: string; clientSecret: string };
  /** Seal the credentials of dedicated connections; null when none is configured: none can be stored then. */
  sealingKeys: KeyRing | null;
  usageEventRetentionDays: number;
  storedReportRetentionDays: number;
  signInAttemptsPerMinute: number;
}

/** @throws z.ZodError naming each setting that is missing or wrong */
export function readSettings(env: Env): Settings {
  const parsed = settingsSchema.superRefine(requireTls).parse(env);
  return {
    isDevelopment: parsed.ENVIRONMENT === DEVELOPMENT,
    publicUrl: parsed.PUBLIC_URL,
    authSecret: parsed.BETTER_AUTH_SECRET,
    entra: {
      admin: entraSettings(
        parsed.ADMIN_ENTRA_CLIENT_ID,
        parsed.ADMIN_ENTRA_CLIENT_SECRET,
        parsed.ADMIN_ENTRA_TENANT_ID,
      ),
      system: entraSettings(
        parsed.SYSTEM_ENTRA_CLIENT_ID,
        parsed.SYSTEM_ENTRA_CLIENT_SECRET,
        parsed.SYSTEM_ENTRA_TENANT_ID,
      ),
    },
    microsoft: {
      loginUrl: parsed.MICROSOFT_LOGIN_URL,
      graphUrl: parsed.MICROSOFT_GRAPH_URL,
      clientId: parsed.MICROSOFT_CLIENT_ID,
      clientSecret: parsed.MICROSOFT_CLIENT_SECRET,
    },
    sealingKeys: parseKeyRing(parsed.SEALING_KEYS),
    usageEventRetentionDays: parsed.TENANTPILOT_PRODUCT_USAGE_EVENT_RETENTION_DAYS,
    storedReportRetentionDays: parsed.TENANTPILOT_STORED_REPORT_RETENTION_DAYS,
    signInAttemptsPerMinute: parsed.SIGN_IN_ATTEMPTS_PER_MINUTE,
  };
}
