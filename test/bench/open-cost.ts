import { setTimeout as wait } from "node:timers/promises";
import { WINDOWS } from "../../worker/features/telemetry/windows.contract.ts";
import { type Bench, type Fixture, type Group, untilLevel } from "./bench.ts";
import { liveTarget } from "./crowd.ts";
import { Dashboard } from "./dashboard.ts";
import { milestoneOf, newestId, WORKSPACES } from "./ledger.ts";
import { median } from "./stats.ts";
import { atMost, makeRow, type Row } from "./table.ts";

const MEASURED = ["24h", "90d"] as const;
type Measured = (typeof MEASURED)[number];

const OPENS = 5;
/** Events after the last checkpoint when the runtime is killed: a cold open reads them, too. */
const TAIL = 250;
/** The hub saves at the latest a minute after a change; rows in bulk make it save within seconds. */
const CHECKPOINT_TIMEOUT_MS = 75_000;
const BULK = 350;

const NAIVE = [
  "SELECT event_name, COUNT(*) FROM product_usage_events WHERE occurred_at >= ? GROUP BY event_name",
  "SELECT COUNT(DISTINCT workspace_id) FROM product_usage_events WHERE occurred_at >= ?",
];

async function naiveRowsRead({ runtime }: Fixture, window: Measured): Promise<number> {
  const start = Date.now() - WINDOWS[window].length_ms;
  const results = await runtime.run(
    "sql",
    NAIVE.map((sql) => ({ sql, params: [start] })),
  );
  return results.reduce((total, { cost }) => total + cost.rows_read, 0);
}

const ledgerRowsRead = async ({ runtime }: Fixture) => (await runtime.run("stats", null)).ledger_rows_read;

const openOne = (fixture: Fixture, window: Measured) =>
  Dashboard.open(() => liveTarget(fixture.runtime, fixture.cookie, window));

/** Rows read by one more dashboard on a window that somebody looks at already; the middle of several. */
async function warmRows(fixture: Fixture, window: Measured): Promise<number> {
  const first = await openOne(fixture, window);
  const costs: number[] = [];
  for (let opened = 0; opened < OPENS; opened += 1) {
    const before = await ledgerRowsRead(fixture);
    const dashboard = await openOne(fixture, window);
    costs.push((await ledgerRowsRead(fixture)) - before);
    dashboard.close();
  }
  first.close();
  return median(costs);
}

const milestones = (count: number) =>
  Array.from({ length: count }, (_, index) => milestoneOf(index % 5, index % WORKSPACES));

/** Has the hub save its projection, then adds events that it does not know of. */
async function leaveTail({ runtime }: Fixture): Promise<void> {
  await runtime.run("record", { milestones: milestones(BULK), notifications: 1 });
  await untilLevel(runtime);
  await runtime.run("notify", null);
  const newest = await newestId(runtime);
  const until = performance.now() + CHECKPOINT_TIMEOUT_MS;
  while (runtime.checkpoint() !== newest) {
    if (performance.now() > until) throw new Error("the hub did not save its projection");
    await wait(100);
  }
  await runtime.run("record", { milestones: milestones(TAIL), notifications: 0 });
}

/** Rows read by the first dashboard after the runtime was killed. */
async function coldRows(fixture: Fixture, window: Measured): Promise<number> {
  await leaveTail(fixture);
  await fixture.runtime.kill();
  await fixture.runtime.start();
  const dashboard = await openOne(fixture, window);
  const rows = await ledgerRowsRead(fixture);
  dashboard.close();
  return rows;
}

async function measure(bench: Bench, fixture: Fixture, size: "small" | "large"): Promise<Row[]> {
  const events = fixture.events.toLocaleString("en-US");
  const rows: Row[] = [];
  for (const window of MEASURED) {
    const baseline = await naiveRowsRead(fixture, window);
    rows.push(
      makeRow({
        id: `open-${size}-${window}-warm`,
        value: await warmRows(fixture, window),
        unit: `ledger rows read to open ${window} at ${events} events, window in use; baseline: GROUP BY + COUNT(DISTINCT)`,
        baseline,
        reach: atMost(0),
      }),
      makeRow({
        id: `open-${size}-${window}-cold`,
        value: await coldRows(fixture, window),
        unit: `the same after kill -9, ${TAIL} events after the last checkpoint`,
        baseline,
        reach: atMost(600),
      }),
    );
    bench.progress(`opened ${window} at ${events} events`);
  }
  return rows;
}

const group = (size: "small" | "large"): Group => ({
  id: `open-${size}`,
  rows: MEASURED.flatMap((window) => [`open-${size}-${window}-warm`, `open-${size}-${window}-cold`]),
  fixture: size,
  measure: (bench, fixture) => measure(bench, fixture, size),
});

export const openSmall = group("small");
export const openLarge = group("large");
