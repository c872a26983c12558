import type { Deps } from "../../deps.ts";
import type { TenantScope } from "../access/guards.ts";
import { openDraftOf, syncDraftOfTenant } from "../onboarding/progress.usecases.ts";
import { presentConnection } from "../providers/connection-view.presenter.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import {
  type Connection,
  findConnection,
  microsoftClientFor,
  updateConfiguration,
} from "../providers/connections.usecases.ts";
import { tenantName } from "../tenants/tenants.usecases.ts";
import { connectionEntry } from "./audit-entries.ts";
import type { ConsentResult, ConsentReturn } from "./connections.contract.ts";
import { consentStateExpired, consentStateInvalid, consentStateUsed } from "./connections.errors.ts";
import { isUnused, useConsentRequest } from "./consent.repository.ts";
import { type ConsentVerdict, judgeConsent, type Proof, saysGranted } from "./consent.rules.ts";
import type { StartedConsent } from "./consent.usecases.ts";
import { requireConnectable } from "./manage.usecases.ts";

const hasRows = (result: unknown): boolean => Array.isArray(result) && result.length > 0;

/** A token of the connection's own application for the expected directory, and that directory's own word who it is. */
async function prove(deps: Deps, scope: TenantScope, connection: Connection): Promise<Proof> {
  const found = await microsoftClientFor(scope, deps, connection);
  if (!found.ok) return found;
  const read = await found.client.readOrganization(connection.targetExternalTenantId);
  return read.ok ? { ok: true } : { ok: false, reason: read.reason };
}

/** The verdict with its entry; the request is used by the last statement, on which those before it depend. */
function verdictStatements(
  deps: Deps,
  scope: TenantScope,
  { requestId, connectionId }: StartedConsent,
  { outcome, reason, consentStatus }: ConsentVerdict,
) {
  const now = deps.clock.now();
  const unused = isUnused(requestId);
  const state = consentStatus === null ? null : { consentStatus, lastErrorReasonCode: reason };
  return [
    ...(state === null ? [] : [updateConfiguration(scope, deps.db, connectionId, state, now, unused)]),
    connectionEntry(
      deps,
      scope,
      "tenant.consent.completed",
      connectionId,
      { result: outcome, reason_code: reason },
      unused,
    ),
    useConsentRequest(deps.db, requestId, now),
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

  const proof = saysGranted(answer) ? await prove(deps, scope, seen) : null;
  const asked = { directory: seen.targetExternalTenantId, consentStatus: seen.consentStatus };
  const verdict = judgeConsent(answer, asked, proof);
  const results = await deps.commit({ changes: verdictStatements(deps, scope, started, verdict) });
  // of two who came with it, it was the other one's
  if (!hasRows(results.at(-1))) throw consentStateUsed();
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
