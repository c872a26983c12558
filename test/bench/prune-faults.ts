import { setTimeout as wait } from "node:timers/promises";
import type { Bench, Fixture } from "./bench.ts";
import { DAY_MS } from "./ledger.ts";
import { atMost, makeRow, type Row } from "./table.ts";

/** A killed prune's lease ends after a minute; the next one's clock is this far ahead instead of waiting for it. */
const PAST_LEASE_MS = 61_000;

/** Rows for one prune: enough chunks to be seen at work. */
const ROWS = 120_000;

/** Retention in days that leaves about `ROWS` rows past it. */
async function daysFor({ runtime, events }: Fixture): Promise<number> {
  const { rows } = await runtime.sql("SELECT occurred_at FROM product_usage_events ORDER BY id LIMIT 1");
  const age = (Date.now() - Number(rows[0]?.occurred_at)) / DAY_MS;
  return Math.floor(age - (90 * ROWS) / events);
}

const total = async ({ runtime }: Fixture) =>
  Number((await runtime.sql("SELECT COUNT(*) AS n FROM product_usage_events")).rows[0]?.n);

/** Starts a prune and waits until it has deleted some chunks. @returns whether it is still at it, and its end */
async function underWay({ runtime }: Fixture, days: number) {
  let isOver = false;
  const end = runtime.run("prune", { days, ahead: 0 }).finally(() => {
    isOver = true;
  });
  end.catch(() => undefined);
  const chunks = async () => {
    const { rows } = await runtime.sql("SELECT chunks FROM task_runs WHERE status = 'running'");
    return Number(rows[0]?.chunks ?? 0);
  };
  while (!isOver && (await chunks()) < 2) await wait(1);
  return { isOver: () => isOver, end };
}

/** A second prune while one is at work: one of them does it, and every row is counted once. */
export async function twoPrunes(bench: Bench, fixture: Fixture): Promise<Row> {
  const { runtime } = fixture;
  const before = await total(fixture);
  const days = await daysFor(fixture);
  const first = await underWay(fixture, days);
  const both = await Promise.all([first.end, runtime.run("prune", { days, ahead: 0 })]);
  const deleted = before - (await total(fixture));
  const reported = both.reduce((sum, { rows }) => sum + rows, 0);
  bench.progress(
    `two prunes: ${both.map(({ status, rows }) => `${status} ${rows}`).join(", ")}; ${deleted} rows are gone`,
  );
  if (deleted === 0) throw new Error("there was nothing to prune");
  return makeRow({
    id: "two-prunes",
    value: Math.abs(reported - deleted),
    unit: `rows counted twice or not at all of ${deleted.toLocaleString("en-US")}, by two prunes at once (${both.map(({ status }) => status).join(", ")})`,
    reach: atMost(0),
  });
}

/** Kills the runtime between two chunks of a prune. @returns rows that it had deleted */
async function killHalfWay(fixture: Fixture): Promise<{ days: number; halfWay: number }> {
  const { runtime } = fixture;
  const days = await daysFor(fixture);
  const before = await total(fixture);
  const prune = await underWay(fixture, days);
  if (prune.isOver()) throw new Error("the prune was over before it could be killed");
  await runtime.kill();
  await prune.end.catch(() => undefined);
  await runtime.start();
  return { days, halfWay: before - (await total(fixture)) };
}

/** A prune that is killed half-way, and the one that continues it. */
export async function killedPrune(bench: Bench, fixture: Fixture): Promise<Row> {
  const { runtime } = fixture;
  const { days, halfWay } = await killHalfWay(fixture);
  const next = await runtime.run("prune", { days, ahead: PAST_LEASE_MS });
  const { rows } = await runtime.sql(
    "SELECT COUNT(*) AS n FROM product_usage_events WHERE occurred_at < ?",
    next.cutoff,
  );
  const left = Number(rows[0]?.n);
  const { rows: interrupted } = await runtime.sql("SELECT rows FROM task_runs WHERE status = 'interrupted'");
  const wrong = Math.abs(Number(interrupted[0]?.rows) - halfWay);
  const numbers = await runtime.run("compare", null);
  const differing = numbers.filter(({ hub, ledger }) => hub !== ledger).length;
  bench.progress(`a prune was killed after ${halfWay} rows, the next one deleted ${next.rows}, ${left} are left`);
  return makeRow({
    id: "killed-prune",
    value: left + wrong + differing + (next.status === "succeeded" ? 0 : 1),
    unit: `rows past the cutoff that are left, rows miscounted, and differing numbers of the hub after a prune was killed at ${halfWay.toLocaleString("en-US")} rows and continued`,
    reach: atMost(0),
  });
}
