import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { PermissionKey } from "../providers/permissions.contract.ts";
import { MAX_GRANTS } from "../providers/verification-steps.ts";
import { type PreparedReport, prepareReport, readLatestReport, readReportItems } from "../reports/store.usecases.ts";
import { type PermissionItem, POSTURE_VERSION, type PosturePayload, posturePayload } from "./posture.contract.ts";
import { permissionItems } from "./posture-items.rules.ts";
import { type Comparable, changesSince, summarise } from "./posture-summary.rules.ts";
import { scoreOf } from "./score.rules.ts";

const TYPE = "permission_posture";

interface ReportOf {
  of: { workspaceId: string; tenantId: string };
  run: { id: string; initiatorUserId: string | null };
  granted: readonly PermissionKey[];
}

export interface Composed {
  report: PreparedReport;
  items: PermissionItem[];
  totals: PosturePayload["totals"];
  isTruncated: boolean;
}

/** What is different from the tenant's report before; null without one, and for one that this version cannot read. */
async function changes(scope: SystemScope, deps: Deps, of: ReportOf["of"], now: Comparable) {
  const latest = await readLatestReport(scope, deps, of, TYPE);
  const payload = posturePayload.safeParse(latest?.payload);
  if (latest === null || !payload.success) return null;
  const items = await readReportItems<PermissionItem>(scope, deps, latest.id);
  const { score, is_truncated: isTruncated } = payload.data;
  return changesSince({ reportId: latest.id, score, items, isTruncated }, now);
}

/** The report of what is granted, ready to be stored with the end of its run. */
export async function composeReport(scope: SystemScope, deps: Deps, { of, run, granted }: ReportOf): Promise<Composed> {
  const items = permissionItems(granted, deps.clock.now());
  // as many as are kept at most: whether there were more is not known
  const isTruncated = granted.length >= MAX_GRANTS;
  const summary = summarise(items);
  const scored = scoreOf(items);
  const payload: PosturePayload = {
    ...scored,
    severity_source: "product_catalog",
    ...summary,
    is_truncated: isTruncated,
    changes: await changes(scope, deps, of, { items, isTruncated }),
  };
  const report = await prepareReport(scope, deps, of, {
    ...{ type: TYPE, schemaVersion: POSTURE_VERSION, payload, items, run },
    // when it was read, and what it was compared with, do not make it another one
    fingerprintOf: [scored, isTruncated, items],
  });
  return { report, items, totals: summary.totals, isTruncated };
}
