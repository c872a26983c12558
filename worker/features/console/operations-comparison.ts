import { WINDOW_KEYS, WINDOWS, type WindowKey } from "../telemetry/windows.contract.ts";
import type { OperationsView } from "./operations-view.ts";
import type { Comparison } from "./projector.ts";
import type { TransitionCount, TransitionReader } from "./transition-reader.ts";

const ATTEMPTS = 10;

type Alone = <T>(work: () => Promise<T>) => Promise<T>;

const byHand = ({ kinds, active }: TransitionCount) => {
  const of = (kind: string) => kinds.find((row) => row.kind === kind);
  return {
    started: of("started")?.n ?? 0,
    succeeded: (of("succeeded")?.n ?? 0) + (of("partially_succeeded")?.n ?? 0),
    failed: of("failed")?.n ?? 0,
    stuck: of("failed")?.stuck ?? 0,
    active,
  };
};

/** The hub's operations beside a brute-force count by the database up to the same transition. */
export class OperationsComparison {
  readonly #view: OperationsView;
  readonly #reader: TransitionReader;

  constructor(view: OperationsView, reader: TransitionReader) {
    this.#view = view;
    this.#reader = reader;
  }

  async #compareWindow(window: WindowKey, alone: Alone): Promise<Comparison[] | null> {
    const mine = await alone(async () => {
      if (!(await this.#view.pull())) return null;
      const instant = this.#view.instant();
      return { position: this.#view.position, instant, counts: this.#view.counts(window, instant) };
    });
    if (mine === null) return null;
    const { cursor, epoch } = mine.position;
    const theirs = await this.#reader.bruteForce(cursor, mine.instant - WINDOWS[window].length_ms);
    // a run moved, or was deleted, between the two: they do not speak of the same rows
    if (theirs.epoch !== epoch || theirs.lastId !== cursor) return null;
    const counted = byHand(theirs);
    return (["started", "active", "failed", "stuck", "succeeded"] as const).map((measure) => ({
      window,
      measure: `operations.${measure}`,
      hub: mine.counts[measure],
      ledger: counted[measure],
    }));
  }

  /**
   * @param alone runs work that nothing else of the owner may interleave with
   * @returns null when runs kept moving under it, or everything is being derived again
   */
  async compare(alone: Alone): Promise<Comparison[] | null> {
    const all: Comparison[] = [];
    for (const window of WINDOW_KEYS) {
      let rows: Comparison[] | null = null;
      for (let attempt = 0; rows === null && attempt < ATTEMPTS; attempt += 1)
        rows = await this.#compareWindow(window, alone);
      if (rows === null) return null;
      all.push(...rows);
    }
    return all;
  }
}
