import { setTimeout as wait } from "node:timers/promises";
import type { Bench, Fixture, Group } from "./bench.ts";
import { Crowd, liveTarget } from "./crowd.ts";
import { milestoneOf, WORKSPACES } from "./ledger.ts";
import { openLoop, until } from "./pace.ts";
import type { SocketTarget } from "./raw-socket.ts";
import { median, thirds } from "./stats.ts";
import { atMost, makeRow, type Row } from "./table.ts";
import { waitsOf } from "./visibility.ts";

const SOCKETS = 1_000;
const EVENTS_PER_SECOND = 200;
/** The naive broadcaster needs many times as long as this to get its frames out. */
const NAIVE_SECONDS = 1;

interface Flood {
  framesPerSecond: number;
  /** Median wait of the last third of the events ÷ that of the first. */
  growth: number;
  lastWait: number;
}

async function flood(
  target: SocketTarget,
  seconds: number,
  commit: (index: number) => Promise<number[]>,
): Promise<Flood> {
  const crowd = await Crowd.open([target], SOCKETS);
  try {
    await wait(1_000);
    await crowd.record();
    const sent = await openLoop(EVENTS_PER_SECOND, seconds, commit);
    const committed = sent.flatMap(({ result }) => result);
    await until("every event was shown to every dashboard", 90_000, async () => {
      const { shown, level } = await crowd.progress();
      return shown >= committed.length && level === SOCKETS;
    });
    const { arrivals, gaps } = await crowd.report();
    if (gaps > 0) throw new Error(`${gaps} frames were missing`);
    const waits = waitsOf(committed, arrivals).map(median);
    const [first, , last] = thirds(waits);
    return {
      framesPerSecond: arrivals.length / seconds,
      growth: median(last) / median(first),
      lastWait: median(last),
    };
  } finally {
    await crowd.close();
  }
}

async function measure(bench: Bench, { runtime, cookie }: Fixture): Promise<Row[]> {
  const ours = await flood(liveTarget(runtime, cookie, "24h"), bench.isQuick ? 10 : 30, async (index) => {
    const milestone = milestoneOf(index % 5, (index * 37) % WORKSPACES);
    return (await runtime.run("record", { milestones: [milestone], notifications: 1 })).committed_at;
  });
  bench.progress(
    `${ours.framesPerSecond.toFixed(1)} frames a second, the last third waits ${ours.lastWait.toFixed(0)} ms`,
  );
  const naive = await flood({ url: runtime.probe.href, cookie: "" }, NAIVE_SECONDS, async () => [
    (await runtime.run("broadcast", null)).committed_at,
  ]);
  bench.progress(`naive: ${naive.framesPerSecond.toFixed(0)} frames a second, waits ${naive.lastWait.toFixed(0)} ms`);
  return [
    makeRow({
      id: "flood-frames",
      value: ours.framesPerSecond,
      unit: `frames per dashboard and second, ${EVENTS_PER_SECOND} events/s, ${SOCKETS} dashboards; baseline: a frame per event`,
      baseline: naive.framesPerSecond,
      reach: atMost(12.5),
    }),
    makeRow({
      id: "flood-lag",
      value: ours.growth,
      unit: `wait of the last third of the events (${ours.lastWait.toFixed(0)} ms) ÷ of the first; baseline: a frame per event, ${NAIVE_SECONDS} s of it (${naive.lastWait.toFixed(0)} ms)`,
      baseline: naive.growth,
      reach: atMost(1.5),
    }),
  ];
}

export const floodGroup: Group = { id: "flood", rows: ["flood-frames", "flood-lag"], fixture: "small", measure };
