import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { SessionWatch } from "./session-watch.ts";
import type { SocketBook } from "./socket-book.ts";
import type { Waker } from "./waker.ts";

/** What the parts of the hub share. */
export interface PartDeps {
  sockets: SocketBook;
  sessions: SessionWatch;
  waker: Waker;
  clock: Clock;
  log: Log;
}
