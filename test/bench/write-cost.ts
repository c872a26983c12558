import type { Fixture, Group } from "./bench.ts";
import { milestoneOf } from "./ledger.ts";
import type { Runtime } from "./runtime.ts";
import { atMost, makeRow } from "./table.ts";

const EVENTS = 100;

/** Rows written per insert into a scratch table of the ledger's columns. */
async function scratchCost(runtime: Runtime, table: string, key: string, indexes: readonly string[]): Promise<number> {
  const columns =
    "workspace_id, tenant_id, user_id, event_name, feature_area, subject_type, subject_id, metadata, occurred_at";
  await runtime.run("sql", [
    { sql: `CREATE TABLE ${table} (id ${key}, ${columns}, recorded_at)` },
    ...indexes.map((column) => ({ sql: `CREATE INDEX ${table}_${column} ON ${table} (${column})` })),
  ]);
  const insert = {
    sql: `INSERT INTO ${table} (${columns}, recorded_at) SELECT ${columns}, recorded_at FROM product_usage_events LIMIT 1`,
  };
  const results = await runtime.run("sql", Array<typeof insert>(EVENTS).fill(insert));
  await runtime.sql(`DROP TABLE ${table}`);
  return results.reduce((total, { cost }) => total + cost.rows_written, 0) / EVENTS;
}

const AUTOINCREMENT = "INTEGER PRIMARY KEY AUTOINCREMENT";

async function measure(_: unknown, { runtime }: Fixture) {
  const plain = await scratchCost(runtime, "bench_plain", "INTEGER PRIMARY KEY", []);
  const counted = await scratchCost(runtime, "bench_counted", AUTOINCREMENT, []);
  const naive = await scratchCost(runtime, "bench_naive", AUTOINCREMENT, ["workspace_id", "event_name", "occurred_at"]);
  const milestones = Array.from({ length: EVENTS }, (_, index) => milestoneOf(index % 5, index));
  const { rows_written } = await runtime.run("recordBatch", milestones);
  const counters = counted - plain;
  return [
    makeRow({
      id: "rows-written",
      value: rows_written / EVENTS,
      unit: `rows written per event, ${EVENTS} in a batch, ${counters === 1 ? "AUTOINCREMENT's own row counted" : "AUTOINCREMENT's own row not counted"}; baseline: three single-column indexes`,
      baseline: naive,
      reach: atMost(3.2 + counters),
    }),
  ];
}

export const writeCost: Group = { id: "write-cost", rows: ["rows-written"], fixture: "small", measure };
