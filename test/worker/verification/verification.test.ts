import { introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { auditOf, makeGovernedTenant } from "../../support/factories.ts";
import {
  ACCESS_TOKEN,
  answerProvider,
  grantsOf,
  graphRefusal,
  makeRun,
  storedConnection,
  storedEvents,
  storedGrants,
  storedReports,
  storedRun,
  testDeps,
  tokenRefusal,
} from "../operations/support.ts";
import {
  execute,
  loggedLines,
  makeVerified,
  onlyReport,
  type ProviderAnswers,
  runCheck,
  statusesOf,
  verify,
} from "./support.ts";

const without = (...missing: string[]) =>
  grantsOf(REQUIRED_PERMISSIONS.filter(({ value }) => !missing.includes(value)));

describe("a verification", () => {
  it("FR-003-008 FR-003-012 FR-005-001 FR-005-016 asks for everything once, and ends with run, report, connection and grants together", async () => {
    const { workspace, tenant, asked, view } = await runCheck(
      {},
      { consentStatus: "unknown", confirmedAt: 1, lastErrorReasonCode: "rate_limited" },
    );
    expect(view).toMatchObject({
      status: "completed",
      outcome: "succeeded",
      progress: { done: 8, total: 8, stage: null },
      failures: [],
      next_step: null,
      summary_counts: { stages_total: 8, stages_passed: 8, stages_failed: 0 },
    });
    expect(new Set([...view.stages].map(({ state }) => state))).toEqual(new Set(["done"]));
    expect(asked.map(({ endpoint }) => endpoint)).toEqual([
      "token",
      "organization",
      "application",
      "application",
      "assignments",
      "directory_roles",
      "intune",
    ]);
    expect(asked[0]?.url).toBe(`${env.MICROSOFT_LOGIN_URL}/${tenant.externalTenantId}/oauth2/v2.0/token`);
    expect(asked[1]?.url).toContain(`${env.MICROSOFT_GRAPH_URL}/v1.0/organization`);

    const { report, checks } = await onlyReport();
    expect(statusesOf(checks)).toBe("pass pass pass pass pass pass pass");
    expect(report).toMatchObject({
      runId: view.id,
      tenantId: tenant.id,
      connectionId: tenant.connectionId,
      overall: "ready",
      schemaVersion: 1,
      flow: "provider_verification",
      previousReportId: null,
      changes: [],
    });
    const connection = await storedConnection(tenant.connectionId);
    expect(connection).toMatchObject({
      verificationStatus: "healthy",
      consentStatus: "granted",
      lastErrorReasonCode: null,
    });
    expect(connection.lastHealthCheckAt).toBe(report.generatedAt);
    expect(await storedGrants()).toMatchObject([
      {
        connectionId: tenant.connectionId,
        granted: REQUIRED_PERMISSIONS.map(({ resource, id }) => ({ resource, id })),
        refreshedAt: report.generatedAt,
        lastErrorReasonCode: null,
      },
    ]);
    expect((await auditOf(workspace.id)).at(-1)).toMatchObject({
      action: "tenant.operation.completed",
      actorKind: "system",
      resourceId: view.id,
      outcome: "succeeded",
      metadata: { outcome: "succeeded", reason_code: null },
    });
    expect(await storedEvents()).toHaveLength(1);
  });

  it("SC-005-001 of a healthy tenant takes at most twelve requests", async () => {
    const { asked } = await runCheck();
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  const refused = (endpoint: keyof ProviderAnswers, answer: ProviderAnswers[typeof endpoint]): ProviderAnswers => ({
    [endpoint]: answer,
  });
  it.each<[string, ProviderAnswers, string, string, string | null, string, string]>([
    [
      "the consent is gone",
      refused("token", tokenRefusal("unauthorized_client", 700016)),
      "blocked",
      "provider_consent_revoked",
      "admin_consent",
      "blocked",
      "pass fail skip skip skip skip skip",
    ],
    [
      "the secret is wrong",
      refused("token", tokenRefusal("invalid_client", 7000215)),
      "blocked",
      "provider_credential_invalid",
      "token",
      "blocked",
      "pass skip fail skip skip skip skip",
    ],
    [
      "the tenant is unknown",
      refused("token", tokenRefusal("invalid_request", 90002)),
      "blocked",
      "provider_connection_invalid",
      "token",
      "blocked",
      "pass skip fail skip skip skip skip",
    ],
    [
      "the application is disabled",
      refused("token", tokenRefusal("unauthorized_client", 7000112)),
      "blocked",
      "provider_auth_failed",
      "token",
      "blocked",
      "pass skip fail skip skip skip skip",
    ],
    [
      "the directory may not be read",
      refused("organization", graphRefusal(403, "Authorization_RequestDenied")),
      "blocked",
      "provider_permission_denied",
      "organization",
      "blocked",
      "pass pass pass fail pass pass pass",
    ],
    [
      "another directory answers",
      refused("organization", () => Response.json({ value: [{ id: crypto.randomUUID() }] })),
      "blocked",
      "tenant_target_mismatch",
      "organization",
      "blocked",
      "pass pass pass fail skip skip skip",
    ],
    [
      "the answer is HTML",
      refused("organization", () => new Response("<html>")),
      "failed",
      "unknown_error",
      "organization",
      "error",
      "pass pass pass fail skip skip skip",
    ],
    [
      "a permission that blocks is missing",
      refused("assignments", without("Application.Read.All")),
      "blocked",
      "provider_permission_missing",
      "permissions",
      "blocked",
      "pass pass pass pass fail pass pass",
    ],
    [
      "another permission is missing",
      refused("assignments", without("Group.Read.All")),
      "partially_succeeded",
      "provider_permission_missing",
      null,
      "degraded",
      "pass pass pass pass warn pass pass",
    ],
    [
      "the application's grants may not be read",
      refused("application", graphRefusal(403, "Authorization_RequestDenied")),
      "blocked",
      "provider_permission_denied",
      "permissions",
      "blocked",
      "pass pass pass pass fail pass pass",
    ],
    [
      "directory roles may not be read",
      refused("directory_roles", graphRefusal(403, "Authorization_RequestDenied")),
      "blocked",
      "provider_permission_denied",
      "directory_roles",
      "blocked",
      "pass pass pass pass pass fail pass",
    ],
    [
      "device management may not be read",
      refused("intune", graphRefusal(403, "Forbidden")),
      "partially_succeeded",
      "intune_rbac_permission_missing",
      null,
      "degraded",
      "pass pass pass pass pass pass warn",
    ],
  ])(
    "FR-003-010 FR-005-017 ends with a reason when %s",
    async (_, answers, outcome, reason, stage, verification, statuses) => {
      const { view, tenant, workspace } = await runCheck(answers);
      expect(view).toMatchObject({ status: "completed", outcome, progress: { stage } });
      expect([...view.failures].map((failure) => failure.reason.code)).toEqual([reason]);
      expect(view.next_step).not.toBeNull();
      const failedStages = [...view.stages].flatMap(({ key, state }) => (state === "failed" ? [key] : []));
      expect(failedStages).toEqual(stage === null ? [] : [stage]);
      expect(statusesOf((await onlyReport()).checks)).toBe(statuses);
      expect(await storedConnection(tenant.connectionId)).toMatchObject({
        verificationStatus: verification,
        lastErrorReasonCode: reason,
      });
      expect((await auditOf(workspace.id)).at(-1)).toMatchObject({
        outcome: "failed",
        metadata: { outcome, reason_code: reason },
      });
    },
  );

  it("FR-003-010 FR-005-008 calls a consent that nobody ever gave missing, and says so to the operator", async () => {
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
    const { checks } = await onlyReport();
    expect(checks[1]?.next_steps[0]?.url).toBe(`/admin/connections/${tenant.connectionId}/consent`);
  });

  it.each<[string, Parameters<typeof runCheck>[1], string, number]>([
    ["no connection", null, "provider_connection_missing", 0],
    ["a disabled connection", { enabled: false }, "provider_connection_review_required", 1],
    ["a dedicated connection without credential", { connectionType: "dedicated" }, "dedicated_credential_missing", 1],
  ])(
    "FR-003-010 FR-005-019 blocks a tenant with %s at the first stage, without asking the provider",
    async (_, connection, reason, reports) => {
      const { view, asked } = await runCheck({}, connection);
      expect(view).toMatchObject({ outcome: "blocked", progress: { done: 0, stage: "connection" } });
      expect(view.failures[0]).toMatchObject({
        reason: { code: reason },
        message: "Read provider connection: nothing was asked of the provider.",
      });
      expect(asked).toEqual([]);
      expect(await storedReports()).toHaveLength(reports);
      expect(await storedGrants()).toEqual([]);
    },
  );

  it("FR-005-014 tells what changed since the tenant's previous report, and that nothing did", async () => {
    const verified = await makeVerified();
    await verify(verified, { intune: graphRefusal(404, "ResourceNotFound") });
    await verify(verified);
    await verify(verified);
    const [first, second, third] = await storedReports();
    expect(second).toMatchObject({
      previousReportId: first?.id,
      overall: "ready",
      changes: [
        {
          key: "intune",
          from: { status: "warn", reason_code: "intune_rbac_not_configured" },
          to: { status: "pass", reason_code: null },
        },
      ],
    });
    expect(third).toMatchObject({ previousReportId: second?.id, changes: [], fingerprint: second?.fingerprint });
    expect(second?.fingerprint).not.toBe(first?.fingerprint);
  });

  it("FR-005-018 keeps the grants that were known when a later reading fails, and says that it failed", async () => {
    const verified = await makeVerified();
    await verify(verified, { assignments: without("Group.Read.All") });
    const [known] = await storedGrants();
    await verify(verified, { application: graphRefusal(403, "Authorization_RequestDenied") });
    const [kept] = await storedGrants();
    expect(kept).toMatchObject({
      granted: known?.granted,
      refreshedAt: known?.refreshedAt,
      lastErrorReasonCode: "provider_permission_denied",
    });
    await verify(verified);
    expect(await storedGrants()).toMatchObject([{ lastErrorReasonCode: null }]);
    expect((await storedGrants())[0]?.granted).toHaveLength(REQUIRED_PERMISSIONS.length);
    // one that never came to the grants says nothing about them
    const before = await storedGrants();
    await verify(verified, { token: tokenRefusal("invalid_client", 7000222) });
    expect(await storedGrants()).toEqual(before);
  });

  it("FR-003-011 FR-005-012 keeps tokens, secrets and the provider's bodies out of everything that is stored, answered and logged", async () => {
    const lines = loggedLines();
    let bearer = "";
    const { view, workspace } = await runCheck({
      organization: (request) => {
        bearer = request.bearer;
        return graphRefusal(403, "Authorization_RequestDenied")();
      },
      application: graphRefusal(403, "Authorization_RequestDenied"),
    });
    expect(bearer).toBe(`Bearer ${ACCESS_TOKEN}`);
    const seen = JSON.stringify([
      view,
      await storedRun(view.id),
      await storedReports(),
      await storedGrants(),
      await auditOf(workspace.id),
      lines,
    ]);
    // the application's id and secret are one word in tests: look for it as a value of its own
    for (const secret of [ACCESS_TOKEN, "body-of-the-provider", testDeps().settings.microsoft.clientSecret])
      expect(seen).not.toContain(secret === "tenantpilot-test" ? `secret":"${secret}` : secret);
    expect(view.failures[0]?.message).toMatch(
      /^Confirm the directory: answered with status 403, correlation id [0-9a-f-]{36}\.$/,
    );
  });
});

describe("a verification that stops or starts over", () => {
  it("FR-003-013 FR-005-020 ends as failed at once when a step of ours fails as often as it may, without a report", async () => {
    const { tenant, workspace } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    answerProvider(tenant.externalTenantId ?? "");
    await using execution = await introspectWorkflowInstance(env.CONNECTION_CHECK, `${run.id}-1`);
    await execution.modify(async (instance) => {
      await instance.disableRetryDelays();
      await instance.mockStepError({ name: "permissions-1" }, new Error("database is gone"));
    });
    await execute(run.id);
    await execution.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({
      status: "completed",
      outcome: "failed",
      progressDone: 4,
      failures: [{ reason_code: "unknown_error", message: "The check stopped because of an error of ours." }],
    });
    expect(await storedReports()).toEqual([]);
    expect(await storedConnection(tenant.connectionId)).toMatchObject({
      verificationStatus: "unknown",
      lastHealthCheckAt: null,
    });
  });

  it("FR-003-012 FR-005-016 goes on after steps that failed twice, with each effect once", async () => {
    const { tenant, workspace } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    const asked = answerProvider(tenant.externalTenantId ?? "");
    await using execution = await introspectWorkflowInstance(env.CONNECTION_CHECK, `${run.id}-1`);
    await execution.modify(async (instance) => {
      await instance.disableRetryDelays();
      for (const name of ["begin", "sign_in-1", "sign_in-passed", "intune-1", "finish", "sync-draft"])
        await instance.mockStepError({ name }, new Error("isolate died"), 2);
    });
    await execute(run.id);
    await execution.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "succeeded", progressDone: 8 });
    expect(asked).toHaveLength(7);
    expect(await storedReports()).toHaveLength(1);
    expect(await auditOf(workspace.id)).toHaveLength(1);
  });
});
