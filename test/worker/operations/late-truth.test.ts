import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { STUCK_AFTER_MS } from "../../../worker/features/operations/operation-types.contract.ts";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { call } from "../../support/app.ts";
import { eventually } from "../../support/eventually.ts";
import { makeGovernedTenant, makeStaff, makeWorkspace } from "../../support/factories.ts";
import { overloadError } from "../../support/failing-database.ts";
import { callWhile } from "../../support/meanwhile.ts";
import { openPage } from "./sockets.ts";
import { makeRun, storedEvents, storedRun, storedRuns, testDeps } from "./support.ts";

describe("what is decided on something that was read before", () => {
  it("FR-003-013 leaves a run that moves while the sweep looks at it", async () => {
    const { workspace, tenant } = await makeGovernedTenant();
    const still = { progressedAt: Date.now() - STUCK_AFTER_MS };
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id }, still);
    const deps = testDeps();
    const get = async () => {
      const moved = "UPDATE operation_runs SET status = 'running', progressed_at = ? WHERE id = ?";
      await deps.d1.prepare(moved).bind(Date.now(), run.id).run();
      return { status: async () => ({ status: "running" }) };
    };
    await recoverRuns({ ...deps, connectionCheck: { get, create: vi.fn() } as unknown as Workflow });
    expect(await storedRun(run.id)).toMatchObject({ status: "running", outcome: "pending", stuck: false });
  });

  it("FR-003-016 FR-003-017 ends the feeds of pages that could not be told of a run, so that none of them says live", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    const page = await openPage(workspace.id, operator.cookie);
    const hub = env.WORKSPACE_HUB.getByName(workspace.id);
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB), "prepare").mockImplementation(() => {
      throw overloadError();
    });
    onTestFinished(() => prepare.mockRestore());
    // not handed to `expect`: it would ask the stub for more than the call
    const failure = await hub.publish({ kind: "run", id: run.id }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).not.toBeNull();
    prepare.mockRestore();
    await eventually(() => expect(page.closed()).not.toBeNull());
    expect(page.frames.map(({ type }) => type)).toEqual(["hello"]);
  });

  it("FR-003-006 starts nothing on a tenant that is archived while its start is on the way", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const archive = "UPDATE tenants SET status = 'archived', archived_at = 1 WHERE id = ?";
    const answer = await callWhile(
      () => env.DB.prepare(archive).bind(tenant.id).run(),
      "POST",
      `/api/admin/tenants/${tenant.id}/operations`,
      { cookie: operator.cookie, body: { type: "provider.connection.check" } },
    );
    expect([answer.status, answer.body.code]).toEqual([409, "tenant_archived"]);
    expect([await storedRuns(), await storedEvents()]).toEqual([[], []]);
  });
});

it("FR-010-007 forgets the failures of a workspace without tenants once it is deleted for good", async () => {
  const workspace = await makeWorkspace();
  const failed = { status: "completed", outcome: "failed", completedAt: Date.now() } as const;
  await makeRun({ workspaceId: workspace.id, tenantId: null }, failed);
  const counted = async () => {
    const asked = { window: "24h", showsNames: true } as const;
    return (await testDeps().consoleHub().operations(asked))?.counts.failed;
  };
  const before = (await counted()) ?? 0;
  await env.DB.prepare("DELETE FROM workspaces WHERE id = ?").bind(workspace.id).run();
  expect([before, await counted()]).toEqual([1, 0]);
});

it("FR-010-020 shows staff which stage of a partially succeeded run failed, as its operator sees it", async () => {
  const { workspace, tenant, operator } = await makeGovernedTenant();
  const run = await makeRun(
    { workspaceId: workspace.id, tenantId: tenant.id },
    {
      ...{ type: "inventory.sync", status: "completed", outcome: "partially_succeeded", completedAt: Date.now() },
      ...{ progressDone: 9, progressTotal: 9 },
      failures: [{ reason_code: "provider_permission_missing", message: "Skipped.", stage: "managed_devices" }],
    },
  );
  const staff = await makeStaff();
  const seen = await Promise.all([
    call("GET", `/api/admin/operations/${run.id}`, { cookie: operator.cookie }),
    call("GET", `/api/system/operations/${run.id}`, { cookie: staff.cookie }),
  ]);
  for (const { body } of seen)
    expect(body.stages.find(({ key }: { key: string }) => key === "managed_devices")?.state).toBe("failed");
});
