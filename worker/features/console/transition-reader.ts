/** A start or an end of a run, as the console counts it. Times are epoch ms. */
export interface Transition {
  id: number;
  runId: string;
  workspaceId: string;
  tenantId: string | null;
  type: string;
  kind: string;
  stuck: boolean;
  reasonCode: string | null;
  at: number;
}

export interface TransitionRead {
  /** Rises when rows were deleted out of order: what was derived is derived again. */
  epoch: number;
  /** The highest id ever given, by AUTOINCREMENT's own counter. */
  lastId: number;
  tail: Transition[];
  /** `rows_read` of D1's meta for the transitions. */
  rowsRead: number;
}

interface Row {
  id: number;
  run_id: string;
  workspace_id: string;
  tenant_id: string | null;
  type: string;
  kind: string;
  stuck: number;
  reason_code: string | null;
  occurred_at: number;
}

const HEAD = `SELECT epoch, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'operation_run_transitions'), 0) AS lastId
  FROM ledger_state WHERE id = 1`;

const toTransition = (row: Row): Transition => ({
  id: row.id,
  runId: row.run_id,
  workspaceId: row.workspace_id,
  tenantId: row.tenant_id,
  type: row.type,
  kind: row.kind,
  stuck: row.stuck === 1,
  reasonCode: row.reason_code,
  at: row.occurred_at,
});

/** Reads the feed of run transitions by cursor. */
export class TransitionReader {
  readonly #d1: D1Database;

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  /** One consistent look: the head and the rows after the cursor, at most the limit. */
  async read(cursor: number, limit: number): Promise<TransitionRead> {
    const [head, tail] = await this.#d1.batch([
      this.#d1.prepare(HEAD),
      this.#d1.prepare("SELECT * FROM operation_run_transitions WHERE id > ? ORDER BY id LIMIT ?").bind(cursor, limit),
    ]);
    const [state] = (head?.results ?? []) as { epoch: number; lastId: number }[];
    if (state === undefined) throw new Error("ledger_state has no row");
    return {
      ...state,
      tail: ((tail?.results ?? []) as Row[]).map(toTransition),
      rowsRead: tail?.meta.rows_read ?? 0,
    };
  }

  /** Cursor from which a rebuild has to read: just before the first row that a window can reach. */
  async cursorBefore(at: number): Promise<number> {
    const row = await this.#d1
      .prepare(
        `SELECT COALESCE(
          (SELECT id FROM operation_run_transitions WHERE occurred_at >= ? ORDER BY occurred_at, id LIMIT 1) - 1,
          (SELECT seq FROM sqlite_sequence WHERE name = 'operation_run_transitions'), 0) AS cursor`,
      )
      .bind(at)
      .first<{ cursor: number }>();
    return row?.cursor ?? 0;
  }

  /** Names of tenants and workspaces, by primary key. */
  async names(tenantIds: readonly string[], workspaceIds: readonly string[]) {
    const [tenants, workspaces] = await this.#d1.batch([
      this.#d1
        .prepare("SELECT id, display_name AS name FROM tenants WHERE id IN (SELECT value FROM json_each(?))")
        .bind(JSON.stringify(tenantIds)),
      this.#d1
        .prepare("SELECT id, name FROM workspaces WHERE id IN (SELECT value FROM json_each(?))")
        .bind(JSON.stringify(workspaceIds)),
    ]);
    return [...(tenants?.results ?? []), ...(workspaces?.results ?? [])] as { id: string; name: string }[];
  }
}
