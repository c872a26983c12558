import type { JSX } from "solid-js";

const PATHS = {
  alert: "M8 5v3.5M8 11h.01M7.1 2.5 1.7 12a1 1 0 0 0 .9 1.5h10.8a1 1 0 0 0 .9-1.5L8.9 2.5a1 1 0 0 0-1.8 0Z",
  arrow: "M3 8h10M9 4l4 4-4 4",
  audit: "M4 2.5h6l2.5 2.5v8.5H4zM6 6h3M6 8.5h4.5M6 11h4.5",
  check: "M3 8.5 6.5 12 13 4.5",
  chevron: "m4 6 4 4 4-4",
  close: "m4 4 8 8M12 4l-8 8",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  dash: "M4 8h8",
  external: "M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4",
  info: "M8 7.5V11M8 5h.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z",
  onboarding: "M2.5 4.5 4 6l2.5-3M2.5 11 4 12.5l2.5-3M9 4.5h4.5M9 11h4.5",
  operations: "M1.5 8.5H4l2-5.5 3.5 10 2-4.5h3",
  search: "m10.5 10.5 3 3M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0Z",
  sun: "M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7M11 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z",
  system: "M2 3h12v8H2zM6 13.5h4M8 11v2.5",
  tenants: "M2.5 13.5v-11h6v11M8.5 6.5h5v7M1.5 13.5h13M5 5.5h1M5 8h1M5 10.5h1M11 9h.5M11 11.2h.5",
  users:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M11 7.3a2.2 2.2 0 0 0 0-4.3M12.3 9.8c1.4.6 2.2 1.9 2.2 3.7",
} as const;

export type IconName = keyof typeof PATHS;

/** Decorative: the text beside it, or the label of the control around it, says what it means. */
export function Icon(props: { name: IconName; class?: string }): JSX.Element {
  return (
    <svg
      viewBox="0 0 16 16"
      class={`size-4 shrink-0 ${props.class ?? ""}`}
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[props.name]} />
    </svg>
  );
}

export function Spinner(props: { class?: string }): JSX.Element {
  return (
    <svg viewBox="0 0 16 16" class={`size-4 shrink-0 animate-spin ${props.class ?? ""}`} fill="none" aria-hidden="true">
      <circle cx="8" cy="8" r="6" stroke="currentColor" stroke-opacity="0.25" stroke-width="2" />
      <path d="M14 8a6 6 0 0 0-6-6" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    </svg>
  );
}
