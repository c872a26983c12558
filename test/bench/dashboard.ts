import { setTimeout as wait } from "node:timers/promises";
import { applyFrame, isDelta, type LiveFrame, type LiveState } from "../../worker/features/console/frames.contract.ts";
import { isOperationsFrame } from "../../worker/features/console/operations-frame.contract.ts";
import { noteFrame } from "./frame-sizes.ts";
import { openSocket, type RawSocket, type SocketTarget } from "./raw-socket.ts";

const RECONNECT_MS = 100;

/**
 * One open dashboard that keeps its state as the web client does (`applyFrame`, resync when a version is missing) and
 * connects again when its socket is gone.
 */
export class Dashboard {
  readonly #targetOf: () => SocketTarget;
  #socket: RawSocket | null = null;
  #isClosed = false;
  state: LiveState | null = null;
  isStale = true;
  resyncs = 0;

  private constructor(targetOf: () => SocketTarget) {
    this.#targetOf = targetOf;
  }

  /** @param targetOf asked before each attempt: a restarted runtime has another port */
  static async open(targetOf: () => SocketTarget): Promise<Dashboard> {
    const dashboard = new Dashboard(targetOf);
    await dashboard.#connect();
    await dashboard.untilLive();
    return dashboard;
  }

  async #connect(): Promise<void> {
    while (!this.#isClosed) {
      try {
        this.#socket = await openSocket(this.#targetOf(), {
          onText: (text) => this.#receive(text),
          onClose: () => {
            this.isStale = true;
            this.state = null;
            void this.#connect();
          },
        });
        return;
      } catch {
        // the runtime is down: its next life has the dashboard again
        await wait(RECONNECT_MS);
      }
    }
  }

  #receive(text: string): void {
    const frame = JSON.parse(text) as LiveFrame;
    if (isOperationsFrame(frame)) return;
    if (isDelta(frame)) noteFrame("delta", text.length);
    else if (frame.type === "snapshot") noteFrame("snapshot", text.length);
    const result = applyFrame(this.state, frame);
    if (result.kind === "stale") {
      this.isStale = true;
      return;
    }
    if (result.kind === "resync") {
      this.resyncs += 1;
      this.isStale = true;
      this.#socket?.send(JSON.stringify({ type: "resync" }));
      return;
    }
    this.state = result.state;
    this.isStale = false;
  }

  async untilLive(timeoutMs = 30_000): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (this.isStale) {
      if (performance.now() > until) throw new Error("a dashboard did not become live");
      await wait(5);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
  }
}
