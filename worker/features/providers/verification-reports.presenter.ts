import { toIso } from "../../platform/clock.ts";
import { reasonView } from "./connections.presenter.ts";
import { isReasonCode, presentReason } from "./reason-codes.contract.ts";
import type { CheckView, ReportView } from "./verification.contract.ts";
import { countStatuses } from "./verification.rules.ts";
import type { StoredReport, VerificationChange, VerificationCheck } from "./verification-checks.contract.ts";

const presentCheck = (check: VerificationCheck): CheckView => ({
  ...check,
  // an extension code is never put out raw
  reason_code: check.reason_code !== null && isReasonCode(check.reason_code) ? check.reason_code : null,
  reason: reasonView(check.reason_code),
});

const presentSide = ({ status, reason_code }: VerificationChange["from"]) => ({
  status,
  reason_label: presentReason(reason_code)?.label ?? null,
});

export const presentReport = (report: StoredReport): ReportView => ({
  id: report.id,
  schema_version: report.schemaVersion,
  flow: report.flow,
  generated_at: toIso(report.generatedAt),
  connection_id: report.connectionId,
  connection_configured_at: toIso(report.configuredAt),
  run_id: report.runId,
  checks: report.checks.map(presentCheck),
  summary: { overall: report.overall, counts: countStatuses(report.checks) },
  fingerprint: report.fingerprint,
  changes:
    report.previousReportId === null
      ? null
      : report.changes.map(({ key, from, to }) => ({
          key,
          title: report.checks.find((check) => check.key === key)?.title ?? key,
          from: presentSide(from),
          to: presentSide(to),
        })),
});
