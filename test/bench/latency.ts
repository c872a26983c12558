import { setTimeout as wait } from "node:timers/promises";
import type { Bench, Fixture, Group } from "./bench.ts";
import { Crowd, liveTarget } from "./crowd.ts";
import { call } from "./http.ts";
import { milestoneOf, WORKSPACES } from "./ledger.ts";
import { until } from "./pace.ts";
import { mean, median, percentile } from "./stats.ts";
import { atMost, makeRow, type Row, timesBetter } from "./table.ts";
import { waitsOf } from "./visibility.ts";

const POLL_MS = 5_000;
const POLLERS = 20;

interface Spread {
  median: number;
  p99: number;
  samples: number;
}

/** Commits with pauses between them, and how long each socket waits for each frame. */
async function frameWaits(
  { runtime, cookie }: Fixture,
  sockets: number,
  samples: number,
  pauseMs: number,
): Promise<Spread> {
  const crowd = await Crowd.open([liveTarget(runtime, cookie, "24h")], sockets);
  try {
    await wait(1_000);
    await crowd.record();
    const committed: number[] = [];
    for (let index = 0; index < samples; index += 1) {
      const milestone = milestoneOf(index % 5, (index * 37) % WORKSPACES);
      const { committed_at } = await runtime.run("record", { milestones: [milestone], notifications: 1 });
      committed.push(...committed_at);
      // not at a fixed distance, which could fall in step with something
      await wait(pauseMs * (0.75 + Math.random() / 2));
    }
    await until("every commit was shown", 10_000, async () => {
      const { shown, level } = await crowd.progress();
      return shown >= samples && level === sockets;
    });
    const waits = waitsOf(committed, (await crowd.report()).arrivals).flat();
    return { median: median(waits), p99: percentile(waits, 0.99), samples: waits.length };
  } finally {
    await crowd.close();
  }
}

interface Summary {
  total_events: number;
}

/** How long dashboards that ask every five seconds wait for one commit, on average: their polls are spread evenly. */
async function pollWait({ runtime, cookie }: Fixture): Promise<number> {
  const url = new URL("/api/system/telemetry/summary?window=24h", runtime.product);
  const poll = async () => {
    const { status, text } = await call(url, { method: "GET", headers: { Cookie: cookie } });
    if (status !== 200) throw new Error(`the summary was refused: ${status}`);
    return (JSON.parse(text) as Summary).total_events;
  };
  const before = await poll();
  const { committed_at } = await runtime.run("record", { milestones: [milestoneOf(2, 1)], notifications: 1 });
  const committedAt = committed_at[0] ?? 0;
  const waits = await Promise.all(
    Array.from({ length: POLLERS }, async (_, index) => {
      await wait(((index + 0.5) * POLL_MS) / POLLERS);
      if ((await poll()) <= before) throw new Error("a poll did not see the commit");
      return Date.now() - committedAt;
    }),
  );
  return mean(waits);
}

function rowsOf(name: string, sockets: string, spread: Spread, poll: number, times: number): Row[] {
  return [
    makeRow({
      id: `latency-${name}`,
      value: spread.median,
      unit: `ms from commit to frame, median of ${spread.samples} (${sockets}, idle); baseline: mean wait of a ${POLL_MS / 1000} s poll`,
      baseline: poll,
      reach: timesBetter(times),
    }),
    makeRow({
      id: `latency-${name}-spread`,
      value: spread.p99 / spread.median,
      unit: `99th percentile (${spread.p99.toFixed(1)} ms) ÷ median, ${sockets}`,
      reach: atMost(5),
    }),
  ];
}

async function measure(bench: Bench, fixture: Fixture): Promise<Row[]> {
  const poll = await pollWait(fixture);
  bench.progress(`a poll waits ${poll.toFixed(0)} ms`);
  const one = await frameWaits(fixture, 1, bench.isQuick ? 100 : 300, 50);
  bench.progress(`one dashboard waits ${one.median.toFixed(1)} ms, p99 ${one.p99.toFixed(1)} ms`);
  const thousand = await frameWaits(fixture, 1_000, bench.isQuick ? 100 : 200, 200);
  bench.progress(`a thousand wait ${thousand.median.toFixed(1)} ms, p99 ${thousand.p99.toFixed(1)} ms`);
  return [
    ...rowsOf("one", "one dashboard", one, poll, 250),
    ...rowsOf("thousand", "a thousand dashboards", thousand, poll, 50),
  ];
}

export const latency: Group = {
  id: "latency",
  rows: ["latency-one", "latency-one-spread", "latency-thousand", "latency-thousand-spread"],
  fixture: "small",
  measure,
};
