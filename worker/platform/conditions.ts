import { type SQL, sql } from "drizzle-orm";

// Conditions of statements in one batch: each is asked at its place, whatever was read before.

export const always: SQL = sql`true`;

export const allOf = (...conditions: SQL[]): SQL =>
  sql`(${sql.join(
    conditions.map((condition) => sql`(${condition})`),
    sql` AND `,
  )})`;

/** Whether the write before this statement, in the same batch, changed a row. */
export const justChanged: SQL = sql`(SELECT changes()) > 0`;
