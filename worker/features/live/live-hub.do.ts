import { DurableObject } from "cloudflare:workers";
import { type Clock, systemClock, toIso } from "../../platform/clock.ts";
import { openDatabase } from "../../platform/database.ts";
import {
  answerPings,
  closeSocket,
  endSocket,
  PING,
  PONG,
  readState,
  SESSION_ENDED,
  TRY_AGAIN_LATER,
} from "../../platform/hub-socket.ts";
import { consoleLog } from "../../platform/log.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import type { LiveFrame } from "./live.contract.ts";
import type { SocketState } from "./socket-state.ts";
import type { LiveSubject, SubjectReaders } from "./subjects.ts";
import { judgeViewer, nextCheckAt } from "./viewers.rules.ts";
import { viewersOf } from "./viewers.usecases.ts";

interface OpenSocket {
  socket: WebSocket;
  state: SocketState;
}

const UNSUPPORTED_DATA = 1003;

/**
 * Live view of one workspace: pushes what has changed to the open pages that may see it. It remembers nothing but its
 * sockets; what a subject is now and who may see it is asked of the database at the moment of each push.
 */
export abstract class LiveHub extends DurableObject<Env> {
  protected abstract readonly readers: SubjectReaders;
  readonly #db = openDatabase(this.env.DB);
  readonly #clock: Clock = systemClock;
  readonly #log = consoleLog();
  /** Pushes one after another, so that an older state of a subject is never sent after a newer one. */
  #pushes: Promise<void> = Promise.resolve();
  /** Subjects whose push has not begun to read: another notice of the same one is answered by it. */
  readonly #waiting = new Map<string, Promise<void>>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    answerPings(ctx);
  }

  /** The upgrade of a route that has checked session, membership and Origin. */
  override async fetch(request: Request): Promise<Response> {
    const state = readState<SocketState>(request);
    if (state === null) return new Response(null, { status: 400 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.serializeAttachment(state);
    server.send(JSON.stringify({ type: "hello", at: toIso(this.#clock.now()) } satisfies LiveFrame));
    await this.#recheck({ socket: server, state });
    await this.#schedule();
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Sends the subject as it is now to every socket whose session is alive and may see it. */
  publish(subject: LiveSubject): Promise<void> {
    const key = `${subject.kind} ${subject.id}`;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) return waiting;
    const push = this.#pushes.then(() => {
      this.#waiting.delete(key);
      return this.#push(subject);
    });
    this.#waiting.set(key, push);
    // the next push runs whether or not this one failed
    this.#pushes = push.catch(() => {});
    return push;
  }

  /**
   * Closes sockets after the change that ends them was committed. The sessions named are over; of the users named, the
   * database says which of their sockets end: a role may have changed only.
   */
  async endSessions(ended: { sessionIds?: readonly string[]; userIds?: readonly string[] }): Promise<void> {
    const sessions = new Set(ended.sessionIds);
    const users = new Set(ended.userIds);
    const open = this.#open();
    for (const { socket, state } of open) {
      if (sessions.has(state.sessionId)) endSocket(socket, SESSION_ENDED, "session ended");
    }
    await this.#check(open.filter(({ state }) => users.has(state.userId) && !sessions.has(state.sessionId)));
  }

  /** Safety check: a notice may have been lost, and a session ends by itself. */
  override async alarm(): Promise<void> {
    try {
      await this.#check(this.#open());
    } catch (error) {
      this.#logUnchecked(error);
      // what cannot be asked is decided by what was known last
      for (const { socket, state } of this.#open())
        if (state.expiresAt <= this.#clock.now()) endSocket(socket, SESSION_ENDED, "session ended");
    }
    await this.#schedule();
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    if (message === PING) return socket.send(PONG);
    // clients have nothing to say here; one that talks would keep the hub awake
    closeSocket(socket, UNSUPPORTED_DATA, "nothing is expected");
  }

  // With hibernation the runtime leaves the answer to a close frame to the object.
  override async webSocketClose(socket: WebSocket): Promise<void> {
    closeSocket(socket, 1000, "closed");
  }

  /**
   * What the guard saw may have been revoked before the socket was there for `endSessions` to find. A revocation that
   * commits after this look finds it.
   */
  async #recheck(opened: OpenSocket): Promise<void> {
    try {
      await this.#check([opened]);
    } catch (error) {
      this.#logUnchecked(error);
      closeSocket(opened.socket, TRY_AGAIN_LATER, "try again later");
    }
  }

  #logUnchecked(error: unknown): void {
    this.#log.error("live_sessions_unchecked", { name: error instanceof Error ? error.name : typeof error });
  }

  #open(): OpenSocket[] {
    return this.ctx.getWebSockets().flatMap((socket) => {
      const state = socket.deserializeAttachment() as SocketState | null;
      return state === null || socket.readyState !== WebSocket.OPEN ? [] : [{ socket, state }];
    });
  }

  async #push(subject: LiveSubject): Promise<void> {
    if (this.#open().length === 0) return;
    try {
      await this.#pushRead(subject);
    } catch (error) {
      // what was to be told is lost: pages that connect again ask for everything anew, and never say live meanwhile
      for (const { socket } of this.#open()) closeSocket(socket, TRY_AGAIN_LATER, "try again later");
      throw error;
    }
  }

  async #pushRead({ kind, id }: LiveSubject): Promise<void> {
    const push = await this.readers[kind](SYSTEM_SCOPE, this.#db, id);
    if (push === null) return;
    const open = this.#open().filter(({ state }) => state.workspaceId === push.workspaceId);
    for (const { socket } of await this.#check(open, push.tenantId)) {
      try {
        socket.send(push.frame);
      } catch {
        // it closed meanwhile
      }
    }
  }

  /**
   * Asks the database about the sockets, closes those whose session or membership is over, and returns those that may see
   * the tenant (null: what every member may see).
   */
  async #check(open: OpenSocket[], tenantId: string | null = null): Promise<OpenSocket[]> {
    const workspaceId = open[0]?.state.workspaceId;
    if (workspaceId === undefined) return [];
    const sessionIds = [...new Set(open.map(({ state }) => state.sessionId))];
    const viewers = await viewersOf(this.#db, { workspaceId, tenantId }, sessionIds);
    const now = this.#clock.now();
    return open.filter(({ socket, state }) => {
      const verdict = judgeViewer(viewers.get(state.sessionId), now);
      if (verdict.kind === "close") {
        endSocket(socket, verdict.code, verdict.reason);
        return false;
      }
      if (verdict.expiresAt !== state.expiresAt)
        socket.serializeAttachment({ ...state, expiresAt: verdict.expiresAt } satisfies SocketState);
      return verdict.sees;
    });
  }

  async #schedule(): Promise<void> {
    const expiries = this.#open().map(({ state }) => state.expiresAt);
    const at = nextCheckAt(this.#clock.now(), expiries);
    if (at === null) return;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > at) await this.ctx.storage.setAlarm(at);
  }
}
