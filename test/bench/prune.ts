import { CHUNK_ROWS as CHUNK } from "../../worker/features/retention/prune-usage-events.task.ts";
import type { Bench, Fixture, Group } from "./bench.ts";
import { DAY_MS, milestoneOf } from "./ledger.ts";
import type { Runtime } from "./runtime.ts";
import { median } from "./stats.ts";
import { atMost, makeRow } from "./table.ts";

/** Days of the ledger that each way of deleting gets: neighbouring slices of the same size, as the cron's of each night. */
const SLICE_DAYS = 1;
/**
 * Nights; the longest wait is the middle night's. About every ten seconds the local runtime stops for 60 to 140 ms to free
 * what requests have left behind, whether somebody prunes or not (specs/decisions/007): that is not the prune's.
 */
const PRUNES = 9;
const NAIVE_CHUNKS = 20;
/** About as long as one of the prunes: how long the same writer waits at most on this machine with nobody beside it. */
const ALONE_MS = 1_700;

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

/** The usual statement: as many rows as a chunk of ours by a subquery, again and again. */
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
  // a first connection, compiled statements and a warm cache for the writer
  await longestWait(runtime, () => runtime.sql("SELECT 1"));
  const waits: number[] = [];
  const alone: number[] = [];
  let read = 0;
  let deleted = 0;
  for (let prune = 0; prune < PRUNES; prune += 1) {
    const quiet = await longestWait(runtime, () => new Promise((resolve) => setTimeout(resolve, ALONE_MS)));
    alone.push(quiet.longest);
    const days = Math.floor((Date.now() - (await oldest(runtime))) / DAY_MS) - SLICE_DAYS;
    const { result, longest } = await longestWait(runtime, () => runtime.run("prune", { days, ahead: 0 }));
    if (result.status !== "succeeded") throw new Error(`the prune ended as ${result.status}`);
    bench.progress(
      `pruned ${result.rows.toLocaleString("en-US")} events, a writer waited ${longest.toFixed(1)} ms at most, and ${quiet.longest.toFixed(1)} ms alone before it`,
    );
    waits.push(longest);
    read += result.cost.rows_read;
    deleted += result.rows;
  }

  const cutoff = (await oldest(runtime)) + SLICE_DAYS * DAY_MS;
  const whole = await longestWait(runtime, () =>
    runtime.sql("DELETE FROM product_usage_events WHERE occurred_at < ?", cutoff),
  );
  bench.progress(`one DELETE of ${whole.result.changes.toLocaleString("en-US")}: ${whole.longest.toFixed(0)} ms`);
  return [
    makeRow({
      id: "prune-rows-read",
      value: read / deleted,
      unit: `rows read per deleted row, every statement of prunes of ${deleted.toLocaleString("en-US")}; baseline: id IN (SELECT … LIMIT ${CHUNK})`,
      baseline: await naiveChunks(runtime),
      reach: atMost(2.1),
    }),
    makeRow({
      id: "prune-writer-wait",
      value: median(waits),
      unit: `longest wait of a writer beside a prune in chunks of ${CHUNK}, ms, median of ${PRUNES} nights of ${SLICE_DAYS} day (the longest of all: ${Math.max(...waits).toFixed(1)}; the same writer alone: ${median(alone).toFixed(1)}, ${Math.max(...alone).toFixed(1)}); baseline: beside one DELETE of ${whole.result.changes.toLocaleString("en-US")}`,
      baseline: whole.longest,
      reach: atMost(50),
    }),
  ];
}

export const prune: Group = { id: "prune", rows: ["prune-rows-read", "prune-writer-wait"], fixture: "large", measure };
