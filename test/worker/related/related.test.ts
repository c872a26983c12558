import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  evidenceSnapshots,
  reviewPacks,
  tenantOnboardingSessions,
  tenantReviews,
  verificationReports,
} from "../../../db/schema/index.ts";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import type { OperationType } from "../../../worker/features/operations/operation-types.contract.ts";
import type { RelatedRecords } from "../../../worker/features/related/related.contract.ts";
import { readRelated } from "../../../worker/features/related/related.usecases.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { call } from "../../support/app.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { makeGovernedTenant, makeOperator, testDb } from "../../support/factories.ts";
import { makeReported, placeOf } from "../evidence/support.ts";
import { asOperator, holdExecutions, makeRun, startCheck, testDeps } from "../operations/support.ts";
import { insertDraft } from "../reviews/support.ts";

const relatedOf = (runId: string, cookie: string) =>
  call<RelatedRecords>("GET", `/api/admin/operations/${runId}/related`, { cookie });

const FAILED = { status: "completed", outcome: "failed", completedAt: 1 } as const;

type Tenant = Awaited<ReturnType<typeof makeGovernedTenant>>["tenant"];

async function makeReport(tenant: Tenant, runId: string, overall: string) {
  const row = { id: testDeps().ids.next("vrp"), workspaceId: tenant.workspaceId, tenantId: tenant.id, runId, overall };
  await testDb()
    .insert(verificationReports)
    .values({
      ...{ ...row, connectionId: tenant.connectionId ?? "", schemaVersion: 1, flow: "provider_verification" },
      ...{ fingerprint: "f", checks: [], configuredAt: 0, generatedAt: 1 },
    });
  return row;
}

describe("what belongs to a run", () => {
  it("FR-007-205 names the runs of the same operation before and after, of a retry as such, and none of another place or type", async () => {
    await holdExecutions();
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const place = { workspaceId: workspace.id, tenantId: tenant.id };
    const { body: first } = await startCheck(tenant.id, operator.cookie);
    await call("POST", `/api/admin/operations/${first.id}/cancel`, { cookie: operator.cookie });
    const { body: retried } = await call("POST", `/api/admin/operations/${first.id}/retry`, {
      cookie: operator.cookie,
    });
    await call("POST", `/api/admin/operations/${retried.id}/cancel`, { cookie: operator.cookie });
    const { body: third } = await startCheck(tenant.id, operator.cookie);
    await makeRun(place, { type: "inventory.sync" });
    await makeRun({ ...place, tenantId: null });

    expect((await relatedOf(first.id, operator.cookie)).body).toMatchObject({
      previous_run: null,
      next_run: { id: retried.id, status: "completed", outcome: "cancelled", is_retry: true },
    });
    expect((await relatedOf(retried.id, operator.cookie)).body).toMatchObject({
      previous_run: { id: first.id, is_retry: true },
      next_run: { id: third.id, status: "queued", outcome: "pending", is_retry: false },
    });
    expect((await relatedOf(third.id, operator.cookie)).body).toMatchObject({
      previous_run: { id: retried.id, is_retry: false },
      next_run: null,
    });
  });

  it("FR-007-205 names the report that the run made, whether it is the latest, the connection and the open onboarding", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("readonly");
    const place = { workspaceId: workspace.id, tenantId: tenant.id };
    const older = await makeRun(place, FAILED);
    const newer = await makeRun(place, FAILED);
    const olderReport = await makeReport(tenant, older.id, "blocked");
    const newerReport = await makeReport(tenant, newer.id, "ready");
    const draftId = testDeps().ids.next("drf");
    await testDb()
      .insert(tenantOnboardingSessions)
      .values({ id: draftId, ...place, createdAt: 1, lastEditedAt: 1 });
    // ids of one millisecond come in any order
    const latest = olderReport.id > newerReport.id ? olderReport : newerReport;
    for (const report of [olderReport, newerReport]) {
      const { status, body } = await relatedOf(report.runId, operator.cookie);
      expect([status, body]).toMatchObject([
        200,
        {
          verification_report: { id: report.id, overall: report.overall, is_latest: report === latest },
          provider_connection: { id: tenant.connectionId },
          onboarding_draft: { id: draftId },
        },
      ]);
    }
  });

  it("FR-007-207 names the snapshot, the review and the pack that a run made, and nothing for one that made none", async () => {
    const made = await makeReported("readonly");
    const place = placeOf(made);
    const of = async (type: OperationType) => {
      const { id } = await makeRun(place, { type, status: "completed", outcome: "succeeded", completedAt: 1 });
      const recorded = async () => (await relatedOf(id, made.operator.cookie)).body.made;
      expect(await recorded()).toBe(null);
      return { id, recorded };
    };
    const capture = await of("evidence.snapshot");
    const compose = await of("tenant_review.compose");
    const generate = await of("review_pack.generate");
    const { snapshotId, reviewId } = await insertDraft(made);
    const packId = testDeps().ids.next("pck");
    await testDb()
      .insert(reviewPacks)
      .values({
        ...{ id: packId, ...place, snapshotId, runId: generate.id, fingerprint: "f", createdAt: 1 },
        ...{ includePii: false, includeOperations: false },
      });
    await testDb().update(evidenceSnapshots).set({ runId: capture.id }).where(eq(evidenceSnapshots.id, snapshotId));
    await testDb().update(tenantReviews).set({ runId: compose.id }).where(eq(tenantReviews.id, reviewId));
    expect(await capture.recorded()).toMatchObject({ kind: "evidence_snapshot", id: snapshotId, title: null });
    expect(await compose.recorded()).toMatchObject({ kind: "tenant_review", id: reviewId, title: expect.any(String) });
    expect(await generate.recorded()).toMatchObject({ kind: "review_pack", id: packId, title: null });
    // one that is being made is for nobody to see
    await testDb().update(evidenceSnapshots).set({ fingerprint: "" }).where(eq(evidenceSnapshots.id, snapshotId));
    expect(await capture.recorded()).toBe(null);
  });

  it("FR-007-206 answers for a run without a tenant, to members of its workspace", async () => {
    const { workspace } = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id, role: "readonly" });
    const before = await makeRun({ workspaceId: workspace.id, tenantId: null }, { ...FAILED, identity: "wide" });
    const run = await makeRun({ workspaceId: workspace.id, tenantId: null }, { identity: "wide" });
    const [earlier, later] = [before, run].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect((await relatedOf(later?.id ?? "", member.cookie)).body).toEqual({
      previous_run: expect.objectContaining({ id: earlier?.id, is_retry: false }),
      next_run: null,
      verification_report: null,
      stored_report: null,
      made: null,
      provider_connection: null,
      onboarding_draft: null,
    });
    const stranger = (await makeGovernedTenant()).operator;
    expect((await relatedOf(run.id, stranger.cookie)).status).toBe(404);
  });

  it("FR-007-206 retries a run without a tenant by the workspace role, and refuses who has no such role", async () => {
    const { workspace } = await makeGovernedTenant();
    const [operator, reader] = await Promise.all([
      makeOperator({ workspaceId: workspace.id, role: "operator" }),
      makeOperator({ workspaceId: workspace.id, role: "readonly" }),
    ]);
    await holdExecutions();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: null }, { ...FAILED, identity: "wide" });
    const retry = (cookie: string) => call("POST", `/api/admin/operations/${run.id}/retry`, { cookie });
    expect((await retry(reader.cookie)).status).toBe(403);
    const again = await retry(operator.cookie);
    expect([again.status, again.body.tenant]).toEqual([201, null]);
    expect((await relatedOf(again.body.id, reader.cookie)).body.previous_run).toMatchObject({
      id: run.id,
      is_retry: true,
    });
  });

  it("FR-007-006 reads as little of a long history as of a short one", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const place = { workspaceId: workspace.id, tenantId: tenant.id };
    const { d1, rowsRead } = countedReads(env.DB);
    const deps = { ...testDeps(), d1, db: openDatabase(d1) };
    const run = await makeRun(place, { ...FAILED, identity: "same" });
    // before today's ids, so that there is always one before the run and none after it
    const addHistory = (count: number, identity: string) =>
      env.DB.prepare(
        `INSERT INTO operation_runs (id, workspace_id, tenant_id, type, status, outcome, identity, created_at, progressed_at, completed_at)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         SELECT 'run_00' || lower(hex(randomblob(12))), ?2, ?3, 'provider.connection.check', 'completed', 'succeeded', ?4, 0, 0, 0 FROM n`,
      )
        .bind(count, workspace.id, tenant.id, identity)
        .run();
    const read = async () => {
      const before = rowsRead();
      await readRelated(deps, await resolveTenantScope(deps, asOperator(operator), tenant.id), run.id);
      return rowsRead() - before;
    };
    await addHistory(5, "same");
    const few = await read();
    await addHistory(500, "same");
    await addHistory(500, "other");
    expect(await read()).toBe(few);
    expect(few).toBeLessThan(50);
  });
});
