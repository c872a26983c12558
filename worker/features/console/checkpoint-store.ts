import { DayBuckets, MinuteBuckets } from "./day-buckets.ts";
import { LastSeen } from "./last-seen.ts";
import { Projection } from "./projection.ts";

/** Raised when the stored form changes: an older checkpoint is thrown away and rebuilt from the ledger. */
const FORMAT = 1;

type Position = { cursor: number; epoch: number; floor: number; newest: number };

/**
 * The projection at one cursor, in the Durable Object's own SQLite. Buckets, last-seen and cursor are written in one
 * transaction, so replaying the ledger after the cursor counts nothing twice.
 */
export class CheckpointStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(`CREATE TABLE IF NOT EXISTS position (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL,
      cursor INTEGER NOT NULL, epoch INTEGER NOT NULL, floor INTEGER NOT NULL, newest INTEGER NOT NULL)`);
    storage.sql.exec("CREATE TABLE IF NOT EXISTS days (day INTEGER PRIMARY KEY, minutes BLOB NOT NULL)");
    storage.sql.exec("CREATE TABLE IF NOT EXISTS last_seen (workspace_id TEXT PRIMARY KEY, at INTEGER NOT NULL)");
  }

  load(): Projection | null {
    const { sql } = this.#storage;
    const [position] = sql
      .exec<Position & { format: number }>("SELECT format, cursor, epoch, floor, newest FROM position")
      .toArray();
    if (!position || position.format !== FORMAT) return null;
    const days = new Map<number, DayBuckets>();
    for (const row of sql.exec<{ day: number; minutes: ArrayBuffer }>("SELECT day, minutes FROM days"))
      days.set(row.day, new DayBuckets(new Uint32Array(row.minutes)));
    const seen = sql
      .exec<{ workspace_id: string; at: number }>("SELECT workspace_id, at FROM last_seen")
      .toArray()
      .map((row) => [row.workspace_id, row.at] as const);
    return new Projection({ ...position, buckets: new MinuteBuckets(days), seen: new LastSeen(seen) });
  }

  /** Writes what changed since the last save. */
  save(projection: Projection, forgotten: { days: number[]; workspaces: string[] }): void {
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      for (const day of forgotten.days) sql.exec("DELETE FROM days WHERE day = ?", day);
      for (const workspaceId of forgotten.workspaces)
        sql.exec("DELETE FROM last_seen WHERE workspace_id = ?", workspaceId);
      for (const day of projection.buckets.takeDirty()) {
        const minutes = projection.buckets.days.get(day)?.minutes;
        if (minutes) sql.exec("INSERT OR REPLACE INTO days (day, minutes) VALUES (?, ?)", day, minutes.slice().buffer);
      }
      for (const [workspaceId, at] of projection.seen.takeDirty())
        sql.exec("INSERT OR REPLACE INTO last_seen (workspace_id, at) VALUES (?, ?)", workspaceId, at);
      const { cursor, epoch, floor, newest } = projection;
      sql.exec(
        "INSERT OR REPLACE INTO position (id, format, cursor, epoch, floor, newest) VALUES (1, ?, ?, ?, ?, ?)",
        ...[FORMAT, cursor, epoch, floor, newest],
      );
    });
  }

  clear(): void {
    this.#storage.transactionSync(() => {
      for (const table of ["position", "days", "last_seen"]) this.#storage.sql.exec(`DELETE FROM ${table}`);
    });
  }
}
