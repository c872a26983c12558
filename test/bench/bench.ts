import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Bundle } from "./build.ts";
import { fillEvenly, prepare } from "./ledger.ts";
import { Runtime } from "./runtime.ts";
import type { Row } from "./table.ts";

/** A runtime with a ledger in it and a staff member who is signed in. */
export interface Fixture {
  runtime: Runtime;
  cookie: string;
  /** Events that the ledger was filled with. */
  events: number;
}

export type FixtureName = "small" | "large";

export interface Bench {
  isQuick: boolean;
  bundle: Bundle;
  /** For state that a measurement keeps by itself; removed at the end. */
  directory: string;
  progress(text: string): void;
}

interface GroupHead {
  id: string;
  /** Ids of the rows that it measures. */
  rows: readonly string[];
}

/** Measurements that belong together: on a fixture that others use, too, or on what they set up themselves. */
export type Group =
  | (GroupHead & { fixture: FixtureName; measure(bench: Bench, fixture: Fixture): Promise<Row[]> })
  | (GroupHead & { fixture: null; measure(bench: Bench): Promise<Row[]> });

export const eventsOf = (name: FixtureName, isQuick: boolean): number =>
  name === "small" ? 50_000 : isQuick ? 1_000_000 : 5_000_000;

/** Waits until the hub has read the whole ledger. */
export async function untilLevel(runtime: Runtime, timeoutMs = 240_000): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await runtime.run("isLevel", null))) {
    if (performance.now() > until) throw new Error("the hub did not become level with the ledger");
    await wait(5);
  }
}

let opened = 0;

/** An empty, migrated runtime with its staff member, on state of its own. */
export async function openEmpty(bench: Bench, name: string, assets: string | null = null): Promise<Fixture> {
  opened += 1;
  const runtime = new Runtime(bench.bundle, join(bench.directory, `${opened}-${name}`), assets);
  await runtime.start();
  await prepare(runtime);
  const { cookie } = await runtime.run("staff", null);
  return { runtime, cookie, events: 0 };
}

export async function openFixture(bench: Bench, name: FixtureName): Promise<Fixture> {
  const events = eventsOf(name, bench.isQuick);
  const fixture = await openEmpty(bench, name);
  await fillEvenly(fixture.runtime, events, (done) => {
    if (done % 1_000_000 === 0 || done === events)
      bench.progress(`${done.toLocaleString("en-US")} of ${events.toLocaleString("en-US")} events in the ledger`);
  });
  fixture.runtime.flushLedger();
  const started = performance.now();
  await untilLevel(fixture.runtime);
  bench.progress(`the hub read them in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return { ...fixture, events };
}
