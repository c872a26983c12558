import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { SessionView } from "../../../worker/features/access/session.contract.ts";
import type { TenantDetail, TenantList } from "../../../worker/features/tenants/tenants.contract.ts";
import { makeOperator, makeWorkspace } from "../../support/factories.ts";
import { makeRun } from "../operations/support.ts";
import { type Asked, countedCall, grow, NOTHING, nthId, type Size } from "./history.ts";

const MOST = 300;

/** More tenants than a page at a tenth as well. */
const TENTH: Size = { tenants: 60, runs: 5_000, entries: 50_000 };
const WHOLE: Size = { tenants: 500, runs: 50_000, entries: 500_000 };

const get = (path: string): Asked => ({ method: "GET", path: `/api/admin${path}` });
const post = (path: string): Asked => ({ method: "POST", path: `/api/admin${path}` });

/** Everything that a page asks for when it is opened, by what is opened. */
const openings = (workspaceId: string, runId: string) => {
  const tenantId = nthId("ten", 0);
  const dashboard = [get(`/tenants/${tenantId}`), get(`/workspaces/${workspaceId}/controls`)];
  const list = (cursor: string) => get(`/workspaces/${workspaceId}/tenants${cursor}`);
  return {
    "the session": [get("/session")],
    "a tenant dashboard": dashboard,
    "the dashboard of a tenant of few runs": [
      get(`/tenants/${nthId("ten", 7)}`),
      get(`/workspaces/${workspaceId}/controls`),
    ],
    "a run": [get(`/operations/${runId}`), get(`/operations/${runId}/related`), ...dashboard],
    "a run in the middle of its history": [
      get(`/operations/${nthId("run", 2_000)}`),
      get(`/operations/${nthId("run", 2_000)}/related`),
      ...dashboard,
    ],
    "a tenant's support diagnostics": [post(`/tenants/${tenantId}/support-diagnostics`)],
    "a run's support diagnostics": [post(`/operations/${runId}/support-diagnostics`)],
    "the first page of the tenant list": [list("")],
  } satisfies Record<string, Asked[]>;
};

/** More of each severity than is counted, all of them overdue. */
const makeFindings = ({ workspaceId, tenantId }: { workspaceId: string; tenantId: string }) =>
  env.DB.prepare(
    `INSERT INTO findings (id, workspace_id, tenant_id, source, rule, fingerprint, severity, severity_rank, subject_type,
       subject_id, subject_label, due_at, first_detected_at, last_detected_at, last_report_id, updated_at)
     SELECT 'fnd_' || s.key || '_' || n.value, ?1, ?2, 'entra.admin_roles', 'admin_roles.guest_holds_role',
       s.key || '-' || n.value, s.value, s.key, 'user', 'u', 'A guest', 1, 1, 1, 'rep_1', 1
     FROM json_each('["info","low","medium","high","critical"]') AS s,
       (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 300) SELECT value FROM n) AS n`,
  )
    .bind(workspaceId, tenantId)
    .run();

/** A long history of what a customer was told: as many snapshots, each with a review and a pack. */
async function makeHandOvers({ workspaceId, tenantId }: { workspaceId: string; tenantId: string }) {
  const many = (sql: string) =>
    env.DB.prepare(
      `WITH RECURSIVE n(value) AS (SELECT 1000 UNION ALL SELECT value + 1 FROM n WHERE value < 1299) ${sql}`,
    ).bind(workspaceId, tenantId);
  await env.DB.batch([
    many(`INSERT INTO evidence_snapshots (id, workspace_id, tenant_id, schema_version, fingerprint, summary, created_at)
      SELECT 'evs_' || value, ?1, ?2, 1, 'f', '{}', value FROM n`),
    many(`INSERT INTO tenant_reviews (id, workspace_id, tenant_id, snapshot_id, title, content, created_at, updated_at)
      SELECT 'rev_' || value, ?1, ?2, 'evs_' || value, 'A review', '{}', value, value FROM n`),
    many(`INSERT INTO review_packs (id, workspace_id, tenant_id, snapshot_id, include_pii, include_operations, fingerprint, created_at)
      SELECT 'pck_' || value, ?1, ?2, 'evs_' || value, 0, 0, 'f' || value, value FROM n`),
  ]);
}

it("FR-003-018 FR-002-007 FR-241-024 opening a tenant dashboard, a run, a bundle or a page of tenants, each with the session, reads at most 300 rows at 500 tenants, 50,000 runs and 500,000 audit entries, and as many at a tenth", async () => {
  const workspace = await makeWorkspace();
  const operator = await makeOperator({ workspaceId: workspace.id });
  await grow(workspace.id, operator.id, NOTHING, TENTH);
  const place = { workspaceId: workspace.id, tenantId: nthId("ten", 0) };
  await makeFindings(place);
  await makeHandOvers(place);
  const failure = { reason_code: "provider_consent_missing", message: "A message." };
  const ended = { status: "completed", outcome: "failed", completedAt: Date.now() } as const;
  const run = await makeRun(place, { ...ended, identity: "same", failures: [failure] });

  const measure = async () => {
    const costs: Record<string, number> = {};
    for (const [what, asked] of Object.entries(openings(workspace.id, run.id))) {
      costs[what] = 0;
      for (const one of asked) {
        const { status, rows } = await countedCall(operator.cookie, one);
        expect([one.path, status]).toEqual([one.path, 200]);
        costs[what] += rows;
      }
    }
    return costs;
  };
  // the first event of a ledger has none before it to be read
  await measure();
  const small = await measure();
  await grow(workspace.id, operator.id, TENTH, WHOLE);
  const large = await measure();

  // a page that is opened cold asks who is there first
  const who = large["the session"] ?? MOST;
  const cold = Object.entries(large).map(([what, rows]) => [what, what === "the session" ? rows : rows + who] as const);
  expect(cold.filter(([, rows]) => rows > MOST)).toEqual([]);
  expect(large).toEqual(small);
  console.log(`rows read: ${JSON.stringify(large)}`);

  const { body: tenant } = await countedCall<TenantDetail>(operator.cookie, get(`/tenants/${place.tenantId}`));
  expect(tenant.hand_over).toMatchObject({
    snapshot: { id: "evs_1299" },
    review: { id: "rev_1299" },
    pack: { id: "pck_1299" },
  });
  // those of the size that was measured, not of an empty answer
  const { body: session } = await countedCall<SessionView>(operator.cookie, get("/session"));
  expect(session.workspaces[0]?.tenants).toHaveLength(20);
  const { body: tenants } = await countedCall<TenantList>(operator.cookie, get(`/workspaces/${workspace.id}/tenants`));
  expect(tenants.items.filter(({ active_run }) => active_run !== null)).toHaveLength(50);
  const count = (table: string) => env.DB.prepare(`SELECT COUNT(*) AS n FROM ${table}`).first<number>("n");
  expect([await count("tenants"), await count("audit_entries")]).toEqual([500, expect.any(Number)]);
  expect(await count("operation_runs")).toBeGreaterThan(50_000);
  expect(await count("audit_entries")).toBeGreaterThan(500_000);
}, 180_000);
