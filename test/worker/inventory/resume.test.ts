import { introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { STUCK_AFTER_MS } from "../../../worker/features/operations/operation-types.contract.ts";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { STILL_AFTER } from "../../../worker/features/operations/recovery.rules.ts";
import { INVENTORY_PART_KEYS } from "../../../worker/features/providers/inventory-parts.contract.ts";
import { call } from "../../support/app.ts";
import { auditOf } from "../../support/factories.ts";
import { graphRefusal, storedEvents, storedRun, storedRuns, testDeps } from "../operations/support.ts";
import { makeVerified } from "../verification/support.ts";
import { answerSync, HEALTHY_COUNTS, holdSyncs, LISTS, startSync, startWithoutExecution } from "./support.ts";

/** Every step of a sync in which a part is refused, in their order. */
const STEPS = [
  "begin",
  ...["token", ...INVENTORY_PART_KEYS].flatMap((stage) => [`${stage}-1`, `${stage}-passed`]),
  "grants",
  "finish",
];

async function startedSync() {
  const made = await makeVerified();
  const asked = answerSync(made.tenant.externalTenantId, { intune: graphRefusal(403, "Forbidden") });
  return { ...made, asked, run: await startWithoutExecution(made.tenant, made.operator) };
}

const standStill = (runId: string, forMs: number) =>
  testDeps()
    .d1.prepare("UPDATE operation_runs SET progressed_at = ? WHERE id = ?")
    .bind(Date.now() - forMs, runId)
    .run();

async function execution(runId: string, attempt: number) {
  const instance = await introspectWorkflowInstance(env.INVENTORY_SYNC, `${runId}-${attempt}`);
  await instance.modify(async (steps) => {
    await steps.disableSleeps();
    await steps.disableRetryDelays();
  });
  return instance;
}

const completions = async (workspaceId: string) =>
  (await auditOf(workspaceId)).filter(({ action }) => action === "tenant.operation.completed");

const { managed_devices: _, ...COUNTED } = HEALTHY_COUNTS;
const PARTLY = { ...COUNTED, stages_total: 9, stages_passed: 8, stages_failed: 1 };

describe("a sync that is killed", () => {
  it.each(STEPS)(
    "FR-008-012 FR-008-010 SC-008-002 before its step %s is resumed by the sweep and ends as if nothing had been, once",
    async (step) => {
      const { run, workspace } = await startedSync();
      await using killed = await execution(run.id, 1);
      await killed.modify(async (steps) => {
        for (const name of [step, "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
      });
      await env.INVENTORY_SYNC.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
      await killed.waitForStatus("errored");
      expect((await storedRun(run.id)).status).not.toBe("completed");

      await standStill(run.id, STILL_AFTER);
      await using resumed = await execution(run.id, 2);
      expect(await recoverRuns(testDeps())).toEqual({ checked: 1, restarted: 1, failed: 0 });
      await resumed.waitForStatus("complete");
      expect(await storedRun(run.id)).toMatchObject({
        ...{ status: "completed", outcome: "partially_succeeded", attempt: 2, progressDone: 9 },
        summaryCounts: PARTLY,
        failures: [{ reason_code: "intune_rbac_permission_missing", stage: "managed_devices" }],
      });
      expect(await completions(workspace.id)).toHaveLength(1);
      expect(await storedEvents()).toHaveLength(1);
      expect(await recoverRuns(testDeps())).toEqual({ checked: 0, restarted: 0, failed: 0 });
    },
  );

  it("FR-008-012 in the middle of any step, twice, does what is left of it and asks for nothing again that it knows", async () => {
    const { run, asked, workspace } = await startedSync();
    await using instance = await execution(run.id, 1);
    await instance.modify(async (steps) => {
      for (const name of STEPS) await steps.mockStepError({ name }, new Error("isolate died"), 2);
    });
    await env.INVENTORY_SYNC.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "partially_succeeded", summaryCounts: PARTLY });
    expect(asked.map(({ endpoint }) => endpoint)).toEqual([
      "token",
      ...LISTS,
      "application",
      "application",
      "assignments",
    ]);
    expect(await completions(workspace.id)).toHaveLength(1);
  });

  it("FR-008-012 ends as failed at once when a step of ours fails as often as it may, with a reason and no counts", async () => {
    const { run } = await startedSync();
    await using instance = await execution(run.id, 1);
    await instance.modify((steps) => steps.mockStepError({ name: "applications-1" }, new Error("database is gone")));
    await env.INVENTORY_SYNC.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({
      ...{ status: "completed", outcome: "failed", progressDone: 4, progressStage: "applications" },
      failures: [{ reason_code: "unknown_error", message: "The sync stopped because of an error of ours." }],
      summaryCounts: { stages_total: 9, stages_passed: 4, stages_failed: 1 },
    });
  });

  it("FR-008-013 is started by the sweep when its execution was never created, and given up after fifteen minutes", async () => {
    const { run } = await startedSync();
    await standStill(run.id, STILL_AFTER);
    await using started = await execution(run.id, 1);
    expect(await recoverRuns(testDeps())).toMatchObject({ restarted: 1, failed: 0 });
    await started.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ status: "completed", attempt: 1 });

    await holdSyncs();
    const { run: stuck } = await startedSync();
    await standStill(stuck.id, STUCK_AFTER_MS);
    expect(await recoverRuns(testDeps())).toMatchObject({ failed: 1 });
    expect(await storedRun(stuck.id)).toMatchObject({
      outcome: "failed",
      stuck: true,
      failures: [{ message: "No progress for 15 minutes." }],
    });
  });
});

describe("a sync that is cancelled", () => {
  it("FR-008-013 while a part is counted drops the answer, and no step changes the run any more", async () => {
    const made = await makeVerified();
    const { tenant, operator, workspace } = made;
    const run = await startWithoutExecution(tenant, operator);
    const asked = answerSync(tenant.externalTenantId, {
      applications: async () => {
        const answer = await call("POST", `/api/admin/operations/${run.id}/cancel`, { cookie: operator.cookie });
        expect(answer.status).toBe(200);
        return Response.json({ value: [] });
      },
    });
    await using instance = await execution(run.id, 1);
    await env.INVENTORY_SYNC.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "cancelled", progressDone: 4, summaryCounts: {} });
    expect(asked.at(-1)?.endpoint).toBe("applications");
    expect(await completions(workspace.id)).toEqual([]);
  });

  it("FR-008-013 in the queue never asks the provider", async () => {
    await holdSyncs();
    const { tenant, operator } = await makeVerified();
    const { body } = await startSync(tenant.id, operator.cookie);
    await call("POST", `/api/admin/operations/${body.id}/cancel`, { cookie: operator.cookie });
    const asked = answerSync(tenant.externalTenantId);
    await using instance = await execution(body.id, 2);
    await env.INVENTORY_SYNC.create({ id: `${body.id}-2`, params: { runId: body.id, attempt: 2 } });
    await instance.waitForStatus("complete");
    expect(asked).toEqual([]);
    expect(await storedRuns()).toMatchObject([{ outcome: "cancelled", startedAt: null }]);
  });
});
