import type { Clock } from "../../platform/clock.ts";

/** What was renamed is called by its new name after this long. */
const KEEP_MS = 5 * 60_000;

const QUERY = `SELECT id, display_name AS name FROM tenants WHERE id IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT id, name FROM workspaces WHERE id IN (SELECT value FROM json_each(?1))`;

/** Names of tenants and workspaces, read by primary key and kept for a while. */
export class NameBook {
  readonly #d1: D1Database;
  readonly #clock: Clock;
  readonly #names = new Map<string, string>();
  #readAt = 0;
  /** Rows of D1 read since this object exists. */
  rowsRead = 0;

  constructor(d1: D1Database, clock: Clock) {
    this.#d1 = d1;
    this.#clock = clock;
  }

  /** Learns the names that it does not know: no row is read when there are none. */
  async learn(ids: Iterable<string>): Promise<void> {
    const now = this.#clock.now();
    if (now - this.#readAt > KEEP_MS || now < this.#readAt) {
      this.#names.clear();
      this.#readAt = now;
    }
    const unknown = [...new Set(ids)].filter((id) => !this.#names.has(id));
    if (unknown.length === 0) return;
    const { results, meta } = await this.#d1
      .prepare(QUERY)
      .bind(JSON.stringify(unknown))
      .all<{ id: string; name: string }>();
    this.rowsRead += meta.rows_read;
    for (const { id, name } of results) this.#names.set(id, name);
  }

  /** What is gone by now is called so, until its runs are forgotten too. */
  of(id: string): string {
    return this.#names.get(id) ?? "Deleted";
  }
}
