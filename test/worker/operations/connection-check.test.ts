import { introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  beginCheck,
  executeStage,
  finishCheck,
} from "../../../worker/features/operations/connection-check.usecases.ts";
import type { ConnectionChecker } from "../../../worker/features/providers/connections.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { call } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeOperator, makeTenant } from "../../support/factories.ts";
import {
  ACCESS_TOKEN,
  answerProvider,
  graphRefusal,
  holdExecutions,
  makeRun,
  startCheck,
  storedConnection,
  storedEvents,
  storedRun,
  testDeps,
  tokenRefusal,
  watchExecutions,
} from "./support.ts";

/** Starts a check through the API and waits for its execution to end. */
async function runCheck(
  answers: Parameters<typeof answerProvider>[1] = {},
  connection: NonNullable<Parameters<typeof makeTenant>[1]>["connection"] = {},
) {
  const { workspace } = await makeGovernedTenant();
  const tenant = await makeTenant(workspace.id, { connection });
  const operator = await makeOperator({ workspaceId: workspace.id, role: "operator", tenants: [tenant] });
  const asked = answerProvider(tenant.externalTenantId ?? "", answers);
  const executions = await watchExecutions();
  const { body } = await startCheck(tenant.id, operator.cookie);
  const [execution] = await executions.get();
  await execution?.waitForStatus("complete");
  const view = await call("GET", `/api/admin/operations/${body.id}`, { cookie: operator.cookie });
  return { workspace, tenant, operator, asked, view: view.body };
}

describe("provider connection check", () => {
  it("FR-003-008 FR-003-012 asks for a token and the organization, and succeeds with all stages done", async () => {
    const { workspace, tenant, asked, view } = await runCheck(
      {},
      { consentStatus: "unknown", lastErrorReasonCode: "rate_limited" },
    );
    expect(view).toMatchObject({
      status: "completed",
      outcome: "succeeded",
      progress: { done: 3, total: 3, stage: null },
      failures: [],
      next_step: null,
      summary_counts: { stages_total: 3, stages_passed: 3, stages_failed: 0 },
    });
    expect([...view.stages].map(({ state }) => state)).toEqual(["done", "done", "done"]);
    expect(asked.map(({ endpoint }) => endpoint)).toEqual(["token", "organization"]);
    expect(asked[0]?.url).toBe(`${env.MICROSOFT_LOGIN_URL}/${tenant.externalTenantId}/oauth2/v2.0/token`);
    expect(asked[1]?.url).toContain(`${env.MICROSOFT_GRAPH_URL}/v1.0/organization`);

    const connection = await storedConnection(tenant.connectionId);
    expect(connection).toMatchObject({
      verificationStatus: "healthy",
      consentStatus: "granted",
      lastErrorReasonCode: null,
    });
    expect(connection.lastHealthCheckAt).not.toBeNull();
    expect((await auditOf(workspace.id)).at(-1)).toMatchObject({
      action: "tenant.operation.completed",
      actorKind: "system",
      resourceId: view.id,
      outcome: "succeeded",
      metadata: { outcome: "succeeded", reason_code: null },
    });
    expect(await storedEvents()).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof answerProvider>[1], string, string, string, string]>([
    [
      "consent was never given",
      { token: tokenRefusal("unauthorized_client", 700016) },
      "blocked",
      "provider_consent_revoked",
      "token",
      "blocked",
    ],
    [
      "the secret is wrong",
      { token: tokenRefusal("invalid_client", 7000215) },
      "blocked",
      "provider_credential_invalid",
      "token",
      "blocked",
    ],
    [
      "the tenant is unknown",
      { token: tokenRefusal("invalid_request", 90002) },
      "blocked",
      "provider_connection_invalid",
      "token",
      "blocked",
    ],
    [
      "the application is disabled",
      { token: tokenRefusal("unauthorized_client", 7000112) },
      "blocked",
      "provider_auth_failed",
      "token",
      "blocked",
    ],
    [
      "permission is denied",
      { organization: graphRefusal(403, "Authorization_RequestDenied") },
      "blocked",
      "provider_permission_denied",
      "organization",
      "blocked",
    ],
    [
      "another organization answers",
      { organization: () => Response.json({ value: [{ id: crypto.randomUUID() }] }) },
      "blocked",
      "tenant_target_mismatch",
      "organization",
      "blocked",
    ],
    [
      "the answer is HTML",
      { organization: () => new Response("<html>") },
      "failed",
      "unknown_error",
      "organization",
      "error",
    ],
  ])("FR-003-010 ends with a reason when %s", async (_, answers, outcome, reason, stage, verification) => {
    const { view, tenant, workspace } = await runCheck(answers);
    expect(view).toMatchObject({ status: "completed", outcome, progress: { stage } });
    expect([...view.failures].map((failure) => failure.reason.code)).toEqual([reason]);
    expect(view.next_step).not.toBeNull();
    expect([...view.stages].find(({ key }) => key === stage)?.state).toBe("failed");
    expect(await storedConnection(tenant.connectionId)).toMatchObject({
      verificationStatus: verification,
      lastErrorReasonCode: reason,
    });
    expect((await auditOf(workspace.id)).at(-1)).toMatchObject({
      outcome: "failed",
      metadata: { reason_code: reason },
    });
  });

  it("FR-003-010 calls a consent that nobody ever gave missing, and says so to the operator", async () => {
    const { view, tenant } = await runCheck(
      { token: tokenRefusal("unauthorized_client", 700016) },
      { consentStatus: "required" },
    );
    expect(view.failures[0]?.reason).toMatchObject({
      code: "provider_consent_missing",
      label: "Admin consent required",
    });
    expect(view.next_step).toBe("Grant admin consent and re-run verification.");
    expect(await storedConnection(tenant.connectionId)).toMatchObject({ consentStatus: "required" });
  });

  it.each<[string, Parameters<typeof runCheck>[1], string]>([
    ["no connection", null, "provider_connection_missing"],
    ["a disabled connection", { enabled: false }, "provider_connection_review_required"],
    ["a dedicated connection without credential", { connectionType: "dedicated" }, "dedicated_credential_missing"],
  ])(
    "FR-003-010 blocks a tenant with %s at the first stage, without asking the provider",
    async (_, connection, reason) => {
      const { view, asked } = await runCheck({}, connection);
      expect(view).toMatchObject({ outcome: "blocked", progress: { done: 0, stage: "connection" } });
      expect(view.failures[0]?.reason.code).toBe(reason);
      expect(asked).toEqual([]);
    },
  );

  it("FR-003-009 asks a throttling provider again and succeeds when it lets the request through", async () => {
    let refusals = 3;
    const refuse = graphRefusal(429, "TooManyRequests", { "Retry-After": "5" });
    const { view, asked, tenant } = await runCheck({
      organization: (_, id) => {
        refusals -= 1;
        return refusals > 0 ? refuse() : Response.json({ value: [{ id }] });
      },
    });
    expect(view.outcome).toBe("succeeded");
    expect(asked.filter(({ endpoint }) => endpoint === "organization")).toHaveLength(3);
    expect(await storedConnection(tenant.connectionId)).toMatchObject({ verificationStatus: "healthy" });
  });

  it.each<[string, () => Response, string]>([
    ["throttles for ever", graphRefusal(429, "TooManyRequests", { "Retry-After": "6" }), "rate_limited"],
    ["asks to wait a day", graphRefusal(429, "TooManyRequests", { "Retry-After": "86400" }), "rate_limited"],
  ])("FR-003-009 gives up on a provider that %s, a bounded number of times", async (_, organization, reason) => {
    const { view, asked } = await runCheck({ organization });
    expect(view).toMatchObject({ outcome: "failed", failures: [{ reason: { code: reason, retryable: true } }] });
    expect(view.next_step).toBe("Retry after the provider dependency recovers.");
    expect(asked.filter(({ endpoint }) => endpoint === "organization").length).toBeLessThanOrEqual(6);
  });

  it("FR-003-011 keeps tokens, secrets and the provider's bodies out of the run, the answers, the audit and the log", async () => {
    const lines: string[] = [];
    for (const level of ["info", "warn", "error", "log"] as const) {
      const spy = vi
        .spyOn(console, level)
        .mockImplementation((...words) => void lines.push(words.map(String).join(" ")));
      onTestFinished(() => spy.mockRestore());
    }
    let bearer = "";
    const { view, workspace } = await runCheck({
      organization: (sent) => {
        bearer = sent;
        return graphRefusal(403, "Authorization_RequestDenied")();
      },
    });
    expect(bearer).toBe(`Bearer ${ACCESS_TOKEN}`);
    const seen = JSON.stringify([view, await storedRun(view.id), await auditOf(workspace.id), lines]);
    for (const secret of [ACCESS_TOKEN, "body-of-the-provider", testDeps().settings.microsoft.clientSecret])
      expect(seen).not.toContain(secret);
    expect(view.failures[0]?.message).toMatch(
      /^Confirm the organization: answered with status 403, correlation id [0-9a-f-]{36}\.$/,
    );
  });

  it("FR-003-013 ends as failed at once when a step of ours fails as often as it may", async () => {
    const { tenant, workspace } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    answerProvider(tenant.externalTenantId ?? "");
    await using execution = await introspectWorkflowInstance(env.CONNECTION_CHECK, `${run.id}-1`);
    await execution.modify(async (instance) => {
      await instance.disableRetryDelays();
      await instance.mockStepError({ name: "token-1" }, new Error("database is gone"));
    });
    await env.CONNECTION_CHECK.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await execution.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({
      status: "completed",
      outcome: "failed",
      progressStage: "token",
      failures: [{ reason_code: "unknown_error", message: "The check stopped because of an error of ours." }],
    });
    expect(await storedConnection(tenant.connectionId)).toMatchObject({
      verificationStatus: "unknown",
      lastHealthCheckAt: null,
    });
  });

  it("FR-003-012 goes on after steps that failed twice, with each effect once", async () => {
    const { tenant, workspace } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    const asked = answerProvider(tenant.externalTenantId ?? "");
    await using execution = await introspectWorkflowInstance(env.CONNECTION_CHECK, `${run.id}-1`);
    await execution.modify(async (instance) => {
      await instance.disableRetryDelays();
      for (const name of ["begin", "token-1", "organization-1", "finish"])
        await instance.mockStepError({ name }, new Error("isolate died"), 2);
    });
    await env.CONNECTION_CHECK.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await execution.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "succeeded", progressDone: 3 });
    expect(asked).toHaveLength(2);
    expect(await auditOf(workspace.id)).toHaveLength(1);
  });
});

describe("steps that are executed again", () => {
  const passing: ConnectionChecker = async (stage) => ({ stage, ok: true, correlationId: null });
  const refusing: ConnectionChecker = async (stage) => ({
    stage,
    ok: false,
    reason: "provider_permission_denied",
    status: 403,
    correlationId: "c",
    retryAfterMs: null,
  });

  async function begun(attempt = 1) {
    const { tenant, workspace, operator } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id }, { attempt });
    const deps = testDeps();
    const ref = { runId: run.id, attempt };
    const first = await beginCheck(SYSTEM_SCOPE, deps, ref);
    if (first.kind !== "begun" || first.target === null) throw new Error("the check did not begin");
    return { tenant, workspace, operator, deps, ref, ...first, target: first.target };
  }

  it("FR-003-012 save their progress once, in order and never backwards", async () => {
    const { deps, ref, place, target } = await begun();
    expect(await storedRun(ref.runId)).toMatchObject({
      status: "running",
      progressDone: 1,
      progressStage: "connection",
    });
    await executeStage(deps, passing, ref, place, target, "token");
    await executeStage(deps, passing, ref, place, target, "token");
    expect(await storedRun(ref.runId)).toMatchObject({ progressDone: 2, progressStage: "token" });
    await executeStage(deps, passing, ref, place, target, "organization");
    // the platform lost the first answers and starts over
    await beginCheck(SYSTEM_SCOPE, deps, ref);
    await executeStage(deps, passing, ref, place, target, "token");
    expect(await storedRun(ref.runId)).toMatchObject({ progressDone: 3, progressStage: "organization" });
  });

  it("FR-003-013 say that the run goes on between two requests, and nothing else of it", async () => {
    const { deps, ref, place, target } = await begun();
    const moved: number[] = [];
    const slow: ConnectionChecker = async (stage, asked, stillWorking) => {
      const before = await storedRun(ref.runId);
      await deps.d1.prepare("UPDATE operation_runs SET progressed_at = 1 WHERE id = ?").bind(ref.runId).run();
      await stillWorking();
      const after = await storedRun(ref.runId);
      moved.push(after.progressedAt);
      expect({ ...after, progressedAt: 0 }).toEqual({ ...before, progressedAt: 0 });
      return passing(stage, asked, stillWorking);
    };
    const start = Date.now();
    await executeStage(deps, slow, ref, place, target, "organization");
    expect(moved).toHaveLength(1);
    expect(moved[0]).toBeGreaterThanOrEqual(start);
  });

  it("FR-003-012 end the run once: a repeated finish changes neither run nor connection and adds no audit entry", async () => {
    const { deps, ref, target, tenant, workspace } = await begun();
    const ending = { kind: "ending", stage: null, failure: null, target } as const;
    await finishCheck(SYSTEM_SCOPE, deps, ref, ending);
    const [run, connection] = [await storedRun(ref.runId), await storedConnection(tenant.connectionId)];
    await finishCheck(SYSTEM_SCOPE, deps, ref, ending);
    await finishCheck(SYSTEM_SCOPE, deps, ref, {
      kind: "ending",
      stage: "token",
      failure: { reason: "rate_limited", message: "late" },
      target,
    });
    expect(await storedRun(ref.runId)).toEqual(run);
    expect(await storedConnection(tenant.connectionId)).toEqual(connection);
    expect(await auditOf(workspace.id)).toHaveLength(1);
  });

  it("FR-003-012 of an older attempt have no effect", async () => {
    const { deps, place, target, ref, workspace, tenant } = await begun(2);
    const before = await storedRun(ref.runId);
    const old = { runId: ref.runId, attempt: 1 };
    expect(await beginCheck(SYSTEM_SCOPE, deps, old)).toEqual({ kind: "superseded" });
    expect(await executeStage(deps, passing, old, place, target, "token")).toEqual({ kind: "superseded" });
    await finishCheck(SYSTEM_SCOPE, deps, old, { kind: "ending", stage: null, failure: null, target });
    expect(await storedRun(ref.runId)).toEqual(before);
    expect(await storedConnection(tenant.connectionId)).toMatchObject({ verificationStatus: "unknown" });
    expect(await auditOf(workspace.id)).toEqual([]);
  });

  it.each([
    ["passes", passing],
    ["fails", refusing],
  ])("FR-003-014 drop a result that %s after the run was cancelled meanwhile", async (_, checker) => {
    const { deps, ref, place, target, operator, tenant } = await begun();
    const cancelling: ConnectionChecker = async (stage, asked) => {
      const answer = await call("POST", `/api/admin/operations/${ref.runId}/cancel`, { cookie: operator.cookie });
      expect(answer.status).toBe(200);
      return checker(stage, asked, async () => {});
    };
    expect(await executeStage(deps, cancelling, ref, place, target, "token")).toEqual({ kind: "superseded" });
    await finishCheck(SYSTEM_SCOPE, deps, ref, { kind: "ending", stage: null, failure: null, target });
    expect(await storedRun(ref.runId)).toMatchObject({ outcome: "cancelled", progressDone: 1 });
    expect(await storedConnection(tenant.connectionId)).toMatchObject({ verificationStatus: "unknown" });
  });

  it("FR-003-014 stop an execution whose run was cancelled in the queue", async () => {
    await holdExecutions();
    const { tenant, operator } = await makeGovernedTenant();
    const { body } = await startCheck(tenant.id, operator.cookie);
    await call("POST", `/api/admin/operations/${body.id}/cancel`, { cookie: operator.cookie });
    expect(await beginCheck(SYSTEM_SCOPE, testDeps(), { runId: body.id, attempt: 1 })).toEqual({ kind: "superseded" });
    expect(await storedRun(body.id)).toMatchObject({ outcome: "cancelled", startedAt: null });
  });
});
