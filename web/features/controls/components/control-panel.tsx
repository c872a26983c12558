import { For, type JSX, Show } from "solid-js";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import type { Control, Pause } from "../controls.ts";
import { scopeText } from "../controls-text.rules.ts";

const MANAGE_MISSING = "This needs the capability “Manage operational controls”.";

function ActivePause(props: { pause: Pause; disabledReason: string | undefined; onResume: () => void }): JSX.Element {
  return (
    <li class="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 rounded-md border border-warning-line bg-warning-soft px-3 py-2">
      <div class="min-w-0">
        <p class="font-medium">{scopeText(props.pause)}</p>
        <p class="break-words text-sm">{props.pause.reason}</p>
        <p class="text-ink-2 text-sm">
          Paused by {props.pause.paused_by?.name ?? "a former colleague"}, <Timestamp at={props.pause.paused_at} />
          <Show when={props.pause.expires_at} fallback=", until someone resumes">
            {(at) => (
              <>
                , ends <Timestamp at={at()} />
              </>
            )}
          </Show>
        </p>
      </div>
      <Button
        size="sm"
        aria-label={`Resume for ${scopeText(props.pause)}`}
        disabledReason={props.disabledReason}
        onClick={props.onResume}
      >
        Resume
      </Button>
    </li>
  );
}

export interface ControlPanelProps {
  control: Control;
  canManage: boolean;
  onPause: () => void;
  onResume: (pause: Pause) => void;
  onHistory: () => void;
}

/** One control: what it does, what is paused, and the way to change it. */
export function ControlPanel(props: ControlPanelProps): JSX.Element {
  const reason = () => (props.canManage ? undefined : MANAGE_MISSING);
  return (
    <Panel
      title={
        <span class="flex flex-wrap items-center gap-2">
          {props.control.label}
          <Show when={props.control.active.length > 0} fallback={<Badge tone="success">Available</Badge>}>
            <Badge tone="warning">Paused</Badge>
          </Show>
        </span>
      }
      actions={
        <>
          <Button size="sm" variant="ghost" aria-label={`History of ${props.control.label}`} onClick={props.onHistory}>
            History
          </Button>
          <Button
            size="sm"
            aria-label={`Pause ${props.control.label}`}
            disabledReason={reason()}
            onClick={props.onPause}
          >
            Pause…
          </Button>
        </>
      }
    >
      <Show
        when={props.control.active.length > 0}
        fallback={<p class="text-ink-2 text-sm">When paused: {props.control.effect}</p>}
      >
        <ul class="flex flex-col gap-2">
          <For each={props.control.active}>
            {(pause) => <ActivePause pause={pause} disabledReason={reason()} onResume={() => props.onResume(pause)} />}
          </For>
        </ul>
        <Show when={props.control.has_more_active}>
          <p class="mt-2 text-ink-2 text-sm">
            More pauses are active than are listed here. The history holds all of them.
          </p>
        </Show>
      </Show>
    </Panel>
  );
}
