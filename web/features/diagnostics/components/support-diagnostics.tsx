import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import type { Bundle } from "../../../../worker/features/diagnostics/diagnostics.contract.ts";
import { createAction } from "../../../api/action.ts";
import { Button } from "../../../ui/button.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { showToast } from "../../../ui/toast.tsx";
import { refusalOn } from "../../access/permitted.rules.ts";
import { openDiagnostics, type Subject } from "../open-diagnostics.ts";
import { DiagnosticsDialog } from "./diagnostics-dialog.tsx";

/**
 * The explicit open: each press of the first button is one, and is recorded. The second shows again what it opened.
 */
export function SupportDiagnostics(props: {
  subject: Subject;
  /** What decides about the capability: the tenant, or the workspace of what has none. */
  place: { tenant: object | null; capabilities: readonly string[] };
}): JSX.Element {
  const action = createAction();
  const [bundle, setBundle] = createSignal<Bundle>();
  const [isShown, setShown] = createSignal(false);
  let opener: HTMLElement | undefined;
  const remember = ({ currentTarget }: MouseEvent) => {
    opener = currentTarget instanceof HTMLElement ? currentTarget : undefined;
  };
  // another tenant or run on the same page: what was opened of the last one is not about it
  createEffect(
    on(
      () => props.subject.id,
      () => {
        setShown(false);
        setBundle(undefined);
      },
      { defer: true },
    ),
  );
  const open = (event: MouseEvent) => {
    remember(event);
    const { subject } = props;
    return action.run(async () => {
      const opened = await openDiagnostics(subject).catch((error: unknown) => {
        const told = describeError(error);
        showToast("danger", `Support diagnostics were not opened. ${told.title}: ${told.detail}`);
      });
      if (opened === undefined || subject.id !== props.subject.id) return;
      setBundle(opened);
      setShown(true);
    });
  };
  return (
    <>
      <Button
        busy={action.busy()}
        disabledReason={refusalOn(props.place, "support_diagnostics.view")}
        onClick={(event) => void open(event)}
      >
        Support diagnostics
      </Button>
      <Show when={bundle()}>
        {(opened) => (
          <>
            <Button
              variant="ghost"
              onClick={(event) => {
                remember(event);
                setShown(true);
              }}
            >
              Show opened diagnostics
            </Button>
            <DiagnosticsDialog
              bundle={opened()}
              open={isShown()}
              onClose={() => setShown(false)}
              opener={() => opener}
            />
          </>
        )}
      </Show>
    </>
  );
}
