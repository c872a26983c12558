import type { JSX } from "solid-js";

/** How much of a known amount is done. */
export function ProgressBar(props: { done: number; total: number; label: string }): JSX.Element {
  const percent = () => (props.total > 0 ? Math.min(100, Math.round((props.done / props.total) * 100)) : 0);
  return (
    <div
      class="h-1.5 w-full overflow-hidden rounded-sm bg-sunken"
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={props.total}
      aria-valuenow={props.done}
      aria-valuetext={`${props.done} of ${props.total}`}
    >
      <div class="h-full rounded-sm bg-info-mark transition-[width] duration-300" style={{ width: `${percent()}%` }} />
    </div>
  );
}
