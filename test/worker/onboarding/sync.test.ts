import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { operationRuns, sessions, tenantOnboardingSessions, verificationReports } from "../../../db/schema/index.ts";
import type { DraftList } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { syncDraftOfTenant } from "../../../worker/features/onboarding/progress.usecases.ts";
import { syncDrafts } from "../../../worker/features/onboarding/sync-drafts.task.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { call, fixedClock } from "../../support/app.ts";
import { makeSession, testDb } from "../../support/factories.ts";
import { answerProvider, storedEvents, testDeps, watchExecutions } from "../operations/support.ts";
import { makeSituation } from "./situations.ts";
import { actOn, checkpoints, patchDraft, readDraft, shown, storedDrafts } from "./support.ts";

const EVERY = 5 * 60_000;

const saved = async () => (await storedDrafts()).map(({ lastCompletedCheckpoint }) => lastCompletedCheckpoint);

const placeOf = ({ workspace, tenant }: Awaited<ReturnType<typeof makeSituation>>) => ({
  workspaceId: workspace.id,
  tenantId: tenant.id,
});

describe("saving how far a draft is", () => {
  it("FR-240-021 counts two checkpoints that one save completes as the last of them, with all that it says", async () => {
    const made = await makeSituation("platform");
    await syncDraftOfTenant(SYSTEM_SCOPE, testDeps(), placeOf(made));
    const [event, ...others] = await storedEvents();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      ...{ ...placeOf(made), userId: made.operator.id, eventName: "product.onboarding.checkpoint_completed" },
      ...{ featureArea: "onboarding", subjectType: "tenant_onboarding_session", subjectId: made.draftId },
      metadata: { checkpoint_key: "verify_access", lifecycle_state: "ready_for_activation" },
    });
    expect(Object.keys(event?.metadata ?? {}).sort()).toEqual(["checkpoint_key", "completed_at", "lifecycle_state"]);
  });

  it("FR-240-021 counts once of sixteen syncs at once, beside changes of a person", async () => {
    const made = await makeSituation("platform");
    const { body } = await readDraft(made.draftId, made.operator);
    await Promise.all([
      ...Array.from({ length: 16 }, () => syncDraftOfTenant(SYSTEM_SCOPE, testDeps(), placeOf(made))),
      patchDraft(body, made.operator, { display_name: "Renamed" }),
    ]);
    expect(await checkpoints()).toEqual(["verify_access"]);
  });

  it("FR-240-021 raises no version and leaves no trace of an editor", async () => {
    const made = await makeSituation("platform");
    const before = (await readDraft(made.draftId, made.operator)).body;
    await syncDraftOfTenant(SYSTEM_SCOPE, testDeps(), placeOf(made));
    const after = (await readDraft(made.draftId, made.operator)).body;
    expect([after.version, after.last_changed_at]).toEqual([before.version, before.last_changed_at]);
  });

  it("FR-240-020 says again that action is needed once a verification was ended by the recovery", async () => {
    const made = await makeSituation("platform", { report: null, run: "queued" });
    await syncDrafts(testDeps());
    expect((await storedDrafts())[0]).toMatchObject({ lifecycle: "verifying" });
    await testDb().update(operationRuns).set({ status: "completed", outcome: "failed", completedAt: Date.now() });
    await syncDrafts(testDeps());
    expect((await storedDrafts())[0]).toMatchObject({ lifecycle: "action_required" });
    expect(shown((await readDraft(made.draftId, made.operator)).body)).toEqual([
      "Verification needs attention",
      "Review verification",
    ]);
  });
});

describe("the sweep over open drafts", () => {
  it("FR-240-023 gets to every draft in turns while there are more than it takes at once", async () => {
    const clock = fixedClock();
    for (let number = 0; number < 5; number += 1) await makeSituation("platform");
    const turns: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      turns.push((await syncDrafts(testDeps(), 2)).drafts_saved);
      clock.advance(EVERY);
    }
    expect(turns.toSorted()).toEqual([1, 2, 2]);
    expect(await saved()).toEqual(Array(5).fill("verify_access"));
  });

  it("FR-240-023 passes over ended drafts and those without a tenant", async () => {
    await makeSituation("platform");
    const ended = await makeSituation("platform");
    await testDb()
      .update(tenantOnboardingSessions)
      .set({ lifecycle: "cancelled", endedAt: 1 })
      .where(eq(tenantOnboardingSessions.id, ended.draftId));
    await call("POST", `/api/admin/workspaces/${ended.workspace.id}/onboarding-drafts`, {
      cookie: ended.operator.cookie,
      body: {},
    });
    expect(await syncDrafts(testDeps())).toEqual({ drafts_saved: 1 });
  });

  it("FR-240-023 saves the others when one draft cannot be read, and fails loudly", async () => {
    const broken = await makeSituation("platform");
    await makeSituation("platform");
    await testDb()
      .update(verificationReports)
      .set({ checks: [null] })
      .where(eq(verificationReports.tenantId, broken.tenant.id));
    await expect(syncDrafts(testDeps())).rejects.toThrow("1 drafts were not synced, 1 were");
    expect(await saved()).toEqual(["identify", "verify_access"]);
  });
});

describe("a browser that was closed in the middle", () => {
  it("FR-240-031 loses nothing: the verification goes on, and another device finds the draft where it is", async () => {
    const made = await makeSituation("platform", { report: null, grantsAge: null });
    answerProvider(made.tenant.externalTenantId ?? "");
    const executions = await watchExecutions();
    const { body } = await readDraft(made.draftId, made.operator);
    await actOn(body, "verify", made.operator);
    await testDb().delete(sessions);
    for (const execution of await executions.get()) await execution.waitForStatus("complete");
    expect((await storedDrafts())[0]).toMatchObject({ lifecycle: "ready_for_activation" });
    expect(await checkpoints()).toContain("verify_access");
    const phone = await makeSession("admin", made.operator.id);
    const list = await call<DraftList>("GET", `/api/admin/workspaces/${made.workspace.id}/onboarding-drafts`, phone);
    expect(list.body.items).toMatchObject([{ id: made.draftId, readiness: { summary: "Ready for activation" } }]);
  });
});
