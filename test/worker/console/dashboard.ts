import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, onTestFinished, vi } from "vitest";
import { applyFrame, type LiveFrame, type LiveState } from "../../../worker/features/console/frames.contract.ts";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import {
  isOperationsFrame,
  type OperationsFrame,
  type OperationsSnapshot,
  type OperationsStaleFrame,
} from "../../../worker/features/console/operations-frame.contract.ts";
import type { SocketState } from "../../../worker/features/console/socket-book.ts";
import type { WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";
import { type FarewellFrame, SOCKET_STATE_HEADER } from "../../../worker/platform/hub-socket.ts";
import { makeStaff } from "../../support/factories.ts";
import { countLedger, insertRows, makeScopes } from "../../support/ledger.ts";

export const hub = () => env.CONSOLE_HUB.getByName("console");

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits in real time, also while the test holds the date still. */
export async function until(what: string, isTrue: () => unknown, ms = 3_000): Promise<void> {
  for (let waited = 0; waited < ms; waited += 5) {
    if (isTrue()) return;
    await pause(5);
  }
  throw new Error(`waited in vain until ${what}`);
}

/** Waits until `check` no longer throws, in real time as well: vitest's own waiting would move a date that is held still. */
export async function eventually(check: () => void): Promise<void> {
  let failure: unknown;
  const holds = () => {
    try {
      check();
      return true;
    } catch (thrown) {
      failure = thrown;
      return false;
    }
  };
  await until("it holds", holds, 15_000).catch(() => {
    throw failure;
  });
}

/** Long enough for a frame that should not come. */
export const aWhile = () => pause(150);

/** An open dashboard as the browser holds it: frames in order, the state that they make, and the end of the socket. */
export class Dashboard {
  /** Of product telemetry, and what belongs to the socket itself. */
  readonly texts: string[] = [];
  /** Frames of product telemetry. */
  readonly frames: LiveFrame[] = [];
  readonly operationsFrames: OperationsFrame[] = [];
  /** What the last frame of operations said; null before it. */
  operations: OperationsSnapshot | null = null;
  operationsStale: string | null = null;
  state: LiveState | null = null;
  stale: string | null = null;
  resyncs = 0;
  /** Close code; null while open. */
  closed: number | null = null;
  /** Code of the farewell frame. */
  ended: number | null = null;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#receive(String(data)));
    socket.addEventListener("close", ({ code }) => {
      this.closed = code;
    });
    socket.accept();
    onTestFinished(() => {
      if (this.closed === null) socket.close(1000, "the test is over");
    });
  }

  #receive(text: string): void {
    if (text === "pong") {
      this.texts.push(text);
      return;
    }
    const frame = JSON.parse(text) as LiveFrame | FarewellFrame | OperationsFrame | OperationsStaleFrame;
    if (isOperationsFrame(frame)) {
      this.#receiveOperations(frame);
      return;
    }
    this.texts.push(text);
    if ("type" in frame && frame.type === "end") {
      this.ended = frame.code;
      return;
    }
    this.frames.push(frame);
    const result = applyFrame(this.state, frame);
    if (result.kind === "state") {
      this.state = result.state;
      this.stale = null;
    } else if (result.kind === "stale") this.stale = result.reason;
    else {
      this.resyncs += 1;
      this.send({ type: "resync" });
    }
  }

  #receiveOperations(frame: OperationsFrame | OperationsStaleFrame): void {
    if (frame.type === "operations_stale") {
      this.operationsStale = frame.reason;
      return;
    }
    this.operationsFrames.push(frame);
    this.operations = frame.operations;
    this.operationsStale = null;
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  close(): void {
    this.#socket.close(1000, "closed");
  }

  get counts(): number[] | undefined {
    return this.state?.telemetry.counts;
  }

  /** Events of all families; -1 without a state. */
  get total(): number {
    return this.counts?.reduce((sum, count) => sum + count, 0) ?? -1;
  }

  /** The last frame's text and kind. */
  get last(): LiveFrame | undefined {
    return this.frames.at(-1);
  }

  untilTotal(total: number): Promise<void> {
    return until(`the dashboard shows ${total}, it shows ${this.total}`, () => this.total === total);
  }
}

type Account = { id: string; sessionId: string; showsNames?: boolean };

/** Knocks at the hub like the guarded route does, for a session that exists. */
export async function openDashboard(
  account: Account,
  window: WindowKey = "24h",
  expiresAt = Date.now() + 30 * 60_000,
): Promise<Dashboard> {
  const state: SocketState = {
    sessionId: account.sessionId,
    platformUserId: account.id,
    expiresAt,
    window,
    showsNames: account.showsNames ?? true,
  };
  const response = await hub().fetch("http://hub.example/live", {
    headers: { Upgrade: "websocket", [SOCKET_STATE_HEADER]: JSON.stringify(state) },
  });
  if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
  return new Dashboard(response.webSocket);
}

/** Opens a dashboard and waits for its first numbers. */
export async function watch(account: Account, window: WindowKey = "24h", expiresAt?: number): Promise<Dashboard> {
  const dashboard = await openDashboard(account, window, expiresAt);
  await until("the first snapshot arrives", () => dashboard.state !== null);
  return dashboard;
}

/** Compares what a dashboard shows with a count of the ledger at the instant that it shows. */
export async function expectLevel(dashboard: Dashboard): Promise<void> {
  const telemetry = dashboard.state?.telemetry;
  if (!telemetry) throw new Error("no state");
  const { counts, active_workspaces } = (await countLedger(telemetry.end_at))[telemetry.window];
  expect([telemetry.counts, telemetry.active_workspaces]).toEqual([counts, active_workspaces]);
  expect(telemetry.bars.map((bars) => bars.reduce((sum, bar) => sum + bar, 0))).toEqual(counts);
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Staff who look, five workspaces with a tenant each, and a way to put events of them into the ledger. */
export async function stage() {
  const [staff, scopes] = [await makeStaff(), await makeScopes(5)];
  const record = (times: readonly number[], event?: string) =>
    insertRows(
      times.flatMap((at, index) => {
        const scope = scopes[index % scopes.length];
        return scope ? [{ ...scope, at, ...(event === undefined ? {} : { event }) }] : [];
      }),
    );
  return { staff, scopes, record };
}

export const alarmAt = () => runInDurableObject(hub(), (_hub, state) => state.storage.getAlarm());

export const rowsRead = async () => (await hub().stats()).ledger_rows_read;

/** The database answers no question about the ledger. @returns what mends it */
export function breakLedger() {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const questions = (["read", "head"] as const).map((question) =>
    vi.spyOn(LedgerReader.prototype, question).mockRejectedValue(new Error("D1_ERROR: Network connection lost.")),
  );
  return () => {
    for (const question of questions) question.mockRestore();
  };
}
