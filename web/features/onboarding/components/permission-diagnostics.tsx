import { For, type JSX, Show } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { PERMISSIONS_LABELS } from "../../connections/connections.labels.ts";

type Diagnostics = NonNullable<DraftView["permission_diagnostics"]>;

/** Missing permissions before there is a verification report, which then tells them. */
export function PermissionDiagnostics(props: { diagnostics: Diagnostics }): JSX.Element {
  const overall = () => PERMISSIONS_LABELS[props.diagnostics.overall];
  return (
    <Panel title="Permission diagnostics" actions={<Badge tone={overall().tone}>{overall().text}</Badge>}>
      <div class="flex flex-col gap-3">
        <Permissions title="Missing application permissions" values={props.diagnostics.missing_application} />
        <Permissions title="Missing delegated permissions" values={props.diagnostics.missing_delegated} />
        <Permissions title="Could not be read" values={props.diagnostics.errors} />
      </div>
    </Panel>
  );
}

function Permissions(props: { title: string; values: readonly string[] }): JSX.Element {
  return (
    <Show when={props.values.length > 0}>
      <div>
        <p class="font-medium text-sm">{props.title}</p>
        <ul class="mt-0.5">
          <For each={props.values}>{(value) => <li class="break-all font-mono text-xs leading-5">{value}</li>}</For>
        </ul>
      </div>
    </Show>
  );
}
