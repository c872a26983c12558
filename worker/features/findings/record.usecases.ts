import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import type { Statement } from "../../platform/database.ts";
import type { REPORT_TYPES } from "../telemetry/catalog.contract.ts";
import { fingerprintText, onePerFingerprint, storedLabel } from "./detection.rules.ts";
import { timeFor } from "./due.rules.ts";
import { type Detection, type FindingRule, severityRank } from "./finding-rules.contract.ts";
import { type DetectedRow, resolveAbsent, upsertDetected } from "./record.repository.ts";
import { inStretches } from "./record.rules.ts";

export interface Recording {
  /** Type of the report: what it does not detect any more is resolved, what others detect stays as it is. */
  source: (typeof REPORT_TYPES)[number];
  /** The report that says so; the one before when nothing has changed. */
  reportId: string;
  /** All that it detects now. */
  detections: readonly Detection[];
  /** Rules that it could not judge to the end: their findings stay as they are where it does not detect them. */
  unjudged?: readonly FindingRule[];
  /** Whether the execution may still write: without it, nothing is. */
  isCurrent: SQL;
}

/** What a report found, as statements for the batch that ends its run. Each is under the condition that it still may. */
export async function recordDetections(
  deps: Pick<Deps, "db" | "ids" | "clock">,
  { workspaceId, tenantId }: { workspaceId: string; tenantId: string },
  { source, reportId, detections, unjudged = [], isCurrent }: Recording,
): Promise<Statement[]> {
  const fingerprinted = await Promise.all(
    detections.map(async (detection) => ({ detection, fingerprint: await sha256Hex(fingerprintText(detection)) })),
  );
  const rows = onePerFingerprint(fingerprinted).map(
    ({ fingerprint, detection: { rule, severity, subject, facts } }): DetectedRow => ({
      id: deps.ids.next("fnd"),
      fingerprint,
      rule,
      severity,
      rank: severityRank(severity),
      time: timeFor(severity),
      subject_type: subject.type,
      subject_id: subject.id,
      subject_label: storedLabel(subject.label),
      facts,
    }),
  );
  const place = { workspaceId, tenantId, source, reportId, unjudged, now: deps.clock.now() };
  return inStretches(rows).flatMap((stretch) => [
    resolveAbsent(deps.db, place, stretch, isCurrent),
    ...(stretch.rows.length === 0 ? [] : [upsertDetected(deps.db, place, stretch.rows, isCurrent)]),
  ]);
}
