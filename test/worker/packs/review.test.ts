import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { tenantReviews } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import { auditOf, makeOperator, testDb } from "../../support/factories.ts";
import { storedEvents, storedRun } from "../operations/support.ts";
import { makeDraft, patchReview } from "../reviews/support.ts";
import { holdGenerations, makeSnapshot, requestPack, storedPack, watchGenerations } from "./support.ts";

const requestOf = (reviewId: string, cookie: string, body: unknown = {}) =>
  call("POST", `/api/admin/reviews/${reviewId}/review-packs`, { cookie, body });

describe("a review pack of a review", () => {
  it("FR-246-060 FR-246-063 FR-246-070 is made of the review's own snapshot and holds what the review says", async () => {
    const { tenant, operator, workspace, reviewId, snapshotId } = await makeDraft();
    await makeSnapshot(tenant);
    const executions = await watchGenerations();
    const { status, body } = await requestOf(reviewId, operator.cookie, { include_pii: true });
    expect([status, body.snapshot.id, body.review.id]).toEqual([202, snapshotId, reviewId]);
    const [execution] = await executions.get();
    await execution?.waitForStatus("complete");
    const pack = await storedPack(body.id);
    expect(pack.status).toBe("ready");
    const object = await env.PACKS.get(pack.objectKey ?? "");
    const files = unzipSync(new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer(0)));
    expect(strFromU8(files["summary.html"] ?? new Uint8Array())).toContain("All is well.");
    expect(JSON.parse(strFromU8(files["data/review.json"] ?? new Uint8Array()))).toMatchObject({
      id: reviewId,
      version: 1,
    });
    const [event] = await storedEvents();
    expect(event).toMatchObject({
      subjectId: body.id,
      metadata: { source_surface: "tenant_review", include_pii: true },
    });
    const entries = (await auditOf(workspace.id)).filter(({ actorKind }) => actorKind === "user");
    expect(entries).toMatchObject([
      { action: "tenant.review_pack.requested", metadata: { result: "queued", source_surface: "tenant_review" } },
    ]);
  });

  it("FR-246-061 is another one than the tenant's, and another one for each version of the review", async () => {
    const { tenant, operator, reviewId } = await makeDraft();
    await holdGenerations();
    const first = await requestOf(reviewId, operator.cookie);
    const again = await requestOf(reviewId, operator.cookie);
    const ofTenant = await requestPack(tenant.id, operator.cookie);
    await patchReview(reviewId, operator.cookie, { version: 1, title: "Another title" });
    const changed = await requestOf(reviewId, operator.cookie);
    expect([first.status, again.status, ofTenant.status, changed.status]).toEqual([202, 200, 202, 202]);
    expect(again.body.id).toBe(first.body.id);
    expect(new Set([first, ofTenant, changed].map(({ body }) => body.id)).size).toBe(3);
  });

  it("FR-246-081 fails with the reason when the review was changed before it was made", async () => {
    const { operator, reviewId } = await makeDraft();
    const held = await holdGenerations();
    const { body } = await requestOf(reviewId, operator.cookie);
    await held.dispose();
    await testDb().update(tenantReviews).set({ version: 2, summary: "Changed." }).where(eq(tenantReviews.id, reviewId));
    const executions = await watchGenerations();
    await env.PACK_GENERATION.create({ id: `${body.run_id}-2`, params: { runId: body.run_id, attempt: 1 } });
    const [execution] = await executions.get();
    await execution?.waitForStatus("complete");
    expect(await storedPack(body.id)).toMatchObject({ status: "failed", failureReasonCode: "review_changed" });
    expect(await storedRun(body.run_id)).toMatchObject({
      failures: [{ message: "The review was changed after the pack was requested. Request it again." }],
    });
  });

  it("FR-246-066 needs review_packs.request on the review's tenant: 401, 404, 403, 422 in this order", async () => {
    const { tenant, workspace, operator, reviewId } = await makeDraft();
    const reader = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] });
    const colleague = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    const statusOf = async (cookie: string) => (await requestOf(reviewId, cookie, { include_pii: 1 })).status;
    expect(await Promise.all(["", colleague.cookie, reader.cookie, operator.cookie].map(statusOf))).toEqual([
      ...[401, 404, 403, 422],
    ]);
  });
});
