import type { OperationCounts } from "./operations-frame.contract.ts";
import type { Transition } from "./transition-reader.ts";

const HOUR_MS = 60 * 60_000;
/** Raised when the stored form changes: an older store is thrown away and read again. */
const FORMAT = 1;
/** As many as the dashboard shows. */
export const OFFENDERS = 5;
export const FAILURES = 10;

export interface Position {
  cursor: number;
  epoch: number;
}

interface StoredFailure {
  [column: string]: string | number | null;
  run_id: string;
  workspace_id: string;
  tenant_id: string | null;
  type: string;
  stuck: number;
  reason_code: string | null;
  at: number;
}

interface StoredOffender {
  [column: string]: string | number | null;
  tenant_id: string;
  workspace_id: string;
  failed: number;
}

const SCHEMA = [
  "CREATE TABLE IF NOT EXISTS ops_position (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, cursor INTEGER NOT NULL, epoch INTEGER NOT NULL)",
  "CREATE TABLE IF NOT EXISTS ops_ends (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, stuck INTEGER NOT NULL, run_id TEXT NOT NULL, workspace_id TEXT NOT NULL, tenant_id TEXT, type TEXT NOT NULL, reason_code TEXT)",
  // the partial hour at a window's edge, and what leaves the window next
  "CREATE INDEX IF NOT EXISTS ops_ends_at ON ops_ends (at, kind, stuck)",
  // offenders and recent failures: of the failed ones alone
  "CREATE INDEX IF NOT EXISTS ops_ends_failed ON ops_ends (at, tenant_id, workspace_id) WHERE kind = 'failed'",
  "CREATE TABLE IF NOT EXISTS ops_hours (hour INTEGER NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL, stuck INTEGER NOT NULL, PRIMARY KEY (hour, kind)) WITHOUT ROWID",
  "CREATE TABLE IF NOT EXISTS ops_active (run_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
];

const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/**
 * What the console knows of runs, in the Durable Object's own SQLite, level with one cursor of the feed. A window is whole
 * hours, which are kept summed, and the single rows of the hour that its start cuts. Reading it costs no row of D1.
 */
export class TransitionStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    for (const statement of SCHEMA) storage.sql.exec(statement);
  }

  position(): Position | null {
    const [row] = this.#storage.sql
      .exec<{ format: number; cursor: number; epoch: number }>("SELECT format, cursor, epoch FROM ops_position")
      .toArray();
    return row === undefined || row.format !== FORMAT ? null : { cursor: row.cursor, epoch: row.epoch };
  }

  /** Takes rows in and moves the cursor with them, so that none counts twice; one at or before the cursor was counted. */
  apply(rows: readonly Transition[], position: Position): void {
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      for (const row of rows) {
        sql.exec(
          "INSERT OR REPLACE INTO ops_ends (id, at, kind, stuck, run_id, workspace_id, tenant_id, type, reason_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          ...[row.id, row.at, row.kind, row.stuck ? 1 : 0, row.runId, row.workspaceId, row.tenantId, row.type],
          row.reasonCode,
        );
        sql.exec(
          "INSERT INTO ops_hours (hour, kind, n, stuck) VALUES (?, ?, 1, ?) ON CONFLICT (hour, kind) DO UPDATE SET n = n + 1, stuck = stuck + excluded.stuck",
          ...[hourOf(row.at), row.kind, row.stuck ? 1 : 0],
        );
        if (row.kind === "started")
          sql.exec("INSERT OR REPLACE INTO ops_active (run_id, at) VALUES (?, ?)", row.runId, row.at);
        else sql.exec("DELETE FROM ops_active WHERE run_id = ?", row.runId);
      }
      this.#place(position);
    });
  }

  #place({ cursor, epoch }: Position): void {
    this.#storage.sql.exec(
      "INSERT OR REPLACE INTO ops_position (id, format, cursor, epoch) VALUES (1, ?, ?, ?)",
      ...[FORMAT, cursor, epoch],
    );
  }

  /** Throws everything away and begins after the cursor. */
  startOver(position: Position): void {
    this.#storage.transactionSync(() => {
      for (const table of ["ops_ends", "ops_hours", "ops_active", "ops_position"])
        this.#storage.sql.exec(`DELETE FROM ${table}`);
      this.#place(position);
    });
  }

  forgetBefore(at: number): void {
    this.#storage.sql.exec("DELETE FROM ops_ends WHERE at < ?", at);
    this.#storage.sql.exec("DELETE FROM ops_hours WHERE hour < ?", hourOf(at));
  }

  /** Runs from `start` (inclusive, epoch ms) on. */
  counts(start: number): OperationCounts {
    const { sql } = this.#storage;
    const firstWhole = hourOf(start - 1) + 1;
    const rows = sql
      .exec<{ kind: string; n: number; stuck: number }>(
        `SELECT kind, SUM(n) AS n, SUM(stuck) AS stuck FROM (
           SELECT kind, n, stuck FROM ops_hours WHERE hour >= ?
           UNION ALL
           SELECT kind, COUNT(*), SUM(stuck) FROM ops_ends WHERE at >= ? AND at < ? GROUP BY kind
         ) GROUP BY kind`,
        ...[firstWhole, start, firstWhole * HOUR_MS],
      )
      .toArray();
    const of = (kind: string) => rows.find((row) => row.kind === kind);
    return {
      started: of("started")?.n ?? 0,
      succeeded: (of("succeeded")?.n ?? 0) + (of("partially_succeeded")?.n ?? 0),
      failed: of("failed")?.n ?? 0,
      blocked: of("blocked")?.n ?? 0,
      cancelled: of("cancelled")?.n ?? 0,
      stuck: of("failed")?.stuck ?? 0,
      active: sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM ops_active").one().n,
    };
  }

  /** The first instant from `start` on at which something happened: it leaves the window right after. */
  nextAfter(start: number): number | null {
    const [row] = this.#storage.sql
      .exec<{ at: number }>("SELECT at FROM ops_ends WHERE at >= ? ORDER BY at LIMIT 1", start)
      .toArray();
    return row?.at ?? null;
  }

  newest(): number {
    const [row] = this.#storage.sql.exec<{ at: number }>("SELECT at FROM ops_ends ORDER BY at DESC LIMIT 1").toArray();
    return row?.at ?? 0;
  }

  offenders(start: number): StoredOffender[] {
    return this.#storage.sql
      .exec<StoredOffender>(
        `SELECT tenant_id, workspace_id, COUNT(*) AS failed FROM ops_ends
         WHERE kind = 'failed' AND at >= ? AND tenant_id IS NOT NULL
         GROUP BY tenant_id ORDER BY failed DESC, MAX(at) DESC LIMIT ?`,
        ...[start, OFFENDERS],
      )
      .toArray();
  }

  failures(start: number): StoredFailure[] {
    return this.#storage.sql
      .exec<StoredFailure>(
        `SELECT run_id, workspace_id, tenant_id, type, stuck, reason_code, at FROM ops_ends
         WHERE kind = 'failed' AND at >= ? ORDER BY at DESC, id DESC LIMIT ?`,
        ...[start, FAILURES],
      )
      .toArray();
  }
}
