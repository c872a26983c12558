import { describe, expect, it } from "vitest";
import { evidenceSnapshots, findings, reviewPacks, storedReports, tenantReviews } from "../../../db/schema/index.ts";
import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { call } from "../../support/app.ts";
import { makeGovernedTenant, testDb } from "../../support/factories.ts";
import { ids, ofTenant } from "../diagnostics/support.ts";

type Tenant = { id: string; workspaceId: string };

const read = async (tenantId: string, { cookie }: { cookie: string }) =>
  (await call<TenantDetail>("GET", `/api/admin/tenants/${tenantId}`, { cookie })).body;

const makeReport = (tenant: Tenant, type: string, payload: Record<string, unknown>, createdAt = Date.now()) =>
  testDb()
    .insert(storedReports)
    .values({ id: ids.next("rep"), ...ofTenant(tenant), type, schemaVersion: 1, payload, fingerprint: "f", createdAt });

const makeFinding = (tenant: Tenant, columns: Partial<typeof findings.$inferInsert> = {}) =>
  testDb()
    .insert(findings)
    .values({
      ...{ id: ids.next("fnd"), ...ofTenant(tenant), source: "entra.admin_roles" },
      ...{ rule: "admin_roles.guest_holds_role", fingerprint: crypto.randomUUID() },
      ...{ severity: "high", severityRank: 3, subjectType: "user", subjectId: "u", subjectLabel: "Somebody Secret" },
      ...{ firstDetectedAt: 1, lastDetectedAt: 1, lastReportId: "rep_1", updatedAt: 1 },
      ...columns,
    });

describe("findings and reports in a tenant's answer", () => {
  it("FR-012-006 counts what waits, and tells what is critical or overdue first", async () => {
    const { tenant, operator } = await makeGovernedTenant("readonly");
    await makeFinding(tenant, { severity: "critical", severityRank: 4 });
    await makeFinding(tenant, { dueAt: 1 });
    await makeFinding(tenant, { state: "risk_accepted", acceptedReason: "Known." });
    const other = await makeGovernedTenant();
    await makeFinding(other.tenant, { severity: "critical", severityRank: 4 });
    const body = await read(tenant.id, operator);
    expect(body.findings.by_severity).toMatchObject({ critical: { count: 1 }, high: { count: 1 } });
    expect(body.findings.overdue).toEqual({ count: 1, is_more: false });
    expect(body.health.level).toBe("critical");
    expect(body.health.reasons.map(({ key }) => key)).toEqual([
      "findings_critical",
      "findings_overdue",
      "never_verified",
    ]);
    expect(JSON.stringify(body)).not.toContain("Somebody Secret");
  });

  it("FR-012-006 tells of the latest report of each type by its figures, and nobody's name", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const changes = { added: 2, removed: 0, added_items: [{ principal_name: "Somebody Secret" }] };
    await makeReport(tenant, "entra.admin_roles", { totals: { assignments: 1, high_privilege_assignments: 1 } }, 1);
    await makeReport(tenant, "entra.admin_roles", {
      totals: { assignments: 9, high_privilege_assignments: 3 },
      changes,
    });
    await makeReport(tenant, "permission_posture", { score: 82, totals: { missing: 2 }, changes: null });
    const { reports, ...body } = await read(tenant.id, operator);
    expect(reports.map(({ summary, change }) => [summary, change])).toEqual([
      ["3 assignments of high-privilege roles, 9 assignments in all.", "2 added since the report before."],
      ["Score 82 of 100, 2 required permissions missing.", null],
    ]);
    expect(JSON.stringify([reports, body])).not.toContain("Somebody Secret");
  });
});

/** A snapshot, and a review and a pack of it, told by numbers that grow with time. */
async function makeHandOver(tenant: Tenant, createdAt: number, pack: Partial<typeof reviewPacks.$inferInsert> = {}) {
  const [place, db] = [ofTenant(tenant), testDb()];
  const [snapshotId, reviewId, packId] = [ids.next("evs"), ids.next("rev"), ids.next("pck")];
  const frozen = { schemaVersion: 1, summary: { note: "Somebody Secret" }, createdAt };
  await db.insert(evidenceSnapshots).values({ id: snapshotId, ...place, fingerprint: "f", ...frozen });
  await db.insert(tenantReviews).values({
    ...{ id: reviewId, ...place, snapshotId, title: "Somebody Secret", content: {}, createdAt, updatedAt: createdAt },
    ...{ status: "published", publishedAt: createdAt + 1 },
  });
  await db.insert(reviewPacks).values({
    ...{
      id: packId,
      ...place,
      snapshotId,
      includePii: false,
      includeOperations: false,
      fingerprint: packId,
      createdAt,
    },
    ...pack,
  });
  return { place, frozen, snapshotId, reviewId, packId };
}

const READY = { status: "ready", objectKey: "k", sha256: "0".repeat(64) } as const;

describe("what a customer is told, in a tenant's answer", () => {
  it("FR-012-007 names the newest complete snapshot, review and pack by states and times, and nobody's name", async () => {
    const { tenant, operator } = await makeGovernedTenant("readonly");
    const other = await makeGovernedTenant();
    await makeHandOver(tenant, 1);
    const made = await makeHandOver(tenant, 1_000, { ...READY, expiresAt: Date.now() + 60_000 });
    // one that is being made is for nobody to see
    await testDb()
      .insert(evidenceSnapshots)
      .values({ id: ids.next("evs"), ...made.place, ...made.frozen, fingerprint: "" });
    await makeHandOver(other.tenant, 2_000);
    const body = await read(tenant.id, operator);
    expect(body.hand_over).toEqual({
      snapshot: { id: made.snapshotId, created_at: "1970-01-01T00:00:01.000Z" },
      review: {
        ...{ id: made.reviewId, status: "published" },
        ...{ created_at: "1970-01-01T00:00:01.000Z", published_at: "1970-01-01T00:00:01.001Z" },
      },
      pack: {
        ...{ id: made.packId, status: "ready", created_at: "1970-01-01T00:00:01.000Z" },
        expires_at: expect.any(String),
      },
    });
    expect(JSON.stringify(body)).not.toContain("Somebody Secret");
  });

  it("FR-012-007 tells of a pack that is past its time as expired before the sweep has come by", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    await makeHandOver(tenant, 1, { ...READY, expiresAt: Date.now() - 1 });
    expect((await read(tenant.id, operator)).hand_over?.pack).toMatchObject({ status: "expired" });
  });

  it("FR-012-007 holds nothing before the first snapshot", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    expect((await read(tenant.id, operator)).hand_over).toEqual({ snapshot: null, review: null, pack: null });
  });
});
