import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  operationalPauses,
  productUsageEvents,
  providerConnections,
  tenantOnboardingSessions,
  tenants,
  verificationReports,
} from "../../../db/schema/index.ts";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { syncDrafts } from "../../../worker/features/onboarding/sync-drafts.task.ts";
import { fixedClock } from "../../support/app.ts";
import { auditOf, makeOperator, testDb } from "../../support/factories.ts";
import { answerProvider, graphRefusal, testDeps, tokenRefusal, watchExecutions } from "../operations/support.ts";
import {
  actOn,
  addConnection,
  checkpoints,
  DIRECTORY,
  makeOnboarder,
  patchDraft,
  readDraft,
  shown,
  startDraft,
  tenantOf,
} from "./support.ts";

type Answers = Parameters<typeof answerProvider>[1];
type Made = Awaited<ReturnType<typeof makeConnected>>;

/** A draft with a platform connection whose consent was given. */
async function makeConnected() {
  const made = await makeOnboarder();
  const { body } = await startDraft(made.workspace.id, made.operator);
  await addConnection(tenantOf(body).id, made.operator);
  await testDb().update(providerConnections).set({ consentStatus: "granted", confirmedAt: 1 });
  return { ...made, draftId: body.id };
}

const current = async ({ draftId, operator }: Made): Promise<DraftView> => (await readDraft(draftId, operator)).body;

/** Verifies through the draft and waits for the end of the run. */
async function verify(made: Made, answers: Answers = {}) {
  answerProvider(DIRECTORY, answers);
  const executions = await watchExecutions();
  const answer = await actOn(await current(made), "verify", made.operator);
  for (const execution of await executions.get()) await execution.waitForStatus("complete");
  await executions.dispose();
  return answer;
}

const intuneDenied = { intune: graphRefusal(403, "Forbidden") };

describe("from connection to activation", () => {
  it("FR-240-020 FR-240-021 FR-240-050 goes through every checkpoint once, and activates the tenant", async () => {
    const made = await makeConnected();
    expect(shown(await current(made))).toEqual(["Verification has not run yet", "Run verification"]);
    expect((await verify(made)).status).toBe(201);
    const ready = await current(made);
    expect(ready).toMatchObject({
      lifecycle: "ready_for_activation",
      step: "complete_activate",
      report: { summary: { overall: "ready" }, is_stale: false, changes: null },
      supporting_evidence: { required_permissions_url: null },
    });
    const completed = await actOn(ready, "complete", made.operator);
    expect(completed).toMatchObject({ status: 200, body: { lifecycle: "completed", readiness: null, help: null } });
    expect((await testDb().select().from(tenants))[0]).toMatchObject({ status: "active" });
    expect(await checkpoints()).toEqual(["identify", "connect_provider", "verify_access", "complete_activate"]);
    const actions = (await auditOf(made.workspace.id)).map(({ action }) => action);
    expect(actions.filter((action) => action.endsWith("completed"))).toEqual([
      "tenant.operation.completed",
      "tenant.onboarding.completed",
    ]);
  });

  it("FR-240-021 counts the connection's checkpoint when its consent is seen, and not again after a fall", async () => {
    const made = await makeConnected();
    await syncDrafts(testDeps());
    await testDb().update(providerConnections).set({ consentStatus: "revoked" });
    await syncDrafts(testDeps());
    expect(await current(made)).toMatchObject({ last_completed_checkpoint: "identify", lifecycle: "action_required" });
    await testDb().update(providerConnections).set({ consentStatus: "granted", confirmedAt: 1 });
    await Promise.all([1, 2, 3].map(() => syncDrafts(testDeps())));
    expect(await checkpoints()).toEqual(["identify", "connect_provider"]);
  });

  it("FR-240-021 counts the verification of a draft that is completed before its run's own save", async () => {
    const made = await makeConnected();
    await verify(made);
    // as the last step of the run left it when it had not come yet
    const verified = eq(sql`json_extract(${productUsageEvents.metadata}, '$.checkpoint_key')`, "verify_access");
    await testDb().delete(productUsageEvents).where(verified);
    await testDb()
      .update(tenantOnboardingSessions)
      .set({ lastCompletedCheckpoint: "connect_provider", furthestCheckpoint: 2, lifecycle: "action_required" });
    expect((await actOn(await current(made), "complete", made.operator)).status).toBe(200);
    expect(await checkpoints()).toEqual(["identify", "connect_provider", "verify_access", "complete_activate"]);
  });

  it("FR-240-021 counts nothing for a draft whose last editor is gone", async () => {
    const made = await makeConnected();
    await testDb().run("UPDATE tenant_onboarding_sessions SET last_edited_by = NULL");
    await syncDrafts(testDeps());
    expect(await current(made)).toMatchObject({ last_completed_checkpoint: "connect_provider" });
    expect(await checkpoints()).toEqual(["identify"]);
  });

  it("FR-240-022 finds the verification that is under way instead of a second one", async () => {
    const made = await makeConnected();
    answerProvider(DIRECTORY);
    const executions = await watchExecutions();
    const draft = await current(made);
    const answers = await Promise.all([1, 2, 3].map(() => actOn(draft, "verify", made.operator)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    for (const execution of await executions.get()) await execution.waitForStatus("complete");
    expect((await current(made)).version).toBe(draft.version);
  });

  it("FR-240-014 puts the report, and no permission keys, at the top of the page once there is one", async () => {
    const made = await makeConnected();
    await verify(made);
    const draft = await current(made);
    expect(draft.permission_diagnostics).toBeUndefined();
    expect(draft.supporting_evidence.operation_run_id).toBe(draft.report?.run_id);
    expect(draft.last_run).toMatchObject({ outcome: "succeeded" });
  });

  it("FR-240-015 waits with a warning until it is acknowledged, and again when it was withdrawn", async () => {
    const made = await makeConnected();
    await verify(made, intuneDenied);
    const warned = await current(made);
    expect(shown(warned)).toEqual(["Verification needs attention", "Review verification"]);
    expect(warned.report).toMatchObject({ to_acknowledge: ["intune"], acknowledgements: [] });
    expect(await actOn(warned, "complete", made.operator)).toMatchObject({
      status: 409,
      body: { code: "onboarding_not_ready" },
    });

    const accepted = (await patchDraft(warned, made.operator, { acknowledge: "intune" })).body;
    expect(accepted).toMatchObject({
      lifecycle: "ready_for_activation",
      report: { to_acknowledge: [], acknowledgements: [{ check_key: "intune", by: { name: made.operator.name } }] },
    });
    const withdrawn = (await patchDraft(accepted, made.operator, { withdraw_acknowledgement: "intune" })).body;
    expect(withdrawn).toMatchObject({ lifecycle: "action_required", report: { to_acknowledge: ["intune"] } });
    expect(await checkpoints()).toEqual(["identify", "connect_provider", "verify_access"]);
  });

  it("FR-240-015 takes no acknowledgement of what blocks", async () => {
    const made = await makeConnected();
    await verify(made, { token: tokenRefusal("invalid_client", 7000215) });
    expect(await patchDraft(await current(made), made.operator, { acknowledge: "token" })).toMatchObject({
      status: 409,
      body: { code: "nothing_to_acknowledge" },
    });
  });

  it.each([
    ["the connection was disabled meanwhile", () => testDb().update(providerConnections).set({ enabled: false })],
    [
      "the connection was changed meanwhile",
      () =>
        testDb()
          .update(providerConnections)
          .set({ configuredAt: Date.now() + 1 }),
    ],
    [
      "the consent was withdrawn meanwhile",
      () => testDb().update(providerConnections).set({ consentStatus: "revoked" }),
    ],
    ["the report is older than a day", () => testDb().update(verificationReports).set({ generatedAt: 1 })],
    ["there is no report", () => testDb().delete(verificationReports)],
  ])("FR-240-051 does not activate when %s", async (_, change) => {
    const made = await makeConnected();
    await verify(made);
    const ready = await current(made);
    await change();
    expect(await actOn(ready, "complete", made.operator)).toMatchObject({
      status: 409,
      body: { code: "onboarding_not_ready" },
    });
    expect((await testDb().select().from(tenants))[0]).toMatchObject({ status: "onboarding" });
    expect(await checkpoints()).not.toContain("complete_activate");
  });

  it("FR-240-050 completes once of three who press at once", async () => {
    const made = await makeConnected();
    await verify(made);
    const ready = await current(made);
    const answers = await Promise.all([1, 2, 3].map(() => actOn(ready, "complete", made.operator)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await checkpoints()).filter((key) => key === "complete_activate")).toHaveLength(1);
  });

  it("FR-240-052 is refused with the reason while activation is paused, for everybody or for the workspace", async () => {
    const made = await makeConnected();
    await verify(made);
    const pause = (workspaceId: string | null) =>
      testDb()
        .insert(operationalPauses)
        .values({
          ...{ id: testDeps().ids.next("pau"), controlKey: "onboarding.activate", workspaceId },
          ...{ scope: workspaceId ?? "global", reason: "Maintenance.", pausedAt: Date.now() },
        });
    for (const workspaceId of [null, made.workspace.id]) {
      await testDb().delete(operationalPauses);
      await pause(workspaceId);
      expect(await actOn(await current(made), "complete", made.operator)).toMatchObject({
        status: 423,
        body: { code: "paused", reason: "Maintenance.", control: "onboarding.activate" },
      });
    }
    await testDb().delete(operationalPauses);
    expect((await actOn(await current(made), "complete", made.operator)).status).toBe(200);
  });

  it("FR-240-023 saves what changed behind a draft: a report that grew old", async () => {
    const clock = fixedClock();
    const made = await makeConnected();
    await verify(made);
    expect(await current(made)).toMatchObject({ lifecycle: "ready_for_activation" });
    clock.advance(25 * 60 * 60_000);
    expect(await syncDrafts(testDeps())).toEqual({ drafts_saved: 1 });
    expect(await syncDrafts(testDeps())).toEqual({ drafts_saved: 0 });
  });

  it("FR-240-032 lets an operator of the tenant verify, and neither change nor complete", async () => {
    const made = await makeConnected();
    const tenant = { id: tenantOf(await current(made)).id, workspaceId: made.workspace.id };
    const colleague = await makeOperator({ workspaceId: made.workspace.id, role: "operator", tenants: [tenant] });
    const seen = (await readDraft(made.draftId, colleague)).body;
    expect(seen.readiness?.primary_action).toMatchObject({ kind: "run_verification", permitted: true });
    expect((await patchDraft(seen, colleague, { display_name: "x" })).status).toBe(403);
    expect((await actOn(seen, "complete", colleague)).status).toBe(403);
    expect((await actOn(seen, "cancel", colleague)).status).toBe(403);
    answerProvider(DIRECTORY);
    const executions = await watchExecutions();
    expect((await actOn(seen, "verify", colleague)).status).toBe(201);
    for (const execution of await executions.get()) await execution.waitForStatus("complete");
  });
});
