import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { ReasonLevel } from "../../../../worker/features/tenant-dashboard/health.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { HEALTH_LABELS, REASON_LABELS } from "../tenants.labels.ts";

/** How the tenant is, in one word, and why; with what is under way, which may change it. */
export function TenantHealth(props: { tenant: TenantDetail }): JSX.Element {
  const level = () => HEALTH_LABELS[props.tenant.health.level];
  const active = () => props.tenant.recent_runs.filter(({ status }) => status !== "completed");
  return (
    <Panel
      title="Health at a glance"
      tone={level().tone}
      actions={<Badge tone={level().tone}>{level().text}</Badge>}
      flush
    >
      <p class="px-4 pt-3 text-ink-2">{level().meaning}</p>
      <ul class="flex flex-col gap-2.5 p-4 pt-3" aria-label="Reasons">
        <For each={props.tenant.health.reasons}>
          {(reason) => (
            <Row badge={REASON_LABELS[reason.level]}>
              {reason.text}{" "}
              <Show when={reason.at}>
                {(at) => (
                  <span class="whitespace-nowrap text-ink-3 text-sm">
                    <Timestamp at={at()} format="short" />
                  </span>
                )}
              </Show>
            </Row>
          )}
        </For>
        <For each={active()}>
          {(run) => (
            <Row badge={UNDER_WAY}>
              <A class="link" href={`/admin/operations/${run.id}`}>
                {run.type_label}
              </A>{" "}
              <span class="text-ink-3 text-sm">
                {run.progress.done} of {run.progress.total}
              </span>
            </Row>
          )}
        </For>
      </ul>
    </Panel>
  );
}

const UNDER_WAY: (typeof REASON_LABELS)[ReasonLevel] = { text: "Under way", tone: "info" };

function Row(props: { badge: { text: string; tone: Tone }; children: JSX.Element }): JSX.Element {
  return (
    <li class="flex flex-col gap-1 sm:flex-row sm:items-baseline sm:gap-3">
      <span class="w-24 shrink-0">
        <Badge tone={props.badge.tone}>{props.badge.text}</Badge>
      </span>
      <span class="min-w-0 break-words">{props.children}</span>
    </li>
  );
}
