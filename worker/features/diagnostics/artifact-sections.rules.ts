import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { SEVERITIES } from "../findings/finding-rules.contract.ts";
import type { FindingSummary } from "../findings/findings.contract.ts";
import type { Fact } from "./diagnostics.contract.ts";
import type { Artifacts, Sources } from "./diagnostics-sources.ts";
import type { SectionKey } from "./diagnostics-words.contract.ts";
import { type DraftSection, draftSection, fact, openableBy } from "./draft-section.rules.ts";
import { ARTIFACT_STALE_AFTER } from "./evidence.rules.ts";

const ARTIFACTS = {
  findings: "finding",
  stored_reports: "stored report",
  tenant_review: "tenant review",
  review_pack: "review pack",
} as const satisfies Partial<Record<SectionKey, string>>;
type ArtifactKey = keyof typeof ARTIFACTS;

type Rows = Pick<Sources, "tenant" | "artifacts" | "viewerRole" | "now">;
type Known = Rows & { tenant: NonNullable<Sources["tenant"]>; artifacts: Artifacts };

const missing = (key: ArtifactKey, summary: string): DraftSection =>
  draftSection(key, { availability: "missing", summary });

const isOld = (at: number, now: number): boolean => now - at > ARTIFACT_STALE_AFTER;

const shown = ({ count, is_more }: FindingSummary["overdue"]): string => (is_more ? `More than ${count}` : `${count}`);

const findingFacts = ({ by_severity, overdue, risk_accepted }: FindingSummary): (Fact | null)[] => [
  ...SEVERITIES.map((severity) =>
    by_severity[severity].count === 0
      ? null
      : fact(`${severity[0]?.toUpperCase()}${severity.slice(1)}`, `${shown(by_severity[severity])} to be dealt with`),
  ),
  fact("Overdue", shown(overdue)),
  fact("Risk accepted", shown(risk_accepted)),
];

/** What waits for somebody, by numbers: subjects are often persons. */
function findingsSection({ tenant, artifacts: { findings, reports }, viewerRole, now }: Known): DraftSection | null {
  if (!findings.has_any && reports.length === 0) return null;
  const old = reports.filter(({ checkedAt }) => isOld(checkedAt, now));
  const waiting = SEVERITIES.some((severity) => findings.by_severity[severity].count > 0);
  const summary = waiting ? "Findings wait to be dealt with." : "No finding waits to be dealt with.";
  const stale = `${summary} What they were detected by is older than 24 hours.`;
  return draftSection("findings", {
    availability: old.length > 0 ? "stale" : "available",
    summary: old.length > 0 ? stale : summary,
    facts: findingFacts(findings),
    references: openableBy(viewerRole, [
      { label: "Findings", url: `/admin/t/${tenant.id}/findings`, needs: "findings.view" },
    ]),
  });
}

/** The latest report of each type by its figures. */
function reportsSection({ artifacts: { reports }, viewerRole, now }: Known): DraftSection | null {
  if (reports.length === 0) return null;
  const old = reports.filter(({ checkedAt }) => isOld(checkedAt, now)).map(({ title }) => title);
  return draftSection("stored_reports", {
    availability: old.length > 0 ? "stale" : "available",
    summary:
      old.length > 0
        ? `Last looked at more than 24 hours ago: ${old.join(", ")}.`
        : "The latest reports were looked at within 24 hours.",
    facts: reports.flatMap(({ title, summary, change, createdAt, checkedAt }) => [
      fact(title, summary),
      fact(`${title}, changes`, change),
      fact(`${title}, stored at`, toIso(createdAt)),
      fact(`${title}, last looked at`, toIso(checkedAt)),
    ]),
    references: openableBy(
      viewerRole,
      reports.map(({ id, title }) => ({ label: title, url: `/admin/reports/${id}`, needs: "reports.view" })),
    ),
  });
}

const REVIEW_STATUS: Readonly<Record<string, string>> = { draft: "Draft", published: "Published" };

/** The newest review by its state: its title and its text are written by people. */
function reviewSection({ artifacts: { review }, viewerRole, now }: Known): DraftSection | null {
  if (review === null) return null;
  const state = REVIEW_STATUS[review.status] ?? null;
  return draftSection("tenant_review", {
    availability: isOld(review.createdAt, now) ? "stale" : "available",
    summary: isOld(review.createdAt, now)
      ? "The newest tenant review was composed more than 24 hours ago."
      : "The newest tenant review was composed within 24 hours.",
    facts: [
      fact("Tenant review id", review.id),
      fact("State", state),
      fact("Composed at", toIso(review.createdAt)),
      fact("Published at", toIsoOrNull(review.publishedAt)),
    ],
    references: openableBy(viewerRole, [
      { label: "Tenant review", url: `/admin/reviews/${review.id}`, needs: "reviews.view" },
    ]),
    omitted: { stored_text: 1 },
  });
}

const PACK_STATUS: Readonly<Record<string, string>> = {
  queued: "Queued",
  generating: "Being generated",
  ready: "Ready",
  failed: "Failed",
  expired: "Expired",
};

function packSection({ tenant, artifacts: { pack }, viewerRole, now }: Known): DraftSection | null {
  if (pack === null) return null;
  const isExpired = pack.status === "ready" && pack.expiresAt !== null && pack.expiresAt <= now;
  const status = PACK_STATUS[isExpired ? "expired" : pack.status] ?? null;
  return draftSection("review_pack", {
    availability: isOld(pack.createdAt, now) ? "stale" : "available",
    summary: `The newest review pack: ${status?.toLowerCase() ?? "not known"}${
      isOld(pack.createdAt, now) ? ", requested more than 24 hours ago" : ""
    }.`,
    facts: [
      fact("Review pack id", pack.id),
      fact("State", status),
      fact("Includes personal data", pack.includePii ? "yes" : "no"),
      fact("Includes operations", pack.includeOperations ? "yes" : "no"),
      fact("Requested at", toIso(pack.createdAt)),
      fact("Expires at", toIsoOrNull(pack.expiresAt)),
    ],
    references: openableBy(viewerRole, [
      { label: "Review packs", url: `/admin/t/${tenant.id}/review-packs`, needs: "reviews.view" },
    ]),
  });
}

const SECTIONS: Readonly<Record<ArtifactKey, (rows: Known) => DraftSection | null>> = {
  findings: findingsSection,
  stored_reports: reportsSection,
  tenant_review: reviewSection,
  review_pack: packSection,
};

/** Findings, stored reports, the newest review and the newest review pack of the tenant. */
export const artifactSections = ({ tenant, artifacts, ...rows }: Rows): DraftSection[] =>
  (Object.keys(ARTIFACTS) as ArtifactKey[]).map((key) => {
    if (tenant === null || artifacts === null)
      return missing(key, `A workspace-wide operation has no ${ARTIFACTS[key]}.`);
    const section = SECTIONS[key]({ ...rows, tenant, artifacts });
    return section ?? missing(key, `No ${ARTIFACTS[key]} exists for this tenant yet.`);
  });
