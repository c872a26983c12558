import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { ReviewList } from "../../../worker/features/reviews/reviews.contract.ts";
import { call } from "../../support/app.ts";
import { auditOf, entitle, makeOperator, makeTenant } from "../../support/factories.ts";
import { storedEvents, storedRuns } from "../operations/support.ts";
import { loggedLines } from "../verification/support.ts";
import { insertDraft, makeDraft, patchReview, publish, readReview, storedReviews } from "./support.ts";

const actions = async (workspaceId: string) =>
  (await auditOf(workspaceId)).filter(({ action }) => action.startsWith("tenant.review."));

describe("a draft of a review", () => {
  it("FR-246-037 FR-246-040 takes a new title and a new summary, with an entry that quotes neither", async () => {
    const lines = loggedLines();
    const { reviewId, operator, workspace } = await makeDraft("operator");
    const changed = await patchReview(reviewId, operator.cookie, {
      ...{ version: 1, title: "  Q4 with Zoë  ", summary: "Two lines:\nall is <b>well</b>." },
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      title: "Q4 with Zoë",
      summary: "Two lines:\nall is <b>well</b>.",
      version: 2,
    });
    expect((await patchReview(reviewId, operator.cookie, { version: 2, summary: "" })).body).toMatchObject({
      ...{ title: "Q4 with Zoë", summary: "", version: 3 },
    });
    const entries = await actions(workspace.id);
    expect(entries.map(({ action, metadata }) => [action, metadata.changed])).toEqual([
      ["tenant.review.changed", ["title", "summary"]],
      ["tenant.review.changed", ["summary"]],
    ]);
    const told = JSON.stringify([await auditOf(workspace.id), await storedRuns(), await storedEvents(), lines]);
    for (const text of ["Zoë", "<b>well</b>"]) expect(told).not.toContain(text);
  });

  it("FR-246-041 stays as it is once its tenant is archived, and nothing says otherwise", async () => {
    const { reviewId, operator, workspace, tenant } = await makeDraft();
    await env.DB.prepare("UPDATE tenants SET status = 'archived', archived_at = 1 WHERE id = ?").bind(tenant.id).run();
    const refused = [
      await patchReview(reviewId, operator.cookie, { version: 1, title: "Another" }),
      await publish(reviewId, operator.cookie, 1),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [409, "tenant_archived"],
      [409, "tenant_archived"],
    ]);
    expect((await storedReviews())[0]).toMatchObject({ version: 1, status: "draft" });
    expect(await actions(workspace.id)).toEqual([]);
  });

  it.each([
    [{ title: "x".repeat(120) }, 200],
    [{ title: "\u{1F600}".repeat(120) }, 200],
    [{ title: "x".repeat(121) }, 422],
    [{ title: "   " }, 422],
    [{ title: "two\nlines" }, 422],
    [{ summary: "x".repeat(5000) }, 200],
    [{ summary: "x".repeat(5001) }, 422],
    [{ summary: null }, 422],
    [{}, 422],
    [{ content: {} }, 422],
    [{ title: "x", status: "published" }, 422],
  ])("FR-246-037 is changed within its bounds (case %#)", async (change, status) => {
    const { reviewId, operator } = await makeDraft();
    expect((await patchReview(reviewId, operator.cookie, { version: 1, ...change })).status).toBe(status);
    expect((await storedReviews())[0]?.version).toBe(status === 200 ? 2 : 1);
  });

  it.each([[undefined], [0], [1.5], ["1"], [1e12]])(
    "FR-246-037 needs the version that was read, not %j",
    async (version) => {
      const { reviewId, operator } = await makeDraft();
      expect((await patchReview(reviewId, operator.cookie, { version, title: "x" })).status).toBe(422);
    },
  );

  it("FR-246-037 keeps the first of two changes of one version, and tells the second when that was", async () => {
    const { reviewId, operator, tenant, workspace } = await makeDraft();
    const colleague = await makeOperator({ workspaceId: workspace.id, role: "operator", tenants: [tenant] });
    const answers = await Promise.all([
      patchReview(reviewId, operator.cookie, { version: 1, summary: "Mine" }),
      patchReview(reviewId, colleague.cookie, { version: 1, summary: "Theirs" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409)?.body;
    const won = answers.find(({ status }) => status === 200)?.body;
    expect(refused).toMatchObject({ code: "review_moved", current_version: 2, changed_at: won.updated_at });
    expect((await readReview(reviewId, operator.cookie)).body.summary).toBe(won.summary);
    expect(await actions(workspace.id)).toHaveLength(1);
  });
});

describe("publishing a review", () => {
  it("FR-246-038 FR-246-040 happens once, says who and when, and ends every change", async () => {
    const { reviewId, operator, workspace } = await makeDraft("operator");
    const answer = await publish(reviewId, operator.cookie, 1);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: "published", published_by: { name: operator.name }, version: 2 });
    expect(answer.body.published_at).toBe(answer.body.updated_at);
    const refusals = [
      await publish(reviewId, operator.cookie, 2),
      await publish(reviewId, operator.cookie, 1),
      await patchReview(reviewId, operator.cookie, { version: 2, title: "Other" }),
    ];
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([409, "review_published"]));
    expect((await actions(workspace.id)).map(({ action, actorId }) => [action, actorId])).toEqual([
      ["tenant.review.published", operator.id],
    ]);
    expect((await readReview(reviewId, operator.cookie)).body).toEqual(answer.body);
  });

  it("FR-246-038 is refused on a version that somebody has changed since", async () => {
    const { reviewId, operator } = await makeDraft();
    await patchReview(reviewId, operator.cookie, { version: 1, summary: "Changed." });
    const answer = await publish(reviewId, operator.cookie, 1);
    expect([answer.status, answer.body.code]).toEqual([409, "review_moved"]);
    expect((await storedReviews())[0]).toMatchObject({ status: "draft", publishedAt: null });
  });

  it("FR-246-038 at once by many happens once", async () => {
    const { reviewId, operator, workspace } = await makeDraft();
    const answers = await Promise.all(Array.from({ length: 16 }, () => publish(reviewId, operator.cookie, 1)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(15).fill(409)]);
    expect(await actions(workspace.id)).toHaveLength(1);
  });
});

describe("who may do what with reviews", () => {
  it("FR-246-039 lists a tenant's reviews, newest first, and nothing of another tenant", async () => {
    const made = await makeDraft();
    const second = await insertDraft(made);
    const other = await makeTenant(made.workspace.id);
    await entitle(other, made.operator.id, "owner");
    const { cookie } = made.operator;
    const list = (tenantId: string, query = "") =>
      call<ReviewList>("GET", `/api/admin/tenants/${tenantId}/reviews${query}`, { cookie });
    const { body } = await list(made.tenant.id);
    expect(body.items.map(({ id }) => id)).toEqual([second.reviewId, made.reviewId]);
    expect(body.items[0]).toMatchObject({ status: "draft", created_by: { name: made.operator.name } });
    expect((await list(made.tenant.id, `?cursor=${second.reviewId}`)).body.items.map(({ id }) => id)).toEqual([
      made.reviewId,
    ]);
    expect((await list(other.id)).body.items).toEqual([]);
  });

  it("FR-246-020 FR-246-039 FR-246-030 FR-246-038 a reader reads all and changes nothing; a stranger finds nothing", async () => {
    const { reviewId, snapshotId, tenant, workspace } = await makeDraft();
    const reader = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] });
    const member = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    const ask = async (cookie: string) => [
      (await call("GET", `/api/admin/tenants/${tenant.id}/evidence-snapshots`, { cookie })).status,
      (await call("GET", `/api/admin/evidence-snapshots/${snapshotId}`, { cookie })).status,
      (await call("GET", `/api/admin/tenants/${tenant.id}/reviews`, { cookie })).status,
      (await readReview(reviewId, cookie)).status,
      (await call("POST", `/api/admin/tenants/${tenant.id}/reviews`, { cookie, body: {} })).status,
      (await patchReview(reviewId, cookie, { version: 1, title: "x" })).status,
      (await publish(reviewId, cookie, 1)).status,
    ];
    expect(await ask(reader.cookie)).toEqual([200, 200, 200, 200, 403, 403, 403]);
    expect(await ask(member.cookie)).toEqual(Array(7).fill(404));
    expect((await storedReviews())[0]).toMatchObject({ status: "draft", version: 1 });
  });
});
