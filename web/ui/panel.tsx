import { createUniqueId, type JSX, Show } from "solid-js";
import type { Tone } from "./tone.ts";

const EDGE: Record<Tone, string> = {
  neutral: "border-line",
  info: "border-info-line",
  success: "border-success-line",
  warning: "border-warning-line",
  danger: "border-danger-line",
};

export interface PanelProps {
  title?: JSX.Element;
  /** One line under the title. */
  description?: JSX.Element;
  actions?: JSX.Element;
  tone?: Tone;
  /** Content reaches the edges, for tables. */
  flush?: boolean;
  class?: string;
  children: JSX.Element;
}

/** A titled region of a page. */
export function Panel(props: PanelProps): JSX.Element {
  const titleId = createUniqueId();
  return (
    <section
      class={`min-w-0 rounded-lg border bg-surface ${EDGE[props.tone ?? "neutral"]} ${props.class ?? ""}`}
      aria-labelledby={props.title === undefined ? undefined : titleId}
    >
      <Show when={props.title !== undefined || props.actions !== undefined}>
        <header class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b px-4 py-2.5">
          <div class="min-w-0">
            <h2 id={titleId} class="font-semibold text-base">
              {props.title}
            </h2>
            <Show when={props.description}>
              <p class="text-ink-3 text-sm">{props.description}</p>
            </Show>
          </div>
          <Show when={props.actions}>
            <div class="flex flex-wrap items-center gap-2">{props.actions}</div>
          </Show>
        </header>
      </Show>
      <div class={props.flush ? "" : "p-4"}>{props.children}</div>
    </section>
  );
}
