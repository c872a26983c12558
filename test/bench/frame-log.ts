import { FAMILY_COUNT, isDelta, type LiveFrame } from "../../worker/features/console/frames.contract.ts";
import { isOperationsFrame } from "../../worker/features/console/operations-frame.contract.ts";

/** What a frame tells a measurement. */
export interface FrameNote {
  /** `operations` is not measured: telemetry is. */
  kind: "snapshot" | "delta" | "stale" | "operations";
  v: number;
  /** Events that this frame made visible. */
  arrived: number;
  bytes: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Reads the frames of one window. All of its sockets get the same text, so a frame is parsed once; a snapshot's arrivals
 * are the growth of its total.
 */
export class FrameReader {
  #text = "";
  #note: FrameNote = { kind: "stale", v: 0, arrived: 0, bytes: 0 };
  #total: number | null = null;

  read(text: string): FrameNote {
    if (text === this.#text) return this.#note;
    const frame = JSON.parse(text) as LiveFrame;
    if (isOperationsFrame(frame)) return { kind: "operations", v: 0, arrived: 0, bytes: text.length };
    this.#text = text;
    this.#note = { ...this.#understand(frame), bytes: text.length };
    return this.#note;
  }

  #understand(frame: LiveFrame): Omit<FrameNote, "bytes"> {
    if (isDelta(frame)) {
      const arrived = sum(frame.slice(3, 3 + FAMILY_COUNT));
      if (this.#total !== null) this.#total += arrived - sum(frame.slice(3 + FAMILY_COUNT));
      return { kind: "delta", v: frame[0] ?? 0, arrived };
    }
    if (frame.type === "stale") return { kind: "stale", v: 0, arrived: 0 };
    const total = sum(frame.product_telemetry.counts);
    const arrived = this.#total === null ? 0 : Math.max(0, total - this.#total);
    this.#total = total;
    return { kind: "snapshot", v: frame.v, arrived };
  }
}
