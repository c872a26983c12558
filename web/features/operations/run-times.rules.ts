import { formatDuration } from "../../ui/time.ts";

/** How long a run took from start to end; null while it has not ended, or when it ended without having started. */
export function runDuration(run: { started_at: string | null; completed_at: string | null }): string | null {
  if (run.started_at === null || run.completed_at === null) return null;
  return formatDuration(Date.parse(run.completed_at) - Date.parse(run.started_at));
}
