import type { Deps } from "../../deps.ts";
import { deleteInChunks } from "../../platform/chunks.ts";
import { toIso } from "../../platform/clock.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { openDraftOf, syncDraftOfTenant } from "../onboarding/progress.usecases.ts";
import { presentConnection } from "../providers/connection-view.presenter.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import {
  type Connection,
  findConnection,
  identityOf,
  microsoftClientFor,
  placeOfConnection,
  updateConfiguration,
} from "../providers/connections.usecases.ts";
import { adminConsentUrl } from "../providers/microsoft/admin-consent.ts";
import { presentReason } from "../providers/reason-codes.contract.ts";
import { tenantName } from "../tenants/tenants.usecases.ts";
import { connectionEntry } from "./audit-entries.ts";
import type { ConsentResult, ConsentReturn, ConsentStart } from "./connections.contract.ts";
import { consentStateExpired, consentStateInvalid, consentStateUsed, identityMissing } from "./connections.errors.ts";
import {
  deleteExpiredRequests,
  findConsentRequest,
  insertConsentRequest,
  useConsentRequest,
} from "./consent.repository.ts";
import { judgeConsent, type Proof, saysGranted } from "./consent.rules.ts";
import { signState, verifyState } from "./consent-state.ts";

/** Time to sign in and to decide at the provider. */
const LIFETIME_MS = 10 * 60_000;

/** Where the provider sends the browser back to; registered with the application. */
export const consentRedirectUri = (publicUrl: string): string => `${publicUrl.replace(/\/+$/, "")}/admin/consent`;

/** Begins an admin consent. @throws AppError 409 without an application to consent to */
export async function startConsent(deps: Deps, scope: TenantScope, connection: Connection): Promise<ConsentStart> {
  const found = await identityOf(scope, deps, connection);
  // a credential that cannot be read does not keep anybody from consenting: the application is known
  const clientId = found.ok ? found.identity.clientId : connection.clientId;
  if (clientId === null) throw identityMissing(presentReason(found.ok ? "unknown_error" : found.reason).explanation);
  const id = deps.ids.next("cns");
  const now = deps.clock.now();
  const expiresAt = now + LIFETIME_MS;
  const { sessionId, userId } = scope.operator;
  await deps.commit({
    changes: [
      insertConsentRequest(deps.db, { id, connectionId: connection.id, sessionId, userId, createdAt: now, expiresAt }),
      connectionEntry(deps, scope, "tenant.consent.requested", connection.id),
    ],
  });
  const { loginUrl, graphUrl } = deps.settings.microsoft;
  const url = adminConsentUrl({
    loginBaseUrl: loginUrl,
    graphBaseUrl: graphUrl,
    entraTenantId: connection.targetExternalTenantId,
    clientId,
    redirectUri: consentRedirectUri(deps.settings.publicUrl),
    state: await signState(deps.settings.authSecret, id),
  });
  return { url, expires_at: toIso(expiresAt) };
}

export interface StartedConsent {
  requestId: string;
  connectionId: string;
  tenantId: string;
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
  return { requestId: request.id, connectionId: request.connectionId, tenantId: place.tenantId };
}

/** A token of the connection's own application for the expected directory, and that directory's own word who it is. */
async function prove(deps: Deps, scope: TenantScope, connection: Connection): Promise<Proof> {
  const found = await microsoftClientFor(scope, deps, connection);
  if (!found.ok) return found;
  const read = await found.client.readOrganization(connection.targetExternalTenantId);
  return read.ok ? { ok: true } : { ok: false, reason: read.reason };
}

/** Takes up what the provider's redirect brought back. @throws AppError 409 for a state that has expired or was used */
export async function completeConsent(
  deps: Deps,
  scope: TenantScope,
  started: StartedConsent,
  answer: ConsentReturn,
): Promise<ConsentResult> {
  const request = await findConsentRequest(deps.db, started.requestId);
  const seen = await findConnection(scope, deps.db, started.connectionId);
  if (request === undefined || seen === null) throw consentStateInvalid();
  if (request.usedAt !== null) throw consentStateUsed();
  if (request.expiresAt <= deps.clock.now()) throw consentStateExpired();
  // taken before anything is asked: of two who come with it one goes on
  const taken = await deps.db.batch([useConsentRequest(deps.db, request.id, deps.clock.now())]);
  if (taken[0].length === 0) throw consentStateUsed();

  const proof = saysGranted(answer) ? await prove(deps, scope, seen) : null;
  const verdict = judgeConsent(answer, seen.targetExternalTenantId, proof);
  const now = deps.clock.now();
  await deps.commit({
    changes: [
      ...(verdict.consentStatus === null
        ? []
        : [
            updateConfiguration(
              scope,
              deps.db,
              seen.id,
              { consentStatus: verdict.consentStatus, lastErrorReasonCode: verdict.reason },
              now,
            ),
          ]),
      connectionEntry(deps, scope, "tenant.consent.completed", seen.id, {
        result: verdict.outcome,
        reason_code: verdict.reason,
      }),
    ],
  });
  await syncDraftOfTenant(scope, deps, scope);
  const [connection, draft, name] = await Promise.all([
    findConnection(scope, deps.db, seen.id),
    openDraftOf(scope, deps, scope),
    tenantName(scope, deps),
  ]);
  return {
    outcome: verdict.outcome,
    reason: reasonView(verdict.reason),
    tenant: { id: scope.tenantId, display_name: name },
    connection: presentConnection(connection ?? seen),
    draft_id: draft?.id ?? null,
  };
}

/** Daily: requests that can no longer be used. @returns how many it were */
export async function forgetExpiredConsents(deps: Pick<Deps, "db" | "clock">): Promise<number> {
  const now = deps.clock.now();
  return deleteInChunks((limit) => deleteExpiredRequests(deps.db, now, limit));
}
