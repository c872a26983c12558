import { setTimeout as wait } from "node:timers/promises";
import { WINDOW_KEYS, WINDOWS } from "../../worker/features/telemetry/windows.contract.ts";
import type { Bench, Fixture, Group } from "./bench.ts";
import { Crowd, liveTarget } from "./crowd.ts";
import { milestoneOf, WORKSPACES } from "./ledger.ts";
import { openLoop } from "./pace.ts";
import { median, percentile } from "./stats.ts";
import { atMost, makeRow } from "./table.ts";

const RATE = 100;
const DASHBOARDS = 10;
const NAIVE_EVERY_MS = 1_000;
const NAIVE_ROUNDS = 3;

/** 95th percentile of the writers' latency, ms. */
async function writersP95({ runtime }: Fixture, seconds: number): Promise<number> {
  const sent = await openLoop(RATE, seconds, (index) =>
    runtime.run("record", { milestones: [milestoneOf(2, (index * 37) % WORKSPACES)], notifications: 1 }),
  );
  return percentile(
    sent.map(({ latency }) => latency),
    0.95,
  );
}

async function withDashboards<T>({ runtime, cookie }: Fixture, work: () => Promise<T>): Promise<T> {
  const targets = WINDOW_KEYS.map((window) => liveTarget(runtime, cookie, window));
  const crowd = await Crowd.open(targets, DASHBOARDS / targets.length);
  try {
    await wait(500);
    return await work();
  } finally {
    await crowd.report();
    await crowd.close();
  }
}

// The planner by itself answers the second one by a walk over the whole ledger: the hint is in the baseline's favour.
const NAIVE = [
  "SELECT event_name, COUNT(*) FROM product_usage_events INDEXED BY product_usage_events_time WHERE occurred_at >= ? GROUP BY event_name",
  "SELECT COUNT(DISTINCT workspace_id) FROM product_usage_events INDEXED BY product_usage_events_time WHERE occurred_at >= ?",
];

/** Dashboards that count the last 24 hours each second; one that has no answer yet does not ask again. */
async function withNaiveDashboards<T>({ runtime }: Fixture, work: () => Promise<T>): Promise<T> {
  let isOver = false;
  const poll = async (index: number) => {
    await wait((index * NAIVE_EVERY_MS) / DASHBOARDS);
    while (!isOver) {
      const started = performance.now();
      const params = [Date.now() - WINDOWS["24h"].length_ms];
      await runtime.run(
        "sql",
        NAIVE.map((sql) => ({ sql, params })),
      );
      await wait(Math.max(0, NAIVE_EVERY_MS - (performance.now() - started)));
    }
  };
  const pollers = Promise.all(Array.from({ length: DASHBOARDS }, (_, index) => poll(index)));
  pollers.catch(() => undefined);
  try {
    return await work();
  } finally {
    isOver = true;
    await pollers;
  }
}

async function measure(bench: Bench, fixture: Fixture) {
  const { rounds, seconds } = bench.isQuick ? { rounds: 5, seconds: 3 } : { rounds: 9, seconds: 5 };
  await writersP95(fixture, 2);
  const ratios: number[] = [];
  const naive: number[] = [];
  // short rounds in turn: what else the machine does meets both alike
  for (let round = 1; round <= rounds; round += 1) {
    const alone = await writersP95(fixture, seconds);
    const watched = await withDashboards(fixture, () => writersP95(fixture, seconds));
    ratios.push(watched / alone);
    bench.progress(`writers' p95: alone ${alone.toFixed(1)} ms, ${DASHBOARDS} dashboards ${watched.toFixed(1)} ms`);
    if (naive.length === NAIVE_ROUNDS) continue;
    const polled = await withNaiveDashboards(fixture, () => writersP95(fixture, seconds));
    naive.push(polled / alone);
    bench.progress(`${DASHBOARDS} naive dashboards ${polled.toFixed(1)} ms`);
  }
  return [
    makeRow({
      id: "writers",
      value: median(ratios),
      unit: `writers' p95 with ${DASHBOARDS} dashboards open ÷ with none, ${RATE} commits/s, median of ${rounds} rounds; baseline: ${DASHBOARDS} that count 24h each second`,
      baseline: median(naive),
      reach: atMost(1.5),
    }),
  ];
}

export const writers: Group = { id: "writers", rows: ["writers"], fixture: "large", measure };
