import type { Deps } from "../../deps.ts";
import type { TenantScope } from "../access/guards.ts";
import {
  FINDINGS_PAGE,
  type FindingOwners,
  type FindingPage,
  type FindingQuery,
  type FindingSummary,
} from "./findings.contract.ts";
import { presentFinding } from "./findings.presenter.ts";
import { COUNTED, countFindings, listOwners, namesOf, walkFindings } from "./list.repository.ts";
import { filterOf, mergeWalks, planList } from "./list.rules.ts";

/** A page of the tenant's findings that are asked for, worst first; the overdue ones with the longest first. */
export async function listFindings(
  deps: Pick<Deps, "db" | "clock">,
  scope: TenantScope,
  query: FindingQuery,
): Promise<FindingPage> {
  const now = deps.clock.now();
  const filter = filterOf(query, scope.operator);
  const plan = planList(filter, query.cursor, FINDINGS_PAGE);
  const looked = await walkFindings(scope, deps.db, plan, filter, now);
  const { items, nextCursor, isPartial } = mergeWalks(looked, plan, FINDINGS_PAGE);
  const names = await namesOf(
    deps.db,
    items.map((row) => row.ownerUserId),
  );
  return {
    items: items.map((row) =>
      presentFinding(row, { tenantId: scope.tenantId, ownerName: names.get(row.ownerUserId ?? ""), now }),
    ),
    next_cursor: nextCursor,
    is_partial: isPartial,
  };
}

/** How many findings of the tenant wait for somebody, counted to a bound. */
export async function summariseFindings(
  deps: Pick<Deps, "db" | "clock">,
  scope: TenantScope,
  most: number = COUNTED,
): Promise<FindingSummary> {
  const counted = (number: number) => ({ count: Math.min(number, most), is_more: number > most });
  const row = await countFindings(scope, deps.db, deps.clock.now(), most);
  return {
    by_severity: {
      critical: counted(row.critical),
      high: counted(row.high),
      medium: counted(row.medium),
      low: counted(row.low),
      info: counted(row.info),
    },
    overdue: counted(row.overdue),
    risk_accepted: counted(row.accepted),
    has_any: row.any === 1,
  };
}

/** Who can be given a finding of the tenant. */
export const readOwners = async (deps: Pick<Deps, "db">, scope: TenantScope): Promise<FindingOwners> => ({
  items: await listOwners(scope, deps.db),
});
