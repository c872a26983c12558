import { useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, Index, type JSX, Match, onCleanup, Show, Switch } from "solid-js";
import { createLoad } from "../../../api/load.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { ForbiddenNotice } from "../../console/components/forbidden-notice.tsx";
import { missingFor } from "../../console/dashboard-access.rules.ts";
import { useStaffSession } from "../../console/staff-session.ts";
import { ControlPanel } from "../components/control-panel.tsx";
import { HistoryDialog } from "../components/history-dialog.tsx";
import { PauseDialog } from "../components/pause-dialog.tsx";
import { type Control, fetchControls, type Pause, resumeControl } from "../controls.ts";
import { resumedText, resumeRefusedText } from "../controls-text.rules.ts";

const TITLE = "Operational controls";

/** What is paused may end by itself, or by a colleague. */
const REFRESH_MS = 30_000;

interface Open {
  kind: "pause" | "history";
  control: Control;
}

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
  const of = (kind: Open["kind"]) => {
    const opened = open();
    return opened?.kind === kind ? opened : null;
  };
  const changed = () => void load.reload();
  // what was resumed here is gone at once, also when the list cannot be asked for again
  const [resumed, setResumed] = createSignal<ReadonlySet<string>>(new Set());
  const shown = (control: Control): Control => ({
    ...control,
    active: control.active.filter(({ id }) => !resumed().has(id)),
  });
  const resume = async (control: Control, pause: Pause) => {
    try {
      await resumeControl(control.key, pause.workspace?.id ?? null);
      setResumed((ids) => new Set(ids).add(pause.id));
      showToast("success", resumedText(control.label, pause, shown(control).active));
      changed();
    } catch (error) {
      showToast("danger", resumeRefusedText(control.label, pause, error));
      // a colleague may have been quicker
      await load.reload();
    }
  };
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
              {/* by place: asking for the list again leaves the panels, and the focus in them, where they are */}
              <Index each={list().items}>
                {(control) => (
                  <ControlPanel
                    control={shown(control())}
                    canManage={list().can_manage}
                    onPause={() => setOpen({ kind: "pause", control: control() })}
                    onResume={(pause) => resume(control(), pause)}
                    onHistory={() => setOpen({ kind: "history", control: control() })}
                  />
                )}
              </Index>
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
