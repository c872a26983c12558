import { setTimeout as wait } from "node:timers/promises";
import type { LiveFrame } from "../../worker/features/console/frames.contract.ts";
import { isOperationsFrame } from "../../worker/features/console/operations-frame.contract.ts";
import { type Bench, type Fixture, type Group, openEmpty } from "./bench.ts";
import { liveTarget } from "./crowd.ts";
import { DAY_MS, milestoneOf, WORKSPACES } from "./ledger.ts";
import { until } from "./pace.ts";
import { openSocket } from "./raw-socket.ts";
import { median } from "./stats.ts";
import { atMost, makeRow } from "./table.ts";

const RUNS = 50_000;
/** Each run writes two transitions as well. */
const PER_STATEMENT = 10_000;
const SPAN_MS = 89 * DAY_MS;
const STARTS = 2;

/** Ended runs at even distances over the windows, of all tenants in turn; every tenth has failed. */
async function fillRuns({ runtime }: Fixture): Promise<void> {
  const start = Date.now() - SPAN_MS;
  for (let from = 0; from < RUNS; from += PER_STATEMENT)
    await runtime.sql(
      `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${from + PER_STATEMENT}),
         placed(i, place, at) AS (SELECT i, printf('%026d', i % ${WORKSPACES}), ${start} + CAST(i * ${SPAN_MS / RUNS} AS INTEGER) FROM n)
       INSERT INTO operation_runs (id, workspace_id, tenant_id, type, identity, status, outcome, failures, created_at,
         progressed_at, completed_at)
       SELECT printf('run_%026d', i), 'ws_' || place, 'ten_' || place, 'provider.connection.check', 'i' || i, 'completed',
         CASE WHEN i % 10 = 0 THEN 'failed' ELSE 'succeeded' END,
         CASE WHEN i % 10 = 0 THEN '[{"reason_code":"rate_limited","message":""}]' ELSE '[]' END, at, at, at
       FROM placed ORDER BY i`,
    );
}

/** A control tower that notes when it shows which failed run first, epoch ms. */
async function openTower({ runtime, cookie }: Fixture) {
  const shown = new Map<string, number>();
  let isLive = false;
  const socket = await openSocket(liveTarget(runtime, cookie, "24h"), {
    onText: (text) => {
      const at = Date.now();
      const frame = JSON.parse(text) as LiveFrame;
      if (!isOperationsFrame(frame)) return;
      isLive = frame.type === "operations";
      if (frame.type !== "operations") return;
      for (const { run_id } of frame.operations.recent_failures) if (!shown.has(run_id)) shown.set(run_id, at);
    },
    onClose: () => {
      isLive = false;
    },
  });
  return { shown, isLive: () => isLive, close: () => socket.close() };
}

async function measure(bench: Bench) {
  const fixture = await openEmpty(bench, "failing-run");
  const { runtime } = fixture;
  try {
    await fillRuns(fixture);
    const tower = await openTower(fixture);
    await until("the control tower is live", 120_000, tower.isLive);
    bench.progress(`the control tower is live at ${RUNS.toLocaleString("en-US")} runs`);
    const waits: number[] = [];
    for (let sample = 0; sample < (bench.isQuick ? 30 : 100); sample += 1) {
      // what starts before it has just been read and sent: the failure has to wait for its turn
      const started = Array.from({ length: STARTS }, (_, index) => milestoneOf(2, (sample * 37 + index) % WORKSPACES));
      await runtime.run("record", { milestones: started, notifications: 1 });
      // at any distance from it, which could be in step with something
      await wait(Math.random() * 600);
      const runId = started[0]?.subjectId ?? "";
      const { committed_at } = await runtime.run("failRun", { runId });
      await until("the failed run is shown", 35_000, () => tower.shown.has(runId));
      waits.push((tower.shown.get(runId) ?? Number.NaN) - committed_at);
    }
    tower.close();
    return [
      makeRow({
        id: "failing-run",
        value: Math.max(...waits),
        unit: `ms from a run's failing to the control tower at ${RUNS.toLocaleString("en-US")} runs, longest of ${waits.length} (median ${median(waits)})`,
        reach: atMost(1_000),
      }),
    ];
  } finally {
    await runtime.stop();
  }
}

export const failingRun: Group = { id: "failing-run", rows: ["failing-run"], fixture: null, measure };
