import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { consentRequests, providerConnections, providerCredentials } from "../../../db/schema/index.ts";
import { app } from "../../../worker/app.ts";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import { type Answer, call, ORIGIN } from "../../support/app.ts";
import { makeOperator, makeTenant, makeWorkspace, testDb } from "../../support/factories.ts";

export const CLIENT_ID = "5a1d2c3b-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
export const SECRET = "customers~own.secret-that_must-not.appear";

export const DEDICATED = {
  connection_type: "dedicated",
  client_id: CLIENT_ID,
  credential: { kind: "secret", secret: SECRET },
} as const;

/** A tenant, without a connection unless one is given, and somebody with that role on it. */
export async function makePlace(options: Parameters<typeof makeTenant>[1] = {}, role: Role = "manager") {
  const workspace = await makeWorkspace();
  const tenant = await makeTenant(workspace.id, { connection: null, ...options });
  const operator = await makeOperator({ workspaceId: workspace.id, role, tenants: [tenant] });
  return { workspace, tenant, operator };
}

export type Place = Awaited<ReturnType<typeof makePlace>>;

/** A tenant with a dedicated connection made through the API. */
export async function makeDedicated(role: Role = "manager") {
  const place = await makePlace({}, role);
  const { body } = await create(place, DEDICATED);
  return { ...place, connectionId: String(body.id) };
}

interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
}

type Who = Pick<Place, "operator">;

const send = (method: string, path: string, { operator }: Who, sent: Sent): Promise<Answer> =>
  call(method, `/api/admin/${path}`, { cookie: operator.cookie, ...sent });

export const ofTenant = (tenantId: string) => `tenants/${tenantId}/provider-connections`;
export const ofConnection = (connectionId: string | null) => `provider-connections/${connectionId}`;

export const list = (place: Place) => send("GET", ofTenant(place.tenant.id), place, {});

export const create = (place: Place, body: unknown, headers: Record<string, string> = {}) =>
  send("POST", ofTenant(place.tenant.id), place, { body, headers });

export const show = (who: Who, connectionId: string | null) => send("GET", ofConnection(connectionId), who, {});

export const change = (who: Who, connectionId: string | null, body: unknown) =>
  send("PATCH", ofConnection(connectionId), who, { body });

export const rotate = (who: Who, connectionId: string | null, body: unknown, headers = {}) =>
  send("PUT", `${ofConnection(connectionId)}/credential`, who, { body, headers });

export const startConsent = (who: Who, connectionId: string | null, headers = {}) =>
  send("POST", `${ofConnection(connectionId)}/consent`, who, { headers });

export const finishConsent = (who: Who, body: unknown, headers = {}) =>
  send("POST", "provider-consents", who, { body, headers });

export const readPermissions = (place: Place) =>
  send("GET", `tenants/${place.tenant.id}/required-permissions`, place, {});

/** The state that the provider hands back after this start. */
export const stateOf = (started: Answer): string => new URL(started.body.url).searchParams.get("state") ?? "";

/** One request to the app with some settings of its own. */
export async function callWith(
  settings: Record<string, string>,
  method: string,
  path: string,
  { operator }: Who,
  body?: unknown,
): Promise<Answer> {
  const context = createExecutionContext();
  const request = new Request(`${ORIGIN}/api/admin/${path}`, {
    method,
    headers: { Origin: ORIGIN, Cookie: operator.cookie, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await app.fetch(request, { ...env, ...settings }, context);
  const text = await response.text();
  await waitOnExecutionContext(context);
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

export const storedConnections = (tenantId: string) =>
  testDb().select().from(providerConnections).where(eq(providerConnections.tenantId, tenantId));

export const storedCredentials = () => testDb().select().from(providerCredentials);

export const storedRequests = () => testDb().select().from(consentRequests);

/** Status and code of an answer, for a comparison that shows both. */
export const told = ({ status, body }: Answer): string => (status < 400 ? `${status}` : `${status} ${body.code}`);

/** A platform connection that wants consent and was confirmed by its directory, and a consent of it under way. */
export async function makeConsent(consentStatus = "required", confirmedAt: number | null = 1) {
  const place = await makePlace({ connection: { consentStatus, confirmedAt, configuredAt: 1 } });
  const started = await startConsent(place, place.tenant.connectionId);
  return { ...place, directory: place.tenant.externalTenantId ?? "", started, state: stateOf(started) };
}

export type Consent = Awaited<ReturnType<typeof makeConsent>>;

/** What the provider hands back after a consent. */
export const accepted = (consent: Consent, tenant = consent.directory) => ({
  state: consent.state,
  admin_consent: "True",
  tenant,
});

/** The connection that the consent is of, as it is stored. */
export const consented = async ({ tenant }: Consent) => (await storedConnections(tenant.id))[0];
