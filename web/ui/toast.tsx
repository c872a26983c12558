import { createSignal, For, type JSX } from "solid-js";
import { Icon } from "./icons.tsx";
import { SOFT, type Tone } from "./tone.ts";

interface Toast {
  id: number;
  tone: Tone;
  text: string;
}

const [toasts, setToasts] = createSignal<readonly Toast[]>([]);
let lastId = 0;

/** Long enough to read twice; a failure stays until it is closed. */
const SHOWN_MS = 6_000;

const dismiss = (id: number) => setToasts((list) => list.filter((toast) => toast.id !== id));

/** Tells the outcome of an action whose place on the page is gone or elsewhere. */
export function showToast(tone: Tone, text: string): void {
  lastId += 1;
  const id = lastId;
  setToasts((list) => [...list, { id, tone, text }]);
  if (tone !== "danger") setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Once per page, always mounted: a live region must exist before what it announces. */
export function ToastRegion(): JSX.Element {
  return (
    <section
      class="pointer-events-none fixed right-4 bottom-4 left-4 z-50 flex flex-col items-end gap-2"
      aria-live="polite"
      aria-label="Notifications"
    >
      <For each={toasts()}>
        {(toast) => (
          <div
            class={`pointer-events-auto flex max-w-sm items-start gap-3 rounded-md border px-3 py-2 text-sm shadow-pop ${SOFT[toast.tone]}`}
          >
            <p class="min-w-0 flex-1">{toast.text}</p>
            <button type="button" class="hit-24 mt-0.5" aria-label="Dismiss" onClick={() => dismiss(toast.id)}>
              <Icon name="close" />
            </button>
          </div>
        )}
      </For>
    </section>
  );
}
