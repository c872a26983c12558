import * as Kobalte from "@kobalte/core/dialog";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { Button } from "./button.tsx";
import { Callout } from "./callout.tsx";
import { describeError } from "./error-text.ts";
import { TextInput } from "./field.tsx";
import { Icon } from "./icons.tsx";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Without it the dialog only informs, and closes. */
  confirmLabel?: string;
  /** The way out without doing it; for a confirmation that begins with “Cancel” itself. */
  dismissLabel?: string;
  onConfirm?: () => unknown;
  busy?: boolean;
  danger?: boolean;
  /** The name that must be typed before the confirmation opens. */
  requireText?: string | undefined;
  /** Why the last attempt failed. */
  error?: unknown;
  children?: JSX.Element;
}

/**
 * A question that needs an answer before anything else. It is a form, so Enter confirms. Loads a focus trap and a
 * scroll lock with it: pages of the system dashboard's first visit must not import it.
 */
export function Dialog(props: DialogProps): JSX.Element {
  const [typed, setTyped] = createSignal("");
  createEffect(
    on(
      () => props.open,
      () => setTyped(""),
    ),
  );
  const locked = () => props.requireText !== undefined && typed().trim() !== props.requireText;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!locked() && !props.busy) props.onConfirm?.();
  };
  return (
    <Kobalte.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-scrim" />
        <div class="pointer-events-none fixed inset-0 z-50 flex items-end justify-center p-3 sm:items-center">
          <Kobalte.Content class="pointer-events-auto max-h-full w-full max-w-md overflow-auto rounded-lg border border-line bg-surface shadow-pop">
            <form onSubmit={submit} novalidate>
              <div class="flex items-start justify-between gap-4 px-4 pt-4">
                <Kobalte.Title class="min-w-0 break-words font-semibold text-lg">{props.title}</Kobalte.Title>
                <Kobalte.CloseButton
                  class="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-sunken"
                  aria-label="Close"
                >
                  <Icon name="close" />
                </Kobalte.CloseButton>
              </div>
              <div class="flex flex-col gap-3 px-4 py-3">
                {props.children}
                <Show when={props.requireText}>
                  {(required) => (
                    <TextInput
                      label={`Type “${required()}” to confirm`}
                      value={typed()}
                      onInput={(event) => setTyped(event.currentTarget.value)}
                      autocomplete="off"
                    />
                  )}
                </Show>
                <Show when={props.error}>
                  {(error) => (
                    <Callout tone="danger" title={describeError(error()).title} role="alert">
                      {describeError(error()).detail}
                    </Callout>
                  )}
                </Show>
              </div>
              <div class="flex justify-end gap-2 border-line border-t px-4 py-3">
                <Button onClick={props.onClose}>
                  {props.dismissLabel ?? (props.confirmLabel === undefined ? "Close" : "Cancel")}
                </Button>
                <Show when={props.confirmLabel}>
                  <Button
                    type="submit"
                    variant={props.danger ? "danger" : "primary"}
                    disabled={locked()}
                    busy={props.busy ?? false}
                  >
                    {props.confirmLabel}
                  </Button>
                </Show>
              </div>
            </form>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}
