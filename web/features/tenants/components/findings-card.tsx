import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { isActive } from "../../../../worker/features/findings/finding-actions.contract.ts";
import { FINDING_STATES, SEVERITIES } from "../../../../worker/features/findings/finding-rules.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SEVERITY_BADGES } from "../tenants.labels.ts";

/** States in which a finding waits for somebody, as the list takes them. */
const WAITING = FINDING_STATES.filter(isActive).join(",");

const shown = ({ count, is_more }: { count: number; is_more: boolean }): string => (is_more ? `${count}+` : `${count}`);

/** The findings that wait for somebody, worst first, and those that are late. */
export function FindingsCard(props: { tenant: TenantDetail }): JSX.Element {
  const page = () => `/admin/t/${props.tenant.id}/findings`;
  const findings = () => props.tenant.findings;
  const waiting = () => SEVERITIES.filter((severity) => findings().by_severity[severity].count > 0);
  return (
    <Panel
      title="Findings"
      actions={
        <ButtonLink size="sm" href={page()}>
          All findings
        </ButtonLink>
      }
    >
      <Show
        when={waiting().length > 0}
        fallback={
          <p class="text-ink-2">
            {findings().has_any
              ? "No finding waits for somebody."
              : "Nothing was found yet. Reports find what somebody has to judge."}
          </p>
        }
      >
        <ul class="flex flex-wrap gap-x-5 gap-y-2">
          <For each={waiting()}>
            {(severity) => (
              <li>
                <A class="group flex items-center gap-2" href={`${page()}?severity=${severity}&state=${WAITING}`}>
                  <Badge tone={SEVERITY_BADGES[severity].tone}>{SEVERITY_BADGES[severity].text}</Badge>{" "}
                  <span class="font-semibold tabular-nums group-hover:underline">
                    {shown(findings().by_severity[severity])}
                  </span>
                  <span class="sr-only"> findings</span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={findings().overdue.count > 0}>
        <p class="mt-3">
          <A class="link" href={`${page()}?overdue=1`}>
            {shown(findings().overdue)} overdue
          </A>
        </p>
      </Show>
    </Panel>
  );
}
