import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { ApiError } from "../../../api/errors.ts";
import { Button } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { useDraftPage } from "../draft-page-context.ts";

const hasCode = (error: unknown, code: string): error is ApiError => error instanceof ApiError && error.code === code;

/** Why a change of the draft was refused. Where somebody was faster, who and when, and the way to what they left. */
export function ActionError(props: { error: unknown; onReload: () => void; hint?: string }): JSX.Element {
  return (
    <Show when={props.error}>
      {(error) => (
        <Switch
          fallback={
            <Callout tone="danger" title={describeError(error()).title} role="alert">
              {describeError(error()).detail}
            </Callout>
          }
        >
          <Match when={hasCode(error(), "draft_changed") && (error() as ApiError)}>
            {(conflict) => (
              <Outdated title="This onboarding has changed since you opened it" onReload={props.onReload}>
                <ChangedBy conflict={conflict()} /> {props.hint ?? "Nothing was overwritten."}
              </Outdated>
            )}
          </Match>
          <Match when={hasCode(error(), "draft_ended")}>
            <Outdated title="This onboarding has ended" onReload={props.onReload}>
              It was completed or cancelled meanwhile and cannot be changed any more.
            </Outdated>
          </Match>
        </Switch>
      )}
    </Show>
  );
}

function ChangedBy(props: { conflict: ApiError }): JSX.Element {
  const who = () => props.conflict.member("changed_by") ?? "A former member";
  return (
    <>
      {who()} changed it
      <Show when={props.conflict.member("changed_at")}>
        {(at) => (
          <>
            {" "}
            on <Timestamp at={at()} />
          </>
        )}
      </Show>
      .
    </>
  );
}

function Outdated(props: { title: string; onReload: () => void; children: JSX.Element }): JSX.Element {
  const page = useDraftPage();
  const [busy, setBusy] = createSignal(false);
  const load = async () => {
    setBusy(true);
    await page.reload();
    setBusy(false);
    props.onReload();
  };
  return (
    <Callout tone="warning" title={props.title} role="alert">
      <p>{props.children}</p>
      <Button size="sm" class="mt-2" busy={busy()} onClick={() => void load()}>
        Load the newest version
      </Button>
    </Callout>
  );
}
