import { createEffect, type JSX, on } from "solid-js";
import { StatCard, type StatCardProps } from "../../../ui/stat-card.tsx";

const FLASH_MS = 600;

const prefersStillness = () => window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

/** A short tint behind a number that has just changed. */
function flash(element: Element | null | undefined) {
  if (!element || typeof element.animate !== "function" || prefersStillness()) return;
  element.animate([{ backgroundColor: "var(--info-soft)" }, { backgroundColor: "var(--surface)" }], {
    duration: FLASH_MS,
    easing: "ease-out",
  });
}

export interface TelemetryStatProps extends StatCardProps {
  /** False dims the card: its number is not live. */
  isCurrent: boolean;
  /** What the number covers: a change of it replaces the number instead of moving it. */
  scope: string;
}

/** A live number: it flashes when it moves, and fades when it stopped being live. */
export function TelemetryStat(props: TelemetryStatProps): JSX.Element {
  let cell: HTMLLIElement | undefined;
  createEffect(
    on([() => props.value, () => props.scope], ([value, scope], previous) => {
      if (previous && previous[0] !== null && previous[0] !== value && previous[1] === scope)
        flash(cell?.firstElementChild);
    }),
  );
  return (
    <li
      ref={cell}
      class="grid min-w-0 transition-colors"
      classList={{ "text-ink-3 [&_svg]:opacity-40": !props.isCurrent }}
      data-current={props.isCurrent}
    >
      <StatCard label={props.label} value={props.value} format={props.format} hint={props.hint} change={props.change}>
        {props.children}
      </StatCard>
    </li>
  );
}
