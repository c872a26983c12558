/** A start or an end of a run, as the console counts it. Named like its columns; `stuck` is 0 or 1, times are epoch ms. */
export interface Transition {
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

export interface TransitionHead {
  /** Rises when a tenant was deleted with its runs: what was derived is derived again. */
  epoch: number;
  /** The highest id ever given, by AUTOINCREMENT's own counter: reading it reads no transition. */
  lastId: number;
}

export interface TransitionRead extends TransitionHead {
  /** Rows after the cursor, in id order, at most the limit. */
  tail: Transition[];
  /** `rows_read` of D1's meta for the transitions, the head not included. */
  rowsRead: number;
}

/** Counts by the database itself, the slow way. */
export interface TransitionCount extends TransitionHead {
  kinds: { kind: string; n: number; stuck: number }[];
  active: number;
}

const HEAD = `SELECT epoch, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'operation_run_transitions'), 0) AS lastId
  FROM ledger_state WHERE id = 1`;

function headOf(result: D1Result | undefined): TransitionHead {
  const [head] = (result?.results ?? []) as TransitionHead[];
  if (head === undefined) throw new Error("ledger_state has no row");
  return head;
}

/** Reads the feed of run transitions by cursor. */
export class TransitionReader {
  readonly #d1: D1Database;

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  /** Reads no transition. */
  async head(): Promise<TransitionHead> {
    const head = await this.#d1.prepare(HEAD).first<TransitionHead>();
    if (head === null) throw new Error("ledger_state has no row");
    return head;
  }

  /** One consistent look: the head and the rows after the cursor, at most the limit. */
  async read(cursor: number, limit: number): Promise<TransitionRead> {
    const [head, tail] = await this.#d1.batch([
      this.#d1.prepare(HEAD),
      this.#d1.prepare("SELECT * FROM operation_run_transitions WHERE id > ? ORDER BY id LIMIT ?").bind(cursor, limit),
    ]);
    return {
      ...headOf(head),
      tail: (tail?.results ?? []) as Transition[],
      rowsRead: tail?.meta.rows_read ?? 0,
    };
  }

  /** Cursor from which everything has to be read: just before the first row that a window can reach. */
  async cursorBefore(at: number): Promise<number> {
    // one statement: a transition that is written between two of them would be skipped
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

  /** The transitions up to `cursor` from `start` on, and the runs that are active, in one transaction with the head. */
  async bruteForce(cursor: number, start: number): Promise<TransitionCount> {
    const [head, kinds, active] = await this.#d1.batch([
      this.#d1.prepare(HEAD),
      this.#d1
        .prepare(
          "SELECT kind, COUNT(*) AS n, SUM(stuck) AS stuck FROM operation_run_transitions WHERE occurred_at >= ? AND id <= ? GROUP BY kind",
        )
        .bind(start, cursor),
      this.#d1.prepare("SELECT COUNT(*) AS n FROM operation_runs WHERE status IN ('queued', 'running')"),
    ]);
    const [running] = (active?.results ?? []) as { n: number }[];
    return {
      ...headOf(head),
      kinds: (kinds?.results ?? []) as TransitionCount["kinds"],
      active: running?.n ?? 0,
    };
  }
}
