import { describe, expect, it } from "vitest";
import { operationalPauses, operationRuns } from "../../../db/schema/index.ts";
import { CONTROLS, type ControlKey } from "../../../worker/features/controls/control-catalog.contract.ts";
import { call, fixedClock } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, testDb } from "../../support/factories.ts";
import { faultyDatabase } from "../../support/faulty-database.ts";
import { callOver } from "../../support/meanwhile.ts";
import { holdExecutions, makeRun, startCheck, storedEvents, storedRuns, testDeps } from "../operations/support.ts";

const REASON = "The provider is having an outage.";

const pause = (controlKey: ControlKey, workspaceId: string | null = null, expiresAt: number | null = null) =>
  testDb()
    .insert(operationalPauses)
    .values({
      ...{ id: testDeps().ids.next("pau"), controlKey, workspaceId, scope: workspaceId ?? "global" },
      ...{ reason: REASON, pausedAt: Date.now(), expiresAt },
    });

describe("a paused start", () => {
  it.each(["everywhere", "for its workspace"])(
    "FR-242-008 is refused %s with the reason and when it ends, and leaves no trace",
    async (where) => {
      const { workspace, tenant, operator } = await makeGovernedTenant();
      const ends = Date.now() + 90_000;
      await pause("provider.verify", where === "everywhere" ? null : workspace.id, ends);
      const answer = await startCheck(tenant.id, operator.cookie);
      expect(answer).toMatchObject({
        status: 423,
        body: {
          code: "paused",
          title: `${CONTROLS["provider.verify"].label} is paused`,
          detail: REASON,
          reason: REASON,
          control: "provider.verify",
          ends_at: new Date(ends).toISOString(),
        },
      });
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(80);
      expect([await storedRuns(), await storedEvents(), await auditOf(workspace.id)]).toEqual([[], [], []]);
    },
  );

  it("FR-242-009 still finds the run that is active, and leaves running work alone", async () => {
    await holdExecutions();
    const { tenant, operator } = await makeGovernedTenant();
    const first = await startCheck(tenant.id, operator.cookie);
    await pause("provider.verify");
    const again = await startCheck(tenant.id, operator.cookie);
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id } });
    expect((await testDb().select().from(operationRuns))[0]).toMatchObject({ status: "queued" });
  });

  it("FR-242-008 is refused with 423 before the state of the run is looked at, when a run that may not be retried is", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const ended = { status: "completed", outcome: "succeeded", completedAt: Date.now() } as const;
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id }, ended);
    const retry = () => call("POST", `/api/admin/operations/${run.id}/retry`, { cookie: operator.cookie });
    expect((await retry()).status).toBe(409);
    await pause("provider.verify");
    expect(await retry()).toMatchObject({ status: 423, body: { reason: REASON } });
  });

  it("FR-242-008 that finds neither a run nor a pause, because the pause ended at this moment, is told to try again", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    await pause("provider.verify");
    const batch = async (run: () => Promise<D1Result[]>, number: number) => {
      const results = await run();
      if (number === 1) await testDb().delete(operationalPauses);
      return results;
    };
    const answer = await callOver(faultyDatabase({ batch }), "POST", `/api/admin/tenants/${tenant.id}/operations`, {
      cookie: operator.cookie,
      body: { type: "provider.connection.check" },
    });
    expect(answer).toMatchObject({ status: 503, body: { code: "start_interrupted" } });
    expect(answer.headers.get("retry-after")).toBe("1");
    expect([await storedRuns(), await storedEvents()]).toEqual([[], []]);
  });

  it("FR-242-008 is none of another control, nor of another workspace", async () => {
    await holdExecutions();
    const { tenant, operator } = await makeGovernedTenant();
    const other = await makeGovernedTenant();
    await pause("inventory.sync");
    await pause("provider.verify", other.workspace.id);
    expect((await startCheck(tenant.id, operator.cookie)).status).toBe(201);
    expect((await startCheck(other.tenant.id, other.operator.cookie)).status).toBe(423);
  });

  it("FR-242-008 goes through again from the instant at which the pause ends by itself", async () => {
    await holdExecutions();
    const clock = fixedClock();
    const { tenant, operator } = await makeGovernedTenant();
    await pause("provider.verify", null, clock.now() + 1_000);
    clock.advance(999);
    expect((await startCheck(tenant.id, operator.cookie)).status).toBe(423);
    clock.advance(1);
    expect((await startCheck(tenant.id, operator.cookie)).status).toBe(201);
  });

  it("FR-242-008 refuses a retry too", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const run = await makeRun(
      { workspaceId: tenant.workspaceId, tenantId: tenant.id },
      { status: "completed", outcome: "failed", completedAt: Date.now() },
    );
    await pause("provider.verify");
    const answer = await call("POST", `/api/admin/operations/${run.id}/retry`, { cookie: operator.cookie });
    expect(answer).toMatchObject({ status: 423, body: { code: "paused" } });
  });
});
