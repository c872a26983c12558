import type { Bench, Fixture, Group } from "./bench.ts";
import { DAY_MS, milestoneOf } from "./ledger.ts";
import type { Runtime } from "./runtime.ts";
import { atMost, makeRow } from "./table.ts";

const CHUNK = 1_000;
/** Days of the ledger that each way of deleting gets: neighbouring slices of the same size. */
const SLICE_DAYS = 5;
const NAIVE_CHUNKS = 20;

/** Commits one after the other while `work` runs. @returns the longest that one took, ms */
async function longestWait<T>(runtime: Runtime, work: () => Promise<T>): Promise<{ result: T; longest: number }> {
  let isOver = false;
  let longest = 0;
  const probe = async () => {
    while (!isOver) {
      const started = performance.now();
      await runtime.run("record", { milestones: [milestoneOf(2, 1)], notifications: 0 });
      longest = Math.max(longest, performance.now() - started);
    }
  };
  const probing = probe();
  probing.catch(() => undefined);
  const result = await work().finally(() => {
    isOver = true;
  });
  // the one that still waits counts, too
  await probing;
  return { result, longest };
}

async function oldest(runtime: Runtime): Promise<number> {
  const { rows } = await runtime.sql("SELECT occurred_at FROM product_usage_events ORDER BY id LIMIT 1");
  return Number(rows[0]?.occurred_at);
}

/** The usual statement: the next thousand rows by a subquery, again and again. */
async function naiveChunks(runtime: Runtime): Promise<number> {
  const cutoff = (await oldest(runtime)) + SLICE_DAYS * DAY_MS;
  let read = 0;
  let deleted = 0;
  for (let chunk = 0; chunk < NAIVE_CHUNKS; chunk += 1) {
    const { cost, changes } = await runtime.sql(
      `DELETE FROM product_usage_events WHERE id IN
        (SELECT id FROM product_usage_events WHERE occurred_at < ? LIMIT ${CHUNK})`,
      cutoff,
    );
    read += cost.rows_read;
    deleted += changes;
  }
  return read / deleted;
}

async function measure(bench: Bench, { runtime }: Fixture) {
  const days = Math.floor((Date.now() - (await oldest(runtime))) / DAY_MS) - SLICE_DAYS;
  // a first connection, compiled statements and a warm cache for the writer
  await longestWait(runtime, () => runtime.sql("SELECT 1"));
  const { result: ours, longest } = await longestWait(runtime, () => runtime.run("prune", { days, ahead: 0 }));
  if (ours.status !== "succeeded") throw new Error(`the prune ended as ${ours.status}`);
  bench.progress(
    `pruned ${ours.rows.toLocaleString("en-US")} events, a writer waited ${longest.toFixed(1)} ms at most`,
  );

  const cutoff = (await oldest(runtime)) + SLICE_DAYS * DAY_MS;
  const whole = await longestWait(runtime, () =>
    runtime.sql("DELETE FROM product_usage_events WHERE occurred_at < ?", cutoff),
  );
  bench.progress(`one DELETE of ${whole.result.changes.toLocaleString("en-US")}: ${whole.longest.toFixed(0)} ms`);
  return [
    makeRow({
      id: "prune-rows-read",
      value: (ours.cost.rows_read / ours.rows) as number,
      unit: `rows read per deleted row, every statement of a prune of ${ours.rows.toLocaleString("en-US")}; baseline: id IN (SELECT … LIMIT ${CHUNK})`,
      baseline: await naiveChunks(runtime),
      reach: atMost(2.1),
    }),
    makeRow({
      id: "prune-writer-wait",
      value: longest,
      unit: `longest wait of a writer beside it, ms; baseline: beside one DELETE of ${whole.result.changes.toLocaleString("en-US")}`,
      baseline: whole.longest,
      reach: atMost(50),
    }),
  ];
}

export const prune: Group = { id: "prune", rows: ["prune-rows-read", "prune-writer-wait"], fixture: "large", measure };
