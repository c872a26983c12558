import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { WindowKey } from "../../worker/features/telemetry/windows.contract.ts";
import type { CrowdMessage, CrowdProgress, CrowdReport, CrowdRequest } from "./crowd-protocol.ts";
import { noteFrame } from "./frame-sizes.ts";
import { here } from "./paths.ts";
import type { SocketTarget } from "./raw-socket.ts";
import type { Runtime } from "./runtime.ts";

export const liveTarget = (runtime: Runtime, cookie: string, window: WindowKey): SocketTarget => ({
  url: new URL(`/api/system/live?window=${window}`, runtime.product).href,
  cookie,
});

/** Open dashboards in a process of their own. */
export class Crowd {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async open(targets: SocketTarget[], perTarget: number): Promise<Crowd> {
    const crowd = new Crowd(fork(here("crowd-process.ts"), { stdio: ["ignore", "ignore", "inherit", "ipc"] }));
    try {
      await crowd.#ask({ type: "open", targets, perTarget });
    } catch (error) {
      await crowd.close();
      throw error;
    }
    return crowd;
  }

  async #ask(request: CrowdRequest): Promise<CrowdMessage> {
    const child = this.#child;
    const answered = new AbortController();
    const { signal } = answered;
    try {
      child.send(request);
      const [message] = (await Promise.race([
        once(child, "message", { signal }),
        once(child, "exit", { signal }).then(() => {
          throw new Error("the dashboards' process has ended");
        }),
      ])) as [CrowdMessage];
      if (message.type === "failed") throw new Error(message.error);
      return message;
    } finally {
      answered.abort();
    }
  }

  /** Starts counting anew. */
  async record(): Promise<void> {
    await this.#ask({ type: "record" });
  }

  async progress(): Promise<CrowdProgress> {
    const answer = await this.#ask({ type: "progress" });
    if (answer.type !== "progress") throw new Error("no progress");
    return answer.progress;
  }

  async report(): Promise<CrowdReport> {
    const answer = await this.#ask({ type: "report" });
    if (answer.type !== "report") throw new Error("no report");
    noteFrame("delta", answer.report.largestDelta);
    noteFrame("snapshot", answer.report.largestSnapshot);
    return answer.report;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }
}
