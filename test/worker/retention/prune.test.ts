import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { makeDeps } from "../../../worker/deps.ts";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import { Projector } from "../../../worker/features/console/projector.ts";
import { type PruneDeps, pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { runScheduled } from "../../../worker/scheduled.ts";
import { PRUNE_CRON } from "../../../worker/scheduled-crons.ts";
import { makeGovernedTenant } from "../../support/factories.ts";
import {
  countLedger,
  fillLedger,
  insertRows,
  ledgerDeps,
  ledgerRows,
  ledgerState,
  makeScopes,
  planOf,
  recordingD1,
  type Scope,
  SteppedClock,
  tableCounts,
} from "../../support/ledger.ts";

const NOON = Date.UTC(2026, 9, 5, 12);
const DAY = 86_400_000;
const CUTOFF = NOON - 90 * DAY;
const LEASE_MS = 60_000;

interface TaskRun {
  id: string;
  status: string;
  rows: number;
  chunks: number;
  cutoff: number;
  retention_days: number;
  trigger: string;
  started_at: number;
  finished_at: number | null;
  error_code: string | null;
}

const taskRuns = async () => (await env.DB.prepare("SELECT * FROM task_runs ORDER BY rowid").all<TaskRun>()).results;

const ledgerSize = async () =>
  (await env.DB.prepare("SELECT COUNT(*) AS n FROM product_usage_events").first<{ n: number }>())?.n;

/** A prune whose batches a test can watch, stop, or put something between. */
function pruning(clock = new SteppedClock(NOON)) {
  const deps = ledgerDeps({ clock });
  const batches: D1Result[][] = [];
  let before: (batch: number) => unknown = () => undefined;
  let after: (batch: number) => unknown = () => undefined;
  const watched: PruneDeps = {
    ...deps,
    commit: async (unit) => {
      const number = batches.length;
      await before(number);
      const results = (await deps.commit(unit)) as D1Result[];
      batches.push(results);
      await after(number);
      return results;
    },
  };
  return {
    clock,
    batches,
    beforeBatch: (hook: typeof before) => {
      before = hook;
    },
    afterBatch: (hook: typeof after) => {
      after = hook;
    },
    run: (days = 90, onProgress?: (rows: number) => void) =>
      pruneUsageEvents(watched, {
        days,
        trigger: "cron",
        scheduledAt: clock.now(),
        ...(onProgress === undefined ? {} : { onProgress }),
      }),
  };
}

/** One scope of its own, and another workspace's. */
async function twoScopes(): Promise<[Scope, Scope]> {
  const [ours, theirs] = await makeScopes(2);
  if (!ours || !theirs) throw new Error("two scopes");
  return [ours, theirs];
}

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

describe("chunks", () => {
  it("FR-243-045 hold at most a thousand rows, and each says with its rows up to when the ledger is empty", async () => {
    await fillLedger(2_500, CUTOFF - 3_000_000, 1_000, await makeScopes(3));
    const prune = pruning();
    const floors: number[] = [];
    prune.afterBatch(async () => {
      const { floor } = await ledgerState();
      const rows = await ledgerRows();
      expect(rows.every((row) => row.occurred_at >= floor)).toBe(true);
      floors.push(floor);
    });
    const progress: number[] = [];
    await prune.run(90, (rows) => progress.push(rows));
    const deleted = prune.batches.flatMap((results) => (results.length === 4 ? [results[0]?.meta.changes ?? 0] : []));
    expect(deleted).toEqual([1_000, 1_000, 500]);
    expect(progress).toEqual([1_000, 2_000, 2_500]);
    expect(floors).toEqual([...floors].sort((a, b) => a - b));
    expect(await taskRuns()).toMatchObject([{ status: "succeeded", rows: 2_500, chunks: 3 }]);
  });

  it("FR-243-045 never end inside a millisecond", async () => {
    const [ours, theirs] = await twoScopes();
    const rowsAt = (at: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...(index % 2 === 0 ? ours : theirs), at }));
    await insertRows([
      ...rowsAt(CUTOFF - 9, 10),
      ...rowsAt(CUTOFF - 5, 2_700),
      ...rowsAt(CUTOFF - 4, 995),
      ...rowsAt(CUTOFF - 1, 20),
      ...rowsAt(CUTOFF, 30),
    ]);
    const prune = pruning();
    const left: number[][] = [];
    prune.afterBatch(async () => {
      const { floor } = await ledgerState();
      const times = (await ledgerRows()).map((row) => row.occurred_at);
      expect(times.every((at) => at >= floor)).toBe(true);
      left.push([...new Set(times)].map((at) => times.filter((each) => each === at).length));
    });
    expect(await prune.run()).toMatchObject({ rows: 3_725 });
    // a millisecond's rows are there in full or not at all
    for (const counts of left) for (const count of counts) expect([10, 2_700, 995, 20, 30]).toContain(count);
    expect(await ledgerSize()).toBe(30);
  });

  it("FR-243-045 go over gaps in the ids", async () => {
    const scopes = await makeScopes(2);
    await fillLedger(4_000, CUTOFF - 5_000_000, 1_000, scopes);
    // a tenant that was deleted for good took every second row, and a hole in the middle
    await env.DB.prepare("DELETE FROM tenants WHERE id = ?").bind(scopes[1]?.tenantId).run();
    await env.DB.prepare("DELETE FROM product_usage_events WHERE id BETWEEN 500 AND 3000").run();
    const size = await ledgerSize();
    expect(await pruning().run()).toMatchObject({ status: "succeeded", rows: size });
    expect(await ledgerSize()).toBe(0);
  });

  it("FR-243-012 FR-243-045 SC-243-008 walk the primary key, and read hardly more rows than they delete", async () => {
    await fillLedger(3_000, CUTOFF - 5_000_000, 1_000, await makeScopes(3));
    const { d1, prepared } = recordingD1();
    const clock = new SteppedClock(NOON);
    const deps = ledgerDeps({ clock });
    const results: D1Result[] = [];
    await pruneUsageEvents(
      {
        ...deps,
        db: openDatabase(d1),
        commit: async (unit) => {
          const batch = (await deps.commit(unit)) as D1Result[];
          results.push(...batch);
          return batch;
        },
      },
      { days: 90, trigger: "command", scheduledAt: NOON },
    );
    const rowsRead = results.reduce((sum, result) => sum + result.meta.rows_read, 0);
    expect(rowsRead / 3_000).toBeLessThanOrEqual(2.1);
    const plans = await Promise.all(
      [...new Set(prepared)]
        .filter((text) => text.includes("product_usage_events"))
        .map(async (text) => (await planOf(text)).join("; ")),
    );
    expect(plans.length).toBeGreaterThan(1);
    for (const plan of plans) {
      expect(plan).not.toContain("SCAN product_usage_events");
      expect(plan).toMatch(/SEARCH product_usage_events USING INTEGER PRIMARY KEY/);
    }
  });

  it("FR-243-012 finds the end of a long millisecond by the time index", async () => {
    const { d1, prepared } = recordingD1();
    const [ours] = await twoScopes();
    await insertRows(Array.from({ length: 1_200 }, () => ({ ...ours, at: 5 })));
    const deps = { ...ledgerDeps({ clock: new SteppedClock(NOON) }), db: openDatabase(d1) };
    await pruneUsageEvents(deps, { days: 90, trigger: "command", scheduledAt: NOON });
    const search = prepared.find((text) => /"occurred_at" > \?/.test(text)) ?? "";
    expect((await planOf(search)).join("; ")).toMatch(
      /SEARCH product_usage_events USING COVERING INDEX product_usage_events_time \(occurred_at>\?\)/,
    );
  });
});

describe("two prunes", () => {
  it("FR-243-044 at once: one deletes, the other leaves without touching anything", async () => {
    await fillLedger(1_500, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
    const results = await Promise.all([pruning().run(), pruning().run(), pruning().run()]);
    expect(results.map((result) => result.status).sort()).toEqual(["busy", "busy", "succeeded"]);
    expect(await ledgerSize()).toBe(0);
    expect(await taskRuns()).toMatchObject([{ status: "succeeded", rows: 1_500 }]);
  });

  it("FR-243-044 one after the other: the cron that fires twice deletes once", async () => {
    await fillLedger(10, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
    expect(await pruning().run()).toMatchObject({ status: "succeeded", rows: 10 });
    expect(await pruning().run()).toMatchObject({ status: "succeeded", rows: 0 });
    expect((await taskRuns()).map((run) => run.rows)).toEqual([10, 0]);
  });

  it("FR-243-044 a holder that stood still past its lease can no longer delete, count, or say that it succeeded", async () => {
    await fillLedger(2_500, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
    const slow = pruning();
    const quick = pruning(new SteppedClock(NOON + LEASE_MS + 1));
    let between: unknown = null;
    slow.beforeBatch(async (batch) => {
      // after its first chunk
      if (batch !== 2) return;
      quick.beforeBatch(async (inner) => {
        if (inner === 2) between = await ledgerSize();
      });
      await quick.run(60);
    });
    const size = await ledgerSize();
    expect(await slow.run()).toEqual({ status: "superseded" });
    expect([size, between, await ledgerSize()]).toEqual([2_500, 500, 0]);
    expect((await taskRuns()).map((run) => [run.status, run.rows, run.retention_days])).toEqual([
      ["interrupted", 1_000, 90],
      ["succeeded", 1_500, 60],
    ]);
    expect((await ledgerState()).floor).toBe(NOON + LEASE_MS + 1 - 60 * DAY);
  });

  it("FR-243-044 a holder that lost its lease at the very end leaves the outcome to the one who took over", async () => {
    await fillLedger(5, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
    const slow = pruning();
    const quick = pruning(new SteppedClock(NOON + LEASE_MS + 1));
    slow.beforeBatch(async (batch) => {
      if (batch === 2) await quick.run();
    });
    expect(await slow.run()).toEqual({ status: "superseded" });
    expect((await taskRuns()).map((run) => [run.status, run.rows])).toEqual([
      ["interrupted", 5],
      ["succeeded", 0],
    ]);
  });
});

describe("a prune that does not come to its end", () => {
  it.each([1, 2, 3])(
    "FR-243-046 killed after %d chunks is completed by the next one, with the same ledger",
    async (chunks) => {
      const scopes = await makeScopes(2);
      await fillLedger(3_400, CUTOFF - 3_400_000, 1_000, scopes);
      await insertRows([{ ...(scopes[0] as Scope), at: CUTOFF + LEASE_MS }]);
      const killed = pruning();
      killed.beforeBatch((batch) => {
        // the process is gone: nothing after this is written either
        if (batch > chunks) throw new Error("killed");
      });
      await expect(killed.run()).rejects.toThrow("killed");
      expect(await ledgerSize()).toBe(3_401 - chunks * 1_000);
      expect(await taskRuns()).toMatchObject([{ status: "running", rows: chunks * 1_000, chunks, finished_at: null }]);

      const next = pruning(killed.clock);
      expect(await next.run()).toEqual({ status: "busy" });
      next.clock.at = NOON + LEASE_MS;
      expect(await next.run()).toMatchObject({ status: "succeeded", rows: 3_400 - chunks * 1_000 });
      // what one prune at the second one's time would have left
      expect((await ledgerRows()).map((row) => row.occurred_at)).toEqual([CUTOFF + LEASE_MS]);
      expect((await ledgerState()).floor).toBe(CUTOFF + LEASE_MS);
      expect((await taskRuns()).map((run) => run.status)).toEqual(["interrupted", "succeeded"]);
      expect((await taskRuns())[0]?.finished_at).toBe(NOON + LEASE_MS);
    },
  );

  it("FR-243-046 FR-243-047 that meets an error stores it, frees the lease at once, and tells the error", async () => {
    await fillLedger(1_500, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
    const failing = pruning();
    let isBroken = true;
    failing.beforeBatch((batch) => {
      if (batch !== 2 || !isBroken) return;
      isBroken = false;
      throw new Error("D1_ERROR: Network connection lost.");
    });
    failing.clock.at = NOON + 250;
    await expect(failing.run()).rejects.toThrow("Network connection lost");
    expect(await taskRuns()).toMatchObject([
      { status: "failed", rows: 1_000, error_code: "database", finished_at: NOON + 250 },
    ]);
    expect(await pruning().run()).toMatchObject({ status: "succeeded", rows: 500 });
  });

  it("FR-243-046 tells the first error also when the outcome cannot be stored", async () => {
    await fillLedger(5, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
    const failing = pruning();
    failing.beforeBatch((batch) => {
      if (batch >= 1) throw new Error(batch === 1 ? "the first error" : "another");
    });
    await expect(failing.run()).rejects.toThrow("the first error");
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
    expect((await projector.compare()).filter((row) => row.hub !== row.ledger)).toEqual([]);
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
