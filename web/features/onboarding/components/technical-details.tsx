import { For, type JSX, Show } from "solid-js";
import type { CheckView } from "../../../../worker/features/providers/verification.contract.ts";
import { groupEvidence } from "../../verification/report.rules.ts";
import { EVIDENCE_LABELS } from "../../verification/verification.labels.ts";

/** Evidence and codes of a check, for who asks for them. Nothing when there is nothing. */
export function TechnicalDetails(props: { check: CheckView }): JSX.Element {
  const groups = () => groupEvidence(props.check.evidence);
  return (
    <Show when={groups().length > 0 || props.check.reason_code !== null}>
      <details class="text-sm">
        <summary class="w-fit rounded-sm py-0.5 text-ink-3 hover:text-ink">
          Technical details <span class="sr-only">of {props.check.title}</span>
        </summary>
        <dl class="mt-1.5 grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5 rounded-md bg-sunken p-3">
          <Show when={props.check.reason_code}>
            {(code) => (
              <>
                <dt class="text-ink-2">Reason code</dt>
                <dd class="break-all font-mono text-xs">{code()}</dd>
              </>
            )}
          </Show>
          <For each={groups()}>
            {(group) => (
              <>
                <dt class="text-ink-2">{EVIDENCE_LABELS[group.kind]}</dt>
                <dd class="min-w-0">
                  <ul>
                    <For each={group.values}>{(value) => <li class="break-all font-mono text-xs">{value}</li>}</For>
                  </ul>
                </dd>
              </>
            )}
          </For>
        </dl>
      </details>
    </Show>
  );
}
