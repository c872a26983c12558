import type { Arrival } from "./crowd-protocol.ts";

/**
 * For each event, in the order of commits, how long every socket waited for the frame that shows it, ms.
 *
 * @throws Error when fewer events were shown than committed
 */
export function waitsOf(committedAt: readonly number[], arrivals: readonly Arrival[]): number[][] {
  const sorted = [...committedAt].sort((a, b) => a - b);
  const waits: number[][] = [];
  for (const { arrived, times } of arrivals)
    for (let shown = 0; shown < arrived; shown += 1) {
      const at = sorted[waits.length];
      if (at !== undefined) waits.push(times.map((time) => time - at));
    }
  if (waits.length < sorted.length) throw new Error(`${sorted.length - waits.length} events were not shown`);
  return waits;
}
