import { toIso } from "../../platform/clock.ts";
import { counted } from "../../platform/counted.ts";
import type { RecentEntry } from "../audit/audit-history.usecases.ts";
import type { Fact } from "./diagnostics.contract.ts";
import type { Sources } from "./diagnostics-sources.ts";
import { type DraftSection, draftSection, personOf } from "./draft-section.rules.ts";

const ACTION = /^[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,4}$/;

const actorOf = ({ actorKind, actorRole }: RecentEntry): string => {
  if (actorKind === "system") return "The system";
  return actorKind === "platform_user" ? "Platform staff" : personOf(actorRole);
};

/** An action of ours by its id; a word of another shape is none. */
const entryFact = (entry: RecentEntry): Fact => ({
  label: toIso(entry.occurredAt),
  value: `${ACTION.test(entry.action) ? entry.action : "An action"}, ${entry.outcome}, by: ${actorOf(entry)}`,
});

/** The newest audit entries of the place, kept back from who may not read the audit. */
export function auditHistorySection({ audit, tenant }: Pick<Sources, "audit" | "tenant">): DraftSection {
  const place = tenant === null ? "workspace" : "tenant";
  if (audit === null)
    return draftSection("audit_history", {
      availability: "redacted",
      summary: `Reading the audit needs the capability audit.view on this ${place}.`,
      omitted: { not_permitted: 1 },
    });
  if (audit.length === 0)
    return draftSection("audit_history", {
      availability: "missing",
      summary: `No audit entry exists for this ${place} yet.`,
    });
  const persons = audit.filter(({ actorKind }) => actorKind !== "system").length;
  const detailed = audit.filter(({ hasMetadata }) => Boolean(hasMetadata)).length;
  return draftSection("audit_history", {
    availability: "available",
    summary: `The last ${counted(audit.length, "audit entry", "audit entries")} of this ${place}, newest first.`,
    facts: audit.map(entryFact),
    omitted: { person: persons, stored_text: detailed },
  });
}
