import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { Panel } from "../../../ui/panel.tsx";

/** What stands behind the readiness. Nothing is shown when there is nothing to open. */
export function SupportingEvidence(props: { evidence: DraftView["supporting_evidence"] }): JSX.Element {
  return (
    <Show when={props.evidence.operation_run_id !== null || props.evidence.required_permissions_url !== null}>
      <Panel title="Supporting evidence">
        <ul class="flex flex-wrap gap-x-6 gap-y-1.5">
          <Show when={props.evidence.operation_run_id}>
            {(id) => (
              <li>
                <A class="link" href={`/admin/operations/${id()}`}>
                  View verification operation
                </A>
              </li>
            )}
          </Show>
          <Show when={props.evidence.required_permissions_url}>
            {(url) => (
              <li>
                <A class="link" href={url()}>
                  View required permissions
                </A>
              </li>
            )}
          </Show>
        </ul>
      </Panel>
    </Show>
  );
}
