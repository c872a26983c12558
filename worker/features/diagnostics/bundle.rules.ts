import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import type { HelpPayload } from "../help/help.contract.ts";
import { isActive, OPERATIONS } from "../operations/operation-types.contract.ts";
import { TENANT_STATUSES } from "../tenants/tenant-status.contract.ts";
import { artifactSections } from "./artifact-sections.rules.ts";
import { auditHistorySection } from "./audit-history.rules.ts";
import type { Bundle } from "./diagnostics.contract.ts";
import type { Sources } from "./diagnostics-sources.ts";
import type { Availability } from "./diagnostics-words.contract.ts";
import { type DominantIssue, dominantIssue } from "./dominant-issue.rules.ts";
import type { DraftSection } from "./draft-section.rules.ts";
import { evidenceAt, missingEvidence, staleEvidence } from "./evidence.rules.ts";
import { operationContextSection } from "./operation-context.rules.ts";
import { overviewSection } from "./overview.rules.ts";
import { providerConnectionSection } from "./provider-connection.rules.ts";
import { markersOf, type RedactionCounts, redactDeep, sumCounts } from "./redaction.rules.ts";

/** The bundle of the rows that were read, redacted. Help was chosen for the same rows. */
export function assembleBundle(sources: Sources, help: HelpPayload | null): Bundle {
  const stale = staleEvidence(sources);
  const issue = dominantIssue(sources, [...missingEvidence(sources), ...stale]);
  const drafts = [
    overviewSection(sources, issue),
    providerConnectionSection(sources),
    operationContextSection(sources),
    ...artifactSections(sources),
    auditHistorySection(sources),
  ];
  const counts: RedactionCounts = {};
  const bundle = redactDeep(derive(sources, { issue, stale, help, drafts }), ownIds(sources), counts);
  const markers = markersOf(sumCounts([...drafts.map(({ omitted }) => omitted), counts]));
  return { ...bundle, redaction: { mode: "default_redacted", markers, note: redactionNote(markers.length) } };
}

interface Derived {
  issue: DominantIssue | null;
  stale: string[];
  help: HelpPayload | null;
  drafts: DraftSection[];
}

const derive = (sources: Sources, { issue, stale, help, drafts }: Derived): Omit<Bundle, "redaction"> => ({
  context_type: sources.contextType,
  headline: headlineOf(sources, issue),
  dominant_issue: issue,
  workspace: { id: sources.workspace.id, name: sources.workspace.name },
  tenant: tenantOf(sources),
  operation_run: runOf(sources),
  freshness: freshnessOf(sources, stale),
  completeness_note: completenessNote(drafts),
  contextual_help: help,
  sections: drafts.map(({ omitted: _, ...section }) => section),
  notes: notesOf(sources),
  generated_from: "derived_existing_truth",
});

/** Ids that a support case is filed under; every other one of their kinds is another place's. */
const ownIds = ({ workspace, tenant }: Sources): ReadonlySet<string> =>
  new Set([workspace.id, tenant?.id, directoryId(tenant?.externalTenantId)].flatMap((id) => id?.toLowerCase() ?? []));

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const directoryId = (stored: string | null | undefined): string | null =>
  stored !== null && stored !== undefined && GUID.test(stored) ? stored : null;

function headlineOf({ contextType, workspace, tenant, run }: Sources, issue: DominantIssue | null): string {
  const place = tenant?.displayName ?? workspace.name;
  const about = contextType === "operation_run" && run !== null ? `${OPERATIONS[run.run.type].label}, ${place}` : place;
  return `${about}: ${issue?.summary ?? "no known issue"}`;
}

const tenantOf = ({ tenant }: Sources): Bundle["tenant"] =>
  tenant && {
    id: tenant.id,
    display_name: tenant.displayName,
    status: TENANT_STATUSES.find((status) => status === tenant.status) ?? "active",
    external_tenant_id: directoryId(tenant.externalTenantId),
  };

const runOf = ({ run }: Sources): Bundle["operation_run"] =>
  run && {
    id: run.run.id,
    type: run.run.type,
    type_label: OPERATIONS[run.run.type].label,
    status: run.run.status,
    outcome: run.run.outcome,
  };

function freshnessOf(sources: Sources, stale: string[]): Bundle["freshness"] {
  const at = evidenceAt(sources);
  const state = at === null ? "unknown" : stale.length > 0 ? "stale" : "fresh";
  return { state, generated_at: toIso(sources.now), evidence_at: toIsoOrNull(at), notes: stale };
}

const NAMED: readonly Exclude<Availability, "available">[] = ["missing", "stale", "redacted"];

/** “Missing: findings, review pack. Stale: provider connection.” */
function completenessNote(drafts: readonly DraftSection[]): string {
  const parts = NAMED.flatMap((availability) => {
    const titles = drafts
      .filter((draft) => draft.availability === availability)
      .map(({ title }) => title.toLowerCase());
    return titles.length === 0
      ? []
      : [`${availability[0]?.toUpperCase()}${availability.slice(1)}: ${titles.join(", ")}.`];
  });
  return parts.length === 0 ? "Every section is available." : parts.join(" ");
}

function notesOf({ contextType, tenant, run }: Sources): string[] {
  const notes: string[] = [];
  if (tenant?.status === "archived") {
    const since = tenant.archivedAt === null ? "" : ` since ${toIso(tenant.archivedAt)}`;
    notes.push(`The tenant is archived${since}. What is shown is what is still stored.`);
  }
  if (tenant?.status === "onboarding") notes.push("The tenant is still being onboarded.");
  if (tenant === null) notes.push("The operation is of the whole workspace: no tenant is part of it.");
  if (contextType === "operation_run" && run !== null && isActive(run.run.status))
    notes.push("The operation has not ended yet. Open support diagnostics once more when it has.");
  return notes;
}

const redactionNote = (kinds: number): string =>
  kinds === 0 ? "Nothing had to be taken out." : "What is listed here was taken out before it reached this page.";
