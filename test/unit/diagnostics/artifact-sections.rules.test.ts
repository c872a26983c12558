import { describe, expect, it } from "vitest";
import { artifactSections } from "../../../worker/features/diagnostics/artifact-sections.rules.ts";
import type { Artifacts, Sources } from "../../../worker/features/diagnostics/diagnostics-sources.ts";
import { HOUR, NO_ARTIFACTS, NOW, sourcesOf, TENANT_ID } from "./sources.ts";

const DAY = 24 * HOUR;

const sectionsOf = (artifacts: Partial<Artifacts>, more: Partial<Sources> = {}) =>
  artifactSections(sourcesOf({ artifacts: { ...NO_ARTIFACTS, ...artifacts }, ...more }));

const one = (key: string, artifacts: Partial<Artifacts>, more: Partial<Sources> = {}) => {
  const section = sectionsOf(artifacts, more).find((candidate) => candidate.key === key);
  if (section === undefined) throw new Error(`no section ${key}`);
  return section;
};

const report = (checkedAt: number): Artifacts["reports"][number] => ({
  ...{ id: "rep_1", type: "permission_posture", title: "Permission posture", score: 82 },
  ...{ summary: "Score 82 of 100, 1 required permission missing.", change: "Score −6 since the report before." },
  ...{ createdAt: NOW - 3 * DAY, checkedAt },
});

const found: Artifacts["findings"] = {
  ...NO_ARTIFACTS.findings,
  by_severity: { ...NO_ARTIFACTS.findings.by_severity, high: { count: 10, is_more: true } },
  ...{ overdue: { count: 2, is_more: false }, has_any: true },
};

const review = (more: Partial<NonNullable<Artifacts["review"]>> = {}) => ({
  ...{ id: "rev_1", status: "draft", createdAt: NOW - HOUR, publishedAt: null },
  ...more,
});

const pack = (more: Partial<NonNullable<Artifacts["pack"]>> = {}): Artifacts["pack"] => ({
  ...{ id: "pck_1", status: "ready", includePii: false, includeOperations: true },
  ...{ createdAt: NOW - HOUR, expiresAt: NOW + DAY },
  ...more,
});

describe("sections of what was made of a tenant", () => {
  it("FR-241-012 say of each artifact that none exists", () => {
    expect(sectionsOf({}).map(({ title, availability, summary }) => [title, availability, summary])).toEqual([
      ["Findings", "missing", "No finding exists for this tenant yet."],
      ["Stored reports", "missing", "No stored report exists for this tenant yet."],
      ["Tenant review", "missing", "No tenant review exists for this tenant yet."],
      ["Review pack", "missing", "No review pack exists for this tenant yet."],
    ]);
    const [ofWorkspace] = artifactSections(sourcesOf({ tenant: null, artifacts: null }));
    expect(ofWorkspace?.summary).toBe("A workspace-wide operation has no finding.");
  });

  it.each([
    ["findings", { findings: found, reports: [report(NOW - DAY)] }, "available"],
    ["findings", { findings: found, reports: [report(NOW - DAY - 1)] }, "stale"],
    ["findings", { reports: [report(NOW)] }, "available"],
    ["stored_reports", { reports: [report(NOW - DAY)] }, "available"],
    ["stored_reports", { reports: [report(NOW - DAY - 1)] }, "stale"],
    ["tenant_review", { review: review({ createdAt: NOW - DAY }) }, "available"],
    ["tenant_review", { review: review({ createdAt: NOW - DAY - 1 }) }, "stale"],
    ["review_pack", { pack: pack({ createdAt: NOW - DAY }) }, "available"],
    ["review_pack", { pack: pack({ createdAt: NOW - DAY - 1 }) }, "stale"],
  ] as const)("FR-241-012 %s of %o are %s", (key, artifacts, availability) => {
    expect(one(key, artifacts).availability).toBe(availability);
  });

  it("FR-241-031 tell findings by their numbers, with the way to them", () => {
    const section = one("findings", { findings: found });
    expect(section.facts).toEqual([
      { label: "High", value: "More than 10 to be dealt with" },
      { label: "Overdue", value: "2" },
      { label: "Risk accepted", value: "0" },
    ]);
    expect(section.references).toEqual([{ label: "Findings", url: `/admin/t/${TENANT_ID}/findings` }]);
    expect(one("findings", { reports: [report(NOW)] }).summary).toBe("No finding waits to be dealt with.");
  });

  it("FR-241-031 tell reports by their figures, what changed and when they were looked at", () => {
    expect(one("stored_reports", { reports: [report(NOW - HOUR)] }).facts.map(({ value }) => value)).toEqual([
      "Score 82 of 100, 1 required permission missing.",
      "Score −6 since the report before.",
      new Date(NOW - 3 * DAY).toISOString(),
      new Date(NOW - HOUR).toISOString(),
    ]);
  });

  it("FR-241-031 FR-241-021 tell a review by its state, and count what people wrote as left out", () => {
    const section = one("tenant_review", { review: review({ status: "published", publishedAt: NOW }) });
    expect(section.facts.map(({ value }) => value)).toContain("Published");
    expect(section.omitted.stored_text).toBe(1);
    const odd = one("tenant_review", { review: review({ status: "a stored word" }) });
    expect(JSON.stringify(odd)).not.toContain("a stored word");
  });

  it("FR-241-031 lead to the reports, the review and the packs", () => {
    const sections = sectionsOf({ reports: [report(NOW)], review: review(), pack: pack() });
    expect(sections.flatMap(({ references }) => references.map(({ url }) => url))).toEqual([
      `/admin/t/${TENANT_ID}/findings`,
      "/admin/reports/rep_1",
      "/admin/reviews/rev_1",
      `/admin/t/${TENANT_ID}/review-packs`,
    ]);
  });

  it.each([
    ["ready", NOW + 1, "The newest review pack: ready."],
    ["ready", NOW, "The newest review pack: expired."],
    ["expired", NOW, "The newest review pack: expired."],
    ["failed", null, "The newest review pack: failed."],
    ["generating", null, "The newest review pack: being generated."],
    ["a stored word", null, "The newest review pack: not known."],
  ])("FR-241-031 tell a pack that is stored as %s until %s", (status, expiresAt, summary) => {
    expect(one("review_pack", { pack: pack({ status, expiresAt }) }).summary).toBe(summary);
  });
});
