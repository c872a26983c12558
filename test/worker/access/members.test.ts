import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { invitations, tenantEntitlements, workspaceMemberships } from "../../../db/schema/index.ts";
import { app } from "../../../worker/app.ts";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import type { Member, Members } from "../../../worker/features/access/members.contract.ts";
import { call, ORIGIN } from "../../support/app.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { eventually } from "../../support/eventually.ts";
import { auditOf, entitle, makeGovernedTenant, makeOperator, makeTenant, testDb } from "../../support/factories.ts";
import { callWhile } from "../../support/meanwhile.ts";
import { openPage } from "../operations/sockets.ts";

const membersOf = (workspaceId: string) => `/api/admin/workspaces/${workspaceId}/members`;

/** A workspace with its owner and a second member who is entitled to its tenant. */
async function makeTeam(role: Role = "operator") {
  const { workspace, tenant, operator: owner } = await makeGovernedTenant();
  const member = await makeOperator({ workspaceId: workspace.id, role, tenants: [tenant] });
  const path = membersOf(workspace.id);
  const actions = async () => (await auditOf(workspace.id)).map((entry) => entry.action);
  return { workspace, tenant, owner, member, path, actions };
}

describe("members page", () => {
  it("FR-002-016 shows members with their tenants, and open invitations to who manages members", async () => {
    const { workspace, tenant, owner, member, path } = await makeTeam();
    await call("POST", `/api/admin/workspaces/${workspace.id}/invitations`, {
      cookie: owner.cookie,
      body: { email: "new@example.test", role: "readonly" },
    });
    const { body } = await call<Members>("GET", path, { cookie: owner.cookie });
    expect(body.can_manage).toBe(true);
    expect(body.invitations).toMatchObject([
      { email: "new@example.test", role: "readonly", invited_by_name: owner.name },
    ]);
    expect(body.members).toContainEqual({
      user_id: member.id,
      name: member.name,
      email: member.email,
      role: "operator",
      joined_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      is_you: false,
      tenants: [{ tenant_id: tenant.id, display_name: tenant.displayName, role: "operator" }],
    });
    expect(body.members.find((one) => one.is_you)?.user_id).toBe(owner.id);
  });

  it("FR-002-010 shows a member neither invitations nor tenants that the member is not entitled to", async () => {
    const { workspace, owner, member, path } = await makeTeam();
    const hidden = await makeTenant(workspace.id);
    await entitle(hidden, owner.id, "owner");
    await call("POST", `/api/admin/workspaces/${workspace.id}/invitations`, {
      cookie: owner.cookie,
      body: { email: "new@example.test", role: "readonly" },
    });
    const { body } = await call<Members>("GET", path, { cookie: member.cookie });
    expect(body.can_manage).toBe(false);
    expect(body.invitations).toEqual([]);
    expect(JSON.stringify(body)).not.toContain(hidden.id);
    expect((await call<Members>("GET", path, { cookie: owner.cookie })).body.members).toContainEqual(
      expect.objectContaining({
        user_id: owner.id,
        tenants: expect.arrayContaining([expect.objectContaining({ tenant_id: hidden.id })]),
      }),
    );
  });
});

describe("role changes", () => {
  it("FR-002-017 takes effect on the next request", async () => {
    const { owner, member, path, actions } = await makeTeam("manager");
    const answer = await call("PATCH", `${path}/${member.id}`, { cookie: owner.cookie, body: { role: "owner" } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user_id: member.id, role: "owner" });
    expect((await call<Members>("GET", path, { cookie: member.cookie })).body.can_manage).toBe(true);
    await call("PATCH", `${path}/${member.id}`, { cookie: owner.cookie, body: { role: "readonly" } });
    expect((await call<Members>("GET", path, { cookie: member.cookie })).body.can_manage).toBe(false);
    expect(await actions()).toEqual(["workspace.member.role_changed", "workspace.member.role_changed"]);
  });

  it("FR-002-021 leaves no entry when the member has that role already", async () => {
    const { owner, member, path, actions } = await makeTeam("manager");
    const answer = await call("PATCH", `${path}/${member.id}`, { cookie: owner.cookie, body: { role: "manager" } });
    expect(answer.status).toBe(200);
    expect(await actions()).toEqual([]);
  });

  it("FR-002-020 keeps the last owner from being lowered or removed", async () => {
    const { owner, path, actions } = await makeTeam();
    const lowered = await call("PATCH", `${path}/${owner.id}`, { cookie: owner.cookie, body: { role: "manager" } });
    const removed = await call("DELETE", `${path}/${owner.id}`, { cookie: owner.cookie });
    for (const answer of [lowered, removed]) {
      expect(answer.status).toBe(409);
      expect(answer.body.code).toBe("last_owner");
    }
    expect(await actions()).toEqual([]);
    expect(await testDb().select().from(tenantEntitlements)).toHaveLength(2);
  });

  it("FR-002-020 does not count an owner whose account is deactivated", async () => {
    const { workspace, owner, path } = await makeTeam();
    await makeOperator({ workspaceId: workspace.id, role: "owner" }, { deactivatedAt: Date.now() });
    const answer = await call("DELETE", `${path}/${owner.id}`, { cookie: owner.cookie });
    expect(answer.body.code).toBe("last_owner");
  });

  it("FR-002-020 keeps one of two owners who remove each other at the same time", async () => {
    const { workspace, owner, path } = await makeTeam();
    const second = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    const answers = await Promise.all([
      call("DELETE", `${path}/${second.id}`, { cookie: owner.cookie }),
      call("DELETE", `${path}/${owner.id}`, { cookie: second.cookie }),
    ]);
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1);
    const owners = (await testDb().select().from(workspaceMemberships)).filter((row) => row.role === "owner");
    expect(owners).toHaveLength(1);
  });
});

describe("removal", () => {
  it("FR-002-017 bites on the next request, and takes every tenant of the workspace along", async () => {
    const { workspace, tenant, owner, member, path, actions } = await makeTeam();
    const elsewhere = await makeGovernedTenant();
    await entitle(elsewhere.tenant, member.id, "readonly");
    expect((await call("DELETE", `${path}/${member.id}`, { cookie: owner.cookie })).status).toBe(204);
    expect((await call("GET", `/api/admin/tenants/${tenant.id}`, { cookie: member.cookie })).status).toBe(404);
    expect((await call("GET", path, { cookie: member.cookie })).status).toBe(404);
    const left = await testDb().select().from(tenantEntitlements);
    const lost = left.filter((row) => row.userId === member.id && row.workspaceId === workspace.id);
    expect(lost).toEqual([]);
    expect(left.some((row) => row.userId === member.id && row.tenantId === elsewhere.tenant.id)).toBe(true);
    expect(await actions()).toEqual(["workspace.member.removed"]);
  });

  it("FR-002-017 gives no tenant back to who is invited again", async () => {
    const { workspace, tenant, owner, member, path } = await makeTeam();
    await call("DELETE", `${path}/${member.id}`, { cookie: owner.cookie });
    const { body } = await call("POST", `/api/admin/workspaces/${workspace.id}/invitations`, {
      cookie: owner.cookie,
      body: { email: member.email, role: "operator" },
    });
    const token = body.link.split("#").at(-1);
    const accepted = await call("POST", "/api/admin/invitations/accept", { cookie: member.cookie, body: { token } });
    expect(accepted.status).toBe(200);
    expect((await call("GET", `/api/admin/tenants/${tenant.id}`, { cookie: member.cookie })).status).toBe(404);
  });

  it("FR-002-017 withdraws the links that a removed or lowered owner handed out", async () => {
    const { workspace, owner, path } = await makeTeam();
    for (const end of ["removed", "lowered"]) {
      const second = await makeOperator({ workspaceId: workspace.id, role: "owner" });
      const { body } = await call("POST", `/api/admin/workspaces/${workspace.id}/invitations`, {
        cookie: second.cookie,
        body: { email: `${end}@example.test`, role: "owner" },
      });
      const target = `${path}/${second.id}`;
      if (end === "removed") await call("DELETE", target, { cookie: owner.cookie });
      else await call("PATCH", target, { cookie: owner.cookie, body: { role: "manager" } });
      const token = body.link.split("#").at(-1);
      expect((await call("POST", "/api/admin/invitations/lookup", { body: { token } })).status).toBe(404);
    }
    const rows = await testDb().select().from(invitations);
    expect(rows.map((row) => row.revokedAt !== null)).toEqual([true, true]);
  });

  it("FR-002-017 closes the member's open page at once, and nobody else's", async () => {
    const { workspace, owner, member, path } = await makeTeam();
    const theirs = await openPage(workspace.id, member.cookie);
    const mine = await openPage(workspace.id, owner.cookie);
    await eventually(() => expect([theirs.frames.length, mine.frames.length]).toEqual([1, 1]));
    await call("DELETE", `${path}/${member.id}`, { cookie: owner.cookie });
    await eventually(() => expect(theirs.closed()).toBe(4403));
    expect(mine.closed()).toBeNull();
  });

  it("FR-002-006 closes the open page of a session that signs out", async () => {
    const { workspace, member } = await makeTeam();
    const page = await openPage(workspace.id, member.cookie);
    await call("DELETE", "/api/admin/session", { cookie: member.cookie });
    await eventually(() => expect(page.closed()).toBe(4401));
  });

  it("FR-002-010 answers 404 for somebody who is no member, and for a malformed id", async () => {
    const { owner, path } = await makeTeam();
    const stranger = await makeOperator();
    for (const id of [stranger.id, "usr_x", "%20"]) {
      expect((await call("DELETE", `${path}/${id}`, { cookie: owner.cookie })).status).toBe(404);
      const body = { role: "manager" };
      expect((await call("PATCH", `${path}/${id}`, { cookie: owner.cookie, body })).status).toBe(404);
    }
  });
});

describe("changes at the same time", () => {
  it("FR-002-017 gives the second of two identical role changes the member as it is, and one audit entry", async () => {
    const { owner, member, path, actions } = await makeTeam("readonly");
    const change = () => call("PATCH", `${path}/${member.id}`, { cookie: owner.cookie, body: { role: "manager" } });
    const answer = await callWhile(change, "PATCH", `${path}/${member.id}`, {
      cookie: owner.cookie,
      body: { role: "manager" },
    });
    expect([answer.status, answer.body.role]).toEqual([200, "manager"]);
    expect(await actions()).toEqual(["workspace.member.role_changed"]);
  });

  it("FR-002-017 tells who changes or removes somebody who was removed meanwhile that nobody is there", async () => {
    for (const [method, body] of [
      ["PATCH", { role: "manager" }],
      ["DELETE", undefined],
    ] as const) {
      const { owner, member, path, actions } = await makeTeam("readonly");
      const remove = () => call("DELETE", `${path}/${member.id}`, { cookie: owner.cookie });
      const answer = await callWhile(remove, method, `${path}/${member.id}`, { cookie: owner.cookie, body });
      expect([method, answer.status]).toEqual([method, 404]);
      expect(await actions()).toEqual(["workspace.member.removed"]);
    }
  });

  it("FR-002-020 still says that it is the last owner when another owner left meanwhile", async () => {
    const { workspace, owner, path } = await makeTeam();
    const second = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    const leave = () => call("DELETE", `${path}/${second.id}`, { cookie: second.cookie });
    const answer = await callWhile(leave, "DELETE", `${path}/${owner.id}`, { cookie: owner.cookie });
    expect([answer.status, answer.body.code]).toEqual([409, "last_owner"]);
  });
});

describe("what one person's change reads", () => {
  it("FR-002-014 the tenants of that member, not those of the workspace", async () => {
    const { workspace, tenant, owner, member, path } = await makeTeam("readonly");
    await testDb().run(`INSERT INTO users (id, name, email, email_verified, created_at, updated_at)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT i, i, i, 1, 0, 0 FROM n`);
    await testDb().run(`INSERT INTO workspace_memberships (workspace_id, user_id, role, created_at)
      SELECT '${workspace.id}', id, 'readonly', 0 FROM users WHERE created_at = 0`);
    await testDb().run(`INSERT INTO tenant_entitlements (tenant_id, user_id, workspace_id, role, created_at)
      SELECT '${tenant.id}', id, '${workspace.id}', 'readonly', 0 FROM users WHERE created_at = 0`);
    const { d1, rowsRead } = countedReads(env.DB);
    const database = { prepare: d1.prepare, batch: (all: D1PreparedStatement[]) => env.DB.batch(all) } as D1Database;
    const request = new Request(`${ORIGIN}${path}/${member.id}`, {
      method: "PATCH",
      headers: { Origin: ORIGIN, Cookie: owner.cookie, "Content-Type": "application/json" },
      body: JSON.stringify({ role: "readonly" }),
    });
    const answer = await app.fetch(request, { ...env, DB: database }, createExecutionContext());
    expect((await answer.json<Member>()).tenants).toHaveLength(1);
    expect(rowsRead()).toBeLessThan(40);
  });
});
