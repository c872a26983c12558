import { createSignal, createUniqueId, type JSX, onCleanup, Show } from "solid-js";

/**
 * A button that discloses a small panel. Closes on Escape, on a click elsewhere, and when focus leaves it; Escape gives
 * the focus back to the button.
 */
export function Popover(props: {
  /** What the button does; the visible text comes before it in the accessible name. */
  hint: string;
  button: JSX.Element;
  buttonClass?: string;
  /** Where the panel opens, seen from the button. */
  side?: "below" | "above";
  align?: "start" | "end";
  children: (close: () => void) => JSX.Element;
}): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const panelId = createUniqueId();
  let root: HTMLDivElement | undefined;
  let button: HTMLButtonElement | undefined;
  const close = () => setOpen(false);
  const outside = (event: Event) => {
    if (event.target instanceof Node && !root?.contains(event.target)) close();
  };
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open()) return;
    close();
    button?.focus();
  };
  document.addEventListener("pointerdown", outside);
  document.addEventListener("keydown", closeOnEscape);
  onCleanup(() => {
    document.removeEventListener("pointerdown", outside);
    document.removeEventListener("keydown", closeOnEscape);
  });
  return (
    <div
      ref={root}
      class="relative"
      onFocusOut={(event) => {
        if (event.relatedTarget instanceof Node && !root?.contains(event.relatedTarget)) close();
      }}
    >
      <button
        ref={button}
        type="button"
        class={props.buttonClass}
        aria-expanded={open()}
        aria-controls={panelId}
        onClick={() => setOpen(!open())}
      >
        {props.button} <span class="sr-only">{props.hint}</span>
      </button>
      <Show when={open()}>
        <div
          id={panelId}
          class={`absolute z-30 w-max min-w-full max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-1 shadow-pop ${
            props.side === "above" ? "bottom-full mb-1" : "top-full mt-1"
          } ${props.align === "end" ? "right-0" : "left-0"}`}
        >
          {props.children(close)}
        </div>
      </Show>
    </div>
  );
}
