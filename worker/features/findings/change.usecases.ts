import type { Deps } from "../../deps.ts";
import { allOf, always, justChanged } from "../../platform/conditions.ts";
import { notFound } from "../../platform/errors.ts";
import { entitlementRole, isEntitledTo } from "../access/entitlements.usecases.ts";
import type { TenantScope } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { findTenantHead, selectTenantHead, tenantIsOpen } from "../tenants/tenants.usecases.ts";
import { entryOf } from "./audit-entries.ts";
import type { FindingActions, FindingActionsResult, FindingChange, FindingDetail } from "./findings.contract.ts";
import {
  acceptanceEndsInThePast,
  acceptanceTooLong,
  actionNotPossible,
  findingMoved,
  findingsMoved,
  tenantArchived,
  unknownOwner,
} from "./findings.errors.ts";
import { presentDetail } from "./findings.presenter.ts";
import { type Change, changeFindings, type FindingRow, listManaged, selectFinding } from "./findings.repository.ts";
import { findFinding } from "./findings.usecases.ts";
import { acceptanceEnd, decide, type Managed, managedOf, type Requested } from "./transitions.rules.ts";

type Asked = FindingChange | FindingActions;

/** What is asked for, as the rules take it. @throws AppError 422 for an end or an owner that cannot be */
async function requestedOf(deps: Deps, scope: TenantScope, asked: Asked): Promise<Requested> {
  switch (asked.action) {
    case "accept_risk": {
      const until = Date.parse(asked.until);
      const end = acceptanceEnd(until, deps.clock.now());
      if (end === "past") throw acceptanceEndsInThePast();
      if (end === "too_late") throw acceptanceTooLong();
      return { action: asked.action, until };
    }
    case "assign": {
      const ownerUserId = asked.owner_user_id;
      if ((await entitlementRole(deps, scope, ownerUserId)) === null) throw unknownOwner();
      return { action: asked.action, ownerUserId };
    }
    default:
      return { action: asked.action };
  }
}

/** @throws AppError 409 for an archived tenant, whose findings are what they were */
async function requireOpen(deps: Deps, scope: TenantScope): Promise<void> {
  const tenant = await findTenantHead(scope, deps);
  if (tenant === null) throw notFound();
  if (tenant.status === "archived") throw tenantArchived();
}

/**
 * All of the changes with one audit entry, or nothing; and the first finding as the batch left it, so that what committed
 * is answered, whatever happens to the database after it.
 *
 * @param left how many findings of the request stay as they are, for the entry; null for a change of one finding
 * @returns `isMade` is false when a finding moved meanwhile
 * @throws AppError 409 when the tenant was archived in the last moment, 422 when the owner lost the tenant in it
 */
async function commitChanges(
  deps: Deps,
  scope: TenantScope,
  asked: Asked,
  changes: readonly Change[],
  left: { unchanged: number; notPossible: number } | null,
): Promise<{ isMade: boolean; first: FindingRow | undefined }> {
  const owner = asked.action === "assign" ? asked.owner_user_id : null;
  const onlyIf = allOf(tenantIsOpen(scope.tenantId), owner === null ? always : isEntitledTo(scope, owner));
  const acceptance = asked.action === "accept_risk" ? { reason: asked.reason, byUserId: scope.operator.userId } : null;
  const entry = entryOf(asked.action, scope, changes, left);
  const [changed, , tenants, rows] = (await deps.commit({
    changes: [
      changeFindings(scope, deps.db, changes, acceptance, deps.clock.now(), onlyIf),
      auditEntry(deps, { ...entry, actor: { kind: "user", id: scope.operator.userId }, onlyIf: justChanged }),
      selectTenantHead(scope, deps.db),
      selectFinding(scope, deps.db, changes[0]?.id ?? ""),
    ],
  })) as [unknown[], unknown, Awaited<ReturnType<typeof selectTenantHead>>, FindingRow[]];
  if (changed.length > 0) return { isMade: true, first: rows[0] };
  if (tenants[0]?.status === "archived") throw tenantArchived();
  if (owner !== null && (await entitlementRole(deps, scope, owner)) === null) throw unknownOwner();
  return { isMade: false, first: rows[0] };
}

const moved = ({ finding, ownerName }: FindingRow) => findingMoved({ ...finding, ownerName });

/** Changes one finding, as its reader saw it. @throws AppError 409 when it has moved, or the action fits no such state */
export async function changeFinding(
  deps: Deps,
  scope: TenantScope,
  id: string,
  asked: FindingChange,
): Promise<FindingDetail> {
  const requested = await requestedOf(deps, scope, asked);
  await requireOpen(deps, scope);
  const seen = await findFinding(deps, scope, id);
  if (seen.finding.version !== asked.version) throw moved(seen);
  const now = deps.clock.now();
  const verdict = decide(managedOf(seen.finding), requested, now);
  if (verdict.kind === "unchanged") return presentDetail(seen, now);
  if (verdict.kind === "not_possible") throw actionNotPossible(verdict.detail);
  const change = { id, version: asked.version, after: verdict.after };
  const { isMade, first } = await commitChanges(deps, scope, asked, [change], null);
  if (first === undefined) throw notFound();
  if (!isMade) throw moved(first);
  return presentDetail(first, now);
}

type Result = FindingActionsResult["results"][number];

const NOT_FOUND = { code: "not_found", detail: "The tenant has no such finding." } as const;

/** What becomes of each, by the rules alone. */
function judge(ids: readonly string[], known: ReadonlyMap<string, Managed>, requested: Requested, now: number) {
  const changes: Change[] = [];
  const results = ids.map((finding_id): Result => {
    const before = known.get(finding_id);
    if (before === undefined) return { finding_id, outcome: "not_possible", ...NOT_FOUND };
    const verdict = decide(before, requested, now);
    if (verdict.kind === "not_possible")
      return { finding_id, outcome: "not_possible", code: verdict.code, detail: verdict.detail };
    if (verdict.kind === "done") changes.push({ id: finding_id, version: before.version, after: verdict.after });
    return { finding_id, outcome: verdict.kind, code: null, detail: null };
  });
  return { changes, results };
}

/**
 * Does the same to many findings, and says of each what happened: those that it fits are changed together, or none.
 *
 * @throws AppError 409 when one of them moved at that moment
 */
export async function actOnFindings(
  deps: Deps,
  scope: TenantScope,
  asked: FindingActions,
): Promise<FindingActionsResult> {
  const requested = await requestedOf(deps, scope, asked);
  await requireOpen(deps, scope);
  const rows = await listManaged(scope, deps.db, asked.finding_ids);
  const known = new Map(rows.map((row) => [row.id, managedOf(row)]));
  const { changes, results } = judge(asked.finding_ids, known, requested, deps.clock.now());
  const countOf = (outcome: Result["outcome"]) => results.filter((result) => result.outcome === outcome).length;
  const left = { unchanged: countOf("unchanged"), notPossible: countOf("not_possible") };
  const isDone = changes.length === 0 || (await commitChanges(deps, scope, asked, changes, left)).isMade;
  if (!isDone) throw findingsMoved();
  return {
    ...{ action: asked.action, done: changes.length, unchanged: left.unchanged, not_possible: left.notPossible },
    results,
  };
}
