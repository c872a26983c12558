import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Deps } from "../../../worker/deps.ts";
import { endRun } from "../../../worker/features/operations/executions.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { call } from "../../support/app.ts";
import { makeGovernedTenant, makeStaff } from "../../support/factories.ts";
import { type Dashboard, eventually, openDashboard } from "../console/dashboard.ts";
import { startRun } from "../console/runs.ts";
import { holdExecutions, testDeps } from "./support.ts";

const FAILURE = { reason: "rate_limited", message: "Too many requests." } as const;

let place: { workspaceId: string; tenantId: string };
let cookie: string;
let dashboard: Dashboard;

const showing = (counts: object) => eventually(() => expect(dashboard.operations?.counts).toMatchObject(counts));

beforeEach(async () => {
  await holdExecutions();
  const { workspace, tenant, operator } = await makeGovernedTenant();
  place = { workspaceId: workspace.id, tenantId: tenant.id };
  ({ cookie } = operator);
  dashboard = await openDashboard(await makeStaff());
  await showing({ started: 0 });
});

const start = () =>
  call<{ id: string }>("POST", `/api/admin/tenants/${place.tenantId}/operations`, {
    cookie,
    body: { type: "provider.connection.check" },
  });

describe("an open dashboard learns by itself", () => {
  it("FR-010-006 of a run that is started, and of its cancellation", async () => {
    const { status, body } = await start();
    expect(status).toBe(201);
    await showing({ started: 1, active: 1 });
    expect((await call("POST", `/api/admin/operations/${body.id}/cancel`, { cookie })).status).toBe(200);
    await showing({ started: 1, active: 0, failed: 0 });
  });

  it("FR-010-006 FR-010-001 of a run that the system ends, and whether it stood still", async () => {
    const id = await startRun({ ...place, at: Date.now() });
    await endRun(
      SYSTEM_SCOPE,
      testDeps(),
      { runId: id, attempt: 1 },
      {
        outcome: "failed",
        stage: null,
        failure: FAILURE,
        stuck: true,
      },
    );
    await showing({ started: 1, active: 0, failed: 1, stuck: 1 });
    expect(dashboard.operations?.recent_failures[0]).toMatchObject({
      run_id: id,
      reason_code: "rate_limited",
      stuck: true,
    });
  });
});

describe("a hub that cannot be told", () => {
  it("FR-010-006 does not keep a run from ending", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const id = await startRun({ ...place, at: Date.now() });
    const deps: Deps = {
      ...testDeps(),
      consoleHub: () => {
        throw new Error("Network connection lost.");
      },
    };
    await endRun(SYSTEM_SCOPE, deps, { runId: id, attempt: 1 }, { outcome: "failed", stage: null, failure: FAILURE });
    const { body } = await call<{ outcome: string }>("GET", `/api/admin/operations/${id}`, { cookie });
    expect(body.outcome).toBe("failed");
    vi.restoreAllMocks();
  });
});
