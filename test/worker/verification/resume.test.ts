import { introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import { ensureRun } from "../../../worker/features/operations/operations.usecases.ts";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { STILL_AFTER } from "../../../worker/features/operations/recovery.rules.ts";
import { QUESTIONS } from "../../../worker/features/providers/verification-steps.ts";
import { auditOf } from "../../support/factories.ts";
import {
  answerProvider,
  asOperator,
  storedConnection,
  storedEvents,
  storedGrants,
  storedRun,
  storedRuns,
  testDeps,
} from "../operations/support.ts";
import { execute, makeVerified, onlyReport, statusesOf } from "./support.ts";

/** Every step of a check before its run has ended, in their order. */
const STEPS = ["begin", ...QUESTIONS.flatMap((question) => [`${question}-1`, `${question}-passed`]), "finish"];

/** A check that a user started, whose execution the platform has not created. */
async function startedCheck() {
  const made = await makeVerified();
  const { tenant, operator } = made;
  const asked = answerProvider(tenant.externalTenantId ?? "");
  const deps = testDeps();
  const connectionCheck = { create: async () => ({}) } as unknown as Workflow;
  const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
  const started = await ensureRun({ ...deps, connectionCheck }, scope, {
    type: "provider.connection.check",
    inputs: {},
  });
  return { ...made, asked, run: started.run };
}

const standStill = (runId: string) =>
  testDeps()
    .d1.prepare("UPDATE operation_runs SET progressed_at = ? WHERE id = ?")
    .bind(Date.now() - STILL_AFTER, runId)
    .run();

async function execution(runId: string, attempt: number) {
  const instance = await introspectWorkflowInstance(env.CONNECTION_CHECK, `${runId}-${attempt}`);
  await instance.modify(async (steps) => {
    await steps.disableSleeps();
    await steps.disableRetryDelays();
  });
  return instance;
}

/** What a check leaves behind, once: its run, report, grants, connection, event, and the entries of its start and its end. */
async function expectOnce({ run, workspace, tenant }: Awaited<ReturnType<typeof startedCheck>>, attempt: number) {
  expect(await storedRuns()).toHaveLength(1);
  expect(await storedRun(run.id)).toMatchObject({
    ...{ status: "completed", outcome: "succeeded", attempt, progressDone: 8, failures: [] },
  });
  expect(statusesOf((await onlyReport()).checks)).toBe("pass pass pass pass pass pass pass");
  expect(await storedGrants()).toHaveLength(1);
  expect(await storedConnection(tenant.connectionId)).toMatchObject({ verificationStatus: "healthy" });
  expect(await storedEvents()).toHaveLength(1);
  expect((await auditOf(workspace.id)).map(({ action }) => action)).toEqual([
    "tenant.operation.started",
    "tenant.operation.completed",
  ]);
  expect(await recoverRuns(testDeps())).toEqual({ checked: 0, restarted: 0, failed: 0 });
}

describe("a check that is killed", () => {
  it.each(STEPS)(
    "FR-003-012 FR-003-013 before its step %s is resumed by the sweep and ends as if nothing had been, once",
    async (step) => {
      const started = await startedCheck();
      const { run } = started;
      await using killed = await execution(run.id, 1);
      await killed.modify(async (steps) => {
        for (const name of [step, "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
      });
      await execute(run.id);
      await killed.waitForStatus("errored");
      expect((await storedRun(run.id)).status).not.toBe("completed");

      await standStill(run.id);
      await using resumed = await execution(run.id, 2);
      expect(await recoverRuns(testDeps())).toEqual({ checked: 1, restarted: 1, failed: 0 });
      await resumed.waitForStatus("complete");
      await expectOnce(started, 2);
    },
  );

  it("FR-003-012 FR-003-013 after its run has ended, before whoever waits for it is told, has lost nothing and is not run again", async () => {
    const started = await startedCheck();
    await using killed = await execution(started.run.id, 1);
    await killed.modify((steps) => steps.mockStepError({ name: "sync-draft" }, new Error("the machine is gone")));
    await execute(started.run.id);
    await killed.waitForStatus("errored");
    await expectOnce(started, 1);
  });

  it("FR-003-012 in the middle of any step, twice, does what is left of it and asks for nothing again that it knows", async () => {
    const started = await startedCheck();
    await using instance = await execution(started.run.id, 1);
    await instance.modify(async (steps) => {
      for (const name of [...STEPS, "sync-draft"]) await steps.mockStepError({ name }, new Error("isolate died"), 2);
    });
    await execute(started.run.id);
    await instance.waitForStatus("complete");
    expect(started.asked).toHaveLength(7);
    await expectOnce(started, 1);
  });
});
