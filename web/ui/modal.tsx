import { createUniqueId, type JSX, onCleanup, onMount, Show } from "solid-js";
import { Button } from "./button.tsx";
import { Callout } from "./callout.tsx";
import { describeError } from "./error-text.ts";

export interface ModalProps {
  title: string;
  onClose: () => void;
  /** Without it the dialog only informs, and closes. */
  confirmLabel?: string;
  onConfirm?: () => unknown;
  confirmDisabled?: boolean;
  busy?: boolean;
  danger?: boolean;
  /** Escape does not close it: what it shows cannot be shown again. */
  isLastChance?: boolean;
  /** Why the last attempt failed. */
  error?: unknown;
  children: JSX.Element;
}

/**
 * The platform's own dialog: focus trap, Escape and return of focus come with it, so the system plane loads no library
 * for them. Mounted means open.
 */
export function Modal(props: ModalProps): JSX.Element {
  const titleId = createUniqueId();
  let dialog: HTMLDialogElement | undefined;
  let isGone = false;
  onMount(() => dialog?.showModal());
  onCleanup(() => {
    // closing the element, not only removing it, gives the focus back to what opened it; its close event comes later,
    // when another dialog may stand in this one's place
    isGone = true;
    dialog?.close();
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!props.busy && !props.confirmDisabled) props.onConfirm?.();
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={() => !isGone && props.onClose()}
      onCancel={(event) => props.isLastChance && event.preventDefault()}
      class="m-auto w-[calc(100%-1.5rem)] max-w-md rounded-lg border border-line bg-surface text-ink shadow-pop backdrop:bg-[#0b0d10]/50"
    >
      <form onSubmit={submit} novalidate>
        <h2 id={titleId} class="break-words px-4 pt-4 font-semibold text-lg">
          {props.title}
        </h2>
        <div class="flex flex-col gap-3 px-4 py-3">
          {props.children}
          <Show when={props.error}>
            {(error) => (
              <Callout tone="danger" title={describeError(error()).title} role="alert">
                {describeError(error()).detail}
              </Callout>
            )}
          </Show>
        </div>
        <div class="flex justify-end gap-2 border-line border-t px-4 py-3">
          <Button onClick={() => dialog?.close()}>{props.confirmLabel === undefined ? "Close" : "Cancel"}</Button>
          <Show when={props.confirmLabel}>
            <Button
              type="submit"
              variant={props.danger ? "danger" : "primary"}
              disabled={props.confirmDisabled ?? false}
              busy={props.busy ?? false}
            >
              {props.confirmLabel}
            </Button>
          </Show>
        </div>
      </form>
    </dialog>
  );
}
