import type { TelemetrySnapshot } from "../../../worker/features/console/frames.contract.ts";
import { USAGE_EVENT_NAMES, type UsageEventName } from "../../../worker/features/telemetry/catalog.contract.ts";
import type { WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";

/** The six numbers that a viewer last saw of one window. */
export interface Baseline {
  /** Epoch ms of this device's clock: when the viewer left, hid the page or marked the numbers as seen. */
  at: number;
  active_workspaces: number;
  /** By event name, so that a baseline outlives a change of the catalog. */
  counts: Partial<Record<UsageEventName, number>>;
}

/** One key per viewer and window: people who share a device do not share what they have seen. */
export const baselineKey = (viewerId: string, window: WindowKey): string => `tp_console_seen.${viewerId}.${window}`;

export const baselineOf = (snapshot: TelemetrySnapshot, at: number): Baseline => ({
  at,
  active_workspaces: snapshot.active_workspaces,
  counts: Object.fromEntries(USAGE_EVENT_NAMES.map((name, index) => [name, snapshot.counts[index] ?? 0])),
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const isCount = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0;

/** A stored baseline; null for anything that this page did not write. */
export function parseBaseline(stored: string | null): Baseline | null {
  if (stored === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    return null;
  }
  if (!isRecord(value) || !isCount(value.at) || !isCount(value.active_workspaces) || !isRecord(value.counts))
    return null;
  const known = USAGE_EVENT_NAMES.flatMap((name) => {
    const count = isRecord(value) && isRecord(value.counts) ? value.counts[name] : undefined;
    return isCount(count) ? [[name, count] as const] : [];
  });
  return { at: value.at, active_workspaces: value.active_workspaces, counts: Object.fromEntries(known) };
}

export interface Changes {
  /** When the viewer looked last, epoch ms. */
  at: number;
  active_workspaces: number;
  /** In catalog order; null for a family that the baseline does not know. */
  counts: (number | null)[];
}

/** What changed since the viewer looked; null before a first look. */
export const changesSince = (baseline: Baseline | null, snapshot: TelemetrySnapshot): Changes | null =>
  baseline && {
    at: baseline.at,
    active_workspaces: snapshot.active_workspaces - baseline.active_workspaces,
    counts: USAGE_EVENT_NAMES.map((name, index) => {
      const before = baseline.counts[name];
      return before === undefined ? null : (snapshot.counts[index] ?? 0) - before;
    }),
  };

export const hasChanged = (changes: Changes | null): boolean =>
  changes !== null && [changes.active_workspaces, ...changes.counts].some((delta) => delta !== null && delta !== 0);

const pad = (value: number): string => String(value).padStart(2, "0");

/** `14:02`, with the day in front when it was another one. Both of this device's clock. */
export function sinceText(at: Date, now: Date): string {
  const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
  if (at.toDateString() === now.toDateString()) return clock;
  const day = at.toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }),
  });
  return `${day}, ${clock}`;
}
