import { DurableObject } from "cloudflare:workers";
import { systemClock } from "../../platform/clock.ts";
import { answerPings, readState, SESSION_ENDED } from "../../platform/hub-socket.ts";
import { consoleLog } from "../../platform/log.ts";
import type { WindowKey } from "../telemetry/windows.contract.ts";
import { CheckpointStore } from "./checkpoint-store.ts";
import type { TelemetrySnapshot } from "./frames.contract.ts";
import { LedgerReader } from "./ledger-reader.ts";
import { NameBook } from "./name-book.ts";
import { OperationsComparison } from "./operations-comparison.ts";
import type { Audience } from "./operations-feed.ts";
import type { OperationsSnapshot } from "./operations-frame.contract.ts";
import { OperationsPart } from "./operations-part.ts";
import { OperationsView } from "./operations-view.ts";
import { type Comparison, Projector } from "./projector.ts";
import { SessionWatch } from "./session-watch.ts";
import { parseClientMessage, SocketBook, type SocketState } from "./socket-book.ts";
import { TelemetryPart } from "./telemetry-part.ts";
import { TransitionReader } from "./transition-reader.ts";
import { TransitionStore } from "./transition-store.ts";
import { Waker } from "./waker.ts";

export interface HubStats {
  sockets: number;
  ledger_rows_read: number;
  operations_rows_read: number;
  pulls: number;
  frames: number;
}

/**
 * The console hub: one object that projects the ledger and the runs' transitions, and pushes both to the open dashboards.
 * Each of the two is a part with turns of its own, so that one that fails or is slow leaves the other alone; this class is
 * the sockets that they share. Everything in memory can be lost at any time.
 */
export class ConsoleHub extends DurableObject<Env> {
  readonly #sockets = new SocketBook();
  readonly #sessions: SessionWatch;
  readonly #waker: Waker;
  readonly #telemetry: TelemetryPart;
  readonly #operations: OperationsPart;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const clock = systemClock;
    this.#sessions = new SessionWatch(env.DB, clock, this.#sockets);
    this.#waker = new Waker(ctx.storage, () => {
      ctx.waitUntil(this.#telemetry.turn());
      ctx.waitUntil(this.#operations.turnIfDue());
    });
    const deps = {
      sockets: this.#sockets,
      sessions: this.#sessions,
      waker: this.#waker,
      clock,
      log: consoleLog({ object: "console_hub" }),
    };
    const projector = new Projector(new LedgerReader(env.DB), new CheckpointStore(ctx.storage), clock);
    this.#telemetry = new TelemetryPart(projector, deps);
    const reader = new TransitionReader(env.DB);
    const view = new OperationsView(reader, new TransitionStore(ctx.storage), new NameBook(env.DB, clock), clock);
    this.#operations = new OperationsPart(view, new OperationsComparison(view, reader), deps);
    answerPings(ctx);
    this.#sockets.restore(ctx.getWebSockets());
  }

  /** The ledger or the runs may have moved. Says nothing about how; may come late, twice or not at all. */
  async notify(): Promise<void> {
    await Promise.all([this.#telemetry.notify(), this.#operations.notify()]);
  }

  summary(window: WindowKey): Promise<TelemetrySnapshot | null> {
    return this.#telemetry.summary(window);
  }

  /** Operations of a window; null while they are being derived again. */
  operations(audience: Audience): Promise<OperationsSnapshot | null> {
    return this.#operations.snapshot(audience);
  }

  /** Hub and database side by side, for every window and measure; null while that cannot be said. */
  async compare(): Promise<Comparison[] | null> {
    const [telemetry, operations] = [await this.#telemetry.compare(), await this.#operations.compare()];
    return telemetry === null || operations === null ? null : [...telemetry, ...operations];
  }

  /** Throws away what was derived and derives it from the database again. */
  async rebuild(): Promise<void> {
    await Promise.all([this.#telemetry.rebuild(), this.#operations.rebuild()]);
  }

  async endSessions(ended: { sessionIds?: string[]; platformUserIds?: string[] }): Promise<void> {
    const sessions = new Set(ended.sessionIds);
    const accounts = new Set(ended.platformUserIds);
    this.#sockets.endWhere(
      SESSION_ENDED,
      "session ended",
      (state) => sessions.has(state.sessionId) || accounts.has(state.platformUserId),
    );
  }

  /** Reads again which of the open sockets may stay, and what they may see: capabilities changed. */
  async recheckSessions(): Promise<void> {
    await this.#sessions.checkAll();
    await this.#operations.turn();
  }

  stats(): HubStats {
    return {
      sockets: this.#sockets.size,
      operations_rows_read: this.#operations.rowsRead,
      ...this.#telemetry.stats,
    };
  }

  override async fetch(request: Request): Promise<Response> {
    const state = readState<SocketState>(request);
    if (!state) return new Response(null, { status: 400 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.#sockets.set(server, state);
    this.#sessions.add(state.sessionId);
    this.#telemetry.tellIfStale(server);
    this.#operations.tellIfStale(server);
    this.ctx.waitUntil(this.#greet(server));
    return new Response(null, { status: 101, webSocket: client });
  }

  async #greet(socket: WebSocket): Promise<void> {
    await Promise.all([this.#telemetry.greet(socket), this.#operations.greet(socket)]);
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const parsed = parseClientMessage(message);
    const state = this.#sockets.state(socket);
    if (!parsed || !state) return this.#sockets.refuse(socket);
    if (parsed.type === "window") this.#sockets.set(socket, { ...state, window: parsed.window });
    await this.#greet(socket);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    // 1005 and 1006 may be received but not sent
    this.#sockets.close(socket, code === 1005 || code === 1006 ? 1000 : code, "");
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#sockets.forget(socket);
  }

  override async alarm(): Promise<void> {
    this.#waker.alarmFired();
    await Promise.all([this.#telemetry.turn(), this.#operations.turn()]);
  }
}
