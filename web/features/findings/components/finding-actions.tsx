import { createSignal, For, type JSX, Match, Switch } from "solid-js";
import { FINDING_ACTIONS, type FindingAction } from "../../../../worker/features/findings/finding-actions.contract.ts";
import type { Action } from "../../../api/action.ts";
import { Button } from "../../../ui/button.tsx";
import { AcceptRiskDialog, AssignDialog } from "./action-dialogs.tsx";

/** What is asked for, as both the request about one finding and the one about many have it. */
export type AskedAction =
  | { action: Exclude<FindingAction, "accept_risk" | "assign"> }
  | { action: "accept_risk"; reason: string; until: string }
  | { action: "assign"; owner_user_id: string };

const NEEDS_MORE: ReadonlySet<FindingAction> = new Set(["accept_risk", "assign"]);

/** Buttons of what can be done, and the dialogs of what needs more to be said. */
export function FindingActionButtons(props: {
  actions: readonly FindingAction[];
  tenantId: string;
  viewerId: string;
  /** What the dialogs are about. */
  what: string;
  /** Why the viewer cannot do any of it. */
  refusal: string | undefined;
  action: Action;
  /** Sends it; rejects when it was refused, which the dialog then shows. */
  send: (asked: AskedAction) => Promise<void>;
}): JSX.Element {
  const [dialog, setDialog] = createSignal<FindingAction | null>(null);
  const [asked, setAsked] = createSignal<FindingAction | null>(null);
  const run = (body: AskedAction) => {
    setAsked(body.action);
    return props.action.run(async () => {
      await props.send(body);
      setDialog(null);
    });
  };
  const start = (action: FindingAction) => {
    if (action === "accept_risk" || action === "assign") setDialog(action);
    else void run({ action });
  };
  const shared = {
    get what() {
      return props.what;
    },
    get busy() {
      return props.action.busy();
    },
    get error() {
      return props.action.error();
    },
    onClose: () => setDialog(null),
  };
  return (
    <>
      <For each={props.actions}>
        {(action) => (
          <Button
            size="sm"
            busy={props.action.busy() && asked() === action && dialog() === null}
            disabledReason={props.refusal}
            onClick={() => start(action)}
          >
            {FINDING_ACTIONS[action].label}
            {NEEDS_MORE.has(action) ? "…" : ""}
          </Button>
        )}
      </For>
      <Switch>
        <Match when={dialog() === "accept_risk"}>
          <AcceptRiskDialog {...shared} onConfirm={(given) => void run({ action: "accept_risk", ...given })} />
        </Match>
        <Match when={dialog() === "assign"}>
          <AssignDialog
            {...shared}
            tenantId={props.tenantId}
            viewerId={props.viewerId}
            onConfirm={(owner_user_id) => void run({ action: "assign", owner_user_id })}
          />
        </Match>
      </Switch>
    </>
  );
}
