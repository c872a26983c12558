import { setTimeout as wait } from "node:timers/promises";
import { WINDOW_KEYS, WINDOWS, type WindowKey } from "../../worker/features/telemetry/windows.contract.ts";
import { type Bench, type Fixture, type Group, openEmpty, untilLevel } from "./bench.ts";
import { countAt, differences, type Numbers } from "./brute-force.ts";
import { liveTarget } from "./crowd.ts";
import { Dashboard } from "./dashboard.ts";
import { DAY_MS, fillWith, milestoneOf, type PlacedEvent, tenantId, WORKSPACES } from "./ledger.ts";
import type { Runtime } from "./runtime.ts";
import { atMost, makeRow } from "./table.ts";

const SCATTERED = 8_000;
/** Events at the edge of each window that leave it while this is measured. */
const LEAVING = 240;
const LEAVING_FROM_MS = 10_000;
const LEAVING_FOR_MS = 120_000;
const WRITE_EVERY_MS = 30;
const COMPARE_EVERY_MS = 100;
/** A dashboard may be this much later than the instant at which something left. */
const SETTLE_MS = 250;
const WANTED_CHECKS = 2_000;

/** A ledger in which something leaves each window about twice a second for two minutes. */
function ledgerWithEdges(now: number): PlacedEvent[] {
  const anywhere = (): number => Math.floor(Math.random() * WORKSPACES);
  const event = (at: number): PlacedEvent => ({
    at: Math.floor(at),
    workspace: anywhere(),
    family: Math.floor(Math.random() * 5),
  });
  return [
    ...Array.from({ length: SCATTERED }, () => event(now - Math.random() * 91 * DAY_MS)),
    ...WINDOW_KEYS.flatMap((window) =>
      Array.from({ length: LEAVING }, () =>
        event(now - WINDOWS[window].length_ms + LEAVING_FROM_MS + Math.random() * LEAVING_FOR_MS),
      ),
    ),
  ];
}

class Checks {
  readonly #runtime: Runtime;
  readonly #progress: (text: string) => void;
  compared = 0;
  mismatches = 0;

  constructor(runtime: Runtime, progress: (text: string) => void) {
    this.#runtime = runtime;
    this.#progress = progress;
  }

  note(what: string, compared: number, mismatches: number): void {
    this.compared += compared;
    this.mismatches += mismatches;
    if (mismatches > 0) this.#progress(`MISMATCH ${what}: ${mismatches} of ${compared}`);
  }

  /** The hub's own comparison: both sides from one transaction, at whatever instant it is asked. */
  async hub(what: string): Promise<void> {
    const numbers = await this.#runtime.run("compare", null);
    const wrong = numbers.filter(({ hub, ledger }) => hub !== ledger);
    this.note(`${what} ${JSON.stringify(wrong[0] ?? null)}`, numbers.length, wrong.length);
  }

  async hubFor(what: string, ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await this.hub(what);
      await wait(COMPARE_EVERY_MS);
    }
  }

  /** What the open dashboards show beside a count, while nothing is written: the hub is not asked for anything. */
  async dashboards(what: string, dashboards: ReadonlyMap<WindowKey, Dashboard>): Promise<void> {
    const instant = Date.now();
    const shown = new Map([...dashboards].map(([window, { state, isStale }]) => [window, isStale ? null : state]));
    const counted = await countAt(this.#runtime, instant);
    const earlier = await countAt(this.#runtime, instant - SETTLE_MS);
    for (const [window, state] of shown) {
      const now = counted.get(window) as Numbers;
      // something left within the last moment: its frame may be under way
      if (differences(now, earlier.get(window) as Numbers) > 0) continue;
      const seen = state === null ? [] : [state.telemetry.active_workspaces, ...state.telemetry.counts];
      this.note(`${what} ${window}, shown ${seen}, counted ${now}`, now.length, differences(now, seen));
    }
  }
}

/** Commits all the time, in bursts of one to five, until it is stopped; a runtime that is down is waited for. */
function startTraffic(runtime: Runtime): () => Promise<void> {
  let isOver = false;
  const write = async () => {
    for (let index = 0; !isOver; index += 1) {
      const milestones = Array.from({ length: 1 + (index % 5) }, () =>
        milestoneOf(Math.floor(Math.random() * 5), 1 + Math.floor(Math.random() * (WORKSPACES - 1))),
      );
      await runtime.run("record", { milestones, notifications: 1 }).catch(() => undefined);
      await wait(Math.random() * 2 * WRITE_EVERY_MS);
    }
  };
  const writing = write();
  return async () => {
    isOver = true;
    await writing;
  };
}

async function measureOn(bench: Bench, { runtime, cookie }: Fixture, checks: Checks): Promise<void> {
  const scale = bench.isQuick ? 1 : 2;
  const dashboards = new Map<WindowKey, Dashboard>();
  for (const window of WINDOW_KEYS)
    dashboards.set(window, await Dashboard.open(() => liveTarget(runtime, cookie, window)));
  const settled = async (what: string) => {
    await wait(1_000);
    for (const dashboard of dashboards.values()) await dashboard.untilLive();
    await checks.dashboards(what, dashboards);
  };
  const silence = async (seconds: number) => {
    await wait(1_000);
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      await checks.dashboards("silence", dashboards);
      await wait(200);
    }
  };
  const say = (text: string) => bench.progress(`${text}: ${checks.compared} compared, ${checks.mismatches} mismatches`);

  let stop = startTraffic(runtime);
  await checks.hubFor("arriving and leaving", 8_000 * scale);
  say("arriving and leaving");
  const pruned = runtime.run("prune", { days: 40, ahead: 0 });
  await checks.hubFor("prune", 2_000);
  if ((await pruned).status !== "succeeded") throw new Error("the prune did not succeed");
  await checks.hub("after the prune");
  say("pruned");
  for (let round = 0; round < 2 * scale; round += 1) {
    // the runtime evicts an object only when nobody is asking it for something
    await stop();
    await runtime.evictHub();
    stop = startTraffic(runtime);
    await checks.hubFor("eviction", 800);
  }
  say("evicted");
  await runtime.run("rebuild", null);
  await checks.hubFor("rebuild", 1_500);
  say("rebuilt");
  await stop();
  await settled("after the traffic");
  await silence(8 * scale);
  say("silence");

  stop = startTraffic(runtime);
  await wait(500);
  await runtime.kill();
  await runtime.start();
  await checks.hubFor("kill -9", 1_500);
  await runtime.sql("DELETE FROM tenants WHERE id = ?", tenantId(0));
  await checks.hubFor("tenant deleted for good", 1_000);
  await stop();
  await settled("at the end");
  await silence(3 * scale);
  say("killed, tenant deleted, silence");
  for (const dashboard of dashboards.values()) dashboard.close();
}

async function measure(bench: Bench) {
  const fixture = await openEmpty(bench, "exactness");
  try {
    await fillWith(fixture.runtime, ledgerWithEdges(Date.now()));
    await untilLevel(fixture.runtime);
    const checks = new Checks(fixture.runtime, bench.progress);
    await measureOn(bench, fixture, checks);
    if (checks.compared < WANTED_CHECKS) throw new Error(`only ${checks.compared} numbers were compared`);
    return [
      makeRow({
        id: "mismatches",
        value: checks.mismatches,
        unit: `of ${checks.compared.toLocaleString("en-US")} numbers of hub and dashboards beside a count over the ledger: arriving, leaving, pruned, evicted, rebuilt, killed, silent`,
        reach: atMost(0),
      }),
    ];
  } finally {
    await fixture.runtime.stop();
  }
}

export const exactness: Group = { id: "exactness", rows: ["mismatches"], fixture: null, measure };
