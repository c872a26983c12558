import { describe, expect, it } from "vitest";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { STILL_AFTER } from "../../../worker/features/operations/recovery.rules.ts";
import { call } from "../../support/app.ts";
import { answerProvider, storedEvents, storedRun, testDeps } from "../operations/support.ts";
import { makeVerified } from "../verification/support.ts";
import { execute, execution, foundSoFar, grantsWithout, reports, startWithoutExecution } from "./support.ts";

const STEPS = ["begin", "token-1", "token-passed", "permissions-1", "permissions-passed", "finish"];

async function started() {
  const made = await makeVerified();
  const assignments = grantsWithout(["Policy.Read.All"]);
  const asked = answerProvider(made.tenant.externalTenantId ?? "", { assignments });
  return { ...made, asked, run: await startWithoutExecution(made) };
}

const standStill = (runId: string) =>
  testDeps()
    .d1.prepare("UPDATE operation_runs SET progressed_at = ? WHERE id = ?")
    .bind(Date.now() - STILL_AFTER, runId)
    .run();

/** What a check leaves behind that went through, however often it was begun. */
async function expectDoneOnce(runId: string) {
  expect(await storedRun(runId)).toMatchObject({
    outcome: "succeeded",
    progressDone: 4,
    summaryCounts: { findings: 1 },
  });
  expect(await reports()).toMatchObject([{ runId, payload: { score: 94 } }]);
  expect(await foundSoFar()).toEqual([["missing_permission", "open", "Policy.Read.All"]]);
  expect((await storedEvents()).map(({ eventName }) => eventName)).toEqual([
    "product.operations.started",
    "product.stored_report.created",
  ]);
}

describe("a posture check that is killed", () => {
  it.each(STEPS)(
    "FR-245-033 before its step %s is resumed by the sweep and ends as if nothing had been, once",
    async (step) => {
      const { run } = await started();
      await using killed = await execution(run.id, 1);
      await killed.modify(async (steps) => {
        for (const name of [step, "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
      });
      await execute(run.id);
      await killed.waitForStatus("errored");
      expect(await reports()).toEqual([]);

      await standStill(run.id);
      await using resumed = await execution(run.id, 2);
      expect(await recoverRuns(testDeps())).toEqual({ checked: 1, restarted: 1, failed: 0 });
      await resumed.waitForStatus("complete");
      await expectDoneOnce(run.id);
    },
  );

  it("FR-245-033 in the middle of any step, twice, asks for nothing again that it knows", async () => {
    const { run, asked } = await started();
    await using instance = await execution(run.id, 1);
    await instance.modify(async (steps) => {
      for (const name of STEPS) await steps.mockStepError({ name }, new Error("isolate died"), 2);
    });
    await execute(run.id);
    await instance.waitForStatus("complete");
    await expectDoneOnce(run.id);
    expect(asked.map(({ endpoint }) => endpoint)).toEqual(["token", "application", "application", "assignments"]);
  });

  it("FR-245-033 after its end was written changes nothing when another execution of it comes late", async () => {
    const { run } = await started();
    await using first = await execution(run.id, 1);
    await execute(run.id);
    await first.waitForStatus("complete");
    await using late = await execution(run.id, 2);
    await execute(run.id, 2);
    await late.waitForStatus("complete");
    await expectDoneOnce(run.id);
  });

  it("FR-245-033 as failed at once when a step of ours fails as often as it may, without a report", async () => {
    const { run } = await started();
    await using instance = await execution(run.id, 1);
    await instance.modify((steps) => steps.mockStepError({ name: "finish" }, new Error("database is gone")));
    await execute(run.id);
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({
      outcome: "failed",
      failures: [{ reason_code: "unknown_error", message: "The check stopped because of an error of ours." }],
    });
    expect(await reports()).toEqual([]);
  });

  it("FR-245-033 and cancelled while the grants are read leaves nothing of what was read", async () => {
    const made = await makeVerified();
    const run = await startWithoutExecution(made);
    answerProvider(made.tenant.externalTenantId ?? "", {
      application: async () => {
        await call("POST", `/api/admin/operations/${run.id}/cancel`, { cookie: made.operator.cookie });
        return grantsWithout([])({ bearer: "", externalTenantId: "", body: "" });
      },
    });
    await using instance = await execution(run.id, 1);
    await execute(run.id);
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "cancelled" });
    expect([await reports(), await foundSoFar()]).toEqual([[], []]);
  });
});
