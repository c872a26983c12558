import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { makeDeps } from "../../../worker/deps.ts";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import { Projector } from "../../../worker/features/console/projector.ts";
import { pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { runScheduled } from "../../../worker/scheduled.ts";
import { PRUNE_CRON } from "../../../worker/scheduled-crons.ts";
import { auditOf, makeGovernedTenant } from "../../support/factories.ts";
import {
  countLedger,
  fillLedger,
  insertRows,
  ledgerDeps,
  ledgerRows,
  ledgerState,
  makeScopes,
  SteppedClock,
  tableCounts,
} from "../../support/ledger.ts";
import { CUTOFF, DAY, ledgerSize, NOON, pruning, taskRuns, twoScopes } from "./pruning.ts";

describe("what a prune deletes", () => {
  it("FR-243-011 is what occurred before the cutoff, in every workspace: a row at the cutoff stays", async () => {
    const scopes = await twoScopes();
    await insertRows(
      [CUTOFF - DAY, CUTOFF - 1, CUTOFF, CUTOFF + 1, NOON].flatMap((at) => scopes.map((scope) => ({ ...scope, at }))),
    );
    expect(await pruning().run()).toEqual({ status: "succeeded", rows: 4, cutoff: CUTOFF });
    expect((await ledgerRows()).map((row) => row.occurred_at - CUTOFF)).toEqual([
      0,
      0,
      1,
      1,
      NOON - CUTOFF,
      NOON - CUTOFF,
    ]);
    expect((await ledgerState()).floor).toBe(CUTOFF);
  });

  it("FR-243-011 leaves a tenant alone whose rows are young, beside one whose rows are old", async () => {
    const [old, young] = await twoScopes();
    await insertRows([...[1, 2, 3].map((at) => ({ ...old, at })), ...[CUTOFF, NOON].map((at) => ({ ...young, at }))]);
    await pruning().run();
    expect((await ledgerRows()).map((row) => row.tenant_id)).toEqual([young.tenantId, young.tenantId]);
  });

  it("FR-243-011 SC-243-011 is nothing outside of the ledger: every other table keeps its rows", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const deps = ledgerDeps();
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO operation_runs (id, workspace_id, tenant_id, initiator_user_id, type, identity, created_at, progressed_at)
         VALUES ('run_1', ?, ?, ?, 'provider.connection.check', 'i', 1, 1)`,
      ).bind(workspace.id, tenant.id, operator.id),
      env.DB.prepare(
        `INSERT INTO audit_entries (id, workspace_id, actor_kind, action, resource_type, outcome, occurred_at)
         VALUES ('aud_1', ?, 'user', 'tenant.operation.started', 'operation_run', 'succeeded', 1)`,
      ).bind(workspace.id),
    ]);
    await insertRows([{ workspaceId: workspace.id, tenantId: tenant.id, at: 1, userId: operator.id }]);
    const before = await tableCounts();
    await pruning().run(1);
    const after = await tableCounts();
    expect(before.product_usage_events).toBe(1);
    expect(after).toEqual({ ...before, product_usage_events: 0, task_runs: 1, task_leases: 1 });
    expect(deps.log.lines).toEqual([]);
  });

  it("FR-243-011 is nothing, and the floor rises, when the ledger is empty or young", async () => {
    const prune = pruning();
    expect(await prune.run()).toEqual({ status: "succeeded", rows: 0, cutoff: CUTOFF });
    expect((await ledgerState()).floor).toBe(CUTOFF);
    prune.clock.at += DAY;
    await insertRows([{ ...(await twoScopes())[0], at: prune.clock.at }]);
    expect(await prune.run()).toMatchObject({ status: "succeeded", rows: 0 });
    expect((await ledgerState()).floor).toBe(CUTOFF + DAY);
  });

  it("FR-243-043 never lowers the floor when a later prune keeps more days", async () => {
    const prune = pruning();
    await prune.run(1);
    await prune.run(90);
    expect((await ledgerState()).floor).toBe(NOON - DAY);
  });

  it.each([0, -1, 0.5, Number.NaN])("FR-243-043 is refused for %d days, before anything is touched", async (days) => {
    await insertRows([{ ...(await twoScopes())[0], at: 1 }]);
    const before = await tableCounts();
    await expect(pruning().run(days)).rejects.toThrow("Retention days must be at least 1.");
    expect(await tableCounts()).toEqual(before);
    expect(await ledgerState()).toEqual({ epoch: 0, floor: 0 });
  });
});

describe("what is derived from the ledger", () => {
  it("FR-243-049 FR-243-023 equals the ledger after every chunk, for every window", async () => {
    const scopes = await makeScopes(40);
    // 95 days of events, so that every window loses some when one day is kept
    await fillLedger(5_200, NOON - 95 * DAY, Math.floor((95 * DAY) / 5_200), scopes);
    const clock = new SteppedClock(NOON);
    const projector = new Projector(
      new LedgerReader(env.DB),
      { load: () => null, save: () => undefined, clear: () => undefined },
      clock,
    );
    let compared = 0;
    const compare = async () => {
      const instant = await projector.pull(WINDOW_KEYS);
      if (instant === null) throw new Error("behind");
      const expected = await countLedger(instant);
      for (const window of WINDOW_KEYS) {
        const { counts, active_workspaces } = projector.snapshot(window, instant);
        expect({ counts, active_workspaces }, `${window} after ${compared} numbers`).toEqual(expected[window]);
        compared += 1 + counts.length;
      }
    };
    await compare();
    const prune = pruning(clock);
    prune.afterBatch(compare);
    await prune.run(1);
    expect(prune.batches.length).toBeGreaterThan(6);
    expect(compared).toBeGreaterThan(200);
    expect((await projector.compare())?.filter((row) => row.hub !== row.ledger)).toEqual([]);
  });
});

describe("the outcome", () => {
  it("FR-243-047 is stored with rows, chunks, cutoff, days, duration and what started it", async () => {
    await fillLedger(3, CUTOFF - 5_000_000, 1_000, await makeScopes(1));
    const prune = pruning();
    prune.beforeBatch(() => {
      prune.clock.at += 40;
    });
    await prune.run();
    expect(await taskRuns()).toMatchObject([
      {
        job: "prune.product_usage_events",
        status: "succeeded",
        rows: 3,
        chunks: 1,
        cutoff: CUTOFF,
        retention_days: 90,
        trigger: "cron",
        scheduled_at: NOON,
        started_at: NOON,
        finished_at: NOON + 120,
        error_code: null,
      },
    ]);
  });

  it("FR-001-015 FR-243-048 leaves an audit entry of the platform when it was asked for by command, with its days", async () => {
    const deps = ledgerDeps();
    await pruneUsageEvents(deps, { days: 30, trigger: "cron", scheduledAt: NOON });
    expect(await auditOf(null)).toEqual([]);
    await pruneUsageEvents(deps, { days: 7, trigger: "command", scheduledAt: NOON });
    expect(await auditOf(null)).toMatchObject([
      {
        action: "telemetry.prune.requested",
        actorKind: "system",
        resourceType: "task_run",
        resourceId: (await taskRuns()).at(-1)?.id,
        outcome: "succeeded",
        metadata: { retention_days: 7 },
      },
    ]);
  });

  it("FR-243-011 FR-243-049 of the daily cron uses the setting, is logged as counts, and the console follows", async () => {
    const [scope] = await twoScopes();
    const now = Date.now();
    await insertRows([now - 91 * DAY, now - 89 * DAY].map((at) => ({ ...scope, at })));
    const context = createExecutionContext();
    const { log } = ledgerDeps();
    const deps = makeDeps(env, context, { log });
    await runScheduled(deps, PRUNE_CRON, now);
    await waitOnExecutionContext(context);
    expect(await ledgerSize()).toBe(1);
    expect(log.lines).toContainEqual({
      level: "info",
      code: "usage_events_pruned",
      fields: { status: "succeeded", rows: 1 },
    });
    expect((await deps.consoleHub().summary("90d"))?.counts).toEqual([0, 0, 1, 0, 0]);
  });
});
