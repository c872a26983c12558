import type { JSX } from "solid-js";
import type { EvidenceSummary } from "../../../../worker/features/evidence/evidence.contract.ts";
import { counted } from "../../../ui/counted.ts";
import { StatCard } from "../../../ui/stat-card.tsx";
import { activeFindings, severityText } from "../evidence.labels.ts";

type Numbers = Omit<EvidenceSummary, "comparison">;

const acceptedText = ({ findings }: Numbers): string =>
  findings.risk_accepted === 0 ? "" : `; ${findings.risk_accepted} accepted as a risk`;

function operationsHint({ operations }: Numbers): string {
  const done = `${operations.succeeded.toLocaleString()} succeeded, last 90 days`;
  return operations.is_capped ? `${done}; the newest ${operations.total}, there were more` : done;
}

/** The four numbers of a snapshot. What no report tells is not shown as zero. */
export function EvidenceNumbers(props: { numbers: Numbers }): JSX.Element {
  const { numbers } = props;
  return (
    <div class="grid grid-cols-2 gap-3 xl:grid-cols-4">
      <StatCard
        label="Findings to deal with"
        value={activeFindings(numbers)}
        hint={`${severityText(numbers)}${acceptedText(numbers)}`}
      />
      <StatCard
        label="Permission score"
        value={numbers.permission_score}
        hint={
          numbers.permissions === null
            ? "No report of the permission posture"
            : `of 100, by ${counted(numbers.permissions, "permission")}`
        }
      />
      <StatCard
        label="Role assignments"
        value={numbers.role_assignments}
        hint={numbers.role_assignments === null ? "No report of admin roles" : "in the report of admin roles"}
      />
      <StatCard label="Operations" value={numbers.operations.total} hint={operationsHint(numbers)} />
    </div>
  );
}
