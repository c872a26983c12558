import { describe, expect, it } from "vitest";
import { PRUNE_JOB } from "../../../worker/features/retention/prune.repository.ts";
import { takeLease } from "../../../worker/platform/lease.ts";
import {
  fillLedger,
  insertRows,
  ledgerDeps,
  ledgerRows,
  ledgerState,
  makeScopes,
  type Scope,
  SteppedClock,
} from "../../support/ledger.ts";
import { CUTOFF, DAY, LEASE_MS, ledgerSize, NOON, pruning, taskRuns } from "./pruning.ts";

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
    await fillLedger(1_250, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
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
    expect([size, between, await ledgerSize()]).toEqual([1_250, 250, 0]);
    expect((await taskRuns()).map((run) => [run.status, run.rows, run.retention_days])).toEqual([
      ["interrupted", 500, 90],
      ["succeeded", 750, 60],
    ]);
    expect((await ledgerState()).floor).toBe(NOON + LEASE_MS + 1 - 60 * DAY);
  });

  it("FR-243-044 a holder that lost its lease deletes nothing, also while the next one has not begun", async () => {
    await fillLedger(1_250, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
    const slow = pruning();
    const state: unknown[] = [];
    slow.beforeBatch(async (batch) => {
      if (batch !== 2) return;
      const next = ledgerDeps({ clock: new SteppedClock(NOON + LEASE_MS + 1) });
      expect(await takeLease(next, PRUNE_JOB, LEASE_MS)).not.toBeNull();
      state.push(await ledgerSize(), await ledgerState(), (await taskRuns())[0]?.rows);
    });
    expect(await slow.run()).toEqual({ status: "superseded" });
    expect([await ledgerSize(), await ledgerState(), (await taskRuns())[0]?.rows]).toEqual(state);
    expect(state[0]).toBe(750);
  });

  it("FR-243-044 a holder that lost its lease before it began says nothing", async () => {
    await fillLedger(5, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
    const slow = pruning();
    const quick = pruning(new SteppedClock(NOON + LEASE_MS + 1));
    slow.beforeBatch(async (batch) => {
      if (batch === 0) await quick.run();
    });
    expect(await slow.run()).toEqual({ status: "superseded" });
    expect((await taskRuns()).map((run) => [run.status, run.rows])).toEqual([["succeeded", 5]]);
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

  it("FR-243-047 a holder that comes late to its own end does not overwrite what its successor wrote of it", async () => {
    const slow = pruning();
    const quick = pruning(new SteppedClock(NOON + LEASE_MS + 1));
    slow.beforeBatch(async (batch) => {
      if (batch === 2) await quick.run();
    });
    await slow.run();
    expect((await taskRuns()).map((run) => [run.status, run.finished_at])).toEqual([
      ["interrupted", NOON + LEASE_MS + 1],
      ["succeeded", NOON + LEASE_MS + 1],
    ]);
  });
});

describe("a prune that does not come to its end", () => {
  it.each([1, 2, 3])(
    "FR-243-046 killed after %d chunks is completed by the next one, with the same ledger",
    async (chunks) => {
      const scopes = await makeScopes(2);
      await fillLedger(1_700, CUTOFF - 1_700_000, 1_000, scopes);
      await insertRows([{ ...(scopes[0] as Scope), at: CUTOFF + LEASE_MS }]);
      const killed = pruning();
      killed.beforeBatch((batch) => {
        // the process is gone: nothing after this is written either
        if (batch > chunks) throw new Error("killed");
      });
      await expect(killed.run()).rejects.toThrow("killed");
      expect(await ledgerSize()).toBe(1_701 - chunks * 500);
      expect(await taskRuns()).toMatchObject([{ status: "running", rows: chunks * 500, chunks, finished_at: null }]);

      const next = pruning(killed.clock);
      expect(await next.run()).toEqual({ status: "busy" });
      next.clock.at = NOON + LEASE_MS;
      expect(await next.run()).toMatchObject({ status: "succeeded", rows: 1_700 - chunks * 500 });
      // what one prune at the second one's time would have left
      expect((await ledgerRows()).map((row) => row.occurred_at)).toEqual([CUTOFF + LEASE_MS]);
      expect((await ledgerState()).floor).toBe(CUTOFF + LEASE_MS);
      expect((await taskRuns()).map((run) => run.status)).toEqual(["interrupted", "succeeded"]);
      expect((await taskRuns())[0]?.finished_at).toBe(NOON + LEASE_MS);
    },
  );

  it("FR-243-046 FR-243-047 that meets an error stores it, frees the lease at once, and tells the error", async () => {
    await fillLedger(750, CUTOFF - 5_000_000, 1_000, await makeScopes(2));
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
      { status: "failed", rows: 500, error_code: "database", finished_at: NOON + 250 },
    ]);
    expect(await pruning().run()).toMatchObject({ status: "succeeded", rows: 250 });
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
