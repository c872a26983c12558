import type { Deps } from "../../deps.ts";
import { allOf } from "../../platform/conditions.ts";
import type { TenantScope } from "../access/guards.ts";
import { openDraftOf, syncDraftOfTenant } from "../onboarding/progress.usecases.ts";
import { presentConnection } from "../providers/connection-view.presenter.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import {
  type Connection,
  findConnection,
  isConfirmed,
  microsoftClientFor,
  updateConfiguration,
} from "../providers/connections.usecases.ts";
import { tenantIsOpen, tenantName } from "../tenants/tenants.usecases.ts";
import { connectionEntry } from "./audit-entries.ts";
import { confirmationUrl, readConfirmation } from "./confirm-directory.usecases.ts";
import type { ConsentResult, ConsentReturn } from "./connections.contract.ts";
import { consentStateExpired, consentStateInvalid, consentStateUsed } from "./connections.errors.ts";
import { insertConsentRequest, isUnused, type NewConsentRequest, useConsentRequest } from "./consent.repository.ts";
import { type ConsentVerdict, judgeConfirmation, judgeProof, judgeRedirect, type Proof } from "./consent.rules.ts";
import { newConsentRequest, type StartedConsent } from "./consent.usecases.ts";
import { requireConnectable } from "./manage.usecases.ts";

const hasRows = (result: unknown): boolean => Array.isArray(result) && result.length > 0;

/** A token of the connection's own application for the expected directory, and that directory's own word who it is. */
async function prove(deps: Deps, scope: TenantScope, connection: Connection): Promise<Proof> {
  const found = await microsoftClientFor(scope, deps, connection);
  if (!found.ok) return found;
  const read = await found.client.readOrganization(connection.targetExternalTenantId);
  return read.ok ? { ok: true } : { ok: false, reason: read.reason };
}

interface Judged extends ConsentVerdict {
  /** When the directory's administrator confirmed the connection; null when that is not what happened. */
  confirmedAt: number | null;
}

/** What the provider's redirect came to, whichever of both ways it ended. */
async function judge(
  deps: Deps,
  scope: TenantScope,
  { requestId, purpose }: StartedConsent,
  connection: Connection,
  answer: ConsentReturn,
): Promise<Judged> {
  if (purpose === "consent") {
    const { targetExternalTenantId: directory, consentStatus } = connection;
    const verdict = judgeRedirect(answer, { directory, consentStatus, isConfirmed: isConfirmed(connection) });
    return { ...(verdict ?? judgeProof(await prove(deps, scope, connection))), confirmedAt: null };
  }
  const { code, error } = answer;
  const isCancelled = code === undefined || error !== undefined;
  const signIn = isCancelled ? null : await readConfirmation(deps, scope, connection, { requestId, code });
  const verdict = judgeConfirmation(signIn);
  if (verdict !== null) return { ...verdict, confirmedAt: null };
  const confirmedAt = deps.clock.now();
  return { ...judgeProof(await prove(deps, scope, { ...connection, confirmedAt })), confirmedAt };
}

/** What the verdict changes of the connection; null when nothing. */
function changeOf({ outcome, reason, consentStatus, confirmedAt }: Judged) {
  // a proof that contradicts the sign-in leaves everything as it was
  const confirmed = confirmedAt === null || outcome === "wrong_tenant" ? {} : { confirmedAt };
  const consent = consentStatus === null ? {} : { consentStatus, lastErrorReasonCode: reason };
  return "confirmedAt" in confirmed || consentStatus !== null ? { ...confirmed, ...consent } : null;
}

/** The verdict with its entry; the request is used by the last statement, on which those before it depend. */
function verdictStatements(
  deps: Deps,
  scope: TenantScope,
  { requestId, connectionId }: StartedConsent,
  judged: Judged,
  next: NewConsentRequest | null,
) {
  const now = deps.clock.now();
  const stands = allOf(isUnused(requestId), tenantIsOpen(scope.tenantId));
  const change = changeOf(judged);
  const metadata = { result: judged.outcome, reason_code: judged.reason };
  return [
    ...(change === null ? [] : [updateConfiguration(scope, deps.db, connectionId, change, now, stands)]),
    ...(next === null ? [] : [insertConsentRequest(deps.db, next, stands)]),
    connectionEntry(deps, scope, "tenant.consent.completed", connectionId, metadata, stands),
    useConsentRequest(deps.db, requestId, now, stands),
  ];
}

/**
 * Takes up what the provider's redirect brought back. Nothing is written before the provider was asked: a fault on the way
 * leaves the state usable.
 *
 * @throws AppError 409 for a state that has expired or was used, or a tenant that takes no changes
 */
export async function completeConsent(
  deps: Deps,
  scope: TenantScope,
  started: StartedConsent,
  answer: ConsentReturn,
): Promise<ConsentResult> {
  const seen = await findConnection(scope, deps.db, started.connectionId);
  if (seen === null) throw consentStateInvalid();
  if (started.usedAt !== null) throw consentStateUsed();
  if (started.expiresAt <= deps.clock.now()) throw consentStateExpired();
  await requireConnectable(deps, scope);

  const judged = await judge(deps, scope, started, seen, answer);
  const isSignInNext = judged.outcome === "sign_in_required";
  const next = isSignInNext ? newConsentRequest(deps, scope, seen.id, "sign_in") : null;
  const results = await deps.commit({ changes: verdictStatements(deps, scope, started, judged, next) });
  if (!hasRows(results.at(-1))) {
    await requireConnectable(deps, scope);
    // of two who came with it, it was the other one's
    throw consentStateUsed();
  }
  await syncDraftOfTenant(scope, deps, scope);
  const [connection, draft, name] = await Promise.all([
    findConnection(scope, deps.db, seen.id),
    openDraftOf(scope, deps, scope),
    tenantName(scope, deps),
  ]);
  return {
    outcome: judged.outcome,
    reason: reasonView(judged.reason),
    tenant: { id: scope.tenantId, display_name: name },
    connection: presentConnection(connection ?? seen),
    draft_id: draft?.id ?? null,
    next_url: next === null ? null : await confirmationUrl(deps, scope, seen, next.id),
  };
}
