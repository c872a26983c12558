import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { commit } from "../../../worker/platform/commit.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import {
  fillLedger,
  insertRows,
  ledgerDeps,
  ledgerRows,
  ledgerState,
  makeScopes,
  planOf,
  recordingD1,
  SteppedClock,
} from "../../support/ledger.ts";
import { CUTOFF, ledgerSize, NOON, pruning, taskRuns, twoScopes } from "./pruning.ts";

describe("chunks", () => {
  it("FR-243-045 hold at most five hundred rows, and each says with its rows up to when the ledger is empty", async () => {
    await fillLedger(1_250, CUTOFF - 3_000_000, 1_000, await makeScopes(3));
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
    const deleted = prune.batches.flatMap((results) => (results.length === 6 ? [results[0]?.meta.changes ?? 0] : []));
    expect(deleted).toEqual([500, 500, 250]);
    expect(progress).toEqual([500, 1_000, 1_250]);
    expect(floors).toEqual([...floors].sort((a, b) => a - b));
    expect(await taskRuns()).toMatchObject([{ status: "succeeded", rows: 1_250, chunks: 3 }]);
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
    const requests: D1Result[][] = [];
    const batch = async <T>(statements: D1PreparedStatement[]) => {
      const results = await env.DB.batch<T>(statements);
      requests.push(results);
      return results;
    };
    const db = openDatabase({ prepare: (query: string) => d1.prepare(query), batch } as D1Database);
    const deps = ledgerDeps({ clock: new SteppedClock(NOON) });
    const result = await pruneUsageEvents(
      { ...deps, db, commit: (unit) => commit({ db, log: deps.log, alongside: () => [] }, unit) },
      { days: 90, trigger: "command", scheduledAt: NOON },
    );
    expect(result).toMatchObject({ status: "succeeded", rows: 3_000 });
    const rowsRead = requests.flat().reduce((sum, { meta }) => sum + meta.rows_read, 0);
    expect(rowsRead).toBeGreaterThan(3_000);
    expect(rowsRead / 3_000).toBeLessThanOrEqual(2.1);
    // the beginning, the first bounds, six chunks with the bounds of the next one, the last floor, the end
    expect(requests).toHaveLength(10);
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
