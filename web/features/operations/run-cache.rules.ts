import type { RunView } from "../../../worker/features/operations/operations.contract.ts";

const RANK: Record<RunView["status"], number> = { queued: 0, running: 1, completed: 2 };

/**
 * The later of two views of one run. Frames and answers travel on different connections, so an answer that left
 * earlier can arrive later: a run never steps back.
 */
export function newerRun(known: RunView | undefined, incoming: RunView): RunView {
  if (known === undefined) return incoming;
  const ahead = RANK[incoming.status] - RANK[known.status] || incoming.progressed_at.localeCompare(known.progressed_at);
  return ahead >= 0 ? incoming : known;
}

/** Recent runs with a run of the same tenant put in: replaced where it is, else first. Newest first, bounded. */
export function withRun(runs: readonly RunView[], incoming: RunView, limit: number): RunView[] {
  if (runs.some((run) => run.id === incoming.id))
    return runs.map((run) => (run.id === incoming.id ? newerRun(run, incoming) : run));
  return [incoming, ...runs].slice(0, limit);
}

interface ActiveRunView {
  id: string;
  type: RunView["type"];
  status: RunView["status"];
  progress: RunView["progress"];
}

/** What a tenant shows as its active run after a frame; a frame of another run that ended changes nothing. */
export function activeRunAfter<A extends ActiveRunView>(active: A | null, run: RunView): A | ActiveRunView | null {
  if (run.status === "completed") return active?.id === run.id ? null : active;
  return { id: run.id, type: run.type, status: run.status, progress: run.progress };
}
