import { type JSX, Show } from "solid-js";

const number = new Intl.NumberFormat();
const signed = new Intl.NumberFormat(undefined, { signDisplay: "always" });

export interface StatCardProps {
  label: string;
  /** Null while it is not known: an unknown number is never shown as zero. */
  value: number | null;
  /** How the value reads; as a plain number unless given. */
  format?: ((value: number) => string) | undefined;
  hint: JSX.Element;
  /** Change since someone looked; `since` completes the phrase “+3 since …”, for instance a clock time. */
  change?: { delta: number; since: string } | undefined;
  /** Sparkline slot. */
  children?: JSX.Element;
}

/** One number with its name and what it covers. */
export function StatCard(props: StatCardProps): JSX.Element {
  return (
    <div class="flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface p-4">
      <p class="text-ink-2 text-sm">{props.label}</p>
      <p class="flex flex-wrap items-baseline gap-x-2">
        <Show
          when={props.value !== null}
          fallback={
            <span class="font-semibold text-2xl text-ink-3">
              <span aria-hidden="true">–</span>
              <span class="sr-only">Not known yet</span>
            </span>
          }
        >
          <span class="font-semibold text-2xl tracking-tight">{(props.format ?? number.format)(props.value ?? 0)}</span>
        </Show>
        <Show when={props.change && props.change.delta !== 0 ? props.change : undefined}>
          {(change) => (
            <span class="text-accent-ink text-sm">
              {signed.format(change().delta)} since {change().since}
            </span>
          )}
        </Show>
      </p>
      <Show when={props.children}>
        <div class="mt-auto pt-1">{props.children}</div>
      </Show>
      <p class="text-ink-3 text-xs">{props.hint}</p>
    </div>
  );
}
