import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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
        resolve();
      });
    });
    const ready = await new Promise<Extract<HostMessage, { type: "ready" }>>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the runtime did not start in time")), START_TIMEOUT_MS);
      child.on("message", (message: HostMessage) => {
        clearTimeout(timer);
        if (message.type === "ready") resolve(message);
        else if (message.type === "failed") reject(new Error(message.error));
      });
      void exited.then(() => reject(new Error("the runtime ended while starting")));
    });
    const { product, probe, site } = ready;
    this.#live = { child, exited, product: new URL(product), probe: new URL(probe), site: new URL(site) };
  }

  /** Ledger position of the hub's last checkpoint, read off its file; null before the first. */
  checkpoint(): number | null {
    const directory = join(this.#stateDir, "do/tenantpilot-ConsoleHub");
    const file = readdirSync(directory).find((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
    if (file === undefined) return null;
    const database = new DatabaseSync(join(directory, file), { readOnly: true });
    try {
      const row = database.prepare("SELECT cursor FROM position").get();
      return row === undefined ? null : Number(row.cursor);
    } finally {
      database.close();
    }
  }

  /** Has the system write the ledger out: what it still owes the disk would delay every commit that is measured. */
  flushLedger(): void {
    const directory = join(this.#stateDir, "d1/miniflare-D1DatabaseObject");
    for (const name of readdirSync(directory)) {
      const file = openSync(join(directory, name), "r+");
      fsyncSync(file);
      closeSync(file);
    }
  }

  /** Ends the hub's object as the platform does; its sockets stay open and hibernate. */
  async evictHub(): Promise<void> {
    const { child } = this.#running;
    const answered = once(child, "message") as Promise<[HostMessage]>;
    child.send({ type: "evict" } satisfies HostRequest);
    const [answer] = await answered;
    if (answer.type !== "evicted" || answer.error !== null)
      throw new Error(`eviction failed: ${JSON.stringify(answer)}`);
  }

  async stop(): Promise<void> {
    if (this.#live === null) return;
    const { child, exited } = this.#live;
    this.#live = null;
    const timer = setTimeout(() => killGroup(child.pid ?? 0), 10_000);
    child.send({ type: "stop" } satisfies HostRequest);
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

  async run<N extends OperationName>(
    name: N,
    input: ProbeOperations[N]["input"],
  ): Promise<ProbeOperations[N]["output"]> {
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
