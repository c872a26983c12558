import { describe, expect, it } from "vitest";
import {
  type PruneRun,
  pruneOutcome,
  pruneTrigger,
  refreshIn,
} from "../../../web/features/console/retention-text.rules.ts";
import type { RetentionView } from "../../../worker/features/retention/retention.contract.ts";

const run = (status: PruneRun["status"], trigger: PruneRun["trigger"] = "cron"): PruneRun => ({
  started_at: "2026-11-23T03:17:00.000Z",
  finished_at: null,
  status,
  trigger,
  rows_deleted: 0,
  cutoff_at: null,
  duration_ms: null,
});
const NEXT = {
  retention_days: 90,
  next_run_at: "2026-11-24T03:17:00.000Z",
  next_cutoff_at: "2026-08-26T03:17:00.000Z",
};
const retention = (last_run: PruneRun | null, reports: PruneRun | null = null): RetentionView => ({
  product_usage_events: { ...NEXT, rows_in_ledger_approx: 0, last_run, last_success_at: null },
  stored_reports: { ...NEXT, last_run: reports, last_success_at: null },
  review_packs: { ...NEXT, last_run: null, last_success_at: null },
  operation_run_transitions: { ...NEXT, last_run: null, last_success_at: null },
});

describe("a prune in words", () => {
  it.each([
    { status: "running", label: "Running", tone: "info" },
    { status: "succeeded", label: "Succeeded", tone: "success" },
    { status: "failed", label: "Failed", tone: "danger" },
    { status: "interrupted", label: "Interrupted", tone: "warning" },
  ] as const)("FR-243-047 $status is “$label”", ({ status, label, tone }) => {
    expect(pruneOutcome(run(status))).toEqual({ label, tone });
  });

  it.each([
    { trigger: "cron", text: "by schedule" },
    { trigger: "command", text: "by command" },
  ] as const)("FR-243-047 a prune by $trigger ran $text", ({ trigger, text }) => {
    expect(pruneTrigger(run("succeeded", trigger))).toBe(text);
  });

  it.each([
    { what: "before the first answer", known: undefined, ms: 60_000 },
    { what: "when none has run", known: retention(null), ms: 60_000 },
    { what: "when the last one is over", known: retention(run("succeeded")), ms: 60_000 },
    { what: "while one runs", known: retention(run("running")), ms: 3_000 },
    { what: "while one of the others runs", known: retention(run("succeeded"), run("running")), ms: 3_000 },
  ])("is asked about again after $ms ms $what", ({ known, ms }) => {
    expect(refreshIn(known)).toBe(ms);
  });
});
