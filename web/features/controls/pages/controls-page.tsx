import { useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, For, type JSX, Match, onCleanup, Show, Switch } from "solid-js";
import { createLoad } from "../../../api/load.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { ForbiddenNotice } from "../../console/components/forbidden-notice.tsx";
import { missingFor } from "../../console/dashboard-access.rules.ts";
import { useStaffSession } from "../../console/staff-session.ts";
import { ControlPanel } from "../components/control-panel.tsx";
import { HistoryDialog } from "../components/history-dialog.tsx";
import { PauseDialog } from "../components/pause-dialog.tsx";
import { ResumeDialog } from "../components/resume-dialog.tsx";
import { type Control, fetchControls, type Pause } from "../controls.ts";

const TITLE = "Operational controls";

/** What is paused may end by itself, or by a colleague. */
const REFRESH_MS = 30_000;

type Open =
  | { kind: "pause"; control: Control }
  | { kind: "history"; control: Control }
  | { kind: "resume"; control: Control; pause: Pause };

function Controls(): JSX.Element {
  const session = useStaffSession();
  const load = createLoad(fetchControls);
  const [open, setOpen] = createSignal<Open | null>(null);
  const [search, setSearch] = useSearchParams<{ pause?: string }>();
  const close = () => setOpen(null);
  const timer = setInterval(() => void load.reload(), REFRESH_MS);
  onCleanup(() => clearInterval(timer));
  // a widget of the console leads here with the control to pause
  createEffect(() => {
    const control = load.data()?.items.find(({ key }) => key === search.pause);
    if (control === undefined) return;
    if (load.data()?.can_manage) setOpen({ kind: "pause", control });
    setSearch({ pause: undefined }, { replace: true });
  });
  const of = <K extends Open["kind"]>(kind: K) => {
    const opened = open();
    return opened?.kind === kind ? (opened as Extract<Open, { kind: K }>) : null;
  };
  const changed = () => void load.reload();
  return (
    <>
      <PageHeader
        title={TITLE}
        subtitle="Pause a capability everywhere or for one workspace. Work that is running goes on."
      />
      <Switch fallback={<Skeleton label="Loading the controls" lines={4} />}>
        <Match when={load.data()}>
          {(list) => (
            <div class="grid gap-4 lg:grid-cols-2">
              <For each={list().items}>
                {(control) => (
                  <ControlPanel
                    control={control}
                    canManage={list().can_manage}
                    onPause={() => setOpen({ kind: "pause", control })}
                    onResume={(pause) => setOpen({ kind: "resume", control, pause })}
                    onHistory={() => setOpen({ kind: "history", control })}
                  />
                )}
              </For>
            </div>
          )}
        </Match>
        <Match when={load.error()}>{(error) => <ErrorState error={error()} retry={load.reload} />}</Match>
      </Switch>
      <Show when={of("pause")}>
        {(opened) => (
          <PauseDialog
            control={opened().control}
            mayChooseWorkspace={session.capabilities.includes("platform.directory.view")}
            onClose={close}
            onPaused={changed}
          />
        )}
      </Show>
      <Show when={of("resume")}>
        {(opened) => (
          <ResumeDialog control={opened().control} pause={opened().pause} onClose={close} onResumed={changed} />
        )}
      </Show>
      <Show when={of("history")}>{(opened) => <HistoryDialog control={opened().control} onClose={close} />}</Show>
    </>
  );
}

/** `/system/ops/controls`. */
export default function ControlsPage(): JSX.Element {
  const session = useStaffSession();
  const missing = () => missingFor("platform.ops.view", new Set(session.capabilities));
  return (
    <Show when={missing()} fallback={<Controls />}>
      {(capability) => (
        <>
          <PageHeader title={TITLE} />
          <ForbiddenNotice title="You may not see the controls" capability={capability()} />
        </>
      )}
    </Show>
  );
}
