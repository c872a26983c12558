import { type ChildProcess, spawn } from "node:child_process";
import type { Bundle } from "./build.ts";
import { call } from "./http.ts";
import { here } from "./paths.ts";
import type { OperationName, ProbeOperations } from "./probe-protocol.ts";
import type { HostMessage, HostOptions, HostRequest } from "./runtime-host.ts";

const START_TIMEOUT_MS = 60_000;

/** Process groups that must not outlive this program. */
const groups = new Set<number>();

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended
  }
}

process.on("exit", () => {
  for (const pid of groups) killGroup(pid);
});

interface Live {
  child: ChildProcess;
  product: URL;
  probe: URL;
  site: URL;
  exited: Promise<void>;
}

/** A runtime with its state on disk, which can be stopped, killed and started again. */
export class Runtime {
  readonly #bundle: Bundle;
  readonly #stateDir: string;
  readonly #assets: string | null;
  #live: Live | null = null;
  #requests = 0;
  readonly #waiting = new Map<number, { resolve(value: number | null): void; reject(error: Error): void }>();

  constructor(bundle: Bundle, stateDir: string, assets: string | null = null) {
    this.#bundle = bundle;
    this.#stateDir = stateDir;
    this.#assets = assets;
  }

  get #running(): Live {
    if (this.#live === null) throw new Error("the runtime is not running");
    return this.#live;
  }

  /** Address of the product's Worker. */
  get product(): URL {
    return this.#running.product;
  }

  get probe(): URL {
    return this.#running.probe;
  }

  /** Address that serves the built client, too. */
  get site(): URL {
    return this.#running.site;
  }

  async start(): Promise<void> {
    const options: HostOptions = { bundle: this.#bundle, stateDir: this.#stateDir, assets: this.#assets };
    const child = spawn(process.execPath, [here("runtime-host.ts"), JSON.stringify(options)], {
      // a group of its own, so that the runtime's processes end together
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const { pid } = child;
    if (pid === undefined) throw new Error("the runtime's process did not start");
    groups.add(pid);
    const exited = new Promise<void>((resolve) => {
      child.once("exit", () => {
        groups.delete(pid);
        for (const { reject } of this.#waiting.values()) reject(new Error("the runtime has ended"));
        this.#waiting.clear();
        resolve();
      });
    });
    const ready = await new Promise<Extract<HostMessage, { type: "ready" }>>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the runtime did not start in time")), START_TIMEOUT_MS);
      child.on("message", (message: HostMessage) => {
        if (message.type === "answer") return this.#settle(message);
        clearTimeout(timer);
        if (message.type === "ready") resolve(message);
        else reject(new Error(message.error));
      });
      void exited.then(() => reject(new Error("the runtime ended while starting")));
    });
    const { product, probe, site } = ready;
    this.#live = { child, exited, product: new URL(product), probe: new URL(probe), site: new URL(site) };
  }

  #settle({ id, value, error }: Extract<HostMessage, { type: "answer" }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === null) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  #ask(type: "checkpoint" | "evict"): Promise<number | null> {
    const { child } = this.#running;
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      child.send({ id, type } satisfies HostRequest);
    });
  }

  /** Ledger position of the hub's last checkpoint; null before the first. */
  checkpoint(): Promise<number | null> {
    return this.#ask("checkpoint");
  }

  /** Ends the hub's object as the platform does; its sockets stay open and hibernate. */
  async evictHub(): Promise<void> {
    await this.#ask("evict");
  }

  async stop(): Promise<void> {
    if (this.#live === null) return;
    const { child, exited } = this.#live;
    this.#live = null;
    const timer = setTimeout(() => killGroup(child.pid ?? 0), 10_000);
    child.send({ id: 0, type: "stop" } satisfies HostRequest);
    await exited;
    clearTimeout(timer);
    killGroup(child.pid ?? 0);
  }

  /** `kill -9` of every process of the runtime at once. */
  async kill(): Promise<void> {
    const { child, exited } = this.#running;
    this.#live = null;
    killGroup(child.pid ?? 0);
    await exited;
  }

  async run<N extends OperationName>(name: N, input: ProbeOperations[N]["input"]): Promise<ProbeOperations[N]["output"]> {
    const { status, text } = await call(new URL(`/${name}`, this.probe), { body: input });
    const answer = JSON.parse(text) as ProbeOperations[N]["output"] | { error: string };
    if (status !== 200) throw new Error(`probe ${name}: ${(answer as { error: string }).error}`);
    return answer as ProbeOperations[N]["output"];
  }

  /** One statement's answer. */
  async sql(sql: string, ...params: (string | number | null)[]) {
    const [result] = await this.run("sql", [{ sql, params }]);
    if (result === undefined) throw new Error("no answer to a statement");
    return result;
  }
}
