import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import type { ReportView } from "../../../../worker/features/providers/verification.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Load } from "../../../ui/load.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { bySeverity } from "../../verification/report.rules.ts";
import { CHECK_STATUS_LABELS, OVERALL_LABELS } from "../../verification/verification.labels.ts";
import { CHECK_COUNTS } from "../connections.labels.ts";
import { reportQuery } from "../connections.queries.ts";
import { reportAge } from "../report-age.rules.ts";

/** The tenant's latest verification report in short. */
export function LatestVerification(props: { connection: ConnectionView }): JSX.Element {
  const report = useQuery(() => reportQuery(props.connection.tenant_id));
  return (
    <Panel
      title="Latest verification"
      actions={
        <ButtonLink size="sm" href={`/admin/t/${props.connection.tenant_id}/required-permissions`}>
          Required permissions
        </ButtonLink>
      }
    >
      <Load from={report}>
        {(answer) => (
          <Show
            when={answer().report}
            fallback={
              <>
                <p class="font-medium">No verification report yet</p>
                <p class="mt-0.5 text-ink-2 text-sm">
                  The first verification that ends leaves one: what was checked, and what is in the way.
                </p>
              </>
            }
          >
            {(stored) => <ReportInShort report={stored()} connection={props.connection} />}
          </Show>
        )}
      </Load>
    </Panel>
  );
}

function ReportInShort(props: { report: ReportView; connection: ConnectionView }): JSX.Element {
  const overall = () => OVERALL_LABELS[props.report.summary.overall];
  const findings = () => bySeverity(props.report.checks).filter(({ status }) => status === "fail" || status === "warn");
  const counts = () =>
    CHECK_COUNTS.map(([status, words]) => [props.report.summary.counts[status] ?? 0, words] as const)
      .filter(([count]) => count > 0)
      .map(([count, words]) => `${count} ${words}`)
      .join(", ");
  return (
    <div class="flex flex-col gap-3">
      <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={overall().tone}>{overall().text}</Badge>
        <span>{counts()}</span>
        <span class="text-ink-3 text-sm">
          <Timestamp at={props.report.generated_at} />
        </span>
      </p>
      <Show when={reportAge(props.report, props.connection, Date.now())}>
        {(note) => (
          <p class="flex items-start gap-1.5 text-sm text-warning-ink">
            <Icon name="alert" class="mt-0.5 size-3.5" />
            <span class="min-w-0">{note()} Verify again before relying on it.</span>
          </p>
        )}
      </Show>
      <Show when={findings().length > 0}>
        <ul class="flex flex-col divide-y divide-line rounded-md border border-line" aria-label="Findings">
          <For each={findings()}>
            {(check) => (
              <li class="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2 text-sm">
                <Badge tone={CHECK_STATUS_LABELS[check.status].tone}>{CHECK_STATUS_LABELS[check.status].text}</Badge>
                <span class="font-medium">{check.title}</span>
                <Show when={check.reason}>{(reason) => <span class="text-ink-2">{reason().label}</span>}</Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <p class="text-sm">
        <A class="link" href={`/admin/operations/${props.report.run_id}`}>
          View operation
        </A>
      </p>
    </div>
  );
}
