import { describe, expect, it } from "vitest";
import { pruneTransitions } from "../../../worker/features/retention/prune-transitions.task.ts";
import { pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { TRANSITION_PRUNE_JOB } from "../../../worker/features/retention/retention-jobs.contract.ts";
import { takeLease } from "../../../worker/platform/lease.ts";
import { call, fixedClock } from "../../support/app.ts";
import { makeGovernedTenant, makeStaff } from "../../support/factories.ts";
import { fillLedger, insertRows, ledgerDeps, makeScopes } from "../../support/ledger.ts";

const NOON = Date.UTC(2026, 9, 5, 12);
const DAY = 86_400_000;

const readAs = async (cookie: string) => call("GET", "/api/system/retention", { cookie });

const prune = (trigger: "cron" | "command", days = 90) =>
  pruneUsageEvents(ledgerDeps(), { days, trigger, scheduledAt: Date.now() });

describe("GET /api/system/retention", () => {
  it("FR-243-047 FR-243-043 says what comes before any prune ran", async () => {
    fixedClock(NOON);
    const { cookie } = await makeStaff(["platform.access_system_panel", "platform.console.view"]);
    const answer = await readAs(cookie);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      product_usage_events: {
        retention_days: 90,
        next_run_at: "2026-10-06T03:17:00.000Z",
        next_cutoff_at: "2026-07-08T03:17:00.000Z",
        rows_in_ledger_approx: 0,
        last_run: null,
        last_success_at: null,
      },
      stored_reports: {
        ...{ retention_days: 90, next_run_at: "2026-10-06T03:17:00.000Z", next_cutoff_at: "2026-07-08T03:17:00.000Z" },
        ...{ last_run: null, last_success_at: null },
      },
      review_packs: {
        ...{ retention_days: 30, next_run_at: "2026-10-06T03:17:00.000Z", next_cutoff_at: "2026-09-06T03:17:00.000Z" },
        ...{ last_run: null, last_success_at: null },
      },
      operation_run_transitions: {
        ...{ retention_days: 91, next_run_at: "2026-10-06T03:17:00.000Z", next_cutoff_at: "2026-07-07T03:17:00.000Z" },
        ...{ last_run: null, last_success_at: null },
      },
    });
  });

  it("FR-243-047 shows the last prune with its rows, duration, cutoff and trigger", async () => {
    const clock = fixedClock(NOON);
    const [scope] = await makeScopes(1);
    if (!scope) throw new Error("a scope");
    await fillLedger(7, NOON - 95 * DAY, 1_000, [scope]);
    await insertRows([1, 2, 3].map((minutes) => ({ ...scope, at: NOON - 60_000 * (4 - minutes) })));
    await prune("cron");
    clock.advance(DAY);
    const { cookie } = await makeStaff();
    expect((await readAs(cookie)).body.product_usage_events).toEqual({
      retention_days: 90,
      next_run_at: "2026-10-07T03:17:00.000Z",
      next_cutoff_at: "2026-07-09T03:17:00.000Z",
      rows_in_ledger_approx: 3,
      last_run: {
        started_at: "2026-10-05T12:00:00.000Z",
        finished_at: "2026-10-05T12:00:00.000Z",
        status: "succeeded",
        trigger: "cron",
        rows_deleted: 7,
        cutoff_at: "2026-07-07T12:00:00.000Z",
        duration_ms: 0,
      },
      last_success_at: "2026-10-05T12:00:00.000Z",
    });
  });

  it("FR-010-022 shows what the prune of transitions did, one at a time", async () => {
    const clock = fixedClock(NOON);
    const deps = ledgerDeps();
    expect(await pruneTransitions(deps, { scheduledAt: NOON })).toEqual({ status: "succeeded", rows: 0 });
    const lease = await takeLease(deps, TRANSITION_PRUNE_JOB, 60_000);
    expect(lease).not.toBeNull();
    clock.advance(1_000);
    expect(await pruneTransitions(deps, { scheduledAt: NOON })).toEqual({ status: "busy" });
    const { cookie } = await makeStaff();
    expect((await readAs(cookie)).body.operation_run_transitions).toMatchObject({
      last_run: { status: "succeeded", trigger: "cron", rows_deleted: 0, cutoff_at: "2026-07-06T12:00:00.000Z" },
      last_success_at: "2026-10-05T12:00:00.000Z",
    });
  });

  it("FR-243-047 shows a failure as the last prune and keeps the last success beside it", async () => {
    const clock = fixedClock(NOON);
    await prune("command", 30);
    clock.advance(10 * 60_000);
    const deps = ledgerDeps();
    let batches = 0;
    const failing = {
      ...deps,
      commit: (unit: Parameters<typeof deps.commit>[0]) => {
        batches += 1;
        if (batches === 2) throw new Error("D1_ERROR: Network connection lost.");
        return deps.commit(unit);
      },
    };
    await expect(pruneUsageEvents(failing, { days: 90, trigger: "cron", scheduledAt: NOON })).rejects.toThrow();
    const { cookie } = await makeStaff();
    const { last_run, last_success_at } = (await readAs(cookie)).body.product_usage_events ?? {};
    expect(last_run).toMatchObject({ status: "failed", trigger: "cron", rows_deleted: 0 });
    expect(last_success_at).toBe("2026-10-05T12:00:00.000Z");
  });

  it("FR-243-009 is refused without a session, with an operator's, and without the dashboard gate", async () => {
    const { operator } = await makeGovernedTenant();
    const panel = await makeStaff(["platform.access_system_panel", "platform.ops.view"]);
    expect((await call("GET", "/api/system/retention")).status).toBe(401);
    expect((await readAs(operator.cookie)).status).toBe(401);
    expect((await readAs(panel.cookie)).status).toBe(403);
  });
});
