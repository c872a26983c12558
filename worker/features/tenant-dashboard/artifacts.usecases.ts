import type { Deps } from "../../deps.ts";
import type { TenantScope } from "../access/guards.ts";
import { findLatestPack, findLatestReports, findLatestReview } from "./artifacts.repository.ts";
import type { EndedRun } from "./health-truth.ts";
import { type ReportHead, reportHead } from "./report-heads.rules.ts";

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

/** The newest review and the newest review pack; null for what there is none of. */
export async function latestHandovers(deps: Pick<Deps, "db">, scope: TenantScope) {
  const [review, pack] = await Promise.all([findLatestReview(scope, deps.db), findLatestPack(scope, deps.db)]);
  return { review: review ?? null, pack: pack ?? null };
}
