import type { RunView } from "../operations/operations.contract.ts";

/**
 * Frames of `GET /api/admin/live`; `hello` is the first one. A run frame holds the run's whole view. A draft frame says only
 * that the draft is another one now: what its page shows depends on who looks, so each asks for it as itself.
 */
export type LiveFrame =
  | { type: "hello"; at: string }
  | { type: "run"; run: RunView }
  | { type: "draft"; draft_id: string; workspace_id: string; version: number };
