import type { SectionKey } from "./diagnostics-words.contract.ts";
import { type DraftSection, draftSection } from "./draft-section.rules.ts";

const ARTIFACTS = {
  findings: "finding",
  stored_reports: "stored report",
  tenant_review: "tenant review",
  review_pack: "review pack",
} as const satisfies Partial<Record<SectionKey, string>>;

/**
 * Findings, stored reports, tenant reviews and review packs: nothing makes one yet, so there is none to read. Each becomes a
 * section of its own with the feature that makes it.
 */
export const artifactSections = (hasTenant: boolean): DraftSection[] =>
  (Object.keys(ARTIFACTS) as (keyof typeof ARTIFACTS)[]).map((key) =>
    draftSection(key, {
      availability: "missing",
      summary: hasTenant
        ? `No ${ARTIFACTS[key]} exists for this tenant yet.`
        : `A workspace-wide operation has no ${ARTIFACTS[key]}.`,
    }),
  );
