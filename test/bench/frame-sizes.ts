/** Largest frames that any measurement of this run has seen, bytes. */
export const largestFrames = { delta: 0, snapshot: 0 };

export function noteFrame(kind: "delta" | "snapshot", bytes: number): void {
  largestFrames[kind] = Math.max(largestFrames[kind], bytes);
}
