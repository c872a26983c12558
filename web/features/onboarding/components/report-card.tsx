import { For, type JSX, Show } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import type { CheckStatus } from "../../../../worker/features/providers/verification-checks.contract.ts";
import { CHECK_STATUSES } from "../../../../worker/features/providers/verification-checks.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { bySeverity } from "../../verification/report.rules.ts";
import { CHECK_STATUS_LABELS, OVERALL_LABELS } from "../../verification/verification.labels.ts";
import { CheckItem } from "./check-item.tsx";
import { ReportChanges } from "./report-changes.tsx";

/** The stored result of the latest verification. `children` stay below its own truth: the contextual help. */
export function ReportCard(props: { report: NonNullable<DraftView["report"]>; children?: JSX.Element }): JSX.Element {
  const overall = () => OVERALL_LABELS[props.report.summary.overall];
  const counts = () =>
    CHECK_STATUSES.map((status: CheckStatus) => ({ status, count: props.report.summary.counts[status] ?? 0 }))
      .filter(({ count }) => count > 0)
      .map(({ status, count }) => `${count} ${CHECK_STATUS_LABELS[status].text.toLowerCase()}`)
      .join(", ");
  return (
    <Panel
      title="Stored verification details"
      description={
        <>
          Completed <Timestamp at={props.report.generated_at} />
        </>
      }
      actions={
        <>
          <Show when={props.report.is_stale}>
            <Badge tone="warning">Stale</Badge>
          </Show>
          <Badge tone={overall().tone}>{overall().text}</Badge>
        </>
      }
      flush
    >
      <div class="flex flex-col gap-2 border-line border-b px-4 py-3">
        <p class="text-ink-2 text-sm">Checks: {counts()}.</p>
        <ReportChanges changes={props.report.changes} />
      </div>
      <ul aria-label="Checks">
        <For each={bySeverity(props.report.checks)}>{(check) => <CheckItem check={check} report={props.report} />}</For>
      </ul>
      <Show when={props.children}>
        <div class="border-line border-t p-4">{props.children}</div>
      </Show>
    </Panel>
  );
}
