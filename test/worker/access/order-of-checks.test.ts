import { describe, expect, it, vi } from "vitest";
import { call } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeOperator, makeStaff } from "../../support/factories.ts";

describe("order of checks", () => {
  it("FR-002-013 asks in a workspace: signed in, in scope, capable, valid", async () => {
    const { workspace, operator: owner } = await makeGovernedTenant();
    const manager = await makeOperator({ workspaceId: workspace.id, role: "manager" });
    const { operator: foreignOwner } = await makeGovernedTenant();
    const path = `/api/admin/workspaces/${workspace.id}/invitations`;
    const invalid = { body: { email: "no address", role: "emperor", extra: 1 } };
    expect((await call("POST", path, invalid)).status).toBe(401);
    expect((await call("POST", path, { ...invalid, cookie: foreignOwner.cookie })).status).toBe(404);
    expect((await call("POST", path, { ...invalid, cookie: manager.cookie })).status).toBe(403);
    const answer = await call("POST", path, { ...invalid, cookie: owner.cookie });
    expect(answer.status).toBe(422);
    const paths = answer.body.errors.map((error: { path: string }) => error.path);
    expect(paths.sort()).toEqual(["body.email", "body.extra", "body.role"]);
  });

  it("FR-002-013 asks on a tenant: signed in, in scope, capable, valid", async () => {
    const { workspace, tenant, operator: owner } = await makeGovernedTenant();
    const reader = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    const path = `/api/admin/tenants/${tenant.id}/operations`;
    const invalid = { body: { type: "format.disks" } };
    expect((await call("POST", path, invalid)).status).toBe(401);
    // an owner of the workspace without an entitlement to the tenant
    expect((await call("POST", path, { ...invalid, cookie: reader.cookie })).status).toBe(404);
    const { tenant: other, operator: readonly } = await makeGovernedTenant("readonly");
    const theirs = `/api/admin/tenants/${other.id}/operations`;
    expect((await call("POST", theirs, { ...invalid, cookie: readonly.cookie })).status).toBe(403);
    expect((await call("POST", path, { ...invalid, cookie: owner.cookie })).status).toBe(422);
  });

  it("FR-002-010 answers alike for what does not exist, is malformed, and is not in scope", async () => {
    const { operator } = await makeGovernedTenant();
    const { workspace, tenant } = await makeGovernedTenant();
    const { cookie } = operator;
    const answers = [
      await call("GET", `/api/admin/tenants/${tenant.id}`, { cookie }),
      await call("GET", "/api/admin/tenants/ten_00000000000000000000000000", { cookie }),
      await call("GET", "/api/admin/tenants/x", { cookie }),
      await call("GET", `/api/admin/workspaces/${workspace.id}/tenants`, { cookie }),
      await call("GET", `/api/admin/workspaces/${workspace.id}/members`, { cookie }),
      await call("GET", "/api/admin/workspaces/x/tenants", { cookie }),
      await call("GET", "/api/admin/nothing-here", { cookie }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(answers[0]?.body);
    }
  });

  it("FR-002-013 looks for whom a request is about before it looks at the body", async () => {
    const { workspace, tenant, operator: owner } = await makeGovernedTenant();
    const outsider = await makeOperator();
    const staff = await makeStaff();
    const members = `/api/admin/workspaces/${workspace.id}/members`;
    const entitlements = `/api/admin/tenants/${tenant.id}/entitlements`;
    const users = "/api/system/users";
    const absent = "00000000000000000000000000";
    const cases = [
      ["PATCH", `${members}/${outsider.id}`, owner.cookie],
      ["PATCH", `${members}/usr_${absent}`, owner.cookie],
      ["PATCH", `${members}/x`, owner.cookie],
      ["PUT", `${entitlements}/${outsider.id}`, owner.cookie],
      ["PUT", `${entitlements}/usr_${absent}`, owner.cookie],
      ["PUT", `${users}/stf_${absent}/capabilities`, staff.cookie],
      ["PUT", `${users}/x/capabilities`, staff.cookie],
    ] as const;
    for (const [method, path, cookie] of cases) {
      for (const body of [{ role: "emperor", capabilities: ["all"] }, "{"]) {
        expect([path, (await call(method, path, { cookie, body })).status]).toEqual([path, 404]);
      }
    }
    for (const path of [`${members}/${owner.id}`, `${entitlements}/${owner.id}`]) {
      const method = path.startsWith(members) ? "PATCH" : "PUT";
      expect((await call(method, path, { cookie: owner.cookie, body: { role: "emperor" } })).status).toBe(422);
    }
  });

  it("FR-002-012 names the missing capability", async () => {
    const { workspace, operator } = await makeGovernedTenant("readonly");
    const answer = await call("POST", `/api/admin/workspaces/${workspace.id}/invitations`, {
      cookie: operator.cookie,
      body: { email: "nia@example.test", role: "owner" },
    });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: "forbidden", capability: "members.manage" });
  });
});

describe("what a refusal leaves behind", () => {
  it("FR-002-021 one audit entry for a denied mutation in a known workspace, none for 401 and 404", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("readonly");
    const stranger = await makeOperator();
    const path = `/api/admin/tenants/${tenant.id}/operations`;
    const body = { type: "provider.connection.check" };
    await call("POST", path, { body });
    await call("POST", path, { body, cookie: stranger.cookie });
    expect(await auditOf(workspace.id)).toEqual([]);
    await call("POST", path, { body, cookie: operator.cookie });
    expect(await auditOf(workspace.id)).toMatchObject([
      {
        tenantId: tenant.id,
        actorKind: "user",
        actorId: operator.id,
        action: "access.denied",
        resourceType: "tenant",
        resourceId: tenant.id,
        outcome: "denied",
        metadata: { capability: "provider.verify" },
      },
    ]);
    expect(await auditOf(null)).toEqual([]);
  });

  it("FR-002-021 a denied mutation under an idempotency key leaves its entry and frees the key", async () => {
    const { workspace, operator } = await makeGovernedTenant("readonly");
    const invite = () =>
      call("POST", `/api/admin/workspaces/${workspace.id}/invitations`, {
        cookie: operator.cookie,
        body: { email: "nia@example.test", role: "owner" },
        headers: { "Idempotency-Key": "k-1" },
      });
    expect([(await invite()).status, (await invite()).status]).toEqual([403, 403]);
    expect(await auditOf(workspace.id)).toHaveLength(2);
  });

  it("FR-002-021 401 and 404 go to the security log by code and route pattern, without anybody's ids", async () => {
    const { tenant } = await makeGovernedTenant();
    const stranger = await makeOperator();
    const staff = await makeStaff([]);
    const log = vi.spyOn(console, "warn").mockImplementation(() => {});
    await call("GET", `/api/admin/tenants/${tenant.id}`);
    await call("GET", `/api/admin/tenants/${tenant.id}`, { cookie: stranger.cookie });
    await call("GET", "/api/system/users", { cookie: staff.cookie });
    const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)));
    log.mockRestore();
    expect(lines).toEqual([
      { level: "warn", code: "access_denied", refusal: "unauthenticated", route: "GET /api/admin/tenants/:tenantId" },
      { level: "warn", code: "access_denied", refusal: "not_found", route: "GET /api/admin/tenants/:tenantId" },
      { level: "warn", code: "access_denied", refusal: "forbidden", route: "GET /api/system/users" },
    ]);
  });
});
