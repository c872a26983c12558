import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { operationalPauses } from "../../../db/schema/index.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { auditOf, entitle, makeGovernedTenant, makeOperator, makeTenant, testDb } from "../../support/factories.ts";
import {
  ACCESS_TOKEN,
  answerProvider,
  grantsOf,
  graphRefusal,
  makeRun,
  storedConnection,
  storedEvents,
  storedGrants,
  storedRun,
  storedRuns,
  testDeps,
  tokenRefusal,
} from "../operations/support.ts";
import { loggedLines, makeVerified, type ProviderAnswers } from "../verification/support.ts";
import {
  checkPosture,
  execute,
  execution,
  foundSoFar,
  grantsWithout,
  holdChecks,
  reports,
  runPosture,
  startPosture,
} from "./support.ts";

const UNKNOWN = { resource: "11111111-aaaa-4bbb-8ccc-000000000001", id: "22222222-aaaa-4bbb-8ccc-000000000002" };
const NAME = `${UNKNOWN.resource}/${UNKNOWN.id}`;

const milestones = async () =>
  (await storedEvents()).filter(({ eventName }) => eventName === "product.stored_report.created");

describe("a permission posture check", () => {
  it("FR-245-027 FR-245-030 FR-245-031 reads the grants, and ends with a report, its findings, the grants and one milestone", async () => {
    const { view, asked, tenant, operator, workspace } = await runPosture({
      assignments: grantsWithout(["Policy.Read.All"], [UNKNOWN]),
    });
    expect(view).toMatchObject({
      ...{ type_label: "Permission posture check", status: "completed", outcome: "succeeded", failures: [] },
      progress: { done: 4, total: 4, stage: null },
      summary_counts: {
        ...{ permissions_required: 11, permissions_granted: 10, permissions_missing: 1, permissions_extra: 0 },
        ...{ permissions_unknown: 1, findings: 2, new_reports: 1, stages_passed: 4, stages_failed: 0 },
      },
    });
    expect(asked.map(({ endpoint }) => endpoint)).toEqual(["token", "application", "application", "assignments"]);
    const [report, ...others] = await reports();
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      ...{ tenantId: tenant.id, type: "permission_posture", runId: view.id, previousFingerprint: null },
      payload: { score: 94, is_truncated: false, changes: null, severity_source: "product_catalog" },
    });
    expect(report?.items).toHaveLength(12);
    expect(report?.items.at(-1)).toMatchObject({ kind: "unknown", ...UNKNOWN });
    expect(await foundSoFar()).toEqual([
      ["missing_permission", "open", "Policy.Read.All"],
      ["unknown_permission", "open", NAME],
    ]);
    expect(await storedGrants()).toMatchObject([{ connectionId: tenant.connectionId, lastErrorReasonCode: null }]);
    expect((await storedGrants())[0]?.granted).toHaveLength(11);
    expect(await milestones()).toMatchObject([
      {
        ...{ tenantId: tenant.id, userId: operator.id, subjectType: "stored_report", subjectId: report?.id },
        metadata: { report_type: "permission_posture" },
      },
    ]);
    expect((await auditOf(workspace.id)).map(({ action }) => action)).toEqual([
      "tenant.operation.started",
      "tenant.operation.completed",
    ]);
  });

  it("FR-245-028 FR-245-031 makes no report and no milestone when nothing has changed, and follows the findings all the same", async () => {
    const made = await runPosture({ assignments: grantsWithout(["Policy.Read.All"]) });
    const { view } = await checkPosture(made, { assignments: grantsWithout(["Policy.Read.All"]) });
    expect(view).toMatchObject({ outcome: "succeeded", summary_counts: { findings: 1, new_reports: 0 } });
    expect([(await reports()).length, (await milestones()).length]).toEqual([1, 1]);
    expect(await foundSoFar()).toEqual([["missing_permission", "open", "Policy.Read.All"]]);
  });

  it("FR-245-025 FR-245-030 tells what changed since the report before, resolves what is gone and opens it again", async () => {
    const made = await runPosture({ assignments: grantsWithout(["Policy.Read.All"], [UNKNOWN]) });
    await checkPosture(made, { assignments: grantsWithout([]) });
    const [first, second] = await reports();
    expect(second).toMatchObject({
      previousFingerprint: first?.fingerprint,
      payload: {
        score: 100,
        changes: {
          ...{ since_report_id: first?.id, score_before: 94 },
          newly_granted: { count: 1, named: ["Policy.Read.All"] },
          grants_removed: { count: 1, named: [NAME] },
        },
      },
    });
    expect(await foundSoFar()).toEqual([
      ["missing_permission", "resolved", "Policy.Read.All"],
      ["unknown_permission", "resolved", NAME],
    ]);
    await checkPosture(made, { assignments: grantsWithout(["Policy.Read.All"]) });
    expect((await foundSoFar())[0]).toEqual(["missing_permission", "reopened", "Policy.Read.All"]);
    // as the first report was, but for the unknown grant
    expect(await milestones()).toHaveLength(3);
  });

  it("FR-245-029 shows a thousand grants and says when there may be more, and resolves no unknown one then", async () => {
    const made = await runPosture({ assignments: grantsWithout([], [UNKNOWN]) });
    const many = Array.from({ length: 1_200 }, (_, index) => ({ resource: "many", id: `grant-${index}` }));
    await checkPosture(made, { assignments: grantsOf([...many, ...REQUIRED_PERMISSIONS]) });
    const report = (await reports()).at(-1);
    expect(report).toMatchObject({
      payload: { score: 100, is_truncated: true, totals: { missing: 0, unknown: 989 } },
    });
    expect((await foundSoFar()).filter(([, , name]) => name === NAME)).toEqual([["unknown_permission", "open", NAME]]);
  });

  it("FR-245-031 records no milestone for a run that nobody started, and one report", async () => {
    const { tenant, workspace } = await makeVerified();
    answerProvider(tenant.externalTenantId ?? "");
    const type = "permission_posture.check";
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id }, { type, progressTotal: 4 });
    await using instance = await execution(run.id, 1);
    await execute(run.id);
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "succeeded" });
    expect([(await reports()).length, await storedEvents()]).toEqual([1, []]);
  });
});

describe("a check that is refused", () => {
  const forbidden = graphRefusal(403, "Authorization_RequestDenied");
  it.each<[string, ProviderAnswers, string, string, string, string | null]>([
    [
      "the consent is gone",
      { token: tokenRefusal("unauthorized_client", 700016) },
      "blocked",
      "provider_consent_revoked",
      "token",
      null,
    ],
    [
      "the secret is wrong",
      { token: tokenRefusal("invalid_client", 7000215) },
      "blocked",
      "provider_credential_invalid",
      "token",
      null,
    ],
    [
      "the consent is withdrawn before the grants are read",
      { application: graphRefusal(401, "Authorization_IdentityNotFound") },
      "blocked",
      "provider_consent_revoked",
      "permissions",
      "provider_consent_revoked",
    ],
    [
      "the grants may not be read",
      { application: forbidden },
      "blocked",
      "provider_permission_missing",
      "permissions",
      "provider_permission_denied",
    ],
    [
      "the provider stays busy",
      { assignments: graphRefusal(429, "TooManyRequests", { "Retry-After": "5" }) },
      "failed",
      "rate_limited",
      "permissions",
      "provider_permission_refresh_failed",
    ],
  ])(
    "FR-245-032 ends with a reason when %s, and leaves report, findings and known grants alone",
    async (_, answers, outcome, reason, stage, kept) => {
      const made = await makeVerified({ consentStatus: "granted" });
      await checkPosture(made, { assignments: grantsWithout(["Policy.Read.All"]) });
      const [before] = await storedGrants();
      const { view } = await checkPosture(made, answers);
      expect(view).toMatchObject({ status: "completed", outcome, progress: { stage } });
      expect(view.failures.map((failure: { reason: { code: string } }) => failure.reason.code)).toEqual([reason]);
      expect([(await reports()).length, (await milestones()).length]).toEqual([1, 1]);
      expect(await foundSoFar()).toEqual([["missing_permission", "open", "Policy.Read.All"]]);
      const [after] = await storedGrants();
      expect(after).toMatchObject({
        granted: before?.granted,
        refreshedAt: before?.refreshedAt,
        lastErrorReasonCode: kept,
      });
      const isConsent = reason === "provider_consent_revoked";
      expect(await storedConnection(made.tenant.connectionId)).toMatchObject(
        isConsent
          ? { consentStatus: "revoked", verificationStatus: "blocked", lastErrorReasonCode: reason }
          : { consentStatus: "granted", lastErrorReasonCode: null },
      );
    },
  );

  it.each<[string, Parameters<typeof makeVerified>[0], string]>([
    ["no connection", null, "provider_connection_missing"],
    ["a disabled connection", { enabled: false }, "provider_connection_review_required"],
  ])("FR-245-032 is blocked on a tenant with %s, without asking the provider", async (_, connection, reason) => {
    const { view, asked } = await runPosture({}, connection);
    expect(view).toMatchObject({ outcome: "blocked", progress: { done: 0, stage: "connection" } });
    expect(view.failures).toMatchObject([{ reason: { code: reason } }]);
    expect([asked, await reports()]).toEqual([[], []]);
  });

  it("FR-245-032 keeps tokens and bodies of the provider out of everything that is stored and logged", async () => {
    const lines = loggedLines();
    const { view } = await runPosture({ application: forbidden });
    const seen = JSON.stringify([view, await storedRuns(), await storedGrants(), lines]);
    for (const secret of [ACCESS_TOKEN, "body-of-the-provider"]) expect(seen).not.toContain(secret);
  });
});

describe("starting a check", () => {
  it("FR-245-034 is refused while it is paused, with the reason, for the paused place alone", async () => {
    await holdChecks();
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const other = await makeGovernedTenant();
    const active = await startPosture(tenant.id, operator.cookie);
    expect(active.status).toBe(201);
    await testDb()
      .insert(operationalPauses)
      .values({
        ...{ id: testDeps().ids.next("pau"), controlKey: "permission_posture.check", workspaceId: workspace.id },
        ...{ scope: workspace.id, reason: "Grants are being moved.", pausedAt: Date.now() },
      });
    expect(await startPosture(tenant.id, operator.cookie)).toMatchObject({ status: 200, body: { id: active.body.id } });
    const second = await makeTenant(workspace.id);
    await entitle(second, operator.id, "operator");
    expect(await startPosture(second.id, operator.cookie)).toMatchObject({
      status: 423,
      body: { control: "permission_posture.check", reason: "Grants are being moved." },
    });
    expect((await startPosture(other.tenant.id, other.operator.cookie)).status).toBe(201);
    expect((await storedRuns()).map(({ tenantId }) => tenantId).sort()).toEqual([tenant.id, other.tenant.id].sort());
  });

  it("FR-245-034 is for those who may run operations", async () => {
    await holdChecks();
    const { tenant, operator } = await makeGovernedTenant("readonly");
    expect(await startPosture(tenant.id, operator.cookie)).toMatchObject({
      status: 403,
      body: { capability: "operations.run" },
    });
    const stranger = await makeOperator({ workspaceId: (await makeGovernedTenant()).workspace.id });
    expect((await startPosture(tenant.id, stranger.cookie)).status).toBe(404);
    expect(await env.DB.prepare("SELECT COUNT(*) AS n FROM operation_runs").first("n")).toBe(0);
  });
});
