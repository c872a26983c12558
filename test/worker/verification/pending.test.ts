import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { operationalPauses, providerConnections, verificationReports } from "../../../db/schema/index.ts";
import { endRun } from "../../../worker/features/operations/executions.usecases.ts";
import { STUCK_AFTER_MS } from "../../../worker/features/operations/operation-types.contract.ts";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { beginProviderRun } from "../../../worker/features/provider-runs/provider-run.usecases.ts";
import { finishCheck } from "../../../worker/features/verification/finish.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { call, fixedClock } from "../../support/app.ts";
import { makeOperator, makeTenant, testDb } from "../../support/factories.ts";
import { holdExecutions, makeRun, startCheck, storedConnection, testDeps } from "../operations/support.ts";
import { type ConnectionRow, HEALTHY, makeVerified } from "./support.ts";

type Verified = Awaited<ReturnType<typeof makeVerified>>;

const statusOf = async (connectionId: string | null) => (await storedConnection(connectionId)).verificationStatus;

const placeOf = ({ tenant }: Pick<Verified, "tenant">) => ({ workspaceId: tenant.workspaceId, tenantId: tenant.id });

async function addConnection({ tenant }: Verified, more: Partial<typeof providerConnections.$inferInsert> = {}) {
  const id = testDeps().ids.next("con");
  const now = Date.now();
  await testDb()
    .insert(providerConnections)
    .values({
      ...{ id, ...placeOf({ tenant }), isDefault: false, targetExternalTenantId: tenant.externalTenantId ?? "" },
      ...{ createdAt: now, updatedAt: now, consentStatus: "granted", ...more },
    });
  return id;
}

const cancel = ({ operator }: Verified, runId: string) =>
  call("POST", `/api/admin/operations/${runId}/cancel`, { cookie: operator.cookie });

interface Reported {
  outcome: string;
  connectionId?: string;
  configuredAt?: number;
}

/** What an earlier verification left: its report, of the configuration 100 of the tenant's connection unless told. */
async function report(verified: Verified, { outcome, connectionId, configuredAt = 100 }: Reported) {
  const at = Date.now();
  const run = await makeRun(placeOf(verified), { status: "completed", outcome, completedAt: at });
  await testDb()
    .insert(verificationReports)
    .values({
      ...{ id: testDeps().ids.next("vrp"), ...placeOf(verified), runId: run.id, schemaVersion: 1, flow: "f" },
      ...{ connectionId: connectionId ?? verified.tenant.connectionId ?? "", overall: "ready", fingerprint: "f" },
      ...{ checks: [], configuredAt, generatedAt: at },
    });
}

/** A verification that was started and gets no further. */
async function started(connection: ConnectionRow = { configuredAt: 100 }) {
  await holdExecutions();
  const verified = await makeVerified(connection);
  const start = async () => (await startCheck(verified.tenant.id, verified.operator.cookie)).body.id as string;
  return { verified, start };
}

describe("a verification that is started", () => {
  it("FR-005-027 makes the tenant's default connection pending, and no other one", async () => {
    const { verified, start } = await started({ verificationStatus: "blocked", lastErrorReasonCode: "rate_limited" });
    const other = await addConnection(verified, { verificationStatus: "healthy" });
    const foreign = await makeTenant(verified.workspace.id, { connection: { verificationStatus: "healthy" } });
    await start();
    expect(await storedConnection(verified.tenant.connectionId)).toMatchObject({
      verificationStatus: "pending",
      lastErrorReasonCode: "rate_limited",
    });
    expect([await statusOf(other), await statusOf(foreign.connectionId)]).toEqual(["healthy", "healthy"]);
  });

  it("FR-005-027 that is found under way changes nothing", async () => {
    const { verified, start } = await started();
    const first = await start();
    const before = await storedConnection(verified.tenant.connectionId);
    expect(await start()).toBe(first);
    expect(await storedConnection(verified.tenant.connectionId)).toEqual(before);
  });

  it("FR-005-027 that is paused leaves the connection as it is", async () => {
    const { verified } = await started({ verificationStatus: "healthy" });
    await testDb()
      .insert(operationalPauses)
      .values({
        ...{ id: testDeps().ids.next("pau"), controlKey: "provider.verify", workspaceId: null },
        ...{ scope: "global", reason: "Maintenance.", pausedAt: Date.now() },
      });
    expect((await startCheck(verified.tenant.id, verified.operator.cookie)).status).toBe(423);
    expect(await statusOf(verified.tenant.connectionId)).toBe("healthy");
  });
});

describe("a verification that ends without a report", () => {
  it.each<[string, Reported[], string]>([
    ["nothing, when there is no report", [], "unknown"],
    ["healthy", [{ outcome: "succeeded" }], "healthy"],
    ["degraded", [{ outcome: "partially_succeeded" }], "degraded"],
    ["blocked", [{ outcome: "blocked" }], "blocked"],
    ["an error", [{ outcome: "failed" }], "error"],
    ["the newest of several", [{ outcome: "succeeded" }, { outcome: "blocked" }], "blocked"],
    ["nothing, when it was of another configuration", [{ outcome: "succeeded", configuredAt: 99 }], "unknown"],
  ])("FR-005-028 gives the connection back what was found last: %s", async (_, reports, expected) => {
    const { verified, start } = await started();
    for (const reported of reports) await report(verified, reported);
    const runId = await start();
    expect(await statusOf(verified.tenant.connectionId)).toBe("pending");
    expect((await cancel(verified, runId)).status).toBe(200);
    expect(await statusOf(verified.tenant.connectionId)).toBe(expected);
  });

  it("FR-005-028 takes nothing that was found of another connection", async () => {
    const { verified, start } = await started();
    await report(verified, { outcome: "succeeded", connectionId: await addConnection(verified) });
    await cancel(verified, await start());
    expect(await statusOf(verified.tenant.connectionId)).toBe("unknown");
  });

  it("FR-005-028 does so when it stood still and is given up", async () => {
    const clock = fixedClock();
    const { verified, start } = await started();
    await report(verified, { outcome: "succeeded" });
    await start();
    clock.advance(STUCK_AFTER_MS);
    expect(await recoverRuns(testDeps())).toMatchObject({ failed: 1 });
    expect(await statusOf(verified.tenant.connectionId)).toBe("healthy");
  });

  it("FR-005-020 FR-005-028 does so when it stops for an error of ours, once and for this attempt alone", async () => {
    const { verified, start } = await started();
    await report(verified, { outcome: "partially_succeeded" });
    const runId = await start();
    const failure = { reason: "unknown_error" as const, message: "The check stopped because of an error of ours." };
    const stop = (attempt: number) =>
      endRun(SYSTEM_SCOPE, testDeps(), { runId, attempt }, { outcome: "failed", stage: null, failure });
    await stop(2);
    expect(await statusOf(verified.tenant.connectionId)).toBe("pending");
    await stop(1);
    expect(await statusOf(verified.tenant.connectionId)).toBe("degraded");
  });

  it("FR-005-028 leaves a connection as not verified that was changed meanwhile", async () => {
    const { verified, start } = await started();
    await report(verified, { outcome: "succeeded" });
    const runId = await start();
    const { tenant, workspace } = verified;
    const manager = await makeOperator({ workspaceId: workspace.id, role: "manager", tenants: [tenant] });
    await call("PATCH", `/api/admin/provider-connections/${tenant.connectionId}`, {
      cookie: manager.cookie,
      body: { enabled: false },
    });
    await cancel(verified, runId);
    expect(await storedConnection(tenant.connectionId)).toMatchObject({
      enabled: false,
      verificationStatus: "unknown",
    });
  });
});

describe("a verification of another connection than the one that it was started with", () => {
  it("FR-005-028 gives the one back what was found of it, and the other what it found", async () => {
    const { verified, start } = await started();
    const { tenant } = verified;
    await report(verified, { outcome: "blocked" });
    const other = await addConnection(verified);
    const ref = { runId: await start(), attempt: 1 };
    // one after the other: a tenant has one default
    for (const [isDefault, id] of [[false, tenant.connectionId ?? ""] as const, [true, other] as const])
      await testDb().update(providerConnections).set({ isDefault }).where(eq(providerConnections.id, id));
    const begun = await beginProviderRun(SYSTEM_SCOPE, testDeps(), ref);
    if (begun.kind !== "begun") throw new Error("the verification did not begin");
    await finishCheck(SYSTEM_SCOPE, testDeps(), ref, { begun, answers: HEALTHY });
    expect([await statusOf(tenant.connectionId), await statusOf(other)]).toEqual(["blocked", "healthy"]);
  });
});
