import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One row per cron job: who holds it, until when. `fence` rises with each holder; a write of an older one is refused. */
export const taskLeases = sqliteTable("task_leases", {
  job: text("job").primaryKey(),
  holder: text("holder").notNull(),
  fence: integer("fence").notNull(),
  expiresAt: integer("expires_at").notNull(),
});

/** What each execution of a job did. A crashed one stays `running` until the next execution closes it as `interrupted`. */
export const taskRuns = sqliteTable(
  "task_runs",
  {
    id: text("id").primaryKey(),
    job: text("job").notNull(),
    scheduledAt: integer("scheduled_at").notNull(),
    trigger: text("trigger").notNull(),
    status: text("status").notNull(),
    rows: integer("rows").notNull().default(0),
    chunks: integer("chunks").notNull().default(0),
    cutoff: integer("cutoff"),
    retentionDays: integer("retention_days"),
    startedAt: integer("started_at").notNull(),
    finishedAt: integer("finished_at"),
    errorCode: text("error_code"),
  },
  // the last executions of one job
  (table) => [index("task_runs_job").on(table.job, table.startedAt)],
);

export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    plane: text("plane").notNull(),
    actorId: text("actor_id").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    /** `reserved` until the effect commits, `applied` in the effect's own batch, `answered` with the stored response. */
    state: text("state").notNull(),
    responseStatus: integer("response_status"),
    responseBody: text("response_body"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.plane, table.actorId, table.key] }),
    // daily prune of keys older than 24 hours
    index("idempotency_keys_created").on(table.createdAt),
  ],
);
