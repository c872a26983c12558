import type { Deps } from "../../deps.ts";
import { allOf, justChanged } from "../../platform/conditions.ts";
import type { TenantScope } from "../access/guards.ts";
import { openDraftOf, syncDraftOfTenant } from "../onboarding/progress.usecases.ts";
import { presentConnection } from "../providers/connection-view.presenter.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import {
  type Connection,
  consentIsAs,
  findConnection,
  isConfirmed,
  microsoftClientFor,
  updateConfiguration,
} from "../providers/connections.usecases.ts";
import { REASONS } from "../providers/reason-codes.contract.ts";
import { tenantIsOpen, tenantName } from "../tenants/tenants.usecases.ts";
import { connectionEntry } from "./audit-entries.ts";
import { confirmationUrl, readConfirmation } from "./confirm-directory.usecases.ts";
import type { ConsentResult, ConsentReturn } from "./connections.contract.ts";
import {
  consentMoved,
  consentStateExpired,
  consentStateInvalid,
  consentStateUsed,
  signInNotRead,
} from "./connections.errors.ts";
import {
  insertConsentRequest,
  isStillUnused,
  isUnused,
  type NewConsentRequest,
  selectUnused,
  useConsentRequest,
} from "./consent.repository.ts";
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
  /** Whether the same return cannot come to anything else: one that the provider did not take may still be the first use. */
  isFinal: boolean;
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
    const judged = verdict ?? judgeProof(await prove(deps, scope, connection));
    return { ...judged, confirmedAt: null, isFinal: true };
  }
  const { code, error } = answer;
  const isCancelled = code === undefined || error !== undefined;
  const signIn = isCancelled ? null : await readConfirmation(deps, scope, connection, { requestId, code });
  // the code was not redeemed: the same return can be sent again
  if (signIn !== null && !signIn.ok && REASONS[signIn.reason].retryable) throw signInNotRead();
  const verdict = judgeConfirmation(signIn);
  if (verdict !== null) return { ...verdict, confirmedAt: null, isFinal: signIn === null || signIn.ok };
  const confirmedAt = deps.clock.now();
  return { ...judgeProof(await prove(deps, scope, { ...connection, confirmedAt })), confirmedAt, isFinal: true };
}

/** What the verdict changes of the connection; null when nothing. */
function changeOf({ outcome, reason, consentStatus, confirmedAt }: Judged) {
  // a proof that contradicts the sign-in leaves everything as it was
  const confirmed = confirmedAt === null || outcome === "wrong_tenant" ? {} : { confirmedAt };
  const consent = consentStatus === null ? {} : { consentStatus, lastErrorReasonCode: reason };
  return "confirmedAt" in confirmed || consentStatus !== null ? { ...confirmed, ...consent } : null;
}

/**
 * The verdict with its entry. Each statement depends on the unused request, `used` uses it, and the connection is changed
 * after it and by it. A proof of consent alone counts for the connection that it was judged for; a sign-in is news of its own.
 */
function verdictStatements(
  deps: Deps,
  scope: TenantScope,
  { requestId, purpose }: StartedConsent,
  seen: Connection,
  judged: Judged,
  next: NewConsentRequest | null,
) {
  const now = deps.clock.now();
  const connectionId = seen.id;
  const isAsJudged = purpose === "consent" ? [consentIsAs(seen)] : [];
  const stands = allOf(isUnused(requestId), tenantIsOpen(scope.tenantId), ...isAsJudged);
  const change = changeOf(judged);
  const metadata = { result: judged.outcome, reason_code: judged.reason };
  return {
    before: [
      ...(next === null ? [] : [insertConsentRequest(deps.db, next, stands)]),
      connectionEntry(deps, scope, "tenant.consent.completed", connectionId, metadata, stands),
    ],
    used: judged.isFinal
      ? useConsentRequest(deps.db, requestId, now, stands)
      : selectUnused(deps.db, requestId, stands),
    after: change === null ? [] : [updateConfiguration(scope, deps.db, connectionId, change, now, justChanged)],
  };
}

/** Who changes a connection's consent while it is judged, again and again, is told to come back. */
const MAX_ROUNDS = 3;

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
  round = 1,
): Promise<ConsentResult> {
  const seen = await findConnection(scope, deps.db, started.connectionId);
  if (seen === null) throw consentStateInvalid();
  if (started.usedAt !== null) throw consentStateUsed();
  if (started.expiresAt <= deps.clock.now()) throw consentStateExpired();
  await requireConnectable(deps, scope);

  const judged = await judge(deps, scope, started, seen, answer);
  const isSignInNext = judged.outcome === "sign_in_required";
  const next = isSignInNext ? newConsentRequest(deps, scope, seen.id, "sign_in") : null;
  const { before, used, after } = verdictStatements(deps, scope, started, seen, judged, next);
  const results = await deps.commit({ changes: [...before, used, ...after] });
  if (!hasRows(results[before.length])) {
    await requireConnectable(deps, scope);
    // of two who came with it, it was the other one's
    if (!(await isStillUnused(deps.db, started.requestId))) throw consentStateUsed();
    if (round === MAX_ROUNDS) throw consentMoved();
    // the connection is no longer what was judged
    return completeConsent(deps, scope, started, answer, round + 1);
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
