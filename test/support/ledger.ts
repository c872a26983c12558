import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type SQL, sql } from "drizzle-orm";
import { type Deps, type DepsOverrides, makeDeps } from "../../worker/deps.ts";
import {
  USAGE_EVENT_NAMES,
  USAGE_EVENTS,
  type UsageEventName,
} from "../../worker/features/telemetry/catalog.contract.ts";
import type { UsageEventInput } from "../../worker/features/telemetry/recorder.ts";
import { WINDOW_KEYS, WINDOWS, type WindowKey } from "../../worker/features/telemetry/windows.contract.ts";
import type { Clock } from "../../worker/platform/clock.ts";
import { type IdPrefix, systemIds } from "../../worker/platform/ids.ts";
import type { Log, LogFields } from "../../worker/platform/log.ts";

export interface Scope {
  workspaceId: string;
  tenantId: string;
}

/** A clock that stands until it is told to move. */
export class SteppedClock implements Clock {
  at: number;

  constructor(at: number) {
    this.at = at;
  }

  now(): number {
    return this.at;
  }
}

/** Log lines as they were written, for tests that say what may stand in them. */
export class MemoryLog implements Log {
  readonly lines: { level: "info" | "warn" | "error"; code: string; fields: LogFields }[] = [];

  info(code: string, fields: LogFields = {}): void {
    this.lines.push({ level: "info", code, fields });
  }

  warn(code: string, fields: LogFields = {}): void {
    this.lines.push({ level: "warn", code, fields });
  }

  error(code: string, fields: LogFields = {}): void {
    this.lines.push({ level: "error", code, fields });
  }
}

/** Where id tokens count, addresses begin with https. */
const PRODUCTION = {
  ENVIRONMENT: "production",
  MICROSOFT_LOGIN_URL: "https://login.example",
  MICROSOFT_GRAPH_URL: "https://graph.example",
};

/** Dependencies of a request in a process that is told the time and keeps its log. */
export function ledgerDeps(overrides: DepsOverrides & { production?: boolean } = {}): Deps & { log: MemoryLog } {
  const log = new MemoryLog();
  const { production = false, ...rest } = overrides;
  const deps = makeDeps(production ? { ...env, ...PRODUCTION } : env, createExecutionContext(), {
    log,
    ...rest,
  });
  return { ...deps, log };
}

const ids = systemIds(() => Date.now());

/** An id that no row carries. */
export const someId = (prefix: IdPrefix): string => ids.next(prefix);

/** Statements that make the scopes: one workspace each unless named otherwise, and a tenant in it. */
export async function makeScopes(count: number, workspaceOf: (index: number) => number = (index) => index) {
  const scopes = Array.from({ length: count }, () => ({ workspaceId: "", tenantId: someId("ten") }));
  const workspaces = new Map<number, string>();
  scopes.forEach((scope, index) => {
    const place = workspaceOf(index);
    scope.workspaceId = workspaces.get(place) ?? someId("ws");
    workspaces.set(place, scope.workspaceId);
  });
  await env.DB.batch([
    ...[...workspaces.values()].map((id) =>
      env.DB.prepare("INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, 0)").bind(id, "A workspace"),
    ),
    ...scopes.map(({ tenantId, workspaceId }) =>
      env.DB.prepare("INSERT INTO tenants (id, workspace_id, display_name, created_at) VALUES (?, ?, ?, 0)").bind(
        ...[tenantId, workspaceId, "A tenant"],
      ),
    ),
  ]);
  return scopes;
}

export interface Row extends Scope {
  at: number;
  event?: string;
  userId?: string | null;
}

const featureAreaOf = (event: string): string =>
  Object.hasOwn(USAGE_EVENTS, event) ? USAGE_EVENTS[event as UsageEventName].feature_area : "of_another_release";

/** Puts rows into the ledger as they are, in the order given: like every writer, the caller keeps time order. */
export async function insertRows(rows: readonly Row[]): Promise<void> {
  const values = rows.map(({ event = "product.operations.started", ...row }) => ({
    ...row,
    event,
    area: featureAreaOf(event),
    userId: row.userId ?? null,
  }));
  await env.DB.prepare(
    `INSERT INTO product_usage_events (workspace_id, tenant_id, user_id, event_name, feature_area, subject_type, subject_id,
       occurred_at, recorded_at)
     SELECT value->>'workspaceId', value->>'tenantId', value->>'userId', value->>'event', value->>'area',
       'operation_run', 'run_0', value->>'at', value->>'at'
     FROM json_each(?) ORDER BY key`,
  )
    .bind(JSON.stringify(values))
    .run();
}

/** Fills the ledger with `count` rows, `gap` ms apart from `from` on, taking the scopes and families in turn. */
export async function fillLedger(count: number, from: number, gap: number, scopes: readonly Scope[]): Promise<void> {
  const [list, names] = [JSON.stringify(scopes), JSON.stringify(USAGE_EVENT_NAMES)];
  await env.DB.prepare(
    // numbers arrive as REAL, and a JSON path takes none
    `WITH RECURSIVE steps(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM steps WHERE n + 1 < ?1),
       places(n, scope, family) AS (SELECT n, n % CAST(?5 AS INTEGER), n % CAST(?7 AS INTEGER) FROM steps)
     INSERT INTO product_usage_events (workspace_id, tenant_id, event_name, feature_area, subject_type, subject_id,
       occurred_at, recorded_at)
     SELECT json_extract(?4, '$[' || scope || '].workspaceId'), json_extract(?4, '$[' || scope || '].tenantId'),
       json_extract(?6, '$[' || family || ']'), 'operations', 'operation_run', 'run_0', ?2 + n * ?3, ?2 + n * ?3
     FROM places ORDER BY n`,
  )
    .bind(count, from, gap, list, scopes.length, names, USAGE_EVENT_NAMES.length)
    .run();
}

/** What a valid event of an operation start looks like, to be changed by a test. */
export const startedEvent = (
  scope: Scope,
  userId: string,
  observes: SQL = sql`true`,
): UsageEventInput<"product.operations.started"> => ({
  event: "product.operations.started",
  ...scope,
  userId,
  subject: { type: "operation_run", id: someId("run") },
  metadata: { operation_type: "provider.connection.check" },
  observes,
});

export interface LedgerRow {
  id: number;
  workspace_id: string;
  tenant_id: string;
  user_id: string | null;
  event_name: string;
  feature_area: string;
  subject_type: string;
  subject_id: string;
  metadata: string;
  occurred_at: number;
  recorded_at: number;
}

export async function ledgerRows(): Promise<LedgerRow[]> {
  const { results } = await env.DB.prepare("SELECT * FROM product_usage_events ORDER BY id").all<LedgerRow>();
  return results;
}

export async function ledgerState(): Promise<{ epoch: number; floor: number }> {
  const state = await env.DB.prepare("SELECT epoch, floor FROM ledger_state").first<{ epoch: number; floor: number }>();
  if (!state) throw new Error("ledger_state has no row");
  return state;
}

/** The numbers of every window that ends at `instant`, counted by looking at each row of the ledger. */
export async function countLedger(instant: number) {
  const rows = await env.DB.prepare(
    `SELECT ${WINDOW_KEYS.flatMap((key, index) => [
      `COUNT(DISTINCT CASE WHEN occurred_at >= ?${index + 1} THEN workspace_id END) AS "${key} active"`,
      ...USAGE_EVENT_NAMES.map(
        (name) => `TOTAL(occurred_at >= ?${index + 1} AND event_name = '${name}') AS "${key} ${name}"`,
      ),
    ]).join(", ")}
     FROM product_usage_events WHERE occurred_at <= ?${WINDOW_KEYS.length + 1}`,
  )
    .bind(...WINDOW_KEYS.map((key) => instant - WINDOWS[key].length_ms), instant)
    .first<Record<string, number>>();
  return Object.fromEntries(
    WINDOW_KEYS.map((key) => [
      key,
      {
        active_workspaces: rows?.[`${key} active`] ?? 0,
        counts: USAGE_EVENT_NAMES.map((name) => rows?.[`${key} ${name}`] ?? 0),
      },
    ]),
  ) as Record<WindowKey, { active_workspaces: number; counts: number[] }>;
}

/** Rows of every table, those of the platform's own bookkeeping included. */
export async function tableCounts(): Promise<Record<string, number>> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
  ).all<{ name: string }>();
  const counts = await env.DB.batch<{ n: number }>(
    results.map(({ name }) => env.DB.prepare(`SELECT COUNT(*) AS n FROM "${name}"`)),
  );
  return Object.fromEntries(results.map(({ name }, index) => [name, counts[index]?.results[0]?.n ?? -1]));
}

/** The binding, with the SQL of every statement that is prepared through it. */
export function recordingD1(d1: D1Database = env.DB): { d1: D1Database; prepared: string[] } {
  const prepared: string[] = [];
  const recording = new Proxy(d1, {
    get(target, key) {
      if (key === "prepare")
        return (text: string) => {
          prepared.push(text);
          return target.prepare(text);
        };
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { d1: recording, prepared };
}

/** How SQLite would run a statement: one line for each table or index that it walks. */
export async function planOf(text: string): Promise<string[]> {
  const parameters = (text.match(/\?/g) ?? []).map(() => 1);
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${text}`)
    .bind(...parameters)
    .all<{ detail: string }>();
  return results.map(({ detail }) => detail);
}
