import { closeSocket, endSocket } from "../../platform/hub-socket.ts";
import { WINDOW_KEYS, type WindowKey } from "../telemetry/windows.contract.ts";
import type { ClientMessage } from "./frames.contract.ts";

const BAD_MESSAGE = 1008;

/** What a socket remembers while the object hibernates (at most 2 KB by the platform). */
export interface SocketState {
  sessionId: string;
  platformUserId: string;
  /** Epoch ms after which the session is over unless a check finds it renewed. */
  expiresAt: number;
  window: WindowKey;
  /** Whether names of tenants and workspaces may be in what it is sent. */
  showsNames: boolean;
}

const MAX_MESSAGE_LENGTH = 100;

/** A client's message, or null when it is none: the socket is closed then. */
export function parseClientMessage(message: string | ArrayBuffer): ClientMessage | null {
  if (typeof message !== "string" || message.length > MAX_MESSAGE_LENGTH) return null;
  try {
    const parsed: unknown = JSON.parse(message);
    if (typeof parsed !== "object" || parsed === null || !("type" in parsed)) return null;
    if (parsed.type === "resync") return { type: "resync" };
    if (parsed.type !== "window" || !("window" in parsed)) return null;
    const window = WINDOW_KEYS.find((key) => key === parsed.window);
    return window === undefined ? null : { type: "window", window };
  } catch {
    return null;
  }
}

/** The open sockets of the hub and which of them wait for a snapshot. Rebuilt from the attachments after hibernation. */
export class SocketBook {
  readonly #states = new Map<WebSocket, SocketState>();
  readonly #waiting = new Set<WebSocket>();

  restore(sockets: Iterable<WebSocket>): void {
    for (const socket of sockets) {
      const state = socket.deserializeAttachment() as SocketState | null;
      if (!state) continue;
      this.#states.set(socket, state);
      this.#waiting.add(socket);
    }
  }

  set(socket: WebSocket, state: SocketState): void {
    socket.serializeAttachment(state);
    this.#states.set(socket, state);
  }

  state(socket: WebSocket): SocketState | undefined {
    return this.#states.get(socket);
  }

  entries(): IterableIterator<[WebSocket, SocketState]> {
    return this.#states.entries();
  }

  awaitSnapshot(socket: WebSocket): void {
    if (this.#states.has(socket)) this.#waiting.add(socket);
  }

  awaitSnapshots(): void {
    for (const socket of this.#states.keys()) this.#waiting.add(socket);
  }

  get size(): number {
    return this.#states.size;
  }

  get sessionIds(): string[] {
    return [...new Set([...this.#states.values()].map((state) => state.sessionId))];
  }

  windows(): Set<WindowKey> {
    return new Set([...this.#states.values()].map((state) => state.window));
  }

  firstExpiry(): number | null {
    let first: number | null = null;
    for (const state of this.#states.values())
      first = first === null ? state.expiresAt : Math.min(first, state.expiresAt);
    return first;
  }

  /** Sends to the sockets of a window that are level with its feed. @returns how many */
  broadcast(window: WindowKey, frame: string): number {
    let sent = 0;
    for (const [socket, state] of this.#states) {
      if (state.window !== window || this.#waiting.has(socket)) continue;
      if (this.send(socket, frame)) sent += 1;
    }
    return sent;
  }

  /** Sends to everyone, level or not. */
  broadcastAll(frame: string): void {
    for (const socket of this.#states.keys()) this.send(socket, frame);
  }

  /**
   * Gives each waiting socket of the `windows` its snapshot. One that came, or changed its window, while they were being
   * read waits on. @returns how many
   */
  answerWaiting(snapshotOf: (window: WindowKey) => string, windows: ReadonlySet<WindowKey>): number {
    const frames = new Map<WindowKey, string>();
    let sent = 0;
    for (const socket of this.#waiting) {
      const window = this.#states.get(socket)?.window;
      if (window === undefined || !windows.has(window)) continue;
      const frame = frames.get(window) ?? snapshotOf(window);
      frames.set(window, frame);
      this.#waiting.delete(socket);
      if (this.send(socket, frame)) sent += 1;
    }
    return sent;
  }

  /** Takes over when each socket's session ends now, and what it may see. */
  renew(changeOf: (state: SocketState) => Pick<SocketState, "expiresAt" | "showsNames"> | undefined): void {
    for (const [socket, state] of this.#states) {
      const { expiresAt, showsNames } = changeOf(state) ?? state;
      if (expiresAt !== state.expiresAt || showsNames !== state.showsNames)
        this.set(socket, { ...state, expiresAt, showsNames });
    }
  }

  endWhere(code: number, reason: string, matches: (state: SocketState) => boolean): void {
    for (const [socket, state] of this.#states)
      if (matches(state)) {
        this.forget(socket);
        endSocket(socket, code, reason);
      }
  }

  refuse(socket: WebSocket): void {
    this.close(socket, BAD_MESSAGE, "unknown message");
  }

  /** Answers a close of the other side, or ends a conversation that is none. */
  close(socket: WebSocket, code: number, reason: string): void {
    this.forget(socket);
    closeSocket(socket, code, reason);
  }

  forget(socket: WebSocket): void {
    this.#states.delete(socket);
    this.#waiting.delete(socket);
  }

  send(socket: WebSocket, frame: string): boolean {
    try {
      socket.send(frame);
      return true;
    } catch {
      // the other side is gone and its close event is still under way
      this.forget(socket);
      return false;
    }
  }
}
