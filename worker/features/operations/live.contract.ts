// Free of zod at run time: the web reads these values.
import type { RunView } from "./operations.contract.ts";

/** Frames of `GET /api/admin/live`; `hello` is the first one. A run frame holds the run's whole view. */
export type LiveFrame = { type: "hello"; at: string } | { type: "run"; run: RunView };

/** Close code of a socket whose session ended or whose account was deactivated. */
export const SESSION_ENDED = 4401;

/** Close code of a socket whose user is no longer a member of the workspace. */
export const MEMBERSHIP_ENDED = 4403;

/** What a client sends to see that the line still works, and what it gets back without waking the hub. */
export const PING = "ping";
export const PONG = "pong";
