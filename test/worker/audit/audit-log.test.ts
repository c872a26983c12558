import { describe, expect, it } from "vitest";
import { ROLES, type Role } from "../../../worker/features/access/capabilities.contract.ts";
import type { AuditLog } from "../../../worker/features/audit-log/audit-log.contract.ts";
import type { Answer } from "../../support/app.ts";
import { call } from "../../support/app.ts";
import {
  auditOf,
  entitle,
  makeGovernedTenant,
  makeOperator,
  makeStaff,
  makeTenant,
  makeUser,
  makeWorkspace,
} from "../../support/factories.ts";
import { addEntry, auditPath, idsOf, readLog } from "./support.ts";

const inWorkspace = ({ id }: { id: string }) => ({ workspaceId: id });
const inTenant = ({ id, workspaceId }: { id: string; workspaceId: string }) => ({ workspaceId, tenantId: id });

describe("who reads the audit log", () => {
  it.each(ROLES)(
    "FR-011-001 as %s of the workspace: read with audit.view, refused without, with one entry",
    async (role) => {
      const workspace = await makeWorkspace();
      const operator = await makeOperator({ workspaceId: workspace.id, role });
      const id = await addEntry(inWorkspace(workspace), 1);
      const answer = await readLog(workspace.id, operator.cookie);
      if (role === "owner" || role === "manager") {
        expect([answer.status, idsOf(answer)]).toEqual([200, [id]]);
        expect(await auditOf(workspace.id)).toHaveLength(1);
        return;
      }
      expect(answer).toMatchObject({ status: 403, body: { code: "forbidden", capability: "audit.view" } });
      expect((await auditOf(workspace.id)).at(-1)).toMatchObject({
        action: "access.denied",
        outcome: "denied",
        actorId: operator.id,
        metadata: { capability: "audit.view" },
      });
      expect(await auditOf(workspace.id)).toHaveLength(2);
    },
  );

  it("FR-011-001 is refused with 401 to strangers and staff, and with 404 to members of other workspaces", async () => {
    const { workspace } = await makeGovernedTenant();
    const elsewhere = await makeGovernedTenant();
    const staff = await makeStaff();
    for (const file of ["audit", "audit.csv"]) {
      const ask = async (cookie: string) => (await call("GET", auditPath(workspace.id, {}, file), { cookie })).status;
      expect([await ask(""), await ask(staff.cookie), await ask(elsewhere.operator.cookie)]).toEqual([401, 401, 404]);
    }
  });

  it.each<[Role | null, boolean]>([
    ["owner", true],
    ["manager", true],
    ["operator", false],
    ["readonly", false],
    [null, false],
  ])(
    "FR-011-002 with the tenant role %s an owner of the workspace sees the tenant's entries: %s",
    async (role, isSeen) => {
      const workspace = await makeWorkspace();
      const tenant = await makeTenant(workspace.id);
      const operator = await makeOperator({ workspaceId: workspace.id });
      if (role !== null) await entitle(tenant, operator.id, role);
      const own = await addEntry(inWorkspace(workspace), 1);
      const action = "tenant.consent.requested";
      const of = await addEntry(inTenant(tenant), 2, { action, resourceId: "run_1" });
      const seen = isSeen ? [of] : [];
      expect(idsOf(await readLog(workspace.id, operator.cookie))).toEqual([...seen, own]);
      const narrow: Record<string, string>[] = [{ tenant_id: tenant.id }, { action }, { resource_id: "run_1" }];
      for (const query of narrow) expect(idsOf(await readLog(workspace.id, operator.cookie, query))).toEqual(seen);
    },
  );

  it("FR-011-002 a tenant that the viewer may not read answers like one that does not exist", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    const hidden = await makeTenant(workspace.id);
    const foreign = await makeGovernedTenant();
    await entitle(foreign.tenant, operator.id, "owner");
    for (let second = 0; second < 60; second += 1) await addEntry(inTenant(hidden), second);
    await addEntry(inTenant(foreign.tenant), 1);
    const absent = `ten_${"0".repeat(26)}`;
    const answers = await Promise.all(
      [absent, hidden.id, foreign.tenant.id].map((id) => readLog(workspace.id, operator.cookie, { tenant_id: id })),
    );
    for (const { status, body } of answers)
      expect([status, body]).toEqual([200, { items: [], next_cursor: null, searched_back_to: null }]);
  });

  it("FR-011-002 shows nothing of other workspaces and of the platform", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    const other = await makeWorkspace();
    await addEntry(inWorkspace(other), 1);
    await addEntry({ workspaceId: "" }, 2, { workspaceId: null });
    expect((await readLog(workspace.id, operator.cookie)).body.items).toEqual([]);
  });
});

async function everyPage(workspaceId: string, cookie: string, query: Record<string, string> = {}) {
  const pages: Answer<AuditLog>[] = [];
  for (let cursor: string | null = null; pages.length === 0 || cursor !== null; ) {
    const page: Answer<AuditLog> = await readLog(workspaceId, cookie, {
      ...query,
      ...(cursor === null ? {} : { cursor }),
    });
    pages.push(page);
    cursor = page.body.next_cursor;
  }
  return { pages, ids: pages.flatMap(idsOf) };
}

describe("pages of the audit log", () => {
  /** A workspace with that many tenants, of each second one the viewer reads the audit. */
  async function makeLog(tenants: number) {
    const workspace = await makeWorkspace();
    const operator = await makeOperator({ workspaceId: workspace.id });
    const visible: string[] = [];
    for (let index = 0; index < tenants; index += 1) {
      const tenant = await makeTenant(workspace.id, { connection: null });
      const isRead = index % 2 === 0;
      await entitle(tenant, operator.id, isRead ? "manager" : "readonly");
      for (let round = 0; round < 4; round += 1) {
        const id = await addEntry(inTenant(tenant), round * tenants + index);
        if (isRead) visible.push(id);
      }
    }
    for (let round = 0; round < 30; round += 1) visible.push(await addEntry(inWorkspace(workspace), round * 3));
    return { workspace, operator, visible: visible.sort().reverse() };
  }

  it.each([12, 40])(
    "FR-011-005 hold every visible entry once, newest first, for a viewer with %i tenants",
    async (tenants) => {
      const { workspace, operator, visible } = await makeLog(tenants);
      const { pages, ids } = await everyPage(workspace.id, operator.cookie);
      expect(ids).toEqual(visible);
      expect(pages.length).toBeGreaterThan(1);
      for (const { body } of pages) expect(body.items.length).toBeLessThanOrEqual(50);
    },
  );

  it("FR-011-004 FR-011-005 say how far they searched when what was asked for is rare, and go on from there", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    const rare = await addEntry(inWorkspace(workspace), 0, { resourceType: "invitation" });
    for (let second = 1; second <= 120; second += 1) await addEntry(inWorkspace(workspace), second);
    const { pages, ids } = await everyPage(workspace.id, operator.cookie, { resource_type: "invitation" });
    expect(ids).toEqual([rare]);
    expect(pages[0]?.body.items).toEqual([]);
    expect(pages[0]?.body.searched_back_to).toMatch(/^2026-10-05T12:01:\d\d\.000Z$/);
    expect(pages.at(-1)?.body).toMatchObject({ next_cursor: null, searched_back_to: null });
  });

  it("FR-011-005 a page's end tells nothing of entries that are not the viewer's, where it shows any", async () => {
    const workspace = await makeWorkspace();
    const operator = await makeOperator({ workspaceId: workspace.id });
    const hidden = await makeTenant(workspace.id);
    const action = "tenant.consent.requested";
    const own = await addEntry(inWorkspace(workspace), 100, { action });
    for (let second = 0; second < 60; second += 1) await addEntry(inTenant(hidden), second, { action });
    const { body } = await readLog(workspace.id, operator.cookie, { action });
    expect(body.next_cursor).toBe(own);
  });
});

describe("filters of the audit log", () => {
  it("FR-011-003 narrow by each of them, and by all together", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const other = await makeTenant(workspace.id);
    await entitle(other, operator.id, "manager");
    const colleague = await makeUser();
    const wanted = await addEntry(inTenant(tenant), 50, {
      actorKind: "user",
      actorId: colleague.id,
      action: "tenant.consent.requested",
      resourceType: "provider_connection",
      resourceId: "con_1",
      outcome: "failed",
    });
    const plain = await addEntry(inTenant(other), 40);
    const staffs = await addEntry(inWorkspace(workspace), 30, { actorKind: "platform_user", actorId: "stf_1" });
    const ask = async (query: Record<string, string>) => idsOf(await readLog(workspace.id, operator.cookie, query));
    const one = {
      actor: colleague.id,
      action: "tenant.consent.requested",
      resource_type: "provider_connection",
      resource_id: "con_1",
      tenant_id: tenant.id,
      outcome: "failed",
      from: "2026-10-05T12:00:50.000Z",
      to: "2026-10-05T14:00:50+02:00",
    };
    for (const [name, value] of Object.entries(one)) {
      const found = await ask({ [name]: value });
      expect([name, found]).toEqual([name, name === "to" ? [wanted, plain, staffs] : [wanted]]);
    }
    expect(await ask(one)).toEqual([wanted]);
    expect(await ask({ ...one, outcome: "denied" })).toEqual([]);
    expect(await ask({ outcome: "succeeded" })).toEqual([plain, staffs]);
    expect(await ask({ actor: "platform_user" })).toEqual([staffs]);
    expect(await ask({ actor: "system" })).toEqual([plain]);
  });

  it.each([
    ["from", "2026-10-05T12:00:20.000Z", [20, 30]],
    ["from", "2026-10-05T12:00:20.001Z", [30]],
    ["to", "2026-10-05T12:00:20.000Z", [10, 20]],
    ["to", "2026-10-05T12:00:19.999Z", [10]],
  ])("FR-011-003 %s %s includes its own instant", async (name, at, seconds) => {
    const { workspace, operator } = await makeGovernedTenant();
    for (const second of [10, 20, 30]) await addEntry(inWorkspace(workspace), second);
    const { body } = await readLog(workspace.id, operator.cookie, { [name]: at });
    expect(body.items.map(({ occurred_at }) => new Date(occurred_at).getUTCSeconds()).sort()).toEqual(seconds);
  });

  it.each([
    ["actor", "stf_00000000000000000000000000"],
    ["action", "no.such.action"],
    // the platform's own, which no workspace has
    ["action", "session.signed_in"],
    ["resource_type", "users"],
    ["resource_id", "a b"],
    ["tenant_id", "ten_1"],
    ["outcome", "maybe"],
    ["from", "yesterday"],
    ["cursor", "run_00000000000000000000000000"],
  ])("FR-011-003 %s = %s is refused by name", async (name, value) => {
    const { workspace, operator } = await makeGovernedTenant();
    for (const file of name === "cursor" ? ["audit"] : ["audit", "audit.csv"]) {
      const { status, body } = await call("GET", auditPath(workspace.id, { [name]: value }, file), {
        cookie: operator.cookie,
      });
      expect([status, body.errors[0].path]).toEqual([422, `query.${name}`]);
    }
  });

  it("FR-011-003 an end before the beginning is refused", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    const query = { from: "2026-10-05T12:00:00Z", to: "2026-10-05T11:59:59Z" };
    expect(await readLog(workspace.id, operator.cookie, query)).toMatchObject({
      status: 422,
      body: { errors: [{ path: "query.to" }] },
    });
  });
});

describe("entries of the audit log", () => {
  it("FR-011-006 name people, tenants and what they are about, but not the platform's staff", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const member = await makeUser({ name: "Ada Colleague" });
    const staff = await makeStaff();
    await addEntry(inTenant(tenant), 3, {
      actorKind: "user",
      actorId: operator.id,
      action: "tenant.entitlement.changed",
      resourceType: "user",
      resourceId: member.id,
      metadata: { from: null, to: "manager" },
    });
    await addEntry(inWorkspace(workspace), 2, {
      actorKind: "platform_user",
      actorId: staff.id,
      action: "platform.control.paused",
      resourceType: "operational_control",
      resourceId: "inventory.sync",
    });
    await addEntry(inWorkspace(workspace), 1, { actorKind: "user", actorId: "usr_gone", action: "of.another.time" });
    const { body } = await readLog(workspace.id, operator.cookie);
    expect(body.items).toMatchObject([
      {
        action: "tenant.entitlement.changed",
        action_label: "Tenant entitlement changed",
        actor: { kind: "user", id: operator.id, name: operator.name },
        tenant: { id: tenant.id, display_name: tenant.displayName },
        resource: { type: "user", type_label: "User", id: member.id, name: "Ada Colleague" },
        metadata: { from: null, to: "manager" },
        occurred_at: "2026-10-05T12:00:03.000Z",
      },
      {
        action_label: "Operational control paused",
        actor: { kind: "platform_user", id: null, name: null },
        tenant: null,
        resource: { type_label: "Operational control", id: "inventory.sync", name: "Inventory sync" },
      },
      { action: "of.another.time", action_label: "of.another.time", actor: { id: "usr_gone", name: null } },
    ]);
    expect(JSON.stringify(body)).not.toContain(staff.id);
  });

  it("FR-011-007 take secrets and addresses out of details that should never have held them", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    const metadata = { code: "aadsts_1", note: "ask jane@contoso.example", keys: ["Bearer abc.def"], count: 2 };
    await addEntry(inWorkspace(workspace), 1, { metadata });
    const { body } = await readLog(workspace.id, operator.cookie);
    expect(body.items[0]?.metadata).toEqual({
      code: "aadsts_1",
      note: "ask [redacted]",
      keys: ["[redacted]"],
      count: 2,
    });
  });
});
