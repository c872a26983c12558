import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "./icons.tsx";
import { SOFT, type Tone } from "./tone.ts";

const ICON: Record<Tone, IconName> = {
  neutral: "info",
  info: "info",
  success: "check",
  warning: "alert",
  danger: "alert",
};

/** Something to know before going on. `role="alert"` only for what appears because of an action that failed. */
export function Callout(props: {
  tone?: Tone;
  title?: JSX.Element;
  role?: "alert" | "status";
  children?: JSX.Element;
}): JSX.Element {
  return (
    <div class={`flex gap-2.5 rounded-md border px-3 py-2.5 ${SOFT[props.tone ?? "neutral"]}`} role={props.role}>
      <Icon name={ICON[props.tone ?? "neutral"]} class="mt-0.5" />
      <div class="min-w-0 flex-1">
        <Show when={props.title}>
          <p class="font-semibold">{props.title}</p>
        </Show>
        <Show when={props.children}>
          <div class="break-words text-ink text-sm">{props.children}</div>
        </Show>
      </div>
    </div>
  );
}
