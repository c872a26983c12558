import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { counted } from "../../platform/counted.ts";
import { isActive, OPERATIONS, type RunOutcome, stagesOf } from "../operations/operation-types.contract.ts";
import type { Run } from "../operations/operations.queries.ts";
import { presentReason } from "../providers/reason-codes.contract.ts";
import type { RunSource, Sources } from "./diagnostics-sources.ts";
import { asWords, type DraftSection, draftSection, fact, openableBy, personOf } from "./draft-section.rules.ts";
import { isStaleRun } from "./evidence.rules.ts";

export const OUTCOMES: Readonly<Record<RunOutcome, string>> = {
  pending: "Not ended yet",
  succeeded: "Succeeded",
  partially_succeeded: "Partially succeeded",
  failed: "Failed",
  blocked: "Blocked",
  cancelled: "Cancelled",
};

/** Counts under names of our own shape; anything else is left out. */
const countsOf = (counts: Record<string, unknown>): string | null => {
  const told = Object.entries(counts).flatMap(([name, count]) => {
    const words = asWords(name);
    return words === null || !Number.isSafeInteger(count) ? [] : [`${count} ${words}`];
  });
  return told.length === 0 ? null : told.join(", ");
};

const failuresOf = ({ failures }: Run): string | null => {
  const labels = failures.flatMap(({ reason_code }) => presentReason(reason_code)?.label ?? []);
  return labels.length === 0 ? null : [...new Set(labels)].join(", ");
};

const initiatorOf = ({ initiator }: RunSource): string =>
  initiator === null ? "The system" : personOf(initiator.role);

function summaryOf({ run }: RunSource, isStale: boolean): string {
  const { label } = OPERATIONS[run.type];
  if (isActive(run.status)) return `${label}: not ended yet.`;
  const reason = presentReason(run.failures[0]?.reason_code ?? null);
  const outcome = `${label}: ${OUTCOMES[run.outcome].toLowerCase()}${reason === null ? "" : `, ${reason.label}`}.`;
  return isStale ? `${outcome} It ended more than 24 hours ago.` : outcome;
}

/** The run that the bundle is about, or the tenant's latest finished one. */
export function operationContextSection(
  rows: Pick<Sources, "contextType" | "run" | "viewerRole" | "now">,
): DraftSection {
  const { run: source, viewerRole } = rows;
  if (source === null)
    return draftSection("operation_context", {
      availability: "missing",
      summary: "No operation has ended on this tenant yet.",
    });
  const { run } = source;
  const isStale = isStaleRun(rows);
  const stage = stagesOf(run.type).find(({ key }) => key === run.progressStage);
  const texts = run.failures.length;
  return draftSection("operation_context", {
    availability: isStale ? "stale" : "available",
    summary: summaryOf(source, isStale),
    facts: [
      fact("Operation", OPERATIONS[run.type].label),
      fact("Operation run id", run.id),
      fact("Status", run.status),
      fact("Outcome", OUTCOMES[run.outcome]),
      fact("Reasons", failuresOf(run)),
      fact("Explanation", presentReason(run.failures[0]?.reason_code ?? null)?.explanation ?? null),
      fact("Progress", `${run.progressDone} of ${counted(run.progressTotal, "stage")}`),
      fact("Last stage", stage?.label ?? null),
      fact("Counts", countsOf(run.summaryCounts)),
      fact("Started by", initiatorOf(source)),
      fact("Created at", toIso(run.createdAt)),
      fact("Started at", toIsoOrNull(run.startedAt)),
      fact("Ended at", toIsoOrNull(run.completedAt)),
    ],
    references: openableBy(viewerRole, [
      { label: "Operation run", url: `/admin/operations/${run.id}`, needs: "operations.view" },
    ]),
    omitted: {
      ...(source.initiator === null ? {} : { person: 1 }),
      ...(texts === 0 ? {} : { stored_text: texts }),
    },
  });
}
