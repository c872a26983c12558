import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { STUCK_AFTER_MS } from "../../../worker/features/operations/operation-types.contract.ts";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { STILL_AFTER } from "../../../worker/features/operations/recovery.rules.ts";
import { auditOf, makeGovernedTenant } from "../../support/factories.ts";
import {
  answerProvider,
  holdExecutions,
  makeRun,
  storedConnection,
  storedRun,
  storedRuns,
  testDeps,
  watchExecutions,
} from "./support.ts";

async function stillRun(stillFor: number, overrides: Parameters<typeof makeRun>[1] = {}) {
  const { workspace, tenant } = await makeGovernedTenant();
  const place = { workspaceId: workspace.id, tenantId: tenant.id };
  const run = await makeRun(place, { progressedAt: Date.now() - stillFor, ...overrides });
  return { workspace, tenant, run };
}

/** A platform that says the same of every execution, and takes every new one. */
const platformSaying = (status: string | Error) => {
  const create = vi.fn().mockResolvedValue({});
  const get = vi.fn(async () => {
    if (status instanceof Error) throw status;
    return { status: async () => ({ status }) };
  });
  return { create, get, binding: { create, get } as unknown as Workflow };
};

describe("recovery of runs", () => {
  it("FR-003-013 starts a run whose execution was never created, and the run ends", async () => {
    const executions = await watchExecutions();
    const { tenant, run } = await stillRun(STILL_AFTER);
    answerProvider(tenant.externalTenantId ?? "");
    expect(await recoverRuns(testDeps())).toEqual({ checked: 1, restarted: 1, failed: 0 });
    const [execution] = await executions.get();
    await execution?.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ status: "completed", outcome: "succeeded", attempt: 1 });
  });

  it("FR-003-013 restarts a run whose execution ended without ending it, under a new attempt", async () => {
    const executions = await holdExecutions();
    const { run } = await stillRun(STILL_AFTER, {
      status: "running",
      startedAt: Date.now(),
      progressStage: "token",
      progressDone: 1,
    });
    await env.CONNECTION_CHECK.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await (await executions.get())[0]?.waitForStatus("complete");

    expect(await recoverRuns(testDeps())).toEqual({ checked: 1, restarted: 1, failed: 0 });
    expect(await storedRun(run.id)).toMatchObject({ status: "running", attempt: 2, progressDone: 1 });
    await expect(env.CONNECTION_CHECK.get(`${run.id}-2`)).resolves.toBeDefined();
  });

  it("FR-003-013 restarts a run whose execution says running and stands still, as after a restart of the local runtime", async () => {
    const { run } = await stillRun(STILL_AFTER, { status: "running", startedAt: Date.now() });
    const platform = platformSaying("running");
    expect(await recoverRuns({ ...testDeps(), connectionCheck: platform.binding })).toMatchObject({ restarted: 1 });
    expect(platform.get).toHaveBeenCalledExactlyOnceWith(`${run.id}-1`);
    expect(platform.create).toHaveBeenCalledExactlyOnceWith({
      id: `${run.id}-2`,
      params: { runId: run.id, attempt: 2 },
    });
  });

  it("FR-003-013 leaves alone what moved less than 30 seconds ago, what has ended, and what the platform cannot tell", async () => {
    const { run: fresh } = await stillRun(STILL_AFTER - 5_000);
    await stillRun(STUCK_AFTER_MS, { status: "completed", outcome: "failed", completedAt: Date.now() });
    const { run: dark } = await stillRun(STILL_AFTER);
    const platform = platformSaying(new Error("service unavailable"));
    const before = await storedRuns();
    expect(await recoverRuns({ ...testDeps(), connectionCheck: platform.binding })).toEqual({
      checked: 1,
      restarted: 0,
      failed: 0,
    });
    expect(platform.get.mock.calls).toEqual([[`${dark.id}-1`]]);
    expect(platform.create).not.toHaveBeenCalled();
    expect(await storedRuns()).toEqual(before);
    expect(before.map(({ id }) => id)).toContain(fresh.id);
  });

  it("FR-003-013 FR-007-203 ends a run without progress for 15 minutes as failed, with a reason and since when it stood, and leaves its connection as it was", async () => {
    const { run, tenant, workspace } = await stillRun(STUCK_AFTER_MS, {
      status: "running",
      startedAt: Date.now(),
      progressDone: 1,
      progressStage: "token",
    });
    const { run: almost } = await stillRun(STUCK_AFTER_MS - 5_000, { attempt: 6 });
    const platform = platformSaying("running");
    expect(await recoverRuns({ ...testDeps(), connectionCheck: platform.binding })).toEqual({
      checked: 2,
      restarted: 0,
      failed: 1,
    });
    expect(await storedRun(run.id)).toMatchObject({
      status: "completed",
      outcome: "failed",
      stuck: true,
      progressedAt: run.progressedAt,
      progressStage: "token",
      failures: [{ reason_code: "unknown_error", message: "No progress for 15 minutes." }],
      summaryCounts: { stages_total: 8, stages_passed: 1, stages_failed: 1 },
    });
    expect(await storedRun(almost.id)).toMatchObject({ status: "queued" });
    expect(await storedConnection(tenant.connectionId)).toMatchObject({
      verificationStatus: "unknown",
      lastHealthCheckAt: null,
    });
    expect(await auditOf(workspace.id)).toMatchObject([
      { action: "tenant.operation.completed", actorKind: "system", outcome: "failed" },
    ]);
  });

  it("FR-003-013 gives a run that waits in the platform's queue no second execution, and ends it after 15 minutes", async () => {
    const { run: waiting } = await stillRun(STUCK_AFTER_MS - 5_000);
    const { run: forgotten } = await stillRun(STUCK_AFTER_MS);
    const platform = platformSaying("queued");
    for (const failed of [1, 0]) {
      const report = await recoverRuns({ ...testDeps(), connectionCheck: platform.binding });
      expect(report).toMatchObject({ restarted: 0, failed });
    }
    expect(platform.create).not.toHaveBeenCalled();
    expect(await storedRun(waiting.id)).toMatchObject({ status: "queued", attempt: 1 });
    expect(await storedRun(forgotten.id)).toMatchObject({ status: "completed", outcome: "failed" });
  });

  it("FR-003-013 makes one restart of two sweeps at once", async () => {
    const { run } = await stillRun(STILL_AFTER);
    const platform = platformSaying("errored");
    const deps = () => ({ ...testDeps(), connectionCheck: platform.binding });
    const reports = await Promise.all([recoverRuns(deps()), recoverRuns(deps())]);
    expect(reports.map(({ restarted }) => restarted).sort()).toEqual([0, 1]);
    expect(await storedRun(run.id)).toMatchObject({ attempt: 2 });
    expect(platform.create).toHaveBeenCalledOnce();
  });

  it("FR-003-013 does not restart a run that a late step moves between the sweep's look and its restart", async () => {
    const { run } = await stillRun(STILL_AFTER);
    const deps = testDeps();
    const get = vi.fn(async () => {
      await deps.d1.prepare("UPDATE operation_runs SET progressed_at = ? WHERE id = ?").bind(Date.now(), run.id).run();
      return { status: async () => ({ status: "running" }) };
    });
    const create = vi.fn();
    const connectionCheck = { get, create } as unknown as Workflow;
    expect(await recoverRuns({ ...deps, connectionCheck })).toEqual({ checked: 1, restarted: 0, failed: 0 });
    expect(await storedRun(run.id)).toMatchObject({ attempt: 1 });
    expect(create).not.toHaveBeenCalled();
  });

  it("FR-003-013 goes through more runs than a page, those with the same last movement included", async () => {
    const { workspace, tenant } = await makeGovernedTenant();
    const progressedAt = Date.now() - STILL_AFTER;
    for (let index = 0; index < 120; index += 1) {
      await makeRun(
        { workspaceId: workspace.id, tenantId: tenant.id },
        { progressedAt: progressedAt - Math.floor(index / 60) },
      );
    }
    const platform = platformSaying("running");
    expect(await recoverRuns({ ...testDeps(), connectionCheck: platform.binding })).toEqual({
      checked: 120,
      restarted: 120,
      failed: 0,
    });
    expect((await storedRuns()).every(({ attempt }) => attempt === 2)).toBe(true);
  });
});
