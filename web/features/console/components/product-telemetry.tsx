import { For, type JSX, Show } from "solid-js";
import { USAGE_EVENT_NAMES, USAGE_EVENTS } from "../../../../worker/features/telemetry/catalog.contract.ts";
import { WINDOWS, type WindowKey } from "../../../../worker/features/telemetry/windows.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { formatClock } from "../../../ui/time.ts";
import { createAnnouncement } from "../announcement.ts";
import type { TelemetryFeed } from "../console-feed.ts";
import { hasChanged, sinceText } from "../since-looked.rules.ts";
import { createSinceLooked } from "../since-looked.ts";
import { sparklineText, spokenSummary, telemetrySentence } from "../telemetry-text.rules.ts";
import { PartState, StaleNotice } from "./part-state.tsx";
import { TelemetryStat } from "./telemetry-stat.tsx";

const NOT_LIVE = {
  ledger_unreachable: "The ledger cannot be reached, so the numbers below may have changed since.",
  rebuilding: "The numbers are being counted again from the ledger.",
} as const;

/** Place of a sparkline while the numbers are on their way. */
const PendingBar = () => <div class="h-6 animate-pulse rounded-sm bg-sunken" aria-hidden="true" />;

export interface ProductTelemetryProps {
  feed: TelemetryFeed;
  /** The selected window; the numbers may still be those of the one before. */
  window: WindowKey;
  viewerId: string;
}

/** The widget “Product telemetry” (domain §4.5): aggregates only, never stale in silence. */
export function ProductTelemetry(props: ProductTelemetryProps): JSX.Element {
  const { feed } = props;
  const sinceLooked = createSinceLooked(props.viewerId, () => props.feed.snapshot());
  const announcement = createAnnouncement(() => {
    const snapshot = feed.snapshot();
    return snapshot && feed.isCurrent() ? spokenSummary(snapshot) : "";
  });

  const shownWindow = () => feed.snapshot()?.window ?? props.window;
  const asOf = () => (feed.state() === "live" ? undefined : feed.since());
  const hint = () => {
    const { label } = WINDOWS[shownWindow()];
    const at = asOf();
    return at && feed.snapshot() ? `${label} · as of ${formatClock(at)}` : label;
  };
  const status = () => {
    const snapshot = feed.snapshot();
    if (snapshot === null) return `Counting ${WINDOWS[props.window].phrase}…`;
    const sentence = telemetrySentence(snapshot);
    if (snapshot.window !== props.window) return `${sentence} · counting ${WINDOWS[props.window].phrase}…`;
    const at = asOf();
    return at ? `${sentence} · as of ${formatClock(at)}` : sentence;
  };
  const change = (delta: number | null | undefined) => {
    const changes = sinceLooked.changes();
    return changes && typeof delta === "number"
      ? { delta, since: sinceText(new Date(changes.at), new Date()) }
      : undefined;
  };

  return (
    <section aria-labelledby="product-telemetry" aria-busy={feed.snapshot() === null ? "true" : undefined}>
      <header class="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div class="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <h2 id="product-telemetry" class="font-semibold text-lg">
            Product telemetry
          </h2>
          <p class="text-ink-2">{status()}</p>
          <PartState part={feed} />
        </div>
        <Show when={hasChanged(sinceLooked.changes())}>
          <Button variant="ghost" size="sm" class="max-sm:-ml-2 sm:-mr-2" onClick={sinceLooked.markSeen}>
            Mark as seen
          </Button>
        </Show>
      </header>
      <StaleNotice reason={feed.staleReason()} words={NOT_LIVE} />
      <ul class="grid grid-cols-2 gap-3 lg:grid-cols-3">
        <TelemetryStat
          label="Active workspaces"
          value={feed.snapshot()?.active_workspaces ?? null}
          hint={hint()}
          scope={shownWindow()}
          isCurrent={feed.isCurrent()}
          change={change(sinceLooked.changes()?.active_workspaces)}
        >
          {/* the others have a sparkline here: hints stand on one line */}
          <Show when={feed.snapshot()} fallback={<PendingBar />}>
            <div class="h-6" />
          </Show>
        </TelemetryStat>
        <For each={USAGE_EVENT_NAMES}>
          {(name, index) => (
            <TelemetryStat
              label={USAGE_EVENTS[name].label}
              value={feed.snapshot()?.counts[index()] ?? null}
              hint={hint()}
              scope={shownWindow()}
              isCurrent={feed.isCurrent()}
              change={change(sinceLooked.changes()?.counts[index()])}
            >
              <Show when={feed.snapshot()} fallback={<PendingBar />}>
                {(snapshot) => (
                  <Sparkline values={snapshot().bars[index()] ?? []} label={sparklineText(snapshot(), index())} />
                )}
              </Show>
            </TelemetryStat>
          )}
        </For>
      </ul>
      <p class="sr-only" aria-live="polite">
        {announcement()}
      </p>
    </section>
  );
}
