import { describe, expect, it } from "vitest";
import { operationalPauses } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import {
  auditOf,
  entitle,
  makeGovernedTenant,
  makeOperator,
  makeTenant,
  makeWorkspace,
  testDb,
} from "../../support/factories.ts";
import { holdExecutions, startCheck, storedEvents, storedRuns, testDeps } from "../operations/support.ts";
import { holdSyncs, startSync } from "./support.ts";

const pauseSync = (workspaceId: string | null = null) =>
  testDb()
    .insert(operationalPauses)
    .values({
      ...{ id: testDeps().ids.next("pau"), controlKey: "inventory.sync", workspaceId, scope: workspaceId ?? "global" },
      ...{ reason: "Inventories are being looked into.", pausedAt: Date.now() },
    });

describe("starting a sync", () => {
  it("FR-008-015 FR-003-003 makes one run, one event, one entry and one execution of 64 simultaneous starts", async () => {
    const executions = await holdSyncs();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const answers = await Promise.all(Array.from({ length: 64 }, () => startSync(tenant.id, operator.cookie)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(63).fill(200), 201]);
    expect(answers[0]?.body).toMatchObject({ type: "inventory.sync", status: "queued", progress: { total: 9 } });
    expect(await storedRuns()).toHaveLength(1);
    expect(await auditOf(workspace.id)).toHaveLength(1);
    expect(await storedEvents()).toMatchObject([{ metadata: { operation_type: "inventory.sync" } }]);
    expect(await executions.get()).toHaveLength(1);
  });

  it("FR-008-017 goes beside a check of the same tenant, and a retry beside both", async () => {
    await holdSyncs();
    await holdExecutions();
    const { tenant, operator } = await makeGovernedTenant();
    const check = await startCheck(tenant.id, operator.cookie);
    const sync = await startSync(tenant.id, operator.cookie);
    expect([check.status, sync.status]).toEqual([201, 201]);
    expect((await storedRuns()).map(({ type, status }) => [type, status])).toEqual([
      ["provider.connection.check", "queued"],
      ["inventory.sync", "queued"],
    ]);
    const path = `/api/admin/operations/${sync.body.id}`;
    expect((await call("POST", `${path}/cancel`, { cookie: operator.cookie })).status).toBe(200);
    expect(await call("POST", `${path}/retry`, { cookie: operator.cookie })).toMatchObject({
      status: 201,
      body: { type: "inventory.sync", status: "queued" },
    });
  });

  it("answers a repeat with the same Idempotency-Key as before, and another type under it with 422", async () => {
    await holdSyncs();
    const { tenant, operator } = await makeGovernedTenant();
    const key = { "Idempotency-Key": "sync-1" };
    const first = await startSync(tenant.id, operator.cookie, key);
    expect(await startSync(tenant.id, operator.cookie, key)).toMatchObject({ status: 201, body: first.body });
    expect((await startCheck(tenant.id, operator.cookie, key)).status).toBe(422);
    expect(await storedRuns()).toHaveLength(1);
  });
});

describe("refusals of a start", () => {
  it("FR-008-014 ask for the capability of the type, after existence and before the input", async () => {
    await holdSyncs();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const archived = await makeTenant(workspace.id, { status: "archived", archivedAt: Date.now() });
    await entitle(archived, operator.id, "owner");
    const reader = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] });
    const stranger = await makeOperator({ workspaceId: (await makeWorkspace()).id });
    const start = async (cookie: string, body: unknown, tenantId = tenant.id) => {
      const answer = await call("POST", `/api/admin/tenants/${tenantId}/operations`, { cookie, body });
      return [answer.status, answer.body.capability ?? answer.body.code];
    };
    const sync = { type: "inventory.sync" };
    const faulty = { ...sync, inputs: { depth: 1 } };
    expect(await start(stranger.cookie, faulty)).toEqual([404, "not_found"]);
    expect(await start(reader.cookie, faulty)).toEqual([403, "operations.run"]);
    expect(await start(reader.cookie, { type: "provider.connection.check" })).toEqual([403, "provider.verify"]);
    expect(await start(reader.cookie, { type: "tenant_review.compose" })).toEqual([403, "reviews.create"]);
    for (const odd of [{ type: "unknown" }, { type: 7 }, {}, [], "{", "null"])
      expect(await start(reader.cookie, odd)).toEqual([403, "operations.run"]);
    expect(await start(operator.cookie, faulty)).toEqual([422, "invalid_input"]);
    expect(await start(operator.cookie, "{")).toEqual([400, "malformed_body"]);
    await pauseSync();
    expect(await start(operator.cookie, faulty)).toEqual([422, "invalid_input"]);
    expect(await start(operator.cookie, sync)).toEqual([423, "paused"]);
    expect(await start(operator.cookie, sync, archived.id)).toEqual([423, "paused"]);
    await testDb().delete(operationalPauses);
    expect(await start(operator.cookie, sync, archived.id)).toEqual([409, "tenant_archived"]);
    expect(await storedRuns()).toEqual([]);
    expect(await storedEvents()).toEqual([]);
  });

  it.each([
    ["owner", 201],
    ["manager", 201],
    ["operator", 201],
    ["readonly", 403],
  ] as const)("FR-008-014 answers a %s of the tenant with %i, and the retry of a sync alike", async (role, status) => {
    await holdSyncs();
    const { tenant, operator, workspace } = await makeGovernedTenant(role);
    expect((await startSync(tenant.id, operator.cookie)).status).toBe(status);
    if (status === 201) return;
    const owner = await makeOperator({ workspaceId: workspace.id, role: "owner", tenants: [tenant] });
    const { body } = await startSync(tenant.id, owner.cookie);
    for (const verb of ["cancel", "retry"]) {
      const answer = await call("POST", `/api/admin/operations/${body.id}/${verb}`, { cookie: operator.cookie });
      expect(answer).toMatchObject({ status: 403, body: { capability: "operations.run" } });
    }
  });

  it("FR-008-016 while it is paused say why, leave no trace, still find the active one, and let a check through", async () => {
    await holdSyncs();
    await holdExecutions();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const other = await makeGovernedTenant();
    const active = await startSync(tenant.id, operator.cookie);
    await pauseSync(workspace.id);
    expect(await startSync(tenant.id, operator.cookie)).toMatchObject({ status: 200, body: { id: active.body.id } });
    const second = await makeTenant(workspace.id);
    await entitle(second, operator.id, "operator");
    expect(await startSync(second.id, operator.cookie)).toMatchObject({
      status: 423,
      body: { control: "inventory.sync", reason: "Inventories are being looked into.", ends_at: null },
    });
    expect((await storedRuns()).map(({ tenantId }) => tenantId)).toEqual([tenant.id]);
    expect((await startCheck(second.id, operator.cookie)).status).toBe(201);
    expect((await startSync(other.tenant.id, other.operator.cookie)).status).toBe(201);
  });
});
