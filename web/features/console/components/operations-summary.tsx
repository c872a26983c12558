import { For, type JSX, Show } from "solid-js";
import type { OperationsSnapshot } from "../../../../worker/features/console/operations-frame.contract.ts";
import { WINDOWS, type WindowKey } from "../../../../worker/features/telemetry/windows.contract.ts";
import { Icon } from "../../../ui/icons.tsx";
import { formatClock } from "../../../ui/time.ts";
import { SOFT } from "../../../ui/tone.ts";
import { createAnnouncement } from "../announcement.ts";
import type { OperationsFeed } from "../console-feed.ts";
import { HEALTH, percent, spokenOperations, stuckHint } from "../operations-text.rules.ts";
import { PartState, StaleNotice } from "./part-state.tsx";
import { TelemetryStat } from "./telemetry-stat.tsx";

const NOT_LIVE = {
  transitions_unreachable: "The runs cannot be read, so operations may have changed since.",
  rebuilding: "The operations are being counted again from the runs.",
} as const;

/** How the platform does, in a word, and why. */
function Health(props: { snapshot: OperationsSnapshot | null; window: WindowKey; isCurrent: boolean }): JSX.Element {
  const health = () => props.snapshot?.health;
  const look = () => HEALTH[health()?.status ?? "healthy"];
  return (
    <Show
      when={health()}
      fallback={
        <p class="rounded-lg border border-line bg-surface p-4 text-ink-2">Counting {WINDOWS[props.window].phrase}…</p>
      }
    >
      {(known) => (
        <div
          class={`flex gap-3 rounded-lg border p-4 transition-colors ${SOFT[look().tone]}`}
          classList={{ "opacity-70": !props.isCurrent }}
          data-health={known().status}
        >
          <Icon name={known().status === "healthy" ? "check" : "alert"} class="mt-1" />
          <div class="min-w-0">
            <p class="font-semibold text-lg">{look().label}</p>
            <ul class="text-ink text-sm">
              <For each={known().reasons}>{(reason) => <li>{reason}</li>}</For>
            </ul>
          </div>
        </div>
      )}
    </Show>
  );
}

/** Health and the numbers of runs: the first two widgets of the dashboard. */
export function OperationsSummary(props: { feed: OperationsFeed; window: WindowKey }): JSX.Element {
  const { feed } = props;
  const announcement = createAnnouncement(() => {
    const snapshot = feed.snapshot();
    return snapshot && feed.isCurrent() ? spokenOperations(snapshot) : "";
  });
  const shownWindow = () => feed.snapshot()?.window ?? props.window;
  const asOf = () => {
    const at = feed.state() === "live" ? undefined : feed.since();
    return at && feed.snapshot() ? ` · as of ${formatClock(at)}` : "";
  };
  const hint = (about: string) => `${about}${asOf()}`;
  const covered = () => WINDOWS[shownWindow()].label;
  const stuck = () => stuckHint(feed.snapshot()?.counts.stuck ?? 0);
  const stat = () => ({ scope: shownWindow(), isCurrent: feed.isCurrent() });
  return (
    <section aria-labelledby="operations-health" aria-busy={feed.snapshot() === null ? "true" : undefined}>
      <header class="mb-2 flex min-h-8 flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 id="operations-health" class="font-semibold text-lg">
          Operations
        </h2>
        <Show when={feed.snapshot() !== null && shownWindow() !== props.window}>
          <p class="text-ink-2">counting {WINDOWS[props.window].phrase}…</p>
        </Show>
        <PartState part={feed} />
      </header>
      <StaleNotice reason={feed.staleReason()} words={NOT_LIVE} />
      <div class="flex flex-col gap-3">
        <Health snapshot={feed.snapshot()} window={props.window} isCurrent={feed.isCurrent()} />
        <ul class="grid grid-cols-2 gap-3 lg:grid-cols-4">
          <TelemetryStat
            {...stat()}
            label="Runs started"
            value={feed.snapshot()?.counts.started ?? null}
            hint={hint(covered())}
          />
          <TelemetryStat
            {...stat()}
            label="Active now"
            value={feed.snapshot()?.counts.active ?? null}
            hint={hint("Whenever they started")}
          />
          <TelemetryStat
            {...stat()}
            label="Failed runs"
            value={feed.snapshot()?.counts.failed ?? null}
            hint={hint(stuck() === "" ? covered() : `${covered()} · ${stuck()}`)}
          />
          <TelemetryStat
            {...stat()}
            label="Success rate"
            value={feed.snapshot()?.success_rate ?? null}
            format={percent}
            hint={hint(
              feed.snapshot()?.success_rate === null
                ? "No run succeeded or failed"
                : "Of runs that succeeded or failed",
            )}
          />
        </ul>
      </div>
      <p class="sr-only" aria-live="polite">
        {announcement()}
      </p>
    </section>
  );
}
