import { introspectWorkflow } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";
import { evidenceSnapshots, tenants } from "../../../db/schema/index.ts";
import { recoverRuns } from "../../../worker/features/operations/recover-runs.task.ts";
import { STILL_AFTER } from "../../../worker/features/operations/recovery.rules.ts";
import { reviewContentSchema } from "../../../worker/features/reviews/reviews.contract.ts";
import { call } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, testDb } from "../../support/factories.ts";
import { findingRow, makeReported, placeOf, storeFindings, storeReport, takeSnapshot } from "../evidence/support.ts";
import { storedEvents, storedRun, storedRuns, testDeps } from "../operations/support.ts";
import {
  composeReview,
  execution,
  holdReviews,
  readReview,
  requestReview,
  startWithoutExecution,
  storedReviews,
} from "./support.ts";

const composed = async (workspaceId: string) =>
  (await auditOf(workspaceId)).filter(({ action }) => action === "tenant.review.composed");

describe("composing a tenant review", () => {
  it("FR-246-030 FR-246-032 FR-246-033 FR-246-040 makes a draft of the latest snapshot, in the name of who asked, with one entry", async () => {
    const made = await makeReported("operator");
    await testDb().update(tenants).set({ displayName: "Contoso" }).where(eq(tenants.id, made.tenant.id));
    await takeSnapshot(made);
    const { snapshotId } = await takeSnapshot(made);
    const { run, reviewId } = await composeReview(made);
    const { body } = await readReview(reviewId, made.operator.cookie);
    expect(body).toMatchObject({
      ...{ id: reviewId, status: "draft", version: 1, published_at: null, run: { id: run.id } },
      ...{ snapshot: { id: snapshotId }, created_by: { name: made.operator.name } },
      content: {
        tenant_name: "Contoso",
        numbers: { permission_score: 80, role_assignments: 2 },
        top_findings: [{ subject_label: "Worst" }, { subject_label: "Least" }],
        missing_permissions: { count: 0, items: [] },
        operations: [{ outcome: "failed" }, { outcome: "succeeded" }],
        changes: { is_unchanged: true },
      },
    });
    expect(reviewContentSchema.strict().parse(body.content)).toEqual(body.content);
    expect(body.title).toMatch(/^Contoso review, [A-Z][a-z]+ \d{4}$/);
    expect(body.summary).toContain("2 findings need attention, 1 critical and 1 low.");
    expect(await composed(made.workspace.id)).toMatchObject([
      { resourceType: "tenant_review", resourceId: reviewId, metadata: { run_id: run.id, snapshot_id: snapshotId } },
    ]);
    const events = (await storedEvents()).filter(({ subjectId }) => subjectId === run.id);
    expect(events).toMatchObject([{ metadata: { operation_type: "tenant_review.compose" } }]);
  });

  it("FR-246-030 takes the snapshot that is named, and lets one snapshot have several reviews", async () => {
    const made = await makeReported();
    const older = await takeSnapshot(made);
    await takeSnapshot(made);
    const first = await composeReview(made, { snapshot_id: older.snapshotId });
    const second = await composeReview(made, { snapshot_id: older.snapshotId });
    expect((await storedReviews()).map(({ id, snapshotId }) => [id, snapshotId]).sort()).toEqual([
      [first.reviewId, older.snapshotId],
      [second.reviewId, older.snapshotId],
    ]);
  });

  it("FR-246-031 is refused without evidence, saying what to do first", async () => {
    const made = await makeReported();
    const before = (await storedRuns()).length;
    const answer = await requestReview(made);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: "evidence_required", detail: "Take an evidence snapshot first." });
    expect((await storedRuns()).length).toBe(before);
  });

  it.each([["without evidence"], ["with evidence"]])(
    "FR-246-031 is refused on an archived tenant as such, %s",
    async (evidence) => {
      const made = await makeReported();
      if (evidence === "with evidence") await takeSnapshot(made);
      const before = (await storedRuns()).length;
      await testDb().update(tenants).set({ status: "archived", archivedAt: 1 }).where(eq(tenants.id, made.tenant.id));
      const { status, body } = await requestReview(made);
      expect([status, body.code]).toEqual([409, "tenant_archived"]);
      expect((await storedRuns()).length).toBe(before);
    },
  );

  it("FR-246-031 is refused for a snapshot of another tenant, one that nobody took and one that is being taken, alike", async () => {
    const other = await makeReported();
    const foreign = await takeSnapshot(other);
    const made = await makeReported();
    const { snapshotId } = await takeSnapshot(made);
    await testDb().update(evidenceSnapshots).set({ fingerprint: "" }).where(eq(evidenceSnapshots.id, snapshotId));
    const absent = snapshotId.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const answers = [];
    for (const snapshot_id of [foreign.snapshotId, absent, snapshotId])
      answers.push(await requestReview(made, { snapshot_id }));
    for (const { status, body } of answers) {
      expect(status).toBe(422);
      expect(body.errors).toMatchObject([{ path: "body.snapshot_id", code: "unknown_snapshot" }]);
    }
    expect((await requestReview(made, { snapshot_id: "evs_1" })).status).toBe(422);
    expect((await requestReview(made, { title: "Mine" })).status).toBe(422);
  });

  it("FR-246-035 makes one run of 64 simultaneous requests", async () => {
    const executions = await holdReviews();
    const made = await makeReported();
    await takeSnapshot(made);
    const answers = await Promise.all(Array.from({ length: 64 }, () => requestReview(made)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(63).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await executions.get()).toHaveLength(1);
  });

  it("FR-246-032 names the worst ten findings, however many there are and wherever they stand", async () => {
    const made = await makeGovernedTenant();
    const place = placeOf(made);
    const resolved = { state: "resolved", resolvedAt: Date.now(), severity: "critical" };
    await storeFindings([
      ...Array.from({ length: 210 }, () => findingRow(place, resolved)),
      ...Array.from({ length: 12 }, (_, index) =>
        findingRow(place, { severity: "high", subjectLabel: `High ${index}` }),
      ),
    ]);
    await storeReport(place, "entra.admin_roles", {});
    await takeSnapshot(made);
    const { reviewId } = await composeReview(made);
    const { body } = await readReview(reviewId, made.operator.cookie);
    expect(body.content.top_findings).toHaveLength(10);
    expect(new Set(body.content.top_findings.map(({ severity }) => severity))).toEqual(new Set(["high"]));
    expect(body.content.missing_permissions).toBeNull();
  });
});

describe("a composition that is killed", () => {
  it.each(["begin", "compose"])("FR-246-035 before its step %s is resumed and makes one review", async (step) => {
    const made = await makeReported();
    await takeSnapshot(made);
    const run = await startWithoutExecution(made);
    await using killed = await execution(run.id, 1);
    await killed.modify(async (steps) => {
      for (const name of [step, "stop"]) await steps.mockStepError({ name }, new Error("the machine is gone"));
    });
    await env.REVIEW_COMPOSE.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await killed.waitForStatus("errored");
    expect(await storedReviews()).toEqual([]);
    await testDeps()
      .d1.prepare("UPDATE operation_runs SET progressed_at = ? WHERE id = ?")
      .bind(Date.now() - STILL_AFTER, run.id)
      .run();
    await using resumed = await execution(run.id, 2);
    expect(await recoverRuns(testDeps())).toEqual({ checked: 1, restarted: 1, failed: 0 });
    await resumed.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({ outcome: "succeeded", attempt: 2, progressDone: 2 });
    expect(await storedReviews()).toHaveLength(1);
    expect(await composed(made.workspace.id)).toHaveLength(1);
  });

  it("FR-246-035 FR-246-036 in a step as often as it may ends as failed, and started once more makes its review", async () => {
    const made = await makeReported();
    const { snapshotId } = await takeSnapshot(made);
    const run = await startWithoutExecution(made);
    await using instance = await execution(run.id, 1);
    await instance.modify((steps) => steps.mockStepError({ name: "compose" }, new Error("database is gone")));
    await env.REVIEW_COMPOSE.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({
      ...{ outcome: "failed", progressDone: 1, progressStage: "review" },
      failures: [{ reason_code: "unknown_error", message: "The composition stopped because of an error of ours." }],
    });
    expect(await storedReviews()).toEqual([]);

    // a newer snapshot does not move what is started once more
    await takeSnapshot(made);
    const executions = await introspectWorkflow(env.REVIEW_COMPOSE);
    onTestFinished(() => executions.dispose());
    const retry = await call("POST", `/api/admin/operations/${run.id}/retry`, { cookie: made.operator.cookie });
    expect(retry.status).toBe(201);
    await (await executions.get())[0]?.waitForStatus("complete");
    expect(await storedReviews()).toMatchObject([{ runId: retry.body.id, snapshotId }]);
  });

  it("FR-246-035 ends as failed with a reason when its snapshot is gone", async () => {
    const made = await makeReported();
    await takeSnapshot(made);
    const run = await startWithoutExecution(made);
    await testDb().delete(evidenceSnapshots);
    await using instance = await execution(run.id, 1);
    await env.REVIEW_COMPOSE.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await instance.waitForStatus("complete");
    expect(await storedRun(run.id)).toMatchObject({
      ...{ outcome: "failed", progressStage: "evidence" },
      failures: [{ message: "The evidence snapshot is not there any more." }],
    });
  });

  it("FR-246-035 makes nothing once it was cancelled", async () => {
    const made = await makeReported();
    await takeSnapshot(made);
    const run = await startWithoutExecution(made);
    await call("POST", `/api/admin/operations/${run.id}/cancel`, { cookie: made.operator.cookie });
    await using instance = await execution(run.id, 1);
    await env.REVIEW_COMPOSE.create({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    await instance.waitForStatus("complete");
    expect(await storedReviews()).toEqual([]);
  });
});
