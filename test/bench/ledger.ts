import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { USAGE_EVENT_NAMES, USAGE_EVENTS } from "../../worker/features/telemetry/catalog.contract.ts";
import { type IdPrefix, makeId } from "../../worker/platform/ids.ts";
import { ROOT } from "./paths.ts";
import type { Milestone } from "./probe-protocol.ts";
import type { Runtime } from "./runtime.ts";

export const DAY_MS = 24 * 60 * 60_000;
export const WORKSPACES = 200;
const SPAN_MS = 90 * DAY_MS;
const PER_STATEMENT = 100_000;
/** Rows per statement that come as a list. D1 takes a bound text of two million bytes. */
const PER_LIST = 5_000;

const padded = (prefix: IdPrefix, index: number) => `${prefix}_${String(index).padStart(26, "0")}`;

export const USER_ID = padded("usr", 0);
export const workspaceId = (index: number): string => padded("ws", index);
export const tenantId = (index: number): string => padded("ten", index);

const SUBJECT_PREFIXES = USAGE_EVENT_NAMES.map((name) => Object.values(USAGE_EVENTS[name].subjects)[0] as IdPrefix);

/** A new milestone of a family (its place in the catalog) in one of the ledger's workspaces. */
export const milestoneOf = (family: number, workspace: number): Milestone => ({
  family,
  workspaceId: workspaceId(workspace),
  tenantId: tenantId(workspace),
  userId: USER_ID,
  subjectId: makeId(SUBJECT_PREFIXES[family] ?? "run", Date.now(), crypto.getRandomValues(new Uint8Array(16))),
});

const numbers = (from: number, below: number) =>
  `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${below})`;

/** Applies the migrations and makes the workspaces, one tenant in each, and a user. */
export async function prepare(runtime: Runtime): Promise<void> {
  const directory = join(ROOT, "db/migrations");
  for (const file of readdirSync(directory).sort()) {
    if (!file.endsWith(".sql")) continue;
    const statements = readFileSync(join(directory, file), "utf8").split("--> statement-breakpoint");
    await runtime.run(
      "sql",
      statements.map((sql) => ({ sql: sql.trim() })),
    );
  }
  const all = numbers(0, WORKSPACES);
  await runtime.run("sql", [
    { sql: `${all} INSERT INTO workspaces (id, name, created_at) SELECT 'ws_' || printf('%026d', i), 'W', 0 FROM n` },
    {
      sql: `${all} INSERT INTO tenants (id, workspace_id, display_name, external_tenant_id, created_at)
        SELECT 'ten_' || printf('%026d', i), 'ws_' || printf('%026d', i), 'T', i, 0 FROM n`,
    },
    {
      sql: "INSERT INTO users (id, name, email, created_at, updated_at) VALUES (?, 'U', 'u@example.test', 0, 0)",
      params: [USER_ID],
    },
  ]);
}

const familyCase = (text: (index: number) => string) =>
  `CASE family ${USAGE_EVENT_NAMES.map((_, index) => `WHEN ${index} THEN '${text(index)}'`).join(" ")} END`;

const nameOf = (index: number) => USAGE_EVENT_NAMES[index] as (typeof USAGE_EVENT_NAMES)[number];

/** Inserts `source(i, workspace, family, at)`, which must come in time order. */
const insertFrom = (source: string) => `${source}
  INSERT INTO product_usage_events (workspace_id, tenant_id, user_id, event_name, feature_area, subject_type, subject_id,
    metadata, occurred_at, recorded_at)
  SELECT 'ws_' || printf('%026d', workspace), 'ten_' || printf('%026d', workspace), '${USER_ID}',
    ${familyCase(nameOf)}, ${familyCase((index) => USAGE_EVENTS[nameOf(index)].feature_area)},
    ${familyCase((index) => Object.keys(USAGE_EVENTS[nameOf(index)].subjects)[0] ?? "")},
    ${familyCase((index) => SUBJECT_PREFIXES[index] ?? "")} || '_' || printf('%026d', i),
    '{"operation_type":"provider.connection.check"}', at, at
  FROM source ORDER BY i`;

/** So many events at even distances over the last 90 days, up to this moment. */
export async function fillEvenly(runtime: Runtime, total: number, progress: (done: number) => void): Promise<void> {
  const start = Date.now() - SPAN_MS;
  for (let from = 0; from < total; from += PER_STATEMENT) {
    const below = Math.min(total, from + PER_STATEMENT);
    await runtime.sql(
      insertFrom(`${numbers(from, below)}, source(i, workspace, family, at) AS (
        SELECT i, i * 161 % ${WORKSPACES}, (i + i / ${WORKSPACES}) % ${USAGE_EVENT_NAMES.length},
          ${start} + CAST(i * ${SPAN_MS / total} AS INTEGER) FROM n)`),
    );
    progress(below);
  }
}

export interface PlacedEvent {
  at: number;
  workspace: number;
  family: number;
}

/** The given events, in time order. */
export async function fillWith(runtime: Runtime, events: readonly PlacedEvent[]): Promise<void> {
  const sorted = [...events].sort((a, b) => a.at - b.at);
  for (let from = 0; from < sorted.length; from += PER_LIST) {
    const list = sorted.slice(from, from + PER_LIST).map(({ at, workspace, family }) => [workspace, family, at]);
    await runtime.sql(
      insertFrom(`WITH source(i, workspace, family, at) AS (
        SELECT key, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))`),
      JSON.stringify(list),
    );
  }
}

export async function newestId(runtime: Runtime): Promise<number> {
  const { rows } = await runtime.sql("SELECT COALESCE(MAX(id), 0) AS id FROM product_usage_events");
  return Number(rows[0]?.id ?? 0);
}
