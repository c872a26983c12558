import { type JSX, Show } from "solid-js";

/** The product's name and, where there is more than one, the plane. */
export function Brand(props: { plane?: string | undefined }): JSX.Element {
  return (
    <span class="inline-flex items-center gap-2 font-semibold">
      <svg viewBox="0 0 32 32" class="size-6 shrink-0" aria-hidden="true">
        <rect width="32" height="32" rx="7" class="fill-accent" />
        <path d="M7 9.5h18M16 9.5V24" stroke="#fff" stroke-width="3" stroke-linecap="round" fill="none" />
        <circle cx="23.5" cy="21.5" r="3" fill="#fff" />
      </svg>
      <span class="whitespace-nowrap">TenantPilot</span>
      <Show when={props.plane}>
        <span class="whitespace-nowrap font-normal text-ink-3">{props.plane}</span>
      </Show>
    </span>
  );
}
