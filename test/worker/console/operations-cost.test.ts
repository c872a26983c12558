import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ConsoleHub } from "../../../worker/features/console/hub.do.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { makeStaff } from "../../support/factories.ts";
import { makeScopes } from "../../support/ledger.ts";
import { DAY, hub } from "./dashboard.ts";
import { countRuns, endedRun, fillRuns } from "./runs.ts";

const RUNS = 50_000;
const TENANTS = 500;

/** A life of the hub's on the storage that it has, with every row that it reads of the database counted. */
const withLife = <T>(work: (life: ConsoleHub, rowsRead: () => number) => Promise<T>): Promise<T> =>
  runInDurableObject(hub(), (_hub, state) => {
    const { d1, rowsRead } = countedReads(env.DB);
    return work(new ConsoleHub(state, { ...env, DB: d1 }), rowsRead);
  });

describe("the whole control tower at 50,000 runs", () => {
  it("FR-010-013 reads at most 600 rows cold, none warm, and counts like the runs do", async () => {
    await makeStaff();
    const scopes = await makeScopes(TENANTS, (index) => index % 50);
    await fillRuns(RUNS, Date.now() - 89 * DAY, Math.floor((89 * DAY) / RUNS), scopes);
    // the first life takes everything in, page by page
    await withLife(async (life) => {
      while ((await life.operations({ window: "90d", showsNames: true })) === null);
    });
    // what happened since, while nobody looked
    for (const scope of scopes.slice(0, 40)) await endedRun({ ...scope, at: Date.now() });

    await withLife(async (life, rowsRead) => {
      for (const window of WINDOW_KEYS) {
        await life.operations({ window, showsNames: true });
        await life.summary(window);
      }
      expect(rowsRead()).toBeLessThanOrEqual(600);
      expect(life.stats().operations_rows_read).toBeLessThanOrEqual(300);
      const [cold, all] = [life.stats().operations_rows_read, rowsRead()];
      for (const window of WINDOW_KEYS) {
        const operations = await life.operations({ window, showsNames: true });
        expect(operations?.counts).toEqual((await countRuns(operations?.end_at ?? 0))[window]);
      }
      expect(life.stats().operations_rows_read).toBe(cold);
      // the head of the feed alone: one row of bookkeeping, and those of AUTOINCREMENT's counters
      expect((rowsRead() - all) / WINDOW_KEYS.length).toBeLessThanOrEqual(10);
    });
  }, 120_000);
});
