import type { WindowKey } from "../telemetry/windows.contract.ts";
import type { OperationsFrame, OperationsSnapshot } from "./operations-frame.contract.ts";
import type { SocketBook } from "./socket-book.ts";

/** What a group of sockets is shown: one frame serves them all. */
export interface Audience {
  window: WindowKey;
  showsNames: boolean;
}

const keyOf = ({ window, showsNames }: Audience): string => `${window} ${showsNames}`;

interface Told {
  content: string;
  v: number;
  frame: string;
}

/** Which frame each audience sees and each socket has had. Lost with the object, and then everybody gets a frame once more. */
export class OperationsFeed {
  readonly #current = new Map<string, Told>();
  readonly #had = new WeakMap<WebSocket, number>();
  #v = 0;

  /** Version of the newest frame; 0 before the first. */
  get version(): number {
    return this.#v;
  }

  audiences(sockets: SocketBook): Audience[] {
    const all = new Map<string, Audience>();
    for (const [, { window, showsNames }] of sockets.entries())
      all.set(keyOf({ window, showsNames }), { window, showsNames });
    for (const key of this.#current.keys()) if (!all.has(key)) this.#current.delete(key);
    return [...all.values()];
  }

  /** Whether the audience is new: its frame does not wait for anybody's pace. */
  isNew(audience: Audience): boolean {
    return !this.#current.has(keyOf(audience));
  }

  /** Takes over what the audience is to see; the same content keeps its frame. */
  update(audience: Audience, operations: OperationsSnapshot): void {
    // the instant moves on by itself: it is no change
    const content = JSON.stringify({ ...operations, end_at: 0 });
    const told = this.#current.get(keyOf(audience));
    if (told?.content === content) return;
    this.#v += 1;
    const frame: OperationsFrame = { type: "operations", v: this.#v, operations };
    this.#current.set(keyOf(audience), { content, v: this.#v, frame: JSON.stringify(frame) });
  }

  /** Sends each socket its frame unless it has had it. @returns whether any was sent */
  tell(sockets: SocketBook): boolean {
    let sent = false;
    for (const [socket, state] of [...sockets.entries()]) {
      const told = this.#current.get(keyOf(state));
      if (told === undefined || this.#had.get(socket) === told.v) continue;
      this.#had.set(socket, told.v);
      sockets.send(socket, told.frame);
      sent = true;
    }
    return sent;
  }

  /** The socket asks for its frame, also for one that it has had. */
  repeat(socket: WebSocket): void {
    this.#had.delete(socket);
  }

  /** Everybody is told anew. */
  forget(): void {
    this.#current.clear();
  }
}
