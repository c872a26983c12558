import { MINUTE_MS } from "./day-buckets.ts";
import type { EdgeMinute, LedgerEvent } from "./projection.ts";
import { familyIndex } from "./projection.ts";

/** How far the ledger goes and what has left it. */
export interface LedgerHead {
  epoch: number;
  floor: number;
  /** The highest id ever given, by AUTOINCREMENT's own counter: reading it reads no row of the ledger. */
  lastId: number;
}

/** One consistent look at the ledger: all of it was read in one transaction. */
export interface LedgerRead extends LedgerHead {
  /** Rows after the cursor, in id order, at most the limit. */
  tail: LedgerEvent[];
  edges: Map<number, EdgeMinute>;
  /** `rows_read` of D1's meta for the ledger, state row not included. */
  ledgerRowsRead: number;
}

/** Counts of one window, by brute force over the ledger. */
export interface BruteForceCount {
  counts: Record<string, number>;
  activeWorkspaces: number;
}

interface TailRow {
  id: number;
  occurred_at: number;
  event_name: string;
  workspace_id: string;
}

/** Reads of the ledger for the projection. D1 allows 100 bound parameters; the edge minutes are at most a dozen. */
export class LedgerReader {
  readonly #d1: D1Database;

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  #state() {
    return this.#d1.prepare(
      `SELECT epoch, floor, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'product_usage_events'), 0) AS lastId
       FROM ledger_state WHERE id = 1`,
    );
  }

  #tail(cursor: number, limit: number) {
    return this.#d1
      .prepare(
        "SELECT id, occurred_at, event_name, workspace_id FROM product_usage_events WHERE id > ? ORDER BY id LIMIT ?",
      )
      .bind(cursor, limit);
  }

  // served by product_usage_events_time alone: one index row per event of the minute
  #edge(minute: number) {
    return this.#d1
      .prepare(
        "SELECT occurred_at, event_name FROM product_usage_events WHERE occurred_at >= ? AND occurred_at < ? ORDER BY occurred_at",
      )
      .bind(minute * MINUTE_MS, (minute + 1) * MINUTE_MS);
  }

  /** Reads no ledger row. */
  async head(): Promise<LedgerHead> {
    const row = await this.#state().first<LedgerHead>();
    if (!row) throw new Error("ledger_state has no row");
    return row;
  }

  async read(cursor: number, limit: number, minutes: readonly number[]): Promise<LedgerRead> {
    const [state, tail, ...edges] = await this.#d1.batch([
      this.#state(),
      this.#tail(cursor, limit),
      ...minutes.map((minute) => this.#edge(minute)),
    ]);
    return {
      ...stateOf(state),
      tail: tailOf(tail),
      edges: new Map(minutes.map((minute, index) => [minute, edgeOf(edges[index])])),
      ledgerRowsRead: [tail, ...edges].reduce((sum, result) => sum + (result?.meta.rows_read ?? 0), 0),
    };
  }

  /** Cursor from which a rebuild has to read: just before the first row that a window can reach. */
  async cursorBefore(occurredAt: number): Promise<number> {
    // one statement: an event that is recorded between two of them would be skipped
    const row = await this.#d1
      .prepare(
        `SELECT COALESCE(
          (SELECT id FROM product_usage_events WHERE occurred_at >= ? ORDER BY occurred_at, id LIMIT 1) - 1,
          (SELECT seq FROM sqlite_sequence WHERE name = 'product_usage_events'), 0) AS cursor`,
      )
      .bind(occurredAt)
      .first<{ cursor: number }>();
    return row?.cursor ?? 0;
  }

  /** The rows up to `cursor` from `start` on, counted the slow way, in one transaction with the head. */
  async bruteForce(cursor: number, start: number): Promise<LedgerHead & BruteForceCount> {
    const [state, counts, active] = await this.#d1.batch([
      this.#state(),
      this.#d1
        .prepare(
          "SELECT event_name, COUNT(*) AS n FROM product_usage_events WHERE occurred_at >= ? AND id <= ? GROUP BY event_name",
        )
        .bind(start, cursor),
      // without the hint the planner walks the scope index for its order and looks every row up in the table
      this.#d1
        .prepare(
          "SELECT COUNT(DISTINCT workspace_id) AS n FROM product_usage_events INDEXED BY product_usage_events_time WHERE occurred_at >= ? AND id <= ?",
        )
        .bind(start, cursor),
    ]);
    const rows = (counts?.results ?? []) as { event_name: string; n: number }[];
    const [distinct] = (active?.results ?? []) as { n: number }[];
    return {
      ...stateOf(state),
      counts: Object.fromEntries(rows.map((row) => [row.event_name, row.n])),
      activeWorkspaces: distinct?.n ?? 0,
    };
  }
}

function stateOf(result: D1Result | undefined): LedgerHead {
  const [row] = (result?.results ?? []) as LedgerHead[];
  if (!row) throw new Error("ledger_state has no row");
  return row;
}

const tailOf = (result: D1Result | undefined): LedgerEvent[] =>
  ((result?.results ?? []) as TailRow[]).map((row) => ({
    id: row.id,
    occurredAt: row.occurred_at,
    event: row.event_name,
    workspaceId: row.workspace_id,
  }));

function edgeOf(result: D1Result | undefined): EdgeMinute {
  const edge: EdgeMinute = { times: [], families: [] };
  for (const row of (result?.results ?? []) as { occurred_at: number; event_name: string }[]) {
    const family = familyIndex(row.event_name);
    if (family === undefined) continue;
    edge.times.push(row.occurred_at);
    edge.families.push(family);
  }
  return edge;
}
