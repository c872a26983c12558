import type { BatchItem } from "drizzle-orm/batch";
import { drizzle } from "drizzle-orm/d1";
import * as schema from "../../db/schema/index.ts";

export const openDatabase = (binding: D1Database) => drizzle(binding, { schema });

export type Database = ReturnType<typeof openDatabase>;

/** A write that a repository built and that `commit` runs. */
export type Statement = BatchItem<"sqlite">;
