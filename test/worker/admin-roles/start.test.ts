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
import { holdSyncs, startSync } from "../inventory/support.ts";
import { storedEvents, storedRuns, testDeps } from "../operations/support.ts";
import { holdScans, SCAN, startScan } from "./support.ts";

const pauseScan = (workspaceId: string | null = null) =>
  testDb()
    .insert(operationalPauses)
    .values({
      ...{ id: testDeps().ids.next("pau"), controlKey: SCAN, workspaceId, scope: workspaceId ?? "global" },
      ...{ reason: "Scans are being looked into.", pausedAt: Date.now() },
    });

describe("starting a scan", () => {
  it("FR-245-086 makes one run, one event, one entry and one execution of 64 simultaneous starts", async () => {
    const executions = await holdScans();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const answers = await Promise.all(Array.from({ length: 64 }, () => startScan(tenant.id, operator.cookie)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(63).fill(200), 201]);
    expect(answers[0]?.body).toMatchObject({ type: SCAN, status: "queued", progress: { total: 7 } });
    expect(await storedRuns()).toHaveLength(1);
    expect(await auditOf(workspace.id)).toHaveLength(1);
    expect(await storedEvents()).toMatchObject([{ metadata: { operation_type: SCAN } }]);
    expect(await executions.get()).toHaveLength(1);
  });

  it("FR-245-086 goes beside another operation of the same tenant", async () => {
    await holdScans();
    await holdSyncs();
    const { tenant, operator } = await makeGovernedTenant();
    expect((await startSync(tenant.id, operator.cookie)).status).toBe(201);
    expect((await startScan(tenant.id, operator.cookie)).status).toBe(201);
  });

  it.each([
    ["owner", 201],
    ["manager", 201],
    ["operator", 201],
    ["readonly", 403],
  ] as const)("FR-245-087 answers a %s of the tenant with %i", async (role, status) => {
    await holdScans();
    const { tenant, operator } = await makeGovernedTenant(role);
    expect((await startScan(tenant.id, operator.cookie)).status).toBe(status);
    expect(await storedRuns()).toHaveLength(status === 201 ? 1 : 0);
  });

  it("FR-245-087 is refused to strangers, in an archived tenant and while it is paused, in that order", async () => {
    await holdScans();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const stranger = await makeOperator({ workspaceId: (await makeWorkspace()).id });
    expect((await startScan(tenant.id, stranger.cookie)).status).toBe(404);
    expect((await call("POST", `/api/admin/tenants/${tenant.id}/operations`, { body: { type: SCAN } })).status).toBe(
      401,
    );
    const archived = await makeTenant(workspace.id, { status: "archived", archivedAt: Date.now() });
    await entitle(archived, operator.id, "owner");
    expect((await startScan(archived.id, operator.cookie)).status).toBe(409);
    await pauseScan();
    expect((await startScan(archived.id, operator.cookie)).status).toBe(423);
    expect(await storedRuns()).toEqual([]);
  });

  it("FR-245-088 while it is paused says why, leaves no trace, and still finds the active one", async () => {
    await holdScans();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const other = await makeGovernedTenant();
    const active = await startScan(tenant.id, operator.cookie);
    await pauseScan(workspace.id);
    expect(await startScan(tenant.id, operator.cookie)).toMatchObject({ status: 200, body: { id: active.body.id } });
    const second = await makeTenant(workspace.id);
    await entitle(second, operator.id, "operator");
    expect(await startScan(second.id, operator.cookie)).toMatchObject({
      status: 423,
      body: { control: SCAN, reason: "Scans are being looked into.", ends_at: null },
    });
    expect((await startScan(other.tenant.id, other.operator.cookie)).status).toBe(201);
    expect((await storedRuns()).map(({ tenantId }) => tenantId)).toEqual([tenant.id, other.tenant.id]);
  });
});
