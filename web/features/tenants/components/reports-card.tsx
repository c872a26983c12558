import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";

/** What the latest report of each type found, in a sentence, and how it differs from the one before. */
export function ReportsCard(props: { tenant: TenantDetail }): JSX.Element {
  return (
    <Panel
      title="Latest reports"
      actions={
        <ButtonLink size="sm" href={`/admin/t/${props.tenant.id}/reports`}>
          All reports
        </ButtonLink>
      }
    >
      <Show
        when={props.tenant.reports.length > 0}
        fallback={<p class="text-ink-2">No report of this tenant is stored yet.</p>}
      >
        <ul class="flex flex-col gap-4">
          <For each={props.tenant.reports}>
            {(report) => (
              <li>
                <p class="flex flex-wrap items-baseline justify-between gap-x-4">
                  <A class="link font-medium" href={`/admin/reports/${report.id}`}>
                    {report.title}
                  </A>
                  <span class="text-ink-3 text-sm">
                    <Timestamp at={report.checked_at} format="short" />
                  </span>
                </p>
                <p>{report.summary}</p>
                <Show when={report.change}>{(change) => <p class="text-ink-2 text-sm">{change()}</p>}</Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Panel>
  );
}
