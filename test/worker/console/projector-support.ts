import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import type { Projection } from "../../../worker/features/console/projection.ts";
import type { ProjectionStore, Projector } from "../../../worker/features/console/projector.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { countLedger, insertRows, makeScopes, SteppedClock } from "../../support/ledger.ts";

export const NOON = Date.UTC(2026, 9, 5, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Runs with the storage of a real object: what is saved there is what the next life loads. */
export const withStorage = <T>(work: (storage: DurableObjectStorage) => Promise<T>): Promise<T> =>
  runInDurableObject(env.CONSOLE_HUB.getByName("a projector of its own"), (_hub, state) => work(state.storage));

/** Fails with the first number that is not the ledger's. @returns how many were compared */
export async function compare(projector: Projector, when: string): Promise<number> {
  const instant = await projector.pull(WINDOW_KEYS);
  if (instant === null) throw new Error("behind");
  const expected = await countLedger(instant);
  let compared = 0;
  for (const window of WINDOW_KEYS) {
    const { counts, active_workspaces, bars } = projector.snapshot(window, instant);
    expect({ counts, active_workspaces }, `${when}, ${window}`).toEqual(expected[window]);
    expect(
      bars.map((bar) => bar.reduce((sum, count) => sum + count, 0)),
      `${when}, ${window}`,
    ).toEqual(counts);
    compared += 1 + counts.length;
  }
  return compared;
}

/** A store like the object's, in memory, that counts and can fail. */
export class MemoryStore implements ProjectionStore {
  saves = 0;
  failures = 0;
  #saved: (() => Projection) | null = null;

  load(): Projection | null {
    return this.#saved?.() ?? null;
  }

  save(): void {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("storage is full");
    }
    this.saves += 1;
  }

  clear(): void {
    this.#saved = null;
  }
}

export async function quietPlatform(rows: number[], now = NOON) {
  const scopes = await makeScopes(2);
  const [scope] = scopes;
  if (!scope) throw new Error("a scope");
  const write = (...times: number[]) => insertRows(times.map((at) => ({ ...scope, at })));
  if (rows.length > 0) await write(...rows);
  const clock = new SteppedClock(now);
  const reader = new LedgerReader(env.DB);
  return { clock, reader, scope, write };
}
