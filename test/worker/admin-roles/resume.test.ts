import { describe, expect, it } from "vitest";
import { STUCK_AFTER_MS } from "../../../worker/features/operations/operation-types.contract.ts";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { STILL_AFTER } from "../../../worker/features/operations/recovery.rules.ts";
import { call } from "../../support/app.ts";
import { auditOf } from "../../support/factories.ts";
import { storedEvents, storedRun, storedRuns, testDeps } from "../operations/support.ts";
import {
  execute,
  execution,
  foundSoFar,
  holdScans,
  makeScanned,
  reports,
  startScan,
  startWithoutExecution,
  storedPages,
} from "./support.ts";

/** Every step of a scan that is refused the members of groups, in their order. */
const STEPS = [
  "begin",
  "token-1",
  "token-passed",
  ...["role_definitions", "role_assignments", "time_bound"].flatMap((stage) => [`${stage}-0-1`, `${stage}-passed`]),
  "groups",
  "group_members-0-0-1",
  "group_members-passed",
  "grants",
  "finish",
];

async function startedScan() {
  const made = await makeScanned();
  await made.simulator.hold(made.directory, { not_granted: ["Group.Read.All"] });
  return { ...made, run: await startWithoutExecution(made) };
}

const standStill = (runId: string, forMs: number) =>
  testDeps()
    .d1.prepare("UPDATE operation_runs SET progressed_at = ? WHERE id = ?")
    .bind(Date.now() - forMs, runId)
    .run();

const completions = async (workspaceId: string) =>
  (await auditOf(workspaceId)).filter(({ action }) => action === "tenant.operation.completed");

const PARTLY = {
  ...{ role_assignments: 12, high_privilege_assignments: 9, findings: 10, new_reports: 1 },
  ...{ stages_total: 7, stages_passed: 6, stages_failed: 1 },
};

/** What a scan leaves, however often it was begun. */
async function expectOneEnd(runId: string, workspaceId: string) {
  expect(await storedRun(runId)).toMatchObject({
    ...{ status: "completed", outcome: "partially_succeeded", progressDone: 7, summaryCounts: PARTLY },
    failures: [{ reason_code: "provider_permission_missing", stage: "group_members" }],
  });
  expect((await reports()).map((report) => [report.runId, report.items.length])).toEqual([[runId, 12]]);
  expect(await foundSoFar()).toHaveLength(10);
  expect(await completions(workspaceId)).toHaveLength(1);
  expect((await storedEvents()).map(({ eventName }) => eventName)).toEqual([
    "product.operations.started",
    "product.stored_report.created",
  ]);
  expect(await storedPages()).toEqual([]);
}

describe("a scan that is killed", () => {
  it.each(STEPS)(
    "FR-245-083 SC-245-011 before its step %s is resumed by the sweep and ends as if nothing had been, once",
    async (step) => {
      const { run, workspace } = await startedScan();
      await using killed = await execution(run.id, 1);
      await killed.modify(async (steps) => {
        for (const name of [step, "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
      });
      await execute(run.id);
      await killed.waitForStatus("errored");
      expect((await storedRun(run.id)).status).not.toBe("completed");

      await standStill(run.id, STILL_AFTER);
      await using resumed = await execution(run.id, 2);
      expect(await recoverRuns(testDeps())).toEqual({ checked: 1, restarted: 1, failed: 0 });
      await resumed.waitForStatus("complete");
      expect(await storedRun(run.id)).toMatchObject({ attempt: 2 });
      await expectOneEnd(run.id, workspace.id);
      expect(await recoverRuns(testDeps())).toEqual({ checked: 0, restarted: 0, failed: 0 });
    },
  );

  it("FR-245-083 in the middle of any step, twice, does what is left of it and asks for nothing again that it knows", async () => {
    const { run, simulator, directory, workspace } = await startedScan();
    await using instance = await execution(run.id, 1);
    await instance.modify(async (steps) => {
      for (const name of STEPS) await steps.mockStepError({ name }, new Error("isolate died"), 2);
    });
    await execute(run.id);
    await instance.waitForStatus("complete");
    await expectOneEnd(run.id, workspace.id);
    expect(await simulator.requestsOf(directory)).toMatchObject({
      ...{ token: 1, directory_roles: 1, role_assignments: 1, role_schedules: 1, group_members: 1 },
      ...{ service_principal: 2, permissions: 1 },
    });
  });

  it("FR-245-084 leaves the pages of an attempt that was given up behind only until the next one begins", async () => {
    const { run } = await startedScan();
    await using killed = await execution(run.id, 1);
    await killed.modify(async (steps) => {
      for (const name of ["groups", "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
    });
    await execute(run.id);
    await killed.waitForStatus("errored");
    expect((await storedPages()).map(({ kind }) => kind).sort()).toEqual(["assignments", "definitions", "schedules"]);
    await standStill(run.id, STILL_AFTER);
    await holdScans();
    expect(await recoverRuns(testDeps())).toMatchObject({ restarted: 1 });
    expect(await storedPages()).toEqual([]);
  });

  it("FR-245-083 FR-245-084 ends as failed at once when a step of ours fails as often as it may, with a reason and no report", async () => {
    const { run } = await startedScan();
    await using instance = await execution(run.id, 1);
    await instance.modify((steps) => steps.mockStepError({ name: "finish" }, new Error("database is gone")));
    await execute(run.id);
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({
      ...{ status: "completed", outcome: "failed", progressDone: 6, progressStage: "report" },
      failures: [{ reason_code: "unknown_error", message: "The scan stopped because of an error of ours." }],
    });
    expect([await reports(), await foundSoFar(), await storedPages()]).toEqual([[], [], []]);
  });

  it("FR-245-083 FR-245-084 is given up after fifteen minutes, with what it had read", async () => {
    const { run } = await startedScan();
    await using killed = await execution(run.id, 1);
    await killed.modify(async (steps) => {
      for (const name of ["groups", "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
    });
    await execute(run.id);
    await killed.waitForStatus("errored");
    await standStill(run.id, STUCK_AFTER_MS);
    expect(await recoverRuns(testDeps())).toMatchObject({ failed: 1 });
    expect(await storedRun(run.id)).toMatchObject({ outcome: "failed", stuck: true });
    expect(await storedPages()).toEqual([]);
  });
});

describe("a scan that is cancelled", () => {
  it.each(["role_assignments-passed", "groups", "finish"])(
    "FR-245-084 FR-245-085 before its step %s leaves no page, no report and no finding, and no step changes the run any more",
    async (step) => {
      const made = await makeScanned();
      const run = await startWithoutExecution(made);
      await using first = await execution(run.id, 1);
      await first.modify(async (steps) => {
        for (const name of [step, "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
      });
      await execute(run.id);
      await first.waitForStatus("errored");
      expect(await storedPages()).not.toEqual([]);
      const answer = await call("POST", `/api/admin/operations/${run.id}/cancel`, { cookie: made.operator.cookie });
      expect(answer.status).toBe(200);
      expect(await storedPages()).toEqual([]);
      const cancelled = await storedRun(run.id);
      await using late = await execution(run.id, 2);
      await execute(run.id, 2);
      await late.waitForStatus("complete");
      expect(await storedRun(run.id)).toEqual(cancelled);
      expect([await reports(), await foundSoFar(), await storedPages()]).toEqual([[], [], []]);
      expect(await completions(made.workspace.id)).toEqual([]);
    },
  );

  it("FR-245-085 in the queue never asks the provider, and can be started once more", async () => {
    await holdScans();
    const { tenant, operator, simulator, directory } = await makeScanned();
    const { body } = await startScan(tenant.id, operator.cookie);
    await call("POST", `/api/admin/operations/${body.id}/cancel`, { cookie: operator.cookie });
    await using instance = await execution(body.id, 2);
    await execute(body.id, 2);
    await instance.waitForStatus("complete");
    expect(await simulator.requestsOf(directory)).toEqual({});
    expect(await storedRuns()).toMatchObject([{ outcome: "cancelled", startedAt: null }]);
    const retried = await call("POST", `/api/admin/operations/${body.id}/retry`, { cookie: operator.cookie });
    expect(retried).toMatchObject({ status: 201, body: { type: "entra_admin_roles.scan", status: "queued" } });
  });
});
