/** Findings of one statement: its one parameter stays far below the two megabytes of D1. */
export const CHUNK_FINDINGS = 500;
export const CHUNK_LENGTH = 400_000;

/** A stretch of fingerprints, from one to before another, with what was detected in it. Together they cover all of them. */
export interface Stretch<Row> {
  /** Null: from the first there can be. */
  from: string | null;
  /** Null: to the last there can be. */
  before: string | null;
  rows: Row[];
}

/** @param rows in the order of their fingerprints */
export function inStretches<Row extends { fingerprint: string }>(rows: readonly Row[]): Stretch<Row>[] {
  let current: Stretch<Row> = { from: null, before: null, rows: [] };
  const stretches = [current];
  let length = 0;
  for (const row of rows) {
    const size = JSON.stringify(row).length;
    if (current.rows.length === CHUNK_FINDINGS || (current.rows.length > 0 && length + size > CHUNK_LENGTH)) {
      current.before = row.fingerprint;
      current = { from: row.fingerprint, before: null, rows: [] };
      stretches.push(current);
      length = 0;
    }
    current.rows.push(row);
    length += size;
  }
  return stretches;
}
