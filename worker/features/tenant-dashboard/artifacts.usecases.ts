import type { Deps } from "../../deps.ts";
import { roleHas } from "../access/capabilities.contract.ts";
import type { TenantScope } from "../access/guards.ts";
import type { Snapshot } from "../evidence/evidence.contract.ts";
import { latestSnapshot } from "../evidence/evidence.queries.ts";
import { summariseFindings } from "../findings/list.usecases.ts";
import { latestEndedRuns } from "../operations/operations.queries.ts";
import { findLatestPack, findLatestReports, findLatestReview } from "./artifacts.repository.ts";
import type { EndedRun } from "./health-truth.ts";
import { OPERATION_OF_REPORT, type ReportHead, reportHead } from "./report-heads.rules.ts";

/** Counting a tenant's findings for a page of other things stops there: a run's page asks for its tenant twice. */
export const FINDINGS_COUNTED = 10;

/** The latest report of each type there is. */
export async function latestReportHeads(
  deps: Pick<Deps, "db">,
  scope: TenantScope,
  runs: readonly EndedRun[],
): Promise<ReportHead[]> {
  return (await findLatestReports(scope, deps.db)).flatMap((row) => reportHead(row, runs) ?? []);
}

export type ReviewHead = NonNullable<Awaited<ReturnType<typeof findLatestReview>>>;
export type PackHead = NonNullable<Awaited<ReturnType<typeof findLatestPack>>>;

/** What a customer is told of the tenant: the newest of each, null before the first. */
export interface HandOver {
  snapshot: Pick<Snapshot, "id" | "createdAt"> | null;
  review: ReviewHead | null;
  pack: PackHead | null;
}

/** Null for who may not see it. */
export async function latestHandOver(deps: Pick<Deps, "db">, scope: TenantScope): Promise<HandOver | null> {
  if (!roleHas(scope.role, "reviews.view")) return null;
  const [snapshot, review, pack] = await Promise.all([
    latestSnapshot(scope, deps),
    findLatestReview(scope, deps.db),
    findLatestPack(scope, deps.db),
  ]);
  return { snapshot, review: review ?? null, pack: pack ?? null };
}

/** What was made of a tenant: findings, latest reports, the newest review and the newest review pack. A few rows each. */
export async function readArtifacts(deps: Pick<Deps, "db" | "clock">, scope: TenantScope) {
  const runs = await latestEndedRuns(deps, scope, Object.values(OPERATION_OF_REPORT));
  const [findings, reports, review, pack] = await Promise.all([
    summariseFindings(deps, scope, FINDINGS_COUNTED),
    latestReportHeads(deps, scope, runs),
    findLatestReview(scope, deps.db),
    findLatestPack(scope, deps.db),
  ]);
  return { findings, reports, review: review ?? null, pack: pack ?? null };
}
