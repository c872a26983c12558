import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { STILL_AFTER } from "../../../worker/features/operations/recovery.rules.ts";
import { auditOf } from "../../support/factories.ts";
import { storedRun, testDeps } from "../operations/support.ts";
import {
  execution,
  findingRow,
  frozen,
  makeReported,
  placeOf,
  startWithoutExecution,
  storedParts,
  storedSnapshots,
  storeFindings,
} from "./support.ts";

const STEPS = ["freeze", "fingerprint", "complete"];

const standStill = (runId: string) =>
  testDeps()
    .d1.prepare("UPDATE operation_runs SET progressed_at = ? WHERE id = ?")
    .bind(Date.now() - STILL_AFTER, runId)
    .run();

const captures = async (workspaceId: string) =>
  (await auditOf(workspaceId)).filter(({ action }) => action === "tenant.evidence.captured");

describe("a snapshot that is killed", () => {
  it.each(STEPS)("FR-246-013 before its step %s is resumed and ends with one snapshot of one instant", async (step) => {
    const made = await makeReported();
    const run = await startWithoutExecution(made);
    await using killed = await execution(run.id, 1);
    await killed.modify(async (steps) => {
      for (const name of [step, "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
    });
    await env.EVIDENCE_SNAPSHOT.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await killed.waitForStatus("errored");
    expect((await storedRun(run.id)).status).not.toBe("completed");
    const hadFrozen = (await storedParts()).length > 0;
    await storeFindings([findingRow(placeOf(made), { subjectLabel: "Found meanwhile" })]);

    await standStill(run.id);
    await using resumed = await execution(run.id, 2);
    expect(await recoverRuns(testDeps())).toEqual({ checked: 1, restarted: 1, failed: 0 });
    await resumed.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "succeeded", attempt: 2, progressDone: 3 });
    const [snapshot, ...others] = await storedSnapshots();
    expect(others).toEqual([]);
    expect(snapshot?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const labels = (await frozen(snapshot?.id ?? "", "findings")).map(({ subject_label }) => subject_label);
    expect(labels.includes("Found meanwhile")).toBe(!hadFrozen);
    expect(await captures(made.workspace.id)).toHaveLength(1);
  });

  it("FR-246-013 in the middle of any step, twice, ends with one snapshot", async () => {
    const made = await makeReported();
    const run = await startWithoutExecution(made);
    await using instance = await execution(run.id, 1);
    await instance.modify(async (steps) => {
      for (const name of STEPS) await steps.mockStepError({ name }, new Error("isolate died"), 2);
    });
    await env.EVIDENCE_SNAPSHOT.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "succeeded" });
    expect(await storedSnapshots()).toHaveLength(1);
    expect(await captures(made.workspace.id)).toHaveLength(1);
  });

  it("FR-246-011 FR-246-013 ends as failed when a step of ours fails as often as it may, and leaves nothing of it", async () => {
    const made = await makeReported();
    const run = await startWithoutExecution(made);
    await using instance = await execution(run.id, 1);
    await instance.modify((steps) => steps.mockStepError({ name: "fingerprint" }, new Error("database is gone")));
    await env.EVIDENCE_SNAPSHOT.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({
      ...{ outcome: "failed", progressDone: 1 },
      failures: [{ reason_code: "unknown_error", message: "The snapshot stopped because of an error of ours." }],
    });
    expect([await storedSnapshots(), await storedParts()]).toEqual([[], []]);
    expect(await captures(made.workspace.id)).toEqual([]);
  });
});
