import type { Bench, Fixture, Group } from "./bench.ts";
import { killInBurst } from "./burst.ts";
import { killedPrune, twoPrunes } from "./prune-faults.ts";
import { badNotifications, identicalStarts } from "./races.ts";

const one = (id: string, measure: Group["measure"], fixture: Group["fixture"]): Group => ({
  id,
  rows: [id],
  fixture,
  measure,
});

type Measurement = (bench: Bench, fixture: Fixture) => ReturnType<typeof killInBurst>;
const alone = (measurement: Measurement): Group["measure"] => async (bench, fixture) => [await measurement(bench, fixture)];

/** What must not go wrong when something does. */
export const faults: readonly Group[] = [
  one("identical-starts", alone(identicalStarts), "small"),
  one("bad-notifications", alone(badNotifications), "small"),
  one("two-prunes", alone(twoPrunes), "small"),
  one("killed-prune", alone(killedPrune), "small"),
  one("kill-in-burst", alone(killInBurst), null),
];
