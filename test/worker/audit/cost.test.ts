import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../worker/deps.ts";
import { resolveWorkspaceScope } from "../../../worker/features/access/guards.ts";
import type { AuditFilters, AuditLog } from "../../../worker/features/audit-log/audit-log.contract.ts";
import { readAuditLog } from "../../../worker/features/audit-log/audit-log.usecases.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { makeOperator, makeWorkspace } from "../../support/factories.ts";
import { asOperator, testDeps } from "../operations/support.ts";

/** Of 300: what is left when the session was looked up. */
const MOST = 290;
const TENANTS = 500;
const PEOPLE = 500;

const idOf = (prefix: string, number: string) => `'${prefix}_${"0".repeat(16)}' || printf('%010d', ${number})`;
const nth = (prefix: string, number: number) => `${prefix}_${"0".repeat(16)}${String(number).padStart(10, "0")}`;

/** So many tenants and people that no two neighbours in the log share one: each name on a page is a row of its own. */
async function makeCrowd(workspaceId: string): Promise<void> {
  const series = (count: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
  await env.DB.batch(
    [
      `INSERT INTO tenants (id, workspace_id, display_name, created_at)
       ${series(TENANTS)} SELECT ${idOf("ten", "i")}, '${workspaceId}', 'Tenant ' || i, 0 FROM n`,
      `INSERT INTO users (id, name, email, email_verified, created_at, updated_at)
       ${series(PEOPLE)} SELECT ${idOf("usr", "i")}, 'Person ' || i, i || '@crowd.test', 1, 0, 0 FROM n`,
    ].map((query) => env.DB.prepare(query)),
  );
}

/** Entries of everybody about somebody in every tenant: each hundredth is the workspace's own, each thousandth denied. */
async function addEntries(workspaceId: string, from: number, to: number): Promise<void> {
  const step = 100_000;
  for (let start = from; start < to; start += step) {
    const end = Math.min(to, start + step);
    await env.DB.prepare(
      `INSERT INTO audit_entries (id, workspace_id, tenant_id, actor_kind, actor_id, action, resource_type, resource_id, outcome, occurred_at)
       WITH RECURSIVE n(i) AS (SELECT ${start} UNION ALL SELECT i + 1 FROM n WHERE i < ${end - 1})
       SELECT ${idOf("aud", "i")}, '${workspaceId}', CASE WHEN i % 100 = 0 THEN NULL ELSE ${idOf("ten", `i % ${TENANTS}`)} END,
         'user', ${idOf("usr", `i % ${PEOPLE}`)},
         CASE WHEN i % 7 = 0 THEN 'tenant.entitlement.changed' ELSE 'tenant.entitlement.removed' END,
         'user', ${idOf("usr", `(i + 250) % ${PEOPLE}`)},
         CASE WHEN i % 1000 = 1 THEN 'denied' ELSE 'succeeded' END, i
       FROM n`,
    ).run();
  }
}

async function makeViewer(workspaceId: string, tenants: number, role = "owner") {
  const viewer = await makeOperator({ workspaceId });
  await env.DB.prepare(
    `INSERT INTO tenant_entitlements (tenant_id, user_id, workspace_id, role, created_at)
     SELECT id, ?1, ?2, ?3, 0 FROM tenants WHERE workspace_id = ?2 ORDER BY id LIMIT ?4`,
  )
    .bind(viewer.id, workspaceId, role, tenants)
    .run();
  return viewer;
}

async function costOf(
  viewer: { id: string; sessionId: string },
  workspaceId: string,
  query: AuditFilters & { cursor?: string },
): Promise<{ rows: number; log: AuditLog }> {
  const { d1, rowsRead } = countedReads(env.DB);
  const deps: Deps = { ...testDeps(), d1, db: openDatabase(d1) };
  const log = await readAuditLog(deps, await resolveWorkspaceScope(deps, asOperator(viewer), workspaceId), query);
  return { rows: rowsRead(), log };
}

/** What is asked for, from what everything matches to what nothing does. */
const QUERIES: readonly [string, AuditFilters & { cursor?: string }][] = [
  ["no filter", {}],
  ["the middle of the log", { cursor: nth("aud", 25_000) }],
  ["a person", { actor: nth("usr", 17) }],
  ["an action that is everywhere", { action: "tenant.entitlement.removed" }],
  ["an action that never was", { action: "tenant.consent.completed" }],
  ["a thing", { resource_id: nth("usr", 3) }],
  ["a thing that is not there", { resource_id: "run_none" }],
  ["a type that is everywhere", { resource_type: "user" }],
  ["a type that is nowhere", { resource_type: "invitation" }],
  ["a tenant", { tenant_id: nth("ten", 7) }],
  ["what was denied", { outcome: "denied" }],
  ["what failed: nothing", { outcome: "failed" }],
  ["what succeeded", { outcome: "succeeded" }],
  ["the system: nothing", { actor: "system" }],
  ["a person and an action that they never did", { actor: nth("usr", 17), action: "tenant.consent.completed" }],
  ["a time", { from: "1970-01-01T00:00:10Z", to: "1970-01-01T00:00:40Z" }],
  ["a time in which nothing was", { from: "2030-01-01T00:00:00Z" }],
];

describe("a page of the audit log", () => {
  it("FR-011-004 reads at most 300 rows at 500,000 entries, whoever looks and whatever matches, and no more than at a tenth", async () => {
    const workspace = await makeWorkspace();
    await makeCrowd(workspace.id);
    const viewers: [string, { id: string; sessionId: string }][] = [];
    for (const tenants of [0, 1, 12, 25, 26, TENANTS])
      viewers.push([`${tenants} tenants`, await makeViewer(workspace.id, tenants)]);
    viewers.push(["readonly on all tenants", await makeViewer(workspace.id, TENANTS, "readonly")]);

    const measure = async () => {
      const costs: Record<string, number> = {};
      for (const [who, viewer] of viewers)
        for (const [what, query] of QUERIES)
          costs[`${who}, ${what}`] = (await costOf(viewer, workspace.id, query)).rows;
      return costs;
    };
    await addEntries(workspace.id, 0, 50_000);
    const small = await measure();
    await addEntries(workspace.id, 50_000, 500_000);
    const large = await measure();

    expect(Object.entries(large).filter(([, rows]) => rows > MOST)).toEqual([]);
    // a row or two more where the smaller log held fewer than a page of what was asked for
    const grown = Object.entries(large).filter(([name, rows]) => rows > Math.max(small[name] ?? 0, MOST / 2) + 60);
    expect(grown).toEqual([]);
    console.log(`audit page: at most ${Math.max(...Object.values(large))} rows`);
    // half a million entries are written first
  }, 240_000);

  it("FR-011-004 goes from tenant to tenant for a viewer of few, and finds their entries without a search", async () => {
    const workspace = await makeWorkspace();
    await makeCrowd(workspace.id);
    const viewer = await makeViewer(workspace.id, 2);
    await addEntries(workspace.id, 0, 20_000);
    const { log } = await costOf(viewer, workspace.id, {});
    expect(log.items.length).toBeGreaterThan(30);
    expect(log.searched_back_to).toBeNull();
    const seen = new Set(log.items.map(({ tenant }) => tenant?.id ?? null));
    expect(seen).toEqual(new Set([null, nth("ten", 1)]));
  });
});
