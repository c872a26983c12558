import type { Bench, Fixture, FixtureName, Group } from "./bench.ts";
import { killInBurst } from "./burst.ts";
import { killedPrune, twoPrunes } from "./prune-faults.ts";
import { badNotifications, identicalStarts } from "./races.ts";
import type { Row } from "./table.ts";

const on = (fixture: FixtureName, id: string, measure: (bench: Bench, fixture: Fixture) => Promise<Row>): Group => ({
  id,
  rows: [id],
  fixture,
  measure: async (bench, opened) => [await measure(bench, opened)],
});

/** What must not go wrong when something does. */
export const faults: readonly Group[] = [
  on("small", "identical-starts", identicalStarts),
  on("small", "bad-notifications", badNotifications),
  {
    id: "kill-in-burst",
    rows: ["kill-in-burst"],
    fixture: null,
    measure: async (bench) => [await killInBurst(bench)],
  },
];

/** Those that need a prune long enough to be met at work. */
export const pruneFaults: readonly Group[] = [
  on("large", "two-prunes", twoPrunes),
  on("large", "killed-prune", killedPrune),
];
