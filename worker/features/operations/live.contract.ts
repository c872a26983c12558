import type { RunView } from "./operations.contract.ts";

/** Frames of `GET /api/admin/live`; `hello` is the first one. A run frame holds the run's whole view. */
export type LiveFrame = { type: "hello"; at: string } | { type: "run"; run: RunView };
