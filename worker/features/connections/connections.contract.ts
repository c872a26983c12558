import { z } from "@hono/zod-openapi";
import {
  CONNECTION_TYPES,
  CONSENT_STATUSES,
  CREDENTIAL_KINDS,
  VERIFICATION_STATUSES,
} from "../providers/connection-state.contract.ts";
import { reasonViewSchema } from "../providers/connections.contract.ts";
import { PERMISSION_OVERALLS, PERMISSION_STATUSES } from "../providers/permissions.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

/** One provider connection of a tenant. Its credential is never in it, only whether there is one. */
export const connectionViewSchema = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    provider: z.literal("microsoft"),
    connection_type: z.enum(CONNECTION_TYPES),
    enabled: z.boolean(),
    is_default: z.boolean(),
    consent_status: z.enum(CONSENT_STATUSES),
    verification_status: z.enum(VERIFICATION_STATUSES),
    target_external_tenant_id: z.string(),
    /** Application id of a dedicated connection. */
    client_id: z.string().nullable(),
    credential: z
      .object({ kind: z.enum(CREDENTIAL_KINDS), set_at: timestamp, expires_at: timestamp.nullable() })
      .nullable(),
    last_health_check_at: timestamp.nullable(),
    last_error: reasonViewSchema.nullable(),
    configured_at: timestamp,
    created_at: timestamp,
  })
  .openapi("ManagedConnection");
export type ConnectionView = z.infer<typeof connectionViewSchema>;

export const connectionListSchema = z
  .object({
    items: z.array(connectionViewSchema),
    /** Whether a credential could be stored: the deployment has a sealing key. */
    can_store_credentials: z.boolean(),
  })
  .openapi("ManagedConnectionList");
export type ConnectionList = z.infer<typeof connectionListSchema>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A pasted secret comes with spaces around it; inside it there are none. */
const secret = z
  .string()
  .trim()
  .min(8, "A client secret has at least 8 characters.")
  .max(500)
  .regex(/^[\x21-\x7e]+$/, "A client secret contains no spaces.");

const pem = (what: string) =>
  z
    .string()
    .trim()
    .max(20_000)
    .regex(/^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----$/, `Paste the ${what} in PEM form.`);

export const credentialInputSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("secret"), secret, expires_at: timestamp.optional() }),
    z.strictObject({
      kind: z.literal("certificate"),
      certificate: pem("certificate"),
      private_key: pem("private key"),
    }),
  ])
  .openapi("ConnectionCredential");
export type CredentialInput = z.infer<typeof credentialInputSchema>;

export const createConnectionSchema = z
  .discriminatedUnion("connection_type", [
    z.strictObject({ connection_type: z.literal("platform") }),
    z.strictObject({
      connection_type: z.literal("dedicated"),
      client_id: z.string().trim().regex(GUID, "An application (client) id is a GUID."),
      credential: credentialInputSchema,
    }),
  ])
  .openapi("CreateConnection");
export type CreateConnection = z.infer<typeof createConnectionSchema>;

/** Enables, disables, or makes the connection the tenant's default. */
export const changeConnectionSchema = z
  .strictObject({ enabled: z.boolean().optional(), is_default: z.literal(true).optional() })
  .refine((change) => Object.keys(change).length > 0, "Name what to change.")
  .openapi("ChangeConnection");
export type ChangeConnection = z.infer<typeof changeConnectionSchema>;

/** `url` is at the provider: the browser goes there. */
export const consentStartSchema = z.object({ url: z.string(), expires_at: timestamp }).openapi("ConsentStart");
export type ConsentStart = z.infer<typeof consentStartSchema>;

/** What the provider's redirect carried, handed on by the page that it returned to. */
export const consentReturnSchema = z
  .strictObject({
    state: z.string().min(1).max(500),
    admin_consent: z.string().max(20).optional(),
    tenant: z.string().max(200).optional(),
    error: z.string().max(200).optional(),
    error_description: z.string().max(4_000).optional(),
    error_subcode: z.string().max(200).optional(),
    scope: z.string().max(2_000).optional(),
    /** Of the sign-in that confirms a platform connection. */
    code: z.string().max(5_000).optional(),
  })
  .openapi("ConsentReturn");
export type ConsentReturn = z.infer<typeof consentReturnSchema>;

/**
 * `granted`: proved by a token and a read of the expected tenant. `declined`: refused at the provider. `wrong_tenant`: given
 * in another directory. `unproven`: given, but the provider does not confirm it yet. `sign_in_required`: given, and an
 * administrator of the directory has to confirm it for this connection. `unconfirmed`: that did not happen.
 */
export const CONSENT_OUTCOMES = [
  "granted",
  "declined",
  "wrong_tenant",
  "unproven",
  "sign_in_required",
  "unconfirmed",
] as const;
export type ConsentOutcome = (typeof CONSENT_OUTCOMES)[number];

export const consentResultSchema = z
  .object({
    outcome: z.enum(CONSENT_OUTCOMES),
    /** Why it is not proved; null when granted. */
    reason: reasonViewSchema.nullable(),
    tenant: z.object({ id: z.string(), display_name: z.string() }),
    connection: connectionViewSchema,
    /** The tenant's open draft, to go on with; null without one. */
    draft_id: z.string().nullable(),
    /** Where the browser goes to sign in, when that is required. */
    next_url: z.string().nullable(),
  })
  .openapi("ConsentResult");
export type ConsentResult = z.infer<typeof consentResultSchema>;

export const requiredPermissionsSchema = z
  .object({
    tenant: z.object({ id: z.string(), display_name: z.string(), external_tenant_id: z.string().nullable() }),
    connection: connectionViewSchema.nullable(),
    overall: z.enum(PERMISSION_OVERALLS),
    last_refreshed_at: timestamp.nullable(),
    is_stale: z.boolean(),
    /** Why the last try to read the grants failed; null after a success. */
    last_error: reasonViewSchema.nullable(),
    permissions: z.array(
      z.object({
        value: z.string(),
        id: z.string(),
        resource: z.string(),
        resource_name: z.string(),
        kind: z.enum(["application", "delegated"]),
        status: z.enum(PERMISSION_STATUSES),
        /** Whether the tenant cannot be activated without it. */
        blocking: z.boolean(),
        /** Higher grant that satisfies it; null when it is granted itself, or not. */
        satisfied_by: z.string().nullable(),
        /** What it unlocks. */
        features: z.array(z.string()),
      }),
    ),
    /** Grants that no list of ours knows, and those that nothing asks for. */
    other_grants: z.array(
      z.object({ resource: z.string(), id: z.string(), value: z.string().nullable(), known: z.boolean() }),
    ),
    /** Text for the tenant's administrator, to copy. */
    handoff_text: z.string(),
    active_run_id: z.string().nullable(),
  })
  .openapi("RequiredPermissions");
export type RequiredPermissions = z.infer<typeof requiredPermissionsSchema>;
