import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { findings, storedReports, tenants } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import {
  auditOf,
  entitle,
  makeFinding,
  makeGovernedTenant,
  makeOperator,
  makeTenant,
  makeUser,
  testDb,
} from "../../support/factories.ts";
import { act, change, DAY, stored } from "./support.ts";

const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const REASON = "Break-glass account, watched by ada@example.test";

describe("one finding", () => {
  it("FR-245-108 is shown with what it means, what supports it, and its report while that exists", async () => {
    const { tenant, operator } = await makeGovernedTenant("readonly");
    const finding = await makeFinding(tenant, { facts: { roles: 2, via: null }, ownerUserId: operator.id });
    const read = () => call("GET", `/api/admin/findings/${finding.id}`, { cookie: operator.cookie });
    expect((await read()).body).toMatchObject({
      id: finding.id,
      title: "Guest with a privileged role",
      source: "entra.admin_roles",
      explanation: expect.stringContaining("guest"),
      remediation: expect.stringContaining("role"),
      facts: { roles: 2, via: null },
      owner: { user_id: operator.id, name: operator.name },
      report: null,
      is_overdue: false,
      version: 1,
    });
    await testDb()
      .insert(storedReports)
      .values({
        id: finding.lastReportId,
        ...{ workspaceId: tenant.workspaceId, tenantId: tenant.id, type: "entra.admin_roles", schemaVersion: 1 },
        ...{ payload: {}, fingerprint: "f", createdAt: 1_000 },
      });
    expect((await read()).body.report).toEqual({ id: finding.lastReportId, created_at: "1970-01-01T00:00:01.000Z" });
  });

  it("FR-245-118 does not exist for who has no entitlement to its tenant, and is read only for readers", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("readonly");
    const member = await makeOperator({ workspaceId: workspace.id });
    const { id } = await makeFinding(tenant);
    const body = { action: "start_work", version: 1 };
    expect((await change(id, "", body)).status).toBe(401);
    expect((await change(id, member.cookie, body)).status).toBe(404);
    expect((await call("GET", `/api/admin/findings/${id}`, { cookie: member.cookie })).status).toBe(404);
    expect((await call("GET", "/api/admin/findings/fnd_1", { cookie: operator.cookie })).status).toBe(404);
    expect(await change(id, operator.cookie, body)).toMatchObject({
      status: 403,
      body: { capability: "findings.manage" },
    });
    expect(await act(tenant.id, operator.cookie, { action: "resolve", finding_ids: [id] })).toMatchObject({
      status: 403,
    });
    expect(await stored(id)).toMatchObject({ state: "open", version: 1 });
  });

  it("FR-245-109 FR-245-114 is worked on, resolved and reopened, each with one entry of who did it", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("operator");
    const { id } = await makeFinding(tenant);
    const steps = [
      ["start_work", "in_progress"],
      ["resolve", "resolved"],
      ["reopen", "reopened"],
    ] as const;
    for (const [index, [action, state]] of steps.entries()) {
      const answer = await change(id, operator.cookie, { action, version: index + 1 });
      expect(answer).toMatchObject({ status: 200, body: { state, version: index + 2 } });
    }
    expect(await stored(id)).toMatchObject({ state: "reopened", resolvedAt: null, version: 4 });
    const entries = await auditOf(workspace.id);
    expect(entries.map(({ action }) => action)).toEqual([
      "tenant.finding.work_started",
      "tenant.finding.resolved",
      "tenant.finding.reopened",
    ]);
    expect(entries[0]).toMatchObject({ actorId: operator.id, resourceType: "finding", resourceId: id, metadata: {} });
  });

  it("FR-245-111 FR-245-114 is accepted with a reason and an end, and the reason stays out of the audit", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant);
    const until = inDays(30);
    const body = { action: "accept_risk", reason: `  ${REASON} `, until, version: 1 };
    expect((await change(id, operator.cookie, body)).body).toMatchObject({
      ...{ state: "risk_accepted", accepted_reason: REASON, accepted_until: until, due_at: null },
      accepted_by: { user_id: operator.id, name: operator.name },
    });
    const assigned = { action: "assign", owner_user_id: operator.id, version: 2 };
    expect((await change(id, operator.cookie, assigned)).body).toMatchObject({
      ...{ state: "risk_accepted", accepted_reason: REASON, accepted_until: until },
      accepted_by: { user_id: operator.id },
    });
    const ended = await change(id, operator.cookie, { action: "end_acceptance", version: 3 });
    expect(ended.body).toMatchObject({
      ...{ state: "reopened", accepted_reason: null, accepted_until: null, accepted_by: null },
      reopened_at: expect.any(String),
    });
    expect(JSON.stringify(await auditOf(workspace.id))).not.toContain("Break-glass");
  });

  it.each([
    ["without a reason", { reason: "  ", until: inDays(1) }, "body.reason"],
    ["with a reason that nobody reads", { reason: "x".repeat(501), until: inDays(1) }, "body.reason"],
    ["until a time that is over", { reason: REASON, until: inDays(-1) }, "body.until"],
    ["for more than 365 days", { reason: REASON, until: inDays(366) }, "body.until"],
    ["until some day", { reason: REASON, until: "some day" }, "body.until"],
  ])("FR-245-111 is not accepted %s", async (_, given, path) => {
    const { tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant);
    const answer = await change(id, operator.cookie, { action: "accept_risk", version: 1, ...given });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
    expect(await stored(id)).toMatchObject({ state: "open" });
  });

  it("FR-245-112 is given to whoever is entitled to the tenant, and to nobody else", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const colleague = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] });
    const member = await makeOperator({ workspaceId: workspace.id });
    const { id } = await makeFinding(tenant);
    for (const stranger of [member.id, (await makeUser()).id]) {
      const answer = await change(id, operator.cookie, { action: "assign", owner_user_id: stranger, version: 1 });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ code: "unknown_owner" }] } });
    }
    const given = { action: "assign", owner_user_id: colleague.id, version: 1 };
    expect((await change(id, operator.cookie, given)).body.owner).toEqual({
      user_id: colleague.id,
      name: colleague.name,
    });
    expect((await change(id, operator.cookie, { action: "unassign", version: 2 })).body.owner).toBeNull();
    expect(await auditOf(workspace.id)).toMatchObject([
      { metadata: { owner_user_id: colleague.id } },
      { metadata: {} },
    ]);
    const owners = await call("GET", `/api/admin/tenants/${tenant.id}/findings/owners`, { cookie: operator.cookie });
    expect(owners.body.items).toHaveLength(2);
    expect(owners.body.items).toContainEqual({ user_id: colleague.id, name: colleague.name });
  });

  it("FR-245-110 is not changed by who saw an older version, and tells what it is now", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant, { ownerUserId: operator.id });
    await change(id, operator.cookie, { action: "resolve", version: 1 });
    expect(await change(id, operator.cookie, { action: "start_work", version: 1 })).toMatchObject({
      status: 409,
      body: {
        ...{ code: "finding_moved", current_state: "resolved", current_severity: "high", current_version: 2 },
        current_owner: operator.name,
      },
    });
    expect(await auditOf(workspace.id)).toHaveLength(1);
  });

  it("FR-245-110 is changed by one of two who saw the same version", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant);
    const answers = await Promise.all([
      change(id, operator.cookie, { action: "start_work", version: 1 }),
      change(id, operator.cookie, { action: "resolve", version: 1 }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await auditOf(workspace.id)).toHaveLength(1);
    expect(await stored(id)).toMatchObject({ version: 2 });
  });

  it("FR-245-109 answers with a reason what its state does not allow, and changes nothing that is so already", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant, { state: "resolved" });
    expect(await change(id, operator.cookie, { action: "start_work", version: 1 })).toMatchObject({
      status: 409,
      body: { code: "finding_action_not_possible", detail: expect.stringContaining("resolved") },
    });
    expect(await change(id, operator.cookie, { action: "resolve", version: 1 })).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
    expect(await auditOf(workspace.id)).toEqual([]);
  });

  it("FR-245-115 of an archived tenant is read, and not changed", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant);
    await testDb().update(tenants).set({ status: "archived" });
    const answers = [
      await change(id, operator.cookie, { action: "resolve", version: 1 }),
      await act(tenant.id, operator.cookie, { action: "resolve", finding_ids: [id] }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 409, body: { code: "tenant_archived" } });
    expect((await call("GET", `/api/admin/findings/${id}`, { cookie: operator.cookie })).status).toBe(200);
    expect(await auditOf(workspace.id)).toEqual([]);
  });
});

describe("many findings at once", () => {
  it("FR-245-113 FR-245-114 says of each what happened, and leaves one entry with counts and ids", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const neighbour = await makeTenant(workspace.id);
    await entitle(neighbour, operator.id, "owner");
    const open = await makeFinding(tenant);
    const reopened = await makeFinding(tenant, { state: "reopened" });
    const working = await makeFinding(tenant, { state: "in_progress" });
    const resolved = await makeFinding(tenant, { state: "resolved" });
    const foreign = await makeFinding(neighbour);
    const ids = [open, resolved, foreign, working, reopened].map(({ id }) => id);
    const answer = await act(tenant.id, operator.cookie, { action: "start_work", finding_ids: ids });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ action: "start_work", done: 2, unchanged: 1, not_possible: 2 });
    expect(answer.body.results).toEqual([
      { finding_id: open.id, outcome: "done", code: null, detail: null },
      { finding_id: resolved.id, outcome: "not_possible", code: "wrong_state", detail: expect.any(String) },
      { finding_id: foreign.id, outcome: "not_possible", code: "not_found", detail: expect.any(String) },
      { finding_id: working.id, outcome: "unchanged", code: null, detail: null },
      { finding_id: reopened.id, outcome: "done", code: null, detail: null },
    ]);
    expect(await stored(foreign.id)).toEqual(foreign);
    expect(await auditOf(workspace.id)).toMatchObject([
      {
        action: "tenant.finding.work_started",
        tenantId: tenant.id,
        resourceType: "finding",
        resourceId: null,
        metadata: { findings: 2, finding_ids: [open.id, reopened.id], unchanged: 1, not_possible: 2 },
      },
    ]);
  });

  it("FR-245-113 FR-245-114 takes a hundred, each with its own due date, and names twenty of them in its entry", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const made = [];
    for (let index = 0; index < 100; index += 1)
      made.push(await makeFinding(tenant, { state: "resolved", severity: index < 50 ? "low" : "critical" }));
    const ids = made.map(({ id }) => id);
    expect((await act(tenant.id, operator.cookie, { action: "reopen", finding_ids: ids })).body.done).toBe(100);
    const sooner = await testDb().$count(findings, sql`state = 'reopened' AND due_at = reopened_at + ${3 * DAY}`);
    const later = await testDb().$count(findings, sql`state = 'reopened' AND due_at = reopened_at + ${90 * DAY}`);
    expect([sooner, later]).toEqual([50, 50]);
    const [entry] = await auditOf(workspace.id);
    const metadata = JSON.parse(JSON.stringify(entry?.metadata));
    expect([metadata.findings, metadata.finding_ids.length]).toEqual([100, 20]);
  });

  it("FR-245-113 refuses none, more than a hundred, one twice, and ids of something else", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant);
    const many = Array.from({ length: 101 }, (_, index) => `fnd_${String(index).padStart(26, "0")}`);
    for (const finding_ids of [[], many, [id, id], [tenant.id]]) {
      expect((await act(tenant.id, operator.cookie, { action: "resolve", finding_ids })).status).toBe(422);
    }
  });

  it("FR-245-113 leaves no entry when nothing was done", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant, { state: "resolved" });
    expect((await act(tenant.id, operator.cookie, { action: "resolve", finding_ids: [id] })).body.unchanged).toBe(1);
    expect(await auditOf(workspace.id)).toEqual([]);
  });

  it("FR-245-116 does nothing twice with one Idempotency-Key", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const { id } = await makeFinding(tenant);
    const body = { action: "accept_risk", reason: REASON, until: inDays(3), finding_ids: [id] };
    const headers = { "Idempotency-Key": "once" };
    const first = await act(tenant.id, operator.cookie, body, headers);
    const again = await act(tenant.id, operator.cookie, body, headers);
    expect(again.body).toEqual(first.body);
    expect(await stored(id)).toMatchObject({ version: 2, acceptedReason: REASON });
    expect(await auditOf(workspace.id)).toHaveLength(1);
  });
});
