import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { reviewPacks, tenantEntitlements, users, workspaceMemberships } from "../../../db/schema/index.ts";
import { call, fixedClock, request } from "../../support/app.ts";
import { auditOf, entitle, makeOperator, makeSession, testDb } from "../../support/factories.ts";
import { generatePack, holdGenerations, makeEvidence, requestPack, storedPack } from "./support.ts";

const MINUTE = 60_000;

async function ready() {
  const made = await makeEvidence();
  const pack = await generatePack(made.tenant.id, made.operator.cookie);
  return { ...made, pack };
}

const askLink = (packId: string, cookie: string) =>
  call("POST", `/api/admin/review-packs/${packId}/download-link`, { cookie });

const downloads = async (workspaceId: string) =>
  (await auditOf(workspaceId)).filter(({ action }) => action === "tenant.review_pack.downloaded");

const NOT_FOUND = { status: 404, code: "not_found" };

async function refusal(url: string, cookie: string) {
  const { status, body } = await call("GET", url, { cookie });
  return { status, code: body.code, body: JSON.stringify(body) };
}

describe("a review pack's page", () => {
  it("FR-246-090 tells every role of the tenant of a pack and its files, newest first, and nobody else", async () => {
    const { tenant, workspace, operator, pack } = await ready();
    const reader = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] });
    const stranger = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    await holdGenerations();
    const newer = await requestPack(tenant.id, operator.cookie, { include_pii: true });
    const list = await call("GET", `/api/admin/tenants/${tenant.id}/review-packs`, { cookie: reader.cookie });
    expect(list.body.items.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      [newer.body.id, "queued"],
      [pack.id, "ready"],
    ]);
    const one = await call("GET", `/api/admin/review-packs/${pack.id}`, { cookie: reader.cookie });
    expect(one.body).toMatchObject({ id: pack.id, sha256: pack.sha256, size_bytes: pack.sizeBytes });
    expect(one.body.files.map(({ path }: { path: string }) => path)).toContain("summary.html");
    expect(JSON.stringify(one.body)).not.toContain("review-packs/");
    for (const path of [`/api/admin/tenants/${tenant.id}/review-packs`, `/api/admin/review-packs/${pack.id}`])
      expect((await call("GET", path, { cookie: stranger.cookie })).status).toBe(404);
  });
});

describe("a download link", () => {
  it("FR-246-061 FR-246-092 leads to nothing once the bytes are gone from the storage, and the next request makes a new pack", async () => {
    const { operator, pack, tenant } = await ready();
    const { body } = await askLink(pack.id, operator.cookie);
    await env.PACKS.delete(pack.objectKey ?? "");
    expect(await refusal(body.url, operator.cookie)).toMatchObject(NOT_FOUND);
    expect((await storedPack(pack.id)).status).toBe("expired");
    await holdGenerations();
    const again = await requestPack(tenant.id, operator.cookie);
    expect(again.status).toBe(202);
    expect(again.body.id).not.toBe(pack.id);
  });

  it("FR-246-091 FR-246-093 FR-246-094 gives whoever asked for it the stored bytes as a file, and each download leaves one entry", async () => {
    const { operator, pack, workspace } = await ready();
    const { status, body } = await askLink(pack.id, operator.cookie);
    expect(status).toBe(200);
    const answer = await request("GET", body.url, { cookie: operator.cookie });
    const bytes = await answer.arrayBuffer();
    const stored = await (await env.PACKS.get(pack.objectKey ?? ""))?.arrayBuffer();
    expect(new Uint8Array(bytes)).toEqual(new Uint8Array(stored ?? new ArrayBuffer(0)));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/zip",
      "content-length": String(pack.sizeBytes),
      "content-disposition": `attachment; filename="review-pack-${pack.id}.zip"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(await downloads(workspace.id)).toMatchObject([
      { actorId: operator.id, resourceId: pack.id, metadata: { include_pii: false, include_operations: false } },
    ]);
    await request("GET", body.url, { cookie: operator.cookie });
    expect(await downloads(workspace.id)).toHaveLength(2);
  });

  it("FR-246-091 holds for fifteen minutes, to the millisecond", async () => {
    const { operator, pack } = await ready();
    const clock = fixedClock(Date.now());
    const { body } = await askLink(pack.id, operator.cookie);
    expect(Date.parse(body.expires_at) - clock.now()).toBe(15 * MINUTE);
    clock.advance(15 * MINUTE - 1);
    expect((await request("GET", body.url, { cookie: operator.cookie })).status).toBe(200);
    clock.advance(1);
    expect(await refusal(body.url, operator.cookie)).toMatchObject(NOT_FOUND);
  });

  it("FR-246-092 is refused to whoever is not signed in with 401", async () => {
    const { operator, pack } = await ready();
    const { body } = await askLink(pack.id, operator.cookie);
    expect((await call("GET", body.url)).status).toBe(401);
  });

  it("FR-246-092 opens nothing when it was changed anywhere, belongs to somebody else, or its holder may not see the pack any more: one answer for all", async () => {
    const { tenant, workspace, operator, pack } = await ready();
    const { body } = await askLink(pack.id, operator.cookie);
    const url: string = body.url;
    const [id = "", until = "", signature = ""] = url.replace("/api/downloads/", "").split(".");
    const colleague = await makeOperator({ workspaceId: workspace.id, role: "owner", tenants: [tenant] });
    const flip = (hex: string) => (hex.startsWith("0") ? "1" : "0") + hex.slice(1);
    const changed = [
      `${id}.${Number(until) + 1}.${signature}`,
      `${id}.${until}.${flip(signature)}`,
      `${id}.${until}.${signature}00`,
      `${id}.${until}`,
      `pck_${"0".repeat(26)}.${until}.${signature}`,
      "nope",
      "..",
      `${id}.${until}.${"z".repeat(64)}`,
    ];
    const answers = await Promise.all([
      ...changed.map((token) => refusal(`/api/downloads/${encodeURIComponent(token)}`, operator.cookie)),
      refusal(url, colleague.cookie),
    ]);
    await testDb()
      .delete(tenantEntitlements)
      .where(and(eq(tenantEntitlements.userId, operator.id), eq(tenantEntitlements.tenantId, tenant.id)));
    answers.push(await refusal(url, operator.cookie));
    await entitle(tenant, operator.id, "readonly");
    expect((await request("GET", url, { cookie: operator.cookie })).status).toBe(200);
    await testDb().delete(workspaceMemberships).where(eq(workspaceMemberships.userId, operator.id));
    answers.push(await refusal(url, operator.cookie));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject(NOT_FOUND);
    expect(await downloads(workspace.id)).toHaveLength(1);
  });

  it("FR-246-092 opens nothing for an account that was deactivated, also in a new session of theirs", async () => {
    const { operator, pack } = await ready();
    const { body } = await askLink(pack.id, operator.cookie);
    await testDb().update(users).set({ deactivatedAt: 1 }).where(eq(users.id, operator.id));
    expect((await call("GET", body.url, { cookie: operator.cookie })).status).toBe(401);
    const { cookie } = await makeSession("admin", operator.id);
    expect((await call("GET", body.url, { cookie })).status).toBe(401);
  });

  it.each([
    ["expired", { status: "expired" }],
    ["past its time", { expiresAt: 1 }],
    ["failed", { status: "failed" }],
    ["without its object", { objectKey: "review-packs/none" }],
  ] as const)("FR-246-092 opens nothing for a pack that is %s, in the same words", async (_, change) => {
    const { operator, pack, workspace } = await ready();
    const { body } = await askLink(pack.id, operator.cookie);
    await testDb().update(reviewPacks).set(change).where(eq(reviewPacks.id, pack.id));
    const gone = await refusal(body.url, operator.cookie);
    expect(gone).toMatchObject(NOT_FOUND);
    expect(gone).toEqual(await refusal("/api/downloads/nope", operator.cookie));
    expect(await downloads(workspace.id)).toEqual([]);
  });

  it("FR-246-093 says that it may be tried again while the storage does not answer, and leaves no entry", async () => {
    const { operator, pack, workspace } = await ready();
    const { body } = await askLink(pack.id, operator.cookie);
    vi.spyOn(env.PACKS, "get").mockRejectedValue(new Error("storage is away"));
    const answer = await call("GET", body.url, { cookie: operator.cookie });
    vi.restoreAllMocks();
    expect([answer.status, answer.body.code]).toEqual([503, "storage_unavailable"]);
    expect(answer.headers.get("Retry-After")).not.toBeNull();
    expect(await downloads(workspace.id)).toEqual([]);
  });

  it("FR-246-094 whose size is asked for without its bytes leaves no entry", async () => {
    const { operator, pack, workspace } = await ready();
    const { body } = await askLink(pack.id, operator.cookie);
    const answer = await request("HEAD", body.url, { cookie: operator.cookie });
    expect([answer.status, answer.headers.get("Content-Length")]).toEqual([200, String(pack.sizeBytes)]);
    expect(await downloads(workspace.id)).toEqual([]);
  });

  it("FR-246-091 is not made for a pack that is not there to be had, and says why", async () => {
    const { tenant, operator } = await makeEvidence();
    await holdGenerations();
    const { body } = await requestPack(tenant.id, operator.cookie);
    expect((await askLink(body.id, operator.cookie)).body.code).toBe("pack_not_ready");
    await testDb().update(reviewPacks).set({ status: "failed" });
    expect((await askLink(body.id, operator.cookie)).body.code).toBe("pack_failed");
    await testDb().update(reviewPacks).set({ status: "expired" });
    expect(await askLink(body.id, operator.cookie)).toMatchObject({ status: 409, body: { code: "pack_expired" } });
    expect((await storedPack(body.id)).status).toBe("expired");
  });
});
