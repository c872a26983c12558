import type { JSX } from "solid-js";
import { Show } from "solid-js";
import { ThemeToggle } from "../../../ui/theme-toggle.tsx";
import { Brand } from "./brand.tsx";

/** Page outside of any shell: one card in the middle. */
export function CenteredPage(props: { plane?: string; children: JSX.Element; footer?: JSX.Element }): JSX.Element {
  return (
    <div class="flex min-h-dvh flex-col">
      <header class="flex items-center justify-between px-4 py-3">
        <Brand plane={props.plane} />
        <ThemeToggle />
      </header>
      <main class="flex flex-1 flex-col items-center justify-center px-4 pt-4 pb-20">
        <div class="w-full max-w-sm rounded-lg border border-line bg-surface p-6">{props.children}</div>
        <Show when={props.footer}>
          <p class="mt-4 text-ink-3 text-sm">{props.footer}</p>
        </Show>
      </main>
    </div>
  );
}
