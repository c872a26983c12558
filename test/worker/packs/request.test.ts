import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { operationalPauses, platformUsers, reviewPacks } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeOperator, testDb } from "../../support/factories.ts";
import { storedEvents, storedRuns, testDeps } from "../operations/support.ts";
import {
  generatePack,
  holdGenerations,
  makeEvidence,
  makeSnapshot,
  objectKeys,
  requestPack,
  storedPack,
  storedPacks,
  watchGenerations,
} from "./support.ts";

const requests = async (workspaceId: string) =>
  (await auditOf(workspaceId))
    .filter(({ action }) => action === "tenant.review_pack.requested")
    .map(({ resourceId, metadata }) => ({ id: resourceId, ...(metadata as { result: string }) }));

const eventsOf = async (name: string) => (await storedEvents()).filter(({ eventName }) => eventName === name);

const REQUESTED = "product.review_pack.requested";
const STARTED = "product.operations.started";

describe("requesting a review pack", () => {
  beforeEach(async () => void (await holdGenerations()));

  it("FR-246-060 FR-246-063 FR-246-064 FR-011-013 queues one with its run, exactly one audit entry, and one event of each kind", async () => {
    const { tenant, operator, workspace, snapshot } = await makeEvidence();
    const { status, body } = await requestPack(tenant.id, operator.cookie);
    expect(status).toBe(202);
    expect(body).toMatchObject({
      ...{ status: "queued", include_pii: false, include_operations: false, review: null },
      ...{ snapshot: { id: snapshot.id }, requested_by: { name: operator.name }, size_bytes: null, files: [] },
    });
    const [run] = await storedRuns();
    expect(run).toMatchObject({ id: body.run_id, type: "review_pack.generate", initiatorUserId: operator.id });
    // the one entry of the request: none says once more that an operation was started
    expect(await auditOf(workspace.id)).toMatchObject([
      {
        ...{ action: "tenant.review_pack.requested", resourceType: "review_pack", resourceId: body.id },
        ...{ actorKind: "user", actorId: operator.id, tenantId: tenant.id },
        metadata: { result: "queued", run_id: body.run_id, source_surface: "tenant" },
      },
    ]);
    expect(await eventsOf(REQUESTED)).toMatchObject([
      {
        ...{ subjectType: "review_pack", subjectId: body.id, userId: operator.id },
        metadata: { source_surface: "tenant", include_pii: false, include_operations: false },
      },
    ]);
    expect(await eventsOf(STARTED)).toMatchObject([{ subjectId: body.run_id }]);
  });

  it("FR-246-061 FR-246-064 answers with the pack that is being made, as often as it is asked for", async () => {
    const { tenant, operator, workspace } = await makeEvidence();
    const first = await requestPack(tenant.id, operator.cookie, { include_pii: true });
    const again = await requestPack(tenant.id, operator.cookie, { include_pii: true, include_operations: false });
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.body.id).toBe(first.body.id);
    expect((await requests(workspace.id)).map(({ id, result }) => [id, result])).toEqual([
      [first.body.id, "queued"],
      [first.body.id, "reused_active_run"],
    ]);
    expect(await auditOf(workspace.id)).toHaveLength(2);
    expect((await eventsOf(REQUESTED)).map(({ subjectId }) => subjectId)).toEqual([first.body.id, first.body.id]);
    expect(await eventsOf(STARTED)).toHaveLength(1);
  });

  it("FR-246-061 makes another for other options and for other evidence, and none for evidence of the same content", async () => {
    const { tenant, operator, snapshot } = await makeEvidence();
    const ids = new Set<string>();
    for (const options of [{}, { include_pii: true }, { include_operations: true }])
      ids.add((await requestPack(tenant.id, operator.cookie, options)).body.id);
    expect(ids.size).toBe(3);
    await makeSnapshot(tenant, undefined, { fingerprint: snapshot.fingerprint });
    expect(ids).toContain((await requestPack(tenant.id, operator.cookie)).body.id);
    await makeSnapshot(tenant);
    expect(ids).not.toContain((await requestPack(tenant.id, operator.cookie)).body.id);
  });

  it("FR-246-061 makes a new one for one that failed, and for one that is past its time, swept or not", async () => {
    const { tenant, operator } = await makeEvidence();
    const first = await requestPack(tenant.id, operator.cookie);
    await testDb().update(reviewPacks).set({ status: "failed" }).where(eq(reviewPacks.id, first.body.id));
    await call("POST", `/api/admin/operations/${first.body.run_id}/cancel`, { cookie: operator.cookie });
    const second = await requestPack(tenant.id, operator.cookie);
    expect(second.status).toBe(202);
    const past = { status: "ready", objectKey: "k", sha256: "s", readyAt: 1, expiresAt: Date.now() } as const;
    await testDb().update(reviewPacks).set(past).where(eq(reviewPacks.id, second.body.id));
    await testDb().run(`UPDATE operation_runs SET status = 'completed', outcome = 'succeeded', completed_at = 1`);
    const third = await requestPack(tenant.id, operator.cookie);
    expect(third.status).toBe(202);
    expect((await storedPack(second.body.id)).status).toBe("expired");
    expect((await storedPacks()).map(({ status }) => status)).toEqual(["failed", "expired", "queued"]);
  });

  it("FR-246-065 is refused with 409 and what to do first while there is no evidence", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const { status, body } = await requestPack(tenant.id, operator.cookie);
    expect([status, body.code, body.detail]).toEqual([409, "evidence_required", "Take an evidence snapshot first."]);
    await makeSnapshot(tenant, undefined, { fingerprint: "" });
    expect((await requestPack(tenant.id, operator.cookie)).body.code).toBe("evidence_required");
    expect(await storedEvents()).toEqual([]);
  });

  it.each([["without evidence"], ["with evidence"]])(
    "FR-246-065 FR-246-066 is refused on an archived tenant as such, after a pause, %s",
    async (evidence) => {
      const { tenant, operator } = await makeGovernedTenant();
      if (evidence === "with evidence") await makeSnapshot(tenant);
      await env.DB.prepare("UPDATE tenants SET status = 'archived', archived_at = 1 WHERE id = ?")
        .bind(tenant.id)
        .run();
      const { status, body } = await requestPack(tenant.id, operator.cookie);
      expect([status, body.code]).toEqual([409, "tenant_archived"]);
      await pause();
      expect((await requestPack(tenant.id, operator.cookie)).status).toBe(423);
    },
  );

  it("FR-246-066 needs review_packs.request: 401, 404, 403, 422 in this order", async () => {
    const { tenant, workspace, operator } = await makeEvidence();
    const reader = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] });
    const stranger = await makeOperator();
    const bad = { include_pii: "yes", unknown: 1 };
    const statusOf = async (cookie: string) => (await requestPack(tenant.id, cookie, bad)).status;
    expect(await Promise.all([statusOf(""), statusOf(stranger.cookie), statusOf(reader.cookie)])).toEqual([
      401, 404, 403,
    ]);
    const { status, body } = await requestPack(tenant.id, operator.cookie, bad);
    expect([status, body.errors.map(({ path }: { path: string }) => path)]).toEqual([
      422,
      ["body.include_pii", "body.unknown"],
    ]);
    expect(await storedPacks()).toEqual([]);
  });

  it("FR-246-067 is refused with 423 while generation is paused, before it is told that evidence is missing; a pack that is there is answered", async () => {
    const { tenant, operator } = await makeEvidence();
    const made = await requestPack(tenant.id, operator.cookie);
    const blank = await makeGovernedTenant();
    await pause();
    expect((await requestPack(tenant.id, operator.cookie)).body.id).toBe(made.body.id);
    const other = await requestPack(tenant.id, operator.cookie, { include_pii: true });
    expect([other.status, other.body.code]).toEqual([423, "paused"]);
    expect((await requestPack(blank.tenant.id, blank.operator.cookie)).status).toBe(423);
    expect(await eventsOf(REQUESTED)).toHaveLength(2);
    expect(await eventsOf(STARTED)).toHaveLength(1);
  });

  it("FR-246-068 is the only way: the general start refuses the type and says so", async () => {
    const { tenant, operator } = await makeEvidence();
    const { status, body } = await call("POST", `/api/admin/tenants/${tenant.id}/operations`, {
      ...{ cookie: operator.cookie, body: { type: "review_pack.generate" } },
    });
    expect([status, body.code]).toEqual([422, "operation_type_not_available"]);
    expect(body.detail).toContain("/review-packs");
  });

  it("FR-246-069 counts a repeated request once", async () => {
    const { tenant, operator } = await makeEvidence();
    const key = { "Idempotency-Key": "once" };
    const [first, again] = [
      await requestPack(tenant.id, operator.cookie, {}, key),
      await requestPack(tenant.id, operator.cookie, {}, key),
    ];
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await eventsOf(REQUESTED)).toHaveLength(1);
    expect((await requestPack(tenant.id, operator.cookie, { include_pii: true }, key)).status).toBe(422);
  });
});

async function pause() {
  const db = testDb();
  const staff = { id: testDeps().ids.next("stf"), name: "S", email: "s@x.test", emailVerified: true };
  await db.insert(platformUsers).values({ ...staff, createdAt: new Date(), updatedAt: new Date() });
  await db.insert(operationalPauses).values({
    ...{ id: testDeps().ids.next("pau"), controlKey: "review_pack.generate", scope: "global", reason: "Storage moves" },
    ...{ pausedBy: staff.id, pausedAt: Date.now() },
  });
}

describe("simultaneous requests", () => {
  it("FR-246-062 SC-246-004 of fifty that are the same make one pack, one object and one run, fifty requests and one start", async () => {
    const { tenant, operator, workspace } = await makeEvidence();
    const executions = await watchGenerations();
    const answers = await Promise.all(Array.from({ length: 50 }, () => requestPack(tenant.id, operator.cookie)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    const [pack, ...others] = await storedPacks();
    expect(others).toEqual([]);
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([pack?.id]));
    const events = await eventsOf(REQUESTED);
    expect(events.map(({ subjectId }) => subjectId)).toEqual(Array.from({ length: 50 }, () => pack?.id));
    expect(await eventsOf(STARTED)).toHaveLength(1);
    expect(await storedRuns()).toHaveLength(1);
    const entries = await requests(workspace.id);
    expect(entries.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, () => pack?.id));
    expect(entries.filter(({ result }) => result === "queued")).toHaveLength(1);
    const running = await executions.get();
    expect(running).toHaveLength(1);
    await running[0]?.waitForStatus("complete");
    expect(await objectKeys()).toHaveLength(1);
  });

  it("FR-246-061 FR-246-064 answers with the pack that is ready, and starts nothing", async () => {
    const { tenant, operator, workspace } = await makeEvidence();
    const pack = await generatePack(tenant.id, operator.cookie);
    expect(pack.status).toBe("ready");
    const again = await requestPack(tenant.id, operator.cookie);
    expect([again.status, again.body.id, again.body.status]).toEqual([200, pack.id, "ready"]);
    expect((await requests(workspace.id)).map(({ result }) => result)).toEqual(["queued", "reused"]);
    expect(await storedRuns()).toHaveLength(1);
    expect(await eventsOf(REQUESTED)).toHaveLength(2);
  });
});
