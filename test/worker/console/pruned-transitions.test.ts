import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { pruneTransitions } from "../../../worker/features/retention/prune-transitions.task.ts";
import { WINDOW_KEYS, WINDOWS_REACH_MS } from "../../../worker/features/telemetry/windows.contract.ts";
import { runScheduled } from "../../../worker/scheduled.ts";
import { PRUNE_CRON } from "../../../worker/scheduled-crons.ts";
import { fixedClock } from "../../support/app.ts";
import type { Scope } from "../../support/ledger.ts";
import { testDeps } from "../operations/support.ts";
import { DAY, expectLevel, hub, MINUTE, stage, watch } from "./dashboard.ts";
import { endedRun, endRun, startRun } from "./runs.ts";

let { staff, scopes } = {} as Awaited<ReturnType<typeof stage>>;

beforeEach(async () => {
  ({ staff, scopes } = await stage());
});

const stored = async () => {
  const { results } = await env.DB.prepare("SELECT run_id FROM operation_run_transitions ORDER BY id").all<{
    run_id: string;
  }>();
  return results.map(({ run_id }) => run_id);
};

/** Of operations, in every window: the hub's numbers beside a count by the database. */
const compareOperations = async () =>
  (await hub().compare())?.filter(({ measure }) => measure.startsWith("operations."));

/** @returns rows that an execution deleted */
async function prune(bounds: { chunkRows?: number; maxChunks?: number } = {}): Promise<number> {
  const result = await pruneTransitions(testDeps(), { scheduledAt: Date.now(), ...bounds });
  if (result.status !== "succeeded") throw new Error(`the prune ended as ${result.status}`);
  return result.rows;
}

const active = async () => (await compareOperations())?.find(({ measure }) => measure === "operations.active")?.hub;

const agrees = async () => {
  const compared = await compareOperations();
  expect(compared?.filter(({ hub: mine, ledger }) => mine !== ledger)).toEqual([]);
  return compared;
};

it("FR-010-022 transitions just before the reach of the longest window go, those at and after it and every run stay", async () => {
  const clock = fixedClock(Date.now());
  const edge = clock.now() - WINDOWS_REACH_MS;
  const [one, other] = scopes as [Scope, Scope];
  await endedRun({ ...one, at: edge - DAY });
  await endedRun({ ...other, at: edge - 1 });
  const kept = [await endedRun({ ...one, at: edge }), await endedRun({ ...other, at: clock.now() - MINUTE })];
  expect([await prune(), await prune()]).toEqual([4, 0]);
  expect(await stored()).toEqual(kept.flatMap((id) => [id, id]));
  expect(await env.DB.prepare("SELECT COUNT(*) AS n FROM operation_runs").first("n")).toBe(4);
});

it("FR-010-022 one execution deletes a bounded number, the oldest first, and the next goes on", async () => {
  const [one] = scopes as [Scope];
  const old: string[] = [];
  for (let day = 5; day > 0; day -= 1)
    old.push(await endedRun({ ...one, at: Date.now() - WINDOWS_REACH_MS - day * DAY }));
  const bounds = { chunkRows: 2, maxChunks: 3 };
  expect(await prune(bounds)).toBe(6);
  expect(await stored()).toEqual(old.slice(3).flatMap((id) => [id, id]));
  expect(await prune(bounds)).toBe(4);
});

it("FR-010-022 no number of an open dashboard changes by it, nor of one that is derived anew", async () => {
  const [one, other] = scopes as [Scope, Scope];
  const now = Date.now();
  await endedRun({ ...one, at: now - WINDOWS_REACH_MS - DAY });
  await endedRun({ ...other, at: now - 80 * DAY });
  await startRun({ ...one, at: now - MINUTE });
  const dashboard = await watch(staff, "90d");
  const before = await agrees();
  await runScheduled(testDeps(), PRUNE_CRON, now);
  expect(await stored()).toHaveLength(3);
  expect(await agrees()).toEqual(before);
  await hub().rebuild();
  expect(await agrees()).toEqual(before);
  await expectLevel(dashboard);
  expect(before).toHaveLength(WINDOW_KEYS.length * 5);
});

it("FR-010-022 a run that ended while nobody looked for longer than any window is active no more, although its end was pruned unread", async () => {
  const clock = fixedClock(Date.now());
  const [one] = scopes as [Scope];
  const run = await startRun({ ...one, at: clock.now() });
  expect(await active()).toBe(1);
  await endRun(run, { at: clock.now() + MINUTE });
  clock.advance(WINDOWS_REACH_MS + 2 * MINUTE);
  expect(await prune()).toBe(2);
  expect(await agrees()).toBeDefined();
  expect(await active()).toBe(0);
});
