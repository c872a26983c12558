import { type JSX, Show } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { HelpBlock } from "../../help/components/help-block.tsx";
import { PermissionDiagnostics } from "./permission-diagnostics.tsx";
import { ReportCard } from "./report-card.tsx";
import { SupportingEvidence } from "./supporting-evidence.tsx";

/** What the readiness rests on. Help comes below the page's own truth: in the report when there is one. */
export function DraftEvidence(props: { draft: DraftView; reportRef: (element: HTMLElement) => void }): JSX.Element {
  const help = (level: 2 | 3) => <HelpBlock help={props.draft.help} headingLevel={level} />;
  return (
    <>
      <Show when={props.draft.permission_diagnostics}>
        {(diagnostics) => <PermissionDiagnostics diagnostics={diagnostics()} />}
      </Show>
      <SupportingEvidence evidence={props.draft.supporting_evidence} />
      <Show when={props.draft.report} fallback={help(2)}>
        {(report) => (
          <div ref={props.reportRef} tabindex="-1" class="rounded-lg outline-none">
            <ReportCard report={report()}>{props.draft.help === null ? undefined : help(3)}</ReportCard>
          </div>
        )}
      </Show>
    </>
  );
}
