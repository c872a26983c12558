import { CONTROL_OF_OPERATION } from "../../../worker/features/controls/control-catalog.contract.ts";
import type { WorkspaceControls } from "../../../worker/features/controls/controls.contract.ts";
import {
  isRetryable,
  OPERATIONS,
  QUIET_AFTER_MS,
} from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { refusalOn } from "../access/permitted.rules.ts";
import { pauseRefusal } from "../controls/paused.rules.ts";

/** Where a run works, as far as it decides what the viewer may do about it. */
export interface RunPlace {
  /** Null for a workspace-wide run. */
  tenant: { status: string } | null;
  /** The viewer's, on the tenant or in the workspace. */
  capabilities: readonly string[];
}

/** Why nothing is started on a tenant that was archived. */
export const ARCHIVED_TENANT = "An archived tenant takes no operations.";

/** Why the viewer may not cancel the run; undefined when nothing stands against it. */
export const cancelRefusal = (run: Pick<RunView, "type">, place: RunPlace): string | undefined =>
  refusalOn(place, OPERATIONS[run.type].capability);

export type Retry = { isOffered: false } | { isOffered: true; refusal: string | undefined };

/**
 * Whether a retry is offered at all, and why this viewer cannot use it here.
 *
 * @param paused what is paused for the run's workspace
 */
export function retryOf(
  run: Pick<RunView, "type" | "outcome">,
  place: RunPlace,
  paused: WorkspaceControls["items"],
): Retry {
  if (!isRetryable(run)) return { isOffered: false };
  const { capability } = OPERATIONS[run.type];
  const refusal =
    refusalOn(place, capability) ??
    pauseRefusal(CONTROL_OF_OPERATION[run.type], paused) ??
    (place.tenant?.status === "archived" ? ARCHIVED_TENANT : undefined);
  return { isOffered: true, refusal };
}

/** Whether an active run has not moved for so long that somebody who waits for it should know. */
export const isQuiet = (run: Pick<RunView, "status" | "progressed_at">, now: number): boolean =>
  run.status !== "completed" && now - Date.parse(run.progressed_at) >= QUIET_AFTER_MS;
