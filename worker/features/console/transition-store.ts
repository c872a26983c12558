import { MAX_FAILURES, MAX_OFFENDERS, type OperationCounts } from "./operations-frame.contract.ts";
import type { Transition } from "./transition-reader.ts";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Raised when the stored form changes: an older store is thrown away and read again. */
const FORMAT = 1;

/** How far the feed is taken in. */
export interface Position {
  cursor: number;
  epoch: number;
}

/** Before anything was read: an epoch that no database has, so that the first read starts over. */
const UNREAD: Position = { cursor: Number.MAX_SAFE_INTEGER, epoch: -1 };

export type StoredFailure = Pick<Transition, "run_id" | "workspace_id" | "tenant_id" | "type" | "stuck"> & {
  reason_code: string | null;
  occurred_at: number;
};

export interface StoredOffender {
  tenant_id: string;
  workspace_id: string;
  failed: number;
}

const POSITION =
  "CREATE TABLE IF NOT EXISTS ops_position (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, cursor INTEGER NOT NULL, epoch INTEGER NOT NULL)";

const TABLES = ["ops_transitions", "ops_sums", "ops_active"];

const SCHEMA = [
  "CREATE TABLE ops_transitions (id INTEGER PRIMARY KEY, run_id TEXT NOT NULL, workspace_id TEXT NOT NULL, tenant_id TEXT, type TEXT NOT NULL, kind TEXT NOT NULL, stuck INTEGER NOT NULL, reason_code TEXT, occurred_at INTEGER NOT NULL)",
  // the hour that a window's start cuts, and what leaves the window next
  "CREATE INDEX ops_transitions_time ON ops_transitions (occurred_at, kind, stuck)",
  // offenders and recent failures: the failed ones alone
  "CREATE INDEX ops_transitions_failed ON ops_transitions (occurred_at, tenant_id, workspace_id) WHERE kind = 'failed'",
  // whole hours and days, by their width
  "CREATE TABLE ops_sums (width INTEGER NOT NULL, slot INTEGER NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL, stuck INTEGER NOT NULL, PRIMARY KEY (width, slot, kind)) WITHOUT ROWID",
  // starts less ends of each run: the two may come in any order
  "CREATE TABLE ops_active (run_id TEXT PRIMARY KEY, n INTEGER NOT NULL, occurred_at INTEGER NOT NULL) WITHOUT ROWID",
];

const COLUMNS = "id, run_id, workspace_id, tenant_id, type, kind, stuck, reason_code, occurred_at";

const TAKE_IN = [
  `INSERT INTO ops_sums (width, slot, kind, n, stuck)
   SELECT width, occurred_at / width, kind, COUNT(*), SUM(stuck)
   FROM ops_transitions, (SELECT ${HOUR_MS} AS width UNION ALL SELECT ${DAY_MS}) WHERE id > ? GROUP BY 1, 2, 3
   ON CONFLICT DO UPDATE SET n = n + excluded.n, stuck = stuck + excluded.stuck`,
  `INSERT INTO ops_active (run_id, n, occurred_at)
   SELECT run_id, SUM(CASE kind WHEN 'started' THEN 1 ELSE -1 END), MAX(occurred_at)
   FROM ops_transitions WHERE id > ? GROUP BY run_id
   ON CONFLICT DO UPDATE SET n = n + excluded.n, occurred_at = excluded.occurred_at`,
];

/**
 * What the console knows of runs, in the Durable Object's own SQLite, level with one cursor of the feed. A window is whole
 * days and hours, which are kept summed, and the single rows of the hour that its start cuts. Reading it costs no row of D1.
 */
export class TransitionStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(POSITION);
    const [stored] = this.#all<{ format: number }>("SELECT format FROM ops_position");
    if (stored?.format !== FORMAT) this.clear();
  }

  #all<Row>(query: string, ...values: (number | string)[]): Row[] {
    return this.#storage.sql.exec(query, ...values).toArray() as unknown as Row[];
  }

  position(): Position {
    const [row] = this.#all<Position>("SELECT cursor, epoch FROM ops_position");
    return row ?? UNREAD;
  }

  #place({ cursor, epoch }: Position): void {
    this.#all(
      "INSERT OR REPLACE INTO ops_position (id, format, cursor, epoch) VALUES (1, ?, ?, ?)",
      FORMAT,
      cursor,
      epoch,
    );
  }

  /** Throws everything away and begins after the cursor. */
  startOver(position: Position): void {
    this.#storage.transactionSync(() => {
      for (const table of TABLES) this.#all(`DROP TABLE IF EXISTS ${table}`);
      for (const statement of SCHEMA) this.#all(statement);
      this.#place(position);
    });
  }

  /** Throws everything away: the next read starts over. */
  clear(): void {
    this.startOver(UNREAD);
  }

  /** Takes rows in and moves the cursor with them; a row at or before the cursor was counted already. */
  apply(rows: readonly Transition[], from: Position, to: Position): void {
    const fresh = rows.filter(({ id }) => id > from.cursor);
    this.#storage.transactionSync(() => {
      if (fresh.length > 0) {
        const columns = COLUMNS.split(", ").map((column) => `value ->> '${column}'`);
        this.#all(
          `INSERT INTO ops_transitions (${COLUMNS}) SELECT ${columns.join(", ")} FROM json_each(?)`,
          JSON.stringify(fresh),
        );
        for (const statement of TAKE_IN) this.#all(statement, from.cursor);
        this.#all("DELETE FROM ops_active WHERE n = 0");
      }
      this.#place(to);
    });
  }

  /** Drops what no window reaches, and the ends of runs whose start it never saw. */
  forgetBefore(at: number): void {
    this.#storage.transactionSync(() => {
      this.#all("DELETE FROM ops_transitions WHERE occurred_at < ?", at);
      this.#all("DELETE FROM ops_sums WHERE (slot + 1) * width <= ?", at);
      this.#all("DELETE FROM ops_active WHERE n < 0 AND occurred_at < ?", at);
    });
  }

  /** Runs from `start` (inclusive, epoch ms) on. */
  counts(start: number): OperationCounts {
    const [hour, day] = [Math.ceil(start / HOUR_MS), Math.ceil(start / DAY_MS)];
    const rows = this.#all<{ kind: string; n: number; stuck: number }>(
      `SELECT kind, SUM(n) AS n, SUM(stuck) AS stuck FROM (
         SELECT kind, n, stuck FROM ops_sums WHERE width = ${DAY_MS} AND slot >= ?
         UNION ALL SELECT kind, n, stuck FROM ops_sums WHERE width = ${HOUR_MS} AND slot >= ? AND slot < ?
         UNION ALL SELECT kind, COUNT(*), SUM(stuck) FROM ops_transitions WHERE occurred_at >= ? AND occurred_at < ? GROUP BY kind
       ) GROUP BY kind`,
      ...[day, hour, day * 24, start, hour * HOUR_MS],
    );
    const [running] = this.#all<{ n: number }>("SELECT COUNT(*) AS n FROM ops_active WHERE n > 0");
    const sum = (kind: string) => rows.find((row) => row.kind === kind);
    return {
      started: sum("started")?.n ?? 0,
      succeeded: (sum("succeeded")?.n ?? 0) + (sum("partially_succeeded")?.n ?? 0),
      failed: sum("failed")?.n ?? 0,
      stuck: sum("failed")?.stuck ?? 0,
      active: running?.n ?? 0,
    };
  }

  /** The first instant from `start` on at which something happened: it leaves the window right after. */
  nextAfter(start: number): number | null {
    const [row] = this.#all<{ at: number }>(
      "SELECT occurred_at AS at FROM ops_transitions WHERE occurred_at >= ? ORDER BY occurred_at LIMIT 1",
      start,
    );
    return row?.at ?? null;
  }

  newest(): number {
    const [row] = this.#all<{ at: number | null }>("SELECT MAX(occurred_at) AS at FROM ops_transitions");
    return row?.at ?? 0;
  }

  offenders(start: number): StoredOffender[] {
    return this.#all(
      `SELECT tenant_id, workspace_id, COUNT(*) AS failed FROM ops_transitions
       WHERE kind = 'failed' AND occurred_at >= ? AND tenant_id IS NOT NULL
       GROUP BY tenant_id ORDER BY failed DESC, MAX(occurred_at) DESC, tenant_id LIMIT ?`,
      ...[start, MAX_OFFENDERS],
    );
  }

  failures(start: number): StoredFailure[] {
    return this.#all(
      `SELECT run_id, workspace_id, tenant_id, type, stuck, reason_code, occurred_at FROM ops_transitions
       WHERE kind = 'failed' AND occurred_at >= ? ORDER BY occurred_at DESC, id DESC LIMIT ?`,
      ...[start, MAX_FAILURES],
    );
  }
}
