import { setTimeout as wait } from "node:timers/promises";
import type { Bench, Fixture } from "./bench.ts";
import { atMost, makeRow, type Row } from "./table.ts";

/** A killed prune's lease ends after a minute; the next one's clock is this far ahead instead of waiting for it. */
const PAST_LEASE_MS = 61_000;

const total = async ({ runtime }: Fixture) =>
  Number((await runtime.sql("SELECT COUNT(*) AS n FROM product_usage_events")).rows[0]?.n);

/** Two prunes at once: one of them does the work, and every row is counted once. */
export async function twoPrunes(bench: Bench, fixture: Fixture): Promise<Row> {
  const { runtime } = fixture;
  const before = await total(fixture);
  const both = await Promise.all([0, 0].map((ahead) => runtime.run("prune", { days: 75, ahead })));
  const deleted = before - (await total(fixture));
  const reported = both.reduce((sum, { rows }) => sum + rows, 0);
  bench.progress(`two prunes: ${both.map(({ status, rows }) => `${status} ${rows}`).join(", ")}; ${deleted} rows are gone`);
  const succeeded = both.filter(({ status }) => status === "succeeded").length;
  if (deleted === 0) throw new Error("there was nothing to prune");
  return makeRow({
    id: "two-prunes",
    value: Math.abs(reported - deleted) + Math.abs(succeeded - 1),
    unit: `rows counted twice or not of ${deleted.toLocaleString("en-US")}, and prunes beyond one, of two at once`,
    reach: atMost(0),
  });
}

async function chunksDone({ runtime }: Fixture): Promise<number> {
  const { rows } = await runtime.sql("SELECT chunks FROM task_runs WHERE status = 'running'");
  return Number(rows[0]?.chunks ?? 0);
}

/** A prune that is killed between two of its chunks, and the one that continues it. */
export async function killedPrune(bench: Bench, fixture: Fixture): Promise<Row> {
  const { runtime } = fixture;
  const days = 30;
  const before = await total(fixture);
  const killed = runtime.run("prune", { days, ahead: 0 }).catch(() => null);
  while ((await chunksDone(fixture)) < 2) await wait(1);
  await runtime.kill();
  if ((await killed) !== null) throw new Error("the prune was over before it was killed");
  await runtime.start();
  const halfWay = before - (await total(fixture));
  const next = await runtime.run("prune", { days, ahead: PAST_LEASE_MS });
  const { rows } = await runtime.run("sql", [
    { sql: "SELECT COUNT(*) AS n FROM product_usage_events WHERE occurred_at < ?", params: [next.cutoff] },
  ]).then(([result]) => ({ rows: result?.rows ?? [] }));
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
