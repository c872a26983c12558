import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../worker/deps.ts";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import {
  openRunDiagnostics,
  openTenantDiagnostics,
} from "../../../worker/features/diagnostics/open-diagnostics.usecases.ts";
import { placeOfRun } from "../../../worker/features/operations/operations.queries.ts";
import { commit } from "../../../worker/platform/commit.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { makeId } from "../../../worker/platform/ids.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { makeGovernedTenant } from "../../support/factories.ts";
import { asOperator, testDeps } from "../operations/support.ts";
import { ids, makeReport, makeRun, ofTenant, sectionOf } from "./support.ts";

const MOST = 300;

// sorts before every id of today: what the test made itself stays the newest
const OLD = makeId("run", 0, new Uint8Array(16)).slice("run_".length, -10);

/** As many runs and audit entries of the tenant, and tenants beside it with a run and an entry each, as `count` says. */
async function addHistory(tenant: { id: string; workspaceId: string }, count: number): Promise<void> {
  const series = `WITH RECURSIVE n(i) AS (SELECT ${count} UNION ALL SELECT i + 1 FROM n WHERE i < ${2 * count - 1})`;
  const id = (prefix: string) => `'${prefix}_${OLD}' || printf('%010d', i)`;
  const workspaceId = `'${tenant.workspaceId}'`;
  const places = [`'${tenant.id}'`, id("ten")];
  const runs = places.map(
    (tenantId, place) => `
      INSERT INTO operation_runs (id, workspace_id, tenant_id, type, status, outcome, identity, created_at, progressed_at, completed_at)
      ${series} SELECT ${id("run")} || '${place}', ${workspaceId}, ${tenantId}, 'provider.connection.check', 'completed',
        'succeeded', 'old', 0, 0, 0 FROM n`,
  );
  const entries = places.map(
    (tenantId, place) => `
      INSERT INTO audit_entries (id, workspace_id, tenant_id, actor_kind, action, resource_type, outcome, occurred_at)
      ${series} SELECT ${id("aud")} || '${place}', ${workspaceId}, ${tenantId}, 'system', 'tenant.operation.completed',
        'operation_run', 'succeeded', 0 FROM n`,
  );
  const tenants = `
    INSERT INTO tenants (id, workspace_id, display_name, created_at)
    ${series} SELECT ${id("ten")}, ${workspaceId}, 'Tenant ' || i, 0 FROM n`;
  await env.DB.batch([tenants, ...runs, ...entries].map((query) => env.DB.prepare(query)));
}

function countedDeps() {
  const { d1, rowsRead } = countedReads(env.DB);
  const db = openDatabase(d1);
  const deps: Deps = testDeps();
  return {
    deps: {
      ...deps,
      d1,
      db,
      commit: (unit) => commit({ db, log: deps.log, alongside: () => [] }, unit),
    } satisfies Deps,
    rowsRead,
  };
}

async function rowsOf(work: (deps: Deps) => Promise<unknown>): Promise<number> {
  const { deps, rowsRead } = countedDeps();
  await work(deps);
  return rowsRead();
}

const ENTRY = `INSERT INTO audit_entries (id, workspace_id, tenant_id, actor_kind, actor_id, action, resource_type, outcome, occurred_at)
  VALUES (?1, ?2, ?3, 'user', ?4, 'tenant.operation.started', 'operation_run', 'succeeded', 1)`;

describe("opening support diagnostics", () => {
  it("FR-241-024 reads few rows, and no more of them at ten times the tenants, runs and audit entries", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const runId = await makeRun(ofTenant(tenant), { initiatorUserId: operator.id });
    await makeReport(tenant, runId);
    for (let entry = 0; entry < 12; entry += 1)
      await env.DB.prepare(ENTRY).bind(ids.next("aud"), tenant.workspaceId, tenant.id, operator.id).run();
    const scopeOf = (deps: Deps) => resolveTenantScope(deps, asOperator(operator), tenant.id);
    const openTenant = () =>
      rowsOf(async (deps) => {
        const bundle = await openTenantDiagnostics(deps, await scopeOf(deps));
        expect(sectionOf(bundle, "audit_history").facts).toHaveLength(10);
      });
    const openRun = () =>
      rowsOf(async (deps) => {
        await placeOfRun(SYSTEM_SCOPE, deps, runId);
        await openRunDiagnostics(deps, await scopeOf(deps), runId);
      });
    await addHistory(tenant, 200);
    // the first event of a ledger has none before it to be read
    await openTenant();
    const small = [await openTenant(), await openRun()];
    await addHistory(tenant, 2_000);
    const large = [await openTenant(), await openRun()];
    expect(large).toEqual(small);
    for (const rows of large) {
      expect(rows).toBeGreaterThan(10);
      expect(rows).toBeLessThanOrEqual(MOST);
    }
  });
});
