import { expect, it } from "vitest";
import { evidenceSnapshots, findings, reviewPacks, storedReports, tenantReviews } from "../../../db/schema/index.ts";
import { makeGovernedTenant, testDb } from "../../support/factories.ts";
import { ids, makeRun, ofTenant, openRun, openTenant, sectionOf } from "./support.ts";

const SECRET = "Jane Secret";

type Tenant = { id: string; workspaceId: string };

/** One of each artifact, with a name in every place that holds one. */
async function makeArtifacts(tenant: Tenant) {
  const now = Date.now();
  const place = ofTenant(tenant);
  const db = testDb();
  const changes = { added: 1, removed: 0, added_items: [{ principal_name: SECRET }] };
  const totals = { assignments: 9, high_privilege_assignments: 3 };
  await db.insert(storedReports).values({
    ...{ id: ids.next("rep"), ...place, type: "entra.admin_roles", schemaVersion: 1, fingerprint: "f" },
    ...{ payload: { totals, changes, note: SECRET }, createdAt: now },
  });
  await db.insert(findings).values({
    ...{ id: ids.next("fnd"), ...place, source: "entra.admin_roles", rule: "admin_roles.guest_holds_role" },
    ...{ fingerprint: "f", severity: "high", severityRank: 3, subjectType: "user", subjectId: SECRET },
    ...{ subjectLabel: SECRET, facts: { role_name: SECRET }, dueAt: 1 },
    ...{ firstDetectedAt: 1, lastDetectedAt: 1, lastReportId: "rep_1", updatedAt: 1 },
  });
  const snapshotId = ids.next("evs");
  await db.insert(evidenceSnapshots).values({
    ...{ id: snapshotId, ...place, schemaVersion: 1, fingerprint: "f", summary: { note: SECRET }, createdAt: now },
  });
  const reviewId = ids.next("rev");
  await db.insert(tenantReviews).values({
    ...{ id: reviewId, ...place, snapshotId, title: SECRET, summary: SECRET, content: { note: SECRET } },
    ...{ createdAt: now, updatedAt: now },
  });
  const packId = ids.next("pck");
  await db.insert(reviewPacks).values({
    ...{ id: packId, ...place, reviewId, snapshotId, includePii: true, includeOperations: false },
    ...{ fingerprint: "f", failureReasonCode: SECRET, createdAt: now },
  });
  return { reviewId, packId };
}

it("FR-241-031 FR-241-020 tells findings, reports, the review and the pack by figures and states, from the tenant and from its run, and nobody's name", async () => {
  const { tenant, operator } = await makeGovernedTenant("operator");
  const runId = await makeRun(ofTenant(tenant));
  const { reviewId, packId } = await makeArtifacts(tenant);
  for (const { body } of [await openTenant(tenant.id, operator.cookie), await openRun(runId, operator.cookie)]) {
    const keys = ["findings", "stored_reports", "tenant_review", "review_pack"] as const;
    expect(keys.map((key) => sectionOf(body, key).availability)).toEqual(Array(4).fill("available"));
    const values = (key: (typeof keys)[number]) => sectionOf(body, key).facts.map(({ value }) => value);
    expect(values("findings")).toEqual(["1 to be dealt with", "1", "0"]);
    expect(values("stored_reports")).toContain("3 assignments of high-privilege roles, 9 assignments in all.");
    expect(values("tenant_review").slice(0, 2)).toEqual([reviewId, "Draft"]);
    expect(values("review_pack").slice(0, 2)).toEqual([packId, "Queued"]);
    expect(JSON.stringify(body)).not.toContain("Secret");
  }
});

it("FR-241-031 knows nothing of another tenant's artifacts", async () => {
  const [mine, other] = [await makeGovernedTenant("operator"), await makeGovernedTenant()];
  await makeArtifacts(other.tenant);
  const { body } = await openTenant(mine.tenant.id, mine.operator.cookie);
  expect(sectionOf(body, "findings").availability).toBe("missing");
  expect(sectionOf(body, "review_pack").availability).toBe("missing");
});
