import type { EvidenceItem, EvidenceSection, EvidenceSummary } from "../evidence/evidence.contract.ts";
import type { SEVERITIES } from "../findings/finding-rules.contract.ts";
import { canonicalInputs } from "../operations/operations.rules.ts";

/** Counts and references of what was frozen: no name of anybody, so that a durable step may return it. */
export type Survey = Omit<EvidenceSummary, "comparison" | "operations"> & {
  operations: Omit<EvidenceSummary["operations"], "is_capped">;
};

export const emptySurvey = (): Survey => ({
  reports: [],
  ...{ role_assignments: null, permissions: null, permission_score: null },
  findings: {
    active: { critical: 0, high: 0, medium: 0, low: 0, info: 0 } satisfies Record<(typeof SEVERITIES)[number], number>,
    ...{ risk_accepted: 0, resolved: 0 },
  },
  operations: { total: 0, succeeded: 0 },
  connection: false,
});

const isScore = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100;

type Take<S extends EvidenceSection> = (survey: Survey, items: readonly EvidenceItem<S>[]) => void;

// The reports come first: which of them there are tells an empty list from one that nobody made.
export const TAKE: { readonly [S in EvidenceSection]: Take<S> } = {
  reports: (survey, items) => {
    for (const { report_id, type, created_at, payload } of items) {
      survey.reports.push({ report_id, type, created_at });
      if (type === "entra.admin_roles") survey.role_assignments = 0;
      else {
        survey.permissions = 0;
        survey.permission_score = isScore(payload.score) ? payload.score : null;
      }
    }
  },
  role_assignments: (survey, items) => {
    survey.role_assignments = (survey.role_assignments ?? 0) + items.length;
  },
  permissions: (survey, items) => {
    survey.permissions = (survey.permissions ?? 0) + items.length;
  },
  findings: ({ findings }, items) => {
    for (const { state, severity } of items) {
      if (state === "resolved" || state === "risk_accepted") findings[state] += 1;
      else findings.active[severity] += 1;
    }
  },
  operations: ({ operations }, items) => {
    operations.total += items.length;
    operations.succeeded += items.filter(({ outcome }) => outcome === "succeeded").length;
  },
  connection: (survey, items) => {
    survey.connection = items.length > 0;
  },
};

type Content = Parameters<typeof canonicalInputs>[0];

/** An item without ids of ours and without what its report's own fingerprint stands for. */
const CONTENT: { readonly [S in EvidenceSection]: (item: EvidenceItem<S>) => Content } = {
  reports: ({ type, schema_version, fingerprint }) => ({ type, schema_version, fingerprint }),
  role_assignments: (item) => item,
  permissions: (item) => item,
  findings: ({ id: _, ...item }) => item,
  operations: ({ id: _, ...item }) => item,
  connection: (item) => item,
};

/** What a part says, in one spelling: the same content has the same text, whichever snapshot it is of. */
export const contentText = <S extends EvidenceSection>(section: S, items: readonly EvidenceItem<S>[]): string =>
  canonicalInputs(items.map(CONTENT[section]));
