import { createMemo, type JSX } from "solid-js";

const WIDTH = 120;
const HEIGHT = 24;

/** Bars as one path: sixty of them cost one node. An empty bucket stays empty, so that zero is not drawn as a little. */
export function sparklinePath(values: readonly number[]): string {
  const top = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length);
  const bar = Math.max(1, step - 0.75);
  return values
    .map((value, index) => {
      if (value <= 0) return "";
      const height = Math.max(1.5, (value / top) * HEIGHT);
      const x = (index * step).toFixed(2);
      return `M${x} ${HEIGHT}v${(-height).toFixed(2)}h${bar.toFixed(2)}v${height.toFixed(2)}z`;
    })
    .join("");
}

/** Shape of a series, oldest first. The numbers themselves are elsewhere: `label` says what the shape is of. */
export function Sparkline(props: { values: readonly number[]; label: string }): JSX.Element {
  const path = createMemo(() => sparklinePath(props.values));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      class="h-6 w-full text-info-mark"
      role="img"
      aria-label={props.label}
    >
      <path d={`M0 ${HEIGHT - 0.5}h${WIDTH}`} class="stroke-line" stroke-width="1" />
      <path d={path()} fill="currentColor" />
    </svg>
  );
}
