import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { CONTROL_KEYS, CONTROLS } from "./control-catalog.contract.ts";
import type { PausedView, PauseView, WorkspaceControls } from "./controls.contract.ts";
import type { Pause } from "./controls.repository.ts";
import { pauseState } from "./controls.rules.ts";

const person = (name: string | null) => (name === null ? null : { name });

export const presentPause = (pause: Pause, now: number): PauseView => ({
  id: pause.id,
  workspace: pause.workspaceId === null ? null : { id: pause.workspaceId, name: pause.workspaceName ?? "" },
  reason: pause.reason,
  state: pauseState(pause, now),
  paused_by: person(pause.pausedByName),
  paused_at: toIso(pause.pausedAt),
  expires_at: toIsoOrNull(pause.expiresAt),
  resumed_by: person(pause.resumedByName),
  resumed_at: toIsoOrNull(pause.resumedAt),
});

/** @param seesNames whether the reader may see the names of workspaces anyway */
export function presentPaused(pause: Pause, now: number, seesNames: boolean): PausedView {
  const { workspace, ...view } = presentPause(pause, now);
  return { ...view, workspace: workspace && { id: workspace.id, name: seesNames ? workspace.name : null } };
}

export const presentWorkspaceControls = (pauses: readonly Pause[]): WorkspaceControls => ({
  items: pauses.flatMap((pause) => {
    const key = CONTROL_KEYS.find((known) => known === pause.controlKey);
    if (key === undefined) return [];
    return [{ key, ...CONTROLS[key], reason: pause.reason, ends_at: toIsoOrNull(pause.expiresAt) }];
  }),
});
