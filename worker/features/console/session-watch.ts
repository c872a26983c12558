import type { Clock } from "../../platform/clock.ts";
import { openDatabase } from "../../platform/database.ts";
import { ACCESS_ENDED, SESSION_ENDED } from "../../platform/hub-socket.ts";
import { type LiveStaffSession, liveStaffSessions } from "../access/live-staff-sessions.usecases.ts";
import { SESSION_CHECK_MS } from "./pacing.rules.ts";
import type { SocketBook, SocketState } from "./socket-book.ts";

/** Ends the sockets whose session is over or may no longer view the console, by asking the database. */
export class SessionWatch {
  readonly #d1: D1Database;
  readonly #clock: Clock;
  readonly #sockets: SocketBook;
  /** Sessions of sockets that opened since the last check: they may have ended since the route's own check. */
  readonly #unchecked = new Set<string>();
  /** Epoch ms; unknown after each wake, so that an object which hibernates often still checks. */
  checkedAt = 0;

  constructor(d1: D1Database, clock: Clock, sockets: SocketBook) {
    this.#d1 = d1;
    this.#clock = clock;
    this.#sockets = sockets;
  }

  add(sessionId: string): void {
    this.#unchecked.add(sessionId);
  }

  /** Before anything is told: newcomers, and those whose time is up. */
  async beforeFrames(now: number): Promise<void> {
    await this.#endExpired(now);
    if (this.#unchecked.size > 0) await this.#check(this.#unchecked);
  }

  /** Everybody once a minute, since a notice of an end may have been lost. */
  async whenDue(now: number): Promise<void> {
    if (this.#sockets.size > 0 && now - this.checkedAt >= SESSION_CHECK_MS) await this.checkAll();
  }

  async checkAll(): Promise<void> {
    const now = this.#clock.now();
    await this.#check(this.#sockets.sessionIds);
    this.checkedAt = now;
  }

  /** A session that was used since the last check ends later by now, so the database is asked before a socket is closed. */
  async #endExpired(now: number): Promise<void> {
    const first = this.#sockets.firstExpiry();
    if (first === null || first > now) return;
    try {
      await this.checkAll();
    } finally {
      this.#sockets.endWhere(SESSION_ENDED, "session expired", (state) => state.expiresAt <= now);
    }
  }

  async #check(sessionIds: Iterable<string>): Promise<void> {
    // a socket that opens while the database is asked is not spoken of in its answer
    const asked = new Set(sessionIds);
    const live = await liveStaffSessions({ db: openDatabase(this.#d1), clock: this.#clock }, [...asked]);
    for (const sessionId of asked) this.#unchecked.delete(sessionId);
    const of = (state: SocketState): LiveStaffSession | undefined => live.get(state.sessionId);
    this.#sockets.endWhere(
      SESSION_ENDED,
      "session ended",
      (state) => asked.has(state.sessionId) && of(state) === undefined,
    );
    this.#sockets.endWhere(ACCESS_ENDED, "capability removed", (state) => of(state)?.mayViewConsole === false);
    this.#sockets.renew(of);
  }
}
