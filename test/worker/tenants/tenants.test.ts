import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { operationRuns } from "../../../db/schema/index.ts";
import { makeDeps } from "../../../worker/deps.ts";
import { resolveWorkspaceScope } from "../../../worker/features/access/guards.ts";
import type { TenantDetail, TenantList } from "../../../worker/features/tenants/tenants.contract.ts";
import { readTenants } from "../../../worker/features/tenants/tenants.usecases.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { makeId } from "../../../worker/platform/ids.ts";
import { call } from "../../support/app.ts";
import { countedReads } from "../../support/counted-reads.ts";
import {
  entitle,
  makeGovernedTenant,
  makeOperator,
  makeTenant,
  makeWorkspace,
  testDb,
} from "../../support/factories.ts";

const NOW = Date.UTC(2026, 9, 5, 12);

const list = (workspaceId: string, cookie: string, query = "") =>
  call<TenantList>("GET", `/api/admin/workspaces/${workspaceId}/tenants${query}`, { cookie });

const runRow = (tenant: { id: string; workspaceId: string }, at: number, status: "completed" | "running") => ({
  id: makeId("run", at, crypto.getRandomValues(new Uint8Array(16))),
  workspaceId: tenant.workspaceId,
  tenantId: tenant.id,
  type: "provider.connection.check",
  status,
  outcome: status === "completed" ? "succeeded" : "pending",
  identity: `check-${tenant.id}`,
  progressDone: status === "completed" ? 3 : 1,
  progressTotal: 3,
  progressStage: status === "completed" ? null : "token",
  createdAt: at,
  progressedAt: at,
  completedAt: status === "completed" ? at : null,
});

/** A workspace with that many tenants, all of them with a connection and history, and an operator entitled to all. */
async function makeManyTenants(count: number) {
  const workspace = await makeWorkspace();
  const operator = await makeOperator({ workspaceId: workspace.id });
  const stranger = await makeOperator({ workspaceId: workspace.id });
  const ids = Array.from({ length: count }, (_, index) => {
    const tail = Uint8Array.from({ length: 16 }, (_unused, place) =>
      place < 14 ? 0 : place === 14 ? index >> 5 : index & 31,
    );
    return makeId("ten", NOW, tail);
  });
  // by JSON: a value a parameter would be more than D1 binds
  const rows = JSON.stringify(ids);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO tenants (id, workspace_id, display_name, external_tenant_id, status, created_at)
       SELECT value, ?1, 'Tenant ' || printf('%03d', key), 'dir-' || key, 'active', 0 FROM json_each(?2)`,
    ).bind(workspace.id, rows),
    env.DB.prepare(
      `INSERT INTO provider_connections (id, workspace_id, tenant_id, target_external_tenant_id, created_at, updated_at)
       SELECT 'con_' || value, ?1, value, 'dir-' || key, 0, 0 FROM json_each(?2)`,
    ).bind(workspace.id, rows),
    ...[operator.id, stranger.id].map((userId) =>
      env.DB.prepare(
        `INSERT INTO tenant_entitlements (tenant_id, user_id, workspace_id, role, created_at)
         SELECT value, ?1, ?2, 'operator', 0 FROM json_each(?3)`,
      ).bind(userId, workspace.id, rows),
    ),
    env.DB.prepare(
      `INSERT INTO operation_runs (id, workspace_id, tenant_id, type, status, outcome, identity, created_at, progressed_at, completed_at)
       SELECT 'run_' || ids.key || '_' || n.value, ?1, ids.value, 'provider.connection.check', 'completed', 'succeeded', 'i', 0, 0, 0
       FROM json_each(?2) AS ids, json_each('[1,2,3,4]') AS n`,
    ).bind(workspace.id, rows),
  ]);
  return { workspace, operator, ids };
}

describe("tenant list", () => {
  it("FR-002-007 shows what the operator is entitled to, with role, connection and active run", async () => {
    const workspace = await makeWorkspace();
    const checked = await makeTenant(workspace.id, {
      displayName: "Checked",
      connection: {
        verificationStatus: "blocked",
        consentStatus: "required",
        lastErrorReasonCode: "provider_consent_missing",
        lastHealthCheckAt: NOW,
      },
    });
    const bare = await makeTenant(workspace.id, { displayName: "Bare", connection: null, status: "archived" });
    const hidden = await makeTenant(workspace.id);
    const operator = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    await entitle(checked, operator.id, "readonly");
    await entitle(bare, operator.id, "owner");
    const run = runRow(checked, NOW, "running");
    await testDb().insert(operationRuns).values(run);
    const { body } = await list(workspace.id, operator.cookie);
    expect(body.next_cursor).toBeNull();
    expect(body.items.map((item) => item.id).sort()).toEqual([checked.id, bare.id].sort());
    expect(JSON.stringify(body)).not.toContain(hidden.id);
    expect(body.items.find((item) => item.id === checked.id)).toEqual({
      id: checked.id,
      display_name: "Checked",
      status: "active",
      role: "readonly",
      capabilities: [
        "tenant.view",
        "operations.view",
        "reports.view",
        "reviews.view",
        "findings.view",
        "onboarding.view",
      ],
      provider: {
        connection_type: "platform",
        enabled: true,
        consent_status: "required",
        verification_status: "blocked",
        last_health_check_at: "2026-10-05T12:00:00.000Z",
        last_error: {
          code: "provider_consent_missing",
          label: "Admin consent required",
          explanation: "The provider connection cannot continue until admin consent is granted.",
          owner: "tenant_admin",
          retryable: false,
        },
      },
      active_run: {
        id: run.id,
        type: "provider.connection.check",
        status: "running",
        progress: { done: 1, total: 3, stage: "token", stage_label: "Sign in at the provider" },
      },
    });
    expect(body.items.find((item) => item.id === bare.id)).toMatchObject({
      status: "archived",
      role: "owner",
      provider: null,
      active_run: null,
    });
  });

  it("FR-002-007 pages by id: every tenant once, also when one is added behind the cursor", async () => {
    const { workspace, operator, ids } = await makeManyTenants(120);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `?cursor=${cursor}`;
      const { body }: { body: TenantList } = await list(workspace.id, operator.cookie, query);
      if (cursor === "") {
        const earlier = await makeTenant(workspace.id, { id: makeId("ten", 0, new Uint8Array(16)) });
        await entitle(earlier, operator.id, "owner");
      }
      seen.push(...body.items.map((item) => item.id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(ids);
  });

  it("FR-002-007 reads at most 300 rows for any page of 500 tenants", async () => {
    const { workspace, operator, ids } = await makeManyTenants(500);
    const { d1, rowsRead } = countedReads(env.DB);
    const deps = { ...makeDeps(env, { waitUntil: () => {} }), db: openDatabase(d1) };
    const person = { ...operator, userId: operator.id, sessionExpiresAt: 0 };
    const scope = await resolveWorkspaceScope(deps, person, workspace.id);
    let before = rowsRead();
    for (const cursor of [undefined, ids[49], ids[399], ids[449]]) {
      expect((await readTenants(deps, scope, { cursor })).items).toHaveLength(50);
      const read = rowsRead() - before;
      expect(read).toBeGreaterThan(50);
      expect(read).toBeLessThanOrEqual(300);
      before = rowsRead();
    }
  });

  it("FR-002-007 finds a part of the name, whatever its case, and takes wildcards as they are", async () => {
    const workspace = await makeWorkspace();
    const names = ["Alpine Ski House", "alpine_lodge", "100% Coffee", "Fourth Coffee"];
    const tenants = [];
    for (const displayName of names) tenants.push(await makeTenant(workspace.id, { displayName }));
    const operator = await makeOperator({ workspaceId: workspace.id, tenants });
    const found = async (q: string) =>
      (await list(workspace.id, operator.cookie, `?q=${encodeURIComponent(q)}`)).body.items
        .map((item) => item.display_name)
        .sort();
    expect(await found("ALPINE")).toEqual(["Alpine Ski House", "alpine_lodge"]);
    expect(await found("%")).toEqual(["100% Coffee"]);
    expect(await found("_")).toEqual(["alpine_lodge"]);
    expect(await found("  ")).toHaveLength(4);
    expect(await found("nothing")).toEqual([]);
    // D1 refuses a pattern of more than 50 bytes
    expect(await found("%".repeat(60))).toEqual([]);
    expect(await found("n".repeat(120))).toEqual([]);
  });

  it("FR-001-007 refuses a malformed cursor and an unknown query key", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    for (const query of ["?cursor=1", "?cursor=ws_00000000000000000000000000", "?page=2"]) {
      expect((await list(workspace.id, operator.cookie, query)).status).toBe(422);
    }
  });
});

describe("tenant", () => {
  it("FR-002-007 shows one tenant with its ten latest runs, newest first", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("operator");
    const rows = Array.from({ length: 12 }, (_, index) => runRow(tenant, NOW + index * 1_000, "completed"));
    for (const row of rows) await testDb().insert(operationRuns).values(row);
    const { status, body } = await call<TenantDetail>("GET", `/api/admin/tenants/${tenant.id}`, {
      cookie: operator.cookie,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: tenant.id,
      workspace_id: workspace.id,
      external_tenant_id: tenant.externalTenantId,
      role: "operator",
      active_run: null,
    });
    expect(body.recent_runs.map((run) => run.id)).toEqual(
      rows
        .map((row) => row.id)
        .reverse()
        .slice(0, 10),
    );
  });

  it("FR-002-010 shows neither tenants nor runs of another workspace", async () => {
    const { tenant } = await makeGovernedTenant();
    const { operator } = await makeGovernedTenant();
    await testDb()
      .insert(operationRuns)
      .values(runRow(tenant, NOW, "completed"));
    expect((await call("GET", `/api/admin/tenants/${tenant.id}`, { cookie: operator.cookie })).status).toBe(404);
  });
});
