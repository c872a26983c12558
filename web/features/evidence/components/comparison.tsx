import { type JSX, Show } from "solid-js";
import type { EvidenceComparison } from "../../../../worker/features/evidence/evidence.contract.ts";
import { hasChanges } from "../comparison.rules.ts";
import { AssignmentChanges, FindingChanges } from "./change-list.tsx";

const scoreText = ({ before, now }: { before: number; now: number }): string =>
  `The permission score ${now > before ? "rose" : "fell"} from ${before} to ${now}.`;

/** What became of the tenant since the snapshot before. */
export function Comparison(props: { comparison: EvidenceComparison }): JSX.Element {
  const { comparison } = props;
  return (
    <Show
      when={hasChanges(comparison)}
      fallback={
        <p class="text-ink-2">
          {comparison.is_unchanged
            ? "Nothing has changed: everything that is frozen is the same."
            : "No finding, role assignment or permission score has changed."}
        </p>
      }
    >
      <div class="flex flex-col gap-4">
        <Show when={comparison.permission_score}>
          {(score) => (
            <Show when={score().before !== score().now}>
              <p>{scoreText(score())}</p>
            </Show>
          )}
        </Show>
        <FindingChanges title="New findings" changes={comparison.findings.new} />
        <FindingChanges title="Reopened findings" changes={comparison.findings.reopened} />
        <FindingChanges title="Findings that are worse" changes={comparison.findings.worse} />
        <FindingChanges title="Resolved findings" changes={comparison.findings.resolved} />
        <Show when={comparison.role_assignments}>
          {(roles) => (
            <>
              <AssignmentChanges title="Role assignments added" changes={roles().added} />
              <AssignmentChanges title="Role assignments removed" changes={roles().removed} />
            </>
          )}
        </Show>
      </div>
    </Show>
  );
}
