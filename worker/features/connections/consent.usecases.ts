import type { Deps } from "../../deps.ts";
import { deleteInChunks } from "../../platform/chunks.ts";
import { toIso } from "../../platform/clock.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { type Connection, identityOf, placeOfConnection } from "../providers/connections.usecases.ts";
import { adminConsentUrl } from "../providers/microsoft/admin-consent.ts";
import { presentReason } from "../providers/reason-codes.contract.ts";
import { tenantIsOpen } from "../tenants/tenants.usecases.ts";
import { connectionEntry } from "./audit-entries.ts";
import type { ConsentStart } from "./connections.contract.ts";
import { consentStateInvalid, identityMissing } from "./connections.errors.ts";
import {
  type ConsentPurpose,
  deleteExpiredRequests,
  findConsentRequest,
  insertConsentRequest,
  type NewConsentRequest,
} from "./consent.repository.ts";
import { signState, verifyState } from "./consent-state.ts";
import { requireConnectable } from "./manage.usecases.ts";

/** Time to sign in and to decide at the provider. */
export const CONSENT_LIFETIME_MS = 10 * 60_000;

/** How long an expired request is known, so that a late or repeated return is told what became of it. */
export const CONSENT_MEMORY_MS = 24 * 60 * 60_000;

/** Where the provider sends the browser back to; registered with the application. */
export const consentRedirectUri = (publicUrl: string): string => `${publicUrl.replace(/\/+$/, "")}/admin/consent`;

/** A way to the provider and back, in the session of the scope. */
export function newConsentRequest(
  deps: Pick<Deps, "ids" | "clock">,
  { operator }: TenantScope,
  connectionId: string,
  purpose: ConsentPurpose,
): NewConsentRequest {
  const now = deps.clock.now();
  const { sessionId, userId } = operator;
  const id = deps.ids.next("cns");
  return { id, connectionId, sessionId, userId, purpose, createdAt: now, expiresAt: now + CONSENT_LIFETIME_MS };
}

/** Begins an admin consent. @throws AppError 409 without an application to consent to */
export async function startConsent(deps: Deps, scope: TenantScope, connection: Connection): Promise<ConsentStart> {
  await requireConnectable(deps, scope);
  const found = await identityOf(scope, deps, connection);
  // a credential that cannot be read does not keep anybody from consenting: the application is known
  const clientId = found.ok ? found.identity.clientId : connection.clientId;
  if (clientId === null) throw identityMissing(presentReason(found.ok ? "unknown_error" : found.reason).explanation);
  const request = newConsentRequest(deps, scope, connection.id, "consent");
  const isOpen = tenantIsOpen(scope.tenantId);
  await deps.commit({
    changes: [
      insertConsentRequest(deps.db, request, isOpen),
      connectionEntry(deps, scope, "tenant.consent.requested", connection.id, {}, isOpen),
    ],
  });
  // archived in the last moment: nothing was written
  await requireConnectable(deps, scope);
  const { loginUrl, graphUrl } = deps.settings.microsoft;
  const url = adminConsentUrl({
    loginBaseUrl: loginUrl,
    graphBaseUrl: graphUrl,
    entraTenantId: connection.targetExternalTenantId,
    clientId,
    redirectUri: consentRedirectUri(deps.settings.publicUrl),
    state: await signState(deps.settings.authSecret, request.id),
  });
  return { url, expires_at: toIso(request.expiresAt) };
}

export interface StartedConsent {
  requestId: string;
  connectionId: string;
  tenantId: string;
  purpose: ConsentPurpose;
  expiresAt: number;
  usedAt: number | null;
}

/**
 * The consent that a state belongs to, if it was started in this session.
 *
 * @throws AppError 422 for a forged, unknown or foreign state, alike
 */
export async function resolveState(
  scope: SystemScope,
  deps: Pick<Deps, "db" | "settings">,
  session: { sessionId: string; userId: string },
  state: string,
): Promise<StartedConsent> {
  const requestId = await verifyState(deps.settings.authSecret, state);
  const request = requestId === null ? undefined : await findConsentRequest(deps.db, requestId);
  if (request === undefined || request.sessionId !== session.sessionId || request.userId !== session.userId)
    throw consentStateInvalid();
  const place = await placeOfConnection(scope, deps, request.connectionId);
  if (place === undefined) throw consentStateInvalid();
  const { id, connectionId, purpose, expiresAt, usedAt } = request;
  return { requestId: id, connectionId, tenantId: place.tenantId, purpose, expiresAt, usedAt };
}

/** Daily: requests that nobody comes back with. @returns how many it were */
export async function forgetExpiredConsents(deps: Pick<Deps, "db" | "clock">): Promise<number> {
  const before = deps.clock.now() - CONSENT_MEMORY_MS;
  return deleteInChunks((limit) => deleteExpiredRequests(deps.db, before, limit));
}
