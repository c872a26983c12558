import { describe, expect, it } from "vitest";
import { tenantEntitlements } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import {
  addMember,
  auditOf,
  makeGovernedTenant,
  makeOperator,
  makeTenant,
  makeUser,
  testDb,
} from "../../support/factories.ts";
import { callWhile } from "../../support/meanwhile.ts";

const path = (tenantId: string, userId: string) => `/api/admin/tenants/${tenantId}/entitlements/${userId}`;

describe("tenant entitlements", () => {
  it("FR-002-010 a workspace membership alone gives no tenant; an entitlement does, from the next request on", async () => {
    const { workspace, tenant, operator: owner } = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id, role: "manager" });
    const read = () => call("GET", `/api/admin/tenants/${tenant.id}`, { cookie: member.cookie });
    expect((await read()).status).toBe(404);
    const given = await call("PUT", path(tenant.id, member.id), { cookie: owner.cookie, body: { role: "readonly" } });
    expect(given.status).toBe(200);
    expect(given.body).toEqual({ tenant_id: tenant.id, user_id: member.id, role: "readonly" });
    expect((await read()).body.role).toBe("readonly");
    expect((await call("DELETE", path(tenant.id, member.id), { cookie: owner.cookie })).status).toBe(204);
    expect((await read()).status).toBe(404);
    expect((await auditOf(workspace.id)).map((entry) => [entry.action, entry.tenantId, entry.metadata])).toEqual([
      ["tenant.entitlement.changed", tenant.id, { from: null, to: "readonly" }],
      ["tenant.entitlement.removed", tenant.id, { role: "readonly" }],
    ]);
  });

  it("FR-002-011 decides by the tenant's role, above and below the workspace's", async () => {
    const { workspace, tenant, operator: owner } = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id, role: "manager" });
    const start = () =>
      call("POST", `/api/admin/tenants/${tenant.id}/operations`, {
        cookie: member.cookie,
        body: { type: "evidence.snapshot" },
      });
    await call("PUT", path(tenant.id, member.id), { cookie: owner.cookie, body: { role: "readonly" } });
    expect((await start()).status).toBe(403);
    await call("PUT", path(tenant.id, member.id), { cookie: owner.cookie, body: { role: "operator" } });
    // permitted: the request gets as far as the tenant's state, which has nothing to freeze yet
    expect((await start()).status).toBe(409);
  });

  it("FR-002-016 an owner may entitle although not entitled: a tenant is never lost to everybody", async () => {
    const { workspace, operator: owner } = await makeGovernedTenant();
    const orphan = await makeTenant(workspace.id);
    const answer = await call("PUT", path(orphan.id, owner.id), { cookie: owner.cookie, body: { role: "owner" } });
    expect(answer.status).toBe(200);
    expect((await call("GET", `/api/admin/tenants/${orphan.id}`, { cookie: owner.cookie })).status).toBe(200);
  });

  it("FR-002-013 checks signed in, in scope, capable, valid, in this order", async () => {
    const { workspace, tenant, operator: owner } = await makeGovernedTenant();
    const entitled = await makeOperator({ workspaceId: workspace.id, role: "manager", tenants: [tenant] });
    const unentitled = await makeOperator({ workspaceId: workspace.id, role: "manager" });
    const { operator: foreignOwner } = await makeGovernedTenant();
    const body = { role: "emperor" };
    const put = (cookie?: string) => call("PUT", path(tenant.id, owner.id), { body, ...(cookie ? { cookie } : {}) });
    expect((await put()).status).toBe(401);
    expect((await put(foreignOwner.cookie)).status).toBe(404);
    expect((await put(unentitled.cookie)).status).toBe(404);
    expect((await put(entitled.cookie)).status).toBe(403);
    expect((await put(owner.cookie)).status).toBe(422);
  });

  it("FR-002-010 entitles nobody who is no member of the tenant's workspace", async () => {
    const { tenant, operator: owner } = await makeGovernedTenant();
    const stranger = await makeUser();
    const answer = await call("PUT", path(tenant.id, stranger.id), { cookie: owner.cookie, body: { role: "owner" } });
    expect(answer.status).toBe(404);
    expect((await testDb().select().from(tenantEntitlements)).map((row) => row.userId)).toEqual([owner.id]);
  });

  it("FR-002-010 an entitlement without a membership gives nothing", async () => {
    const { tenant } = await makeGovernedTenant();
    const { workspace: other } = await makeGovernedTenant();
    const drifter = await makeOperator({ tenants: [tenant] });
    await addMember(other.id, drifter.id, "owner");
    expect((await call("GET", `/api/admin/tenants/${tenant.id}`, { cookie: drifter.cookie })).status).toBe(404);
  });

  it("FR-002-010 answers 404 when there is no entitlement to withdraw", async () => {
    const { workspace, tenant, operator: owner } = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id, role: "operator" });
    expect((await call("DELETE", path(tenant.id, member.id), { cookie: owner.cookie })).status).toBe(404);
    expect(await auditOf(workspace.id)).toEqual([]);
  });

  it("FR-002-010 entitles nobody who left the workspace meanwhile, and says so", async () => {
    const { workspace, tenant, operator: owner } = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id, role: "manager" });
    const leave = () =>
      call("DELETE", `/api/admin/workspaces/${workspace.id}/members/${member.id}`, { cookie: owner.cookie });
    const answer = await callWhile(leave, "PUT", path(tenant.id, member.id), {
      cookie: owner.cookie,
      body: { role: "owner" },
    });
    expect(answer.status).toBe(404);
    const rows = await testDb().select().from(tenantEntitlements);
    expect(rows.filter((row) => row.userId === member.id)).toEqual([]);
    expect((await auditOf(workspace.id)).map((entry) => entry.action)).toEqual(["workspace.member.removed"]);
  });

  it("FR-002-010 withdraws once what two withdraw at the same time", async () => {
    const { workspace, tenant, operator: owner } = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id, role: "manager", tenants: [tenant] });
    const withdraw = () => call("DELETE", path(tenant.id, member.id), { cookie: owner.cookie });
    const answer = await callWhile(withdraw, "DELETE", path(tenant.id, member.id), { cookie: owner.cookie });
    expect(answer.status).toBe(404);
    expect(await auditOf(workspace.id)).toHaveLength(1);
  });
});
