import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { app } from "../../../worker/app.ts";
import { makeId } from "../../../worker/platform/ids.ts";
import { ORIGIN } from "../../support/app.ts";
import { countedReads } from "../../support/counted-reads.ts";

// sorts before every id of today: what a test made itself stays the newest
const OLD = makeId("run", 0, new Uint8Array(16)).slice("run_".length, -10);

const idOf = (prefix: string, number: string) => `'${prefix}_${OLD}' || printf('%010d', ${number})`;
const series = (from: number, to: number) =>
  `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to - 1})`;

export const nthId = (prefix: "ten" | "run", number: number): string =>
  `${prefix}_${OLD}${String(number).padStart(10, "0")}`;

/** How much there is of everything. */
export interface Size {
  tenants: number;
  runs: number;
  entries: number;
}

/** What is there before anything is added. */
export const NOTHING: Size = { tenants: 0, runs: 0, entries: 0 };

/** Every second row of a history is of the first tenant, and the others share the rest. */
const placeOf = (tenants: number) => `CASE WHEN i % 2 = 0 THEN 0 ELSE i % ${tenants} END`;

/** Of each tenant the newest two runs of a history, one of either type, are under way. */
const tenantRows = (workspaceId: string, userId: string, from: Size, to: Size): string[] => {
  const range = series(from.tenants, to.tenants);
  const active = (type: string, prefix: string) => `
    INSERT INTO operation_runs (id, workspace_id, tenant_id, initiator_user_id, type, status, outcome, identity, created_at, progressed_at)
    ${range} SELECT ${idOf("run", `${prefix}000000 + i`)}, '${workspaceId}', ${idOf("ten", "i")}, '${userId}', '${type}',
      'running', 'pending', '${type}' || i, 1, 1 FROM n`;
  return [
    `INSERT INTO tenants (id, workspace_id, display_name, external_tenant_id, status, created_at)
     ${range} SELECT ${idOf("ten", "i")}, '${workspaceId}', 'Tenant ' || i, 'directory-' || i, 'active', 0 FROM n`,
    `INSERT INTO provider_connections (id, workspace_id, tenant_id, target_external_tenant_id, consent_status, created_at, updated_at)
     ${range} SELECT ${idOf("con", "i")}, '${workspaceId}', ${idOf("ten", "i")}, 'directory-' || i, 'granted', 0, 0 FROM n`,
    `INSERT INTO tenant_entitlements (tenant_id, user_id, workspace_id, role, created_at)
     ${range} SELECT ${idOf("ten", "i")}, '${userId}', '${workspaceId}', 'owner', 0 FROM n`,
    active("inventory.sync", "8"),
    active("provider.connection.check", "9"),
  ];
};

const runRows = (workspaceId: string, userId: string, from: Size, to: Size): string => `
  INSERT INTO operation_runs (id, workspace_id, tenant_id, initiator_user_id, type, status, outcome, identity, created_at, progressed_at, completed_at)
  ${series(from.runs, to.runs)} SELECT ${idOf("run", "i")}, '${workspaceId}', ${idOf("ten", placeOf(to.tenants))}, '${userId}',
    CASE WHEN i % 4 < 2 THEN 'inventory.sync' ELSE 'provider.connection.check' END, 'completed',
    CASE WHEN i % 3 = 0 THEN 'failed' ELSE 'succeeded' END, 'same', 0, 0, 0 FROM n`;

const ENTRIES_AT_ONCE = 100_000;

const entryRows = (workspaceId: string, userId: string, from: Size, to: Size): string[] => {
  const starts = [];
  for (let start = from.entries; start < to.entries; start += ENTRIES_AT_ONCE) starts.push(start);
  return starts.map(
    (start) => `
      INSERT INTO audit_entries (id, workspace_id, tenant_id, actor_kind, actor_id, action, resource_type, resource_id, outcome, occurred_at)
      ${series(start, Math.min(to.entries, start + ENTRIES_AT_ONCE))} SELECT ${idOf("aud", "i")}, '${workspaceId}',
        ${idOf("ten", placeOf(to.tenants))}, 'user', '${userId}', 'tenant.operation.started', 'operation_run',
        ${idOf("run", `i % ${to.runs}`)}, 'succeeded', 0 FROM n`,
  );
};

// the transitions that they would write are not what is read here, and take most of the time
const TRANSITION_TRIGGERS = ["operation_runs_inserted_transition", "operation_runs_inserted_completed_transition"];

/** Makes a workspace grow from one size to the next; the operator is entitled to all of it. */
export async function grow(workspaceId: string, userId: string, from: Size, to: Size): Promise<void> {
  const statements = [
    ...TRANSITION_TRIGGERS.map((name) => `DROP TRIGGER IF EXISTS ${name}`),
    ...tenantRows(workspaceId, userId, from, to),
    runRows(workspaceId, userId, from, to),
    ...entryRows(workspaceId, userId, from, to),
  ];
  for (const statement of statements) await env.DB.prepare(statement).run();
}

export interface Asked {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
}

export interface Counted<T> {
  status: number;
  body: T;
  rows: number;
}

/** One request through the whole app, with all rows that it read of the database: the session's as well. */
export async function countedCall<T>(cookie: string, { method, path, body }: Asked): Promise<Counted<T>> {
  const { d1, rowsRead } = countedReads(env.DB);
  const headers = {
    ...{ Cookie: cookie, Origin: ORIGIN, "cf-connecting-ip": "192.0.2.1" },
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const request = new Request(`${ORIGIN}${path}`, { method, headers, ...sent });
  const response = await app.fetch(request, { ...env, DB: d1 }, createExecutionContext());
  return { status: response.status, body: await response.json(), rows: rowsRead() };
}
