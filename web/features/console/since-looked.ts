import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import type { TelemetrySnapshot } from "../../../worker/features/console/frames.contract.ts";
import type { WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";
import {
  type Baseline,
  baselineKey,
  baselineOf,
  type Changes,
  changesSince,
  parseBaseline,
} from "./since-looked.rules.ts";

// storage can be forbidden or full: the change since the last look is then left out
function load(key: string): Baseline | null {
  try {
    return parseBaseline(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function save(key: string, baseline: Baseline): void {
  try {
    localStorage.setItem(key, JSON.stringify(baseline));
  } catch {
    // as above
  }
}

export interface SinceLooked {
  /** Null before the first numbers. */
  changes: Accessor<Changes | null>;
  markSeen: () => void;
}

/** Remembers, per window, the numbers that were on screen when the viewer left or hid the page, and compares with them. */
export function createSinceLooked(viewerId: string, snapshot: Accessor<TelemetrySnapshot | null>): SinceLooked {
  const [baseline, setBaseline] = createSignal<Baseline | null>(null);
  let shown: TelemetrySnapshot | null = null;

  const keyOf = (window: WindowKey) => baselineKey(viewerId, window);
  const remember = () => {
    if (shown === null) return;
    const seen = baselineOf(shown, Date.now());
    save(keyOf(shown.window), seen);
    setBaseline(seen);
  };
  // what arrives while the page is hidden is not seen
  const leave = () => document.visibilityState === "visible" && remember();
  const hide = () => document.visibilityState === "hidden" && remember();

  createEffect(
    on(snapshot, (next) => {
      const isOtherWindow = next?.window !== shown?.window;
      if (isOtherWindow) leave();
      shown = next;
      // a first look on this device: changes count from its first numbers on
      if (isOtherWindow) setBaseline(next && (load(keyOf(next.window)) ?? baselineOf(next, Date.now())));
    }),
  );
  document.addEventListener("visibilitychange", hide);
  window.addEventListener("pagehide", leave);
  onCleanup(() => {
    document.removeEventListener("visibilitychange", hide);
    window.removeEventListener("pagehide", leave);
    leave();
  });

  return {
    changes: createMemo(() => {
      const current = snapshot();
      return current && changesSince(baseline(), current);
    }),
    markSeen: remember,
  };
}
