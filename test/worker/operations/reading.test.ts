import { describe, expect, it } from "vitest";
import { resolveTenantScope, resolveWorkspaceScope } from "../../../worker/features/access/guards.ts";
import { listRecentRuns } from "../../../worker/features/operations/operations.queries.ts";
import { cancelRun } from "../../../worker/features/operations/operations.repository.ts";
import { readTenants } from "../../../worker/features/tenants/tenants.usecases.ts";
import { call, request } from "../../support/app.ts";
import { addMember, entitle, makeGovernedTenant, makeOperator, makeTenant } from "../../support/factories.ts";
import { asOperator, makeRun, storedRuns, testDeps } from "./support.ts";

const bytesOf = async (path: string, cookie: string) => {
  const response = await request("GET", path, { cookie });
  const headers = [...response.headers].filter(([name]) => name !== "date");
  return { status: response.status, headers, body: await response.text() };
};

describe("reading runs", () => {
  it("FR-003-007 answers a run of a tenant out of scope with the same bytes as one that does not exist", async () => {
    const { tenant, workspace, operator } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    const unknown = testDeps().ids.next("run");
    const foreign = (await makeGovernedTenant()).operator;
    const member = await makeOperator({ workspaceId: workspace.id, role: "owner" });

    expect((await bytesOf(`/api/admin/operations/${run.id}`, operator.cookie)).status).toBe(200);
    for (const viewer of [foreign, member]) {
      const missing = await bytesOf(`/api/admin/operations/${unknown}`, viewer.cookie);
      expect(missing.status).toBe(404);
      expect(await bytesOf(`/api/admin/operations/${run.id}`, viewer.cookie)).toEqual(missing);
      expect(await bytesOf("/api/admin/operations/nonsense", viewer.cookie)).toEqual(missing);
      for (const verb of ["cancel", "retry"]) {
        const answer = await call("POST", `/api/admin/operations/${run.id}/${verb}`, { cookie: viewer.cookie });
        expect([answer.status, answer.body]).toEqual([404, JSON.parse(missing.body)]);
      }
    }
  });

  it("FR-003-007 shows a workspace-wide run to members of the workspace and to nobody else", async () => {
    const { workspace } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: null });
    const member = await makeOperator({ workspaceId: workspace.id, role: "readonly" });
    const stranger = (await makeGovernedTenant()).operator;
    const seen = await call("GET", `/api/admin/operations/${run.id}`, { cookie: member.cookie });
    expect([seen.status, seen.body.tenant, seen.body.initiator]).toEqual([200, null, null]);
    expect((await call("GET", `/api/admin/operations/${run.id}`, { cookie: stranger.cookie })).status).toBe(404);
    expect((await call("GET", `/api/admin/operations/${run.id}`)).status).toBe(401);
  });

  it("FR-003-017 shows no more of a run than its page: neither context nor identity nor attempt", async () => {
    const { tenant, workspace, operator } = await makeGovernedTenant("readonly");
    const run = await makeRun(
      { workspaceId: workspace.id, tenantId: tenant.id },
      { context: { inputs: { note: "internal" } }, identity: "hash-of-inputs" },
    );
    const { body } = await call("GET", `/api/admin/operations/${run.id}`, { cookie: operator.cookie });
    expect(Object.keys(body).sort()).toEqual([
      "completed_at",
      "created_at",
      "failures",
      "id",
      "initiator",
      "next_step",
      "outcome",
      "progress",
      "progressed_at",
      "stages",
      "started_at",
      "status",
      "stuck_since",
      "summary_counts",
      "tenant",
      "type",
      "type_label",
      "workspace_id",
    ]);
  });

  it("lists a tenant's runs newest first, page by page, without another tenant's", async () => {
    const { tenant, workspace, operator } = await makeGovernedTenant("readonly");
    const other = await makeTenant(workspace.id);
    await makeRun({ workspaceId: workspace.id, tenantId: other.id });
    await makeRun({ workspaceId: workspace.id, tenantId: null });
    const made: string[] = [];
    for (let index = 0; index < 51; index += 1)
      made.push((await makeRun({ workspaceId: workspace.id, tenantId: tenant.id })).id);
    const path = `/api/admin/tenants/${tenant.id}/operations`;
    const first = await call("GET", path, { cookie: operator.cookie });
    const second = await call("GET", `${path}?cursor=${first.body.next_cursor}`, { cookie: operator.cookie });
    const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect([first.body.items.length, second.body.items.length, second.body.next_cursor]).toEqual([50, 1, null]);
    expect(ids).toEqual(made.sort().reverse());
    expect((await call("GET", `${path}?cursor=1`, { cookie: operator.cookie })).status).toBe(422);
    expect((await call("GET", `${path}?page=1`, { cookie: operator.cookie })).status).toBe(422);
  });

  it("gives the tenants feature the newest runs of a scope and the active run per tenant", async () => {
    const { tenant, workspace, operator } = await makeGovernedTenant();
    const idle = await makeTenant(workspace.id);
    const elsewhere = await makeGovernedTenant();
    await makeRun({ workspaceId: elsewhere.workspace.id, tenantId: elsewhere.tenant.id });
    const place = { workspaceId: workspace.id, tenantId: tenant.id };
    const ended = await makeRun(place, { status: "completed", outcome: "succeeded", completedAt: Date.now() });
    await makeRun({ ...place, tenantId: idle.id }, { status: "completed", outcome: "failed", completedAt: Date.now() });
    const active = await makeRun(place, { status: "running", progressDone: 1, progressStage: "token" });

    const deps = testDeps();
    const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
    const recent = await listRecentRuns(deps, scope, 10);
    expect(recent.map(({ id }) => id).sort()).toEqual([ended.id, active.id].sort());
    await entitle(idle, operator.id, "readonly");
    const { items } = await readTenants(
      deps,
      await resolveWorkspaceScope(deps, asOperator(operator), workspace.id),
      {},
    );
    expect(new Map(items.map(({ id, active_run }) => [id, active_run]))).toEqual(
      new Map([
        [
          tenant.id,
          {
            id: active.id,
            type: "provider.connection.check",
            status: "running",
            progress: { done: 1, total: 8, stage: "token", stage_label: "Sign in at the provider" },
          },
        ],
        [idle.id, null],
      ]),
    );
  });

  it("FR-003-018 shows the newest of a tenant's active runs beside it, and none of another tenant or of the workspace", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const place = { workspaceId: workspace.id, tenantId: tenant.id };
    const started = [await makeRun(place), await makeRun(place, { type: "inventory.sync" })].map(({ id }) => id);
    const other = await makeTenant(workspace.id);
    await makeRun({ workspaceId: workspace.id, tenantId: other.id });
    await makeRun({ workspaceId: workspace.id, tenantId: null });
    const { body } = await call("GET", `/api/admin/tenants/${tenant.id}`, { cookie: operator.cookie });
    expect(body.active_run.id).toBe(started.sort().at(-1));
  });

  it("FR-002-010 FR-002-014 cancels no run of another place than its scope's", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const other = await makeTenant(workspace.id);
    const runs = [
      await makeRun({ workspaceId: workspace.id, tenantId: other.id }),
      await makeRun({ workspaceId: workspace.id, tenantId: null }),
    ];
    const deps = testDeps();
    const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
    for (const { id } of runs) expect(await cancelRun(scope, deps.db, id, Date.now())).toEqual([]);
    expect((await storedRuns()).map(({ status }) => status)).toEqual(["queued", "queued"]);
  });

  it("hides a run from a member whose entitlement was taken away a moment ago", async () => {
    const { tenant, workspace, operator } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    await testDeps().d1.prepare("DELETE FROM tenant_entitlements WHERE user_id = ?").bind(operator.id).run();
    expect((await call("GET", `/api/admin/operations/${run.id}`, { cookie: operator.cookie })).status).toBe(404);
    await addMember((await makeGovernedTenant()).workspace.id, operator.id, "owner");
    expect((await call("GET", `/api/admin/operations/${run.id}`, { cookie: operator.cookie })).status).toBe(404);
  });
});
