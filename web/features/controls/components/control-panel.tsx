import { createMemo, For, type JSX, Show } from "solid-js";
import { createAction } from "../../../api/action.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import type { Control, Pause } from "../controls.ts";
import { scopeText } from "../controls-text.rules.ts";

const MANAGE_MISSING = "This needs the capability “Manage operational controls”.";

interface ActivePauseProps {
  label: string;
  pause: Pause;
  disabledReason: string | undefined;
  onResume: () => Promise<void>;
}

/** What is paused, for whom and why; resumed by one click, and a second one meanwhile does nothing. */
function ActivePause(props: ActivePauseProps): JSX.Element {
  const action = createAction();
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
        aria-label={`Resume ${props.label} for ${scopeText(props.pause)}`}
        busy={action.busy()}
        disabledReason={props.disabledReason}
        onClick={() => void action.run(props.onResume)}
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
  /** Settles when the pause is gone, or when it was said why it is not. */
  onResume: (pause: Pause) => Promise<void>;
  onHistory: () => void;
}

/** One control: what it does, what is paused, and the way to change it. */
export function ControlPanel(props: ControlPanelProps): JSX.Element {
  const reason = () => (props.canManage ? undefined : MANAGE_MISSING);
  // made once: the panel reads its title more than once, and would make another one each time
  const heading = (
    <span tabindex="-1" class="flex flex-wrap items-center gap-2">
      {props.control.label}
      <Show when={props.control.active.length > 0} fallback={<Badge tone="success">Available</Badge>}>
        <Badge tone="warning">Paused</Badge>
      </Show>
    </span>
  ) as HTMLElement;
  // by id: a row stays the same one, with the focus that it holds, when the list is asked for again
  const ids = () => props.control.active.map(({ id }) => id);
  const resume = async (pause: Pause) => {
    await props.onResume(pause);
    // the button took the focus with it; the next one resumes something else, so the place is the control itself
    if (document.activeElement === null || document.activeElement === document.body) heading.focus();
  };
  return (
    <Panel
      title={heading}
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
          <For each={ids()}>
            {(id) => {
              // a row that leaves the list shows what it was until it is gone
              const pause = createMemo<Pause | undefined>(
                (before) => props.control.active.find((one) => one.id === id) ?? before,
              );
              return (
                <Show when={pause()}>
                  {(one) => (
                    <ActivePause
                      label={props.control.label}
                      pause={one()}
                      disabledReason={reason()}
                      onResume={() => resume(one())}
                    />
                  )}
                </Show>
              );
            }}
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
