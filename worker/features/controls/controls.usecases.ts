import { type SQL, sql } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { isId } from "../../platform/ids.ts";
import type { Staff, TenantScope, WorkspaceScope } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { CONTROL_KEYS, CONTROLS, type ControlKey } from "./control-catalog.contract.ts";
import type { PauseRequest } from "./controls.contract.ts";
import { alreadyPaused, expiryPassed, notPaused, paused, unknownWorkspace } from "./controls.errors.ts";
import {
  findPause,
  findWorkspaceName,
  insertPause,
  isPausedIn,
  listActivePauses,
  listHistory,
  listPausesOf,
  notPausedFor,
  type Pause,
  pauseExists,
  resumePause,
} from "./controls.repository.ts";
import { blockingPause } from "./controls.rules.ts";

/**
 * Condition for the batch that starts something: at its instant nothing pauses the control for the workspace.
 *
 * @param key null for what cannot be paused
 */
export const unlessPaused = (deps: Pick<Deps, "clock">, key: ControlKey | null, workspaceId: string): SQL =>
  key === null ? sql`true` : notPausedFor(key, workspaceId, deps.clock.now());

/** @throws AppError 423 with the reason and the end of the pause, when there is one */
export async function requireNotPaused(
  deps: Pick<Deps, "db" | "clock">,
  key: ControlKey | null,
  workspaceId: string,
): Promise<void> {
  if (key === null) return;
  const now = deps.clock.now();
  const pause = blockingPause(await listActivePauses(deps.db, now, key), workspaceId, now);
  if (pause !== null) throw paused(key, pause, now);
}

export interface ActiveControl {
  key: ControlKey;
  active: Pause[];
}

/** Every control in catalog order with its active pauses. */
export async function readControls(deps: Pick<Deps, "db" | "clock">): Promise<ActiveControl[]> {
  const pauses = await listActivePauses(deps.db, deps.clock.now());
  return CONTROL_KEYS.map((key) => ({ key, active: pauses.filter((pause) => pause.controlKey === key) }));
}

const PAGE = 50;

/** One control with a page of its history; `nextCursor` is the id that the next page starts after. */
export async function readControl(deps: Pick<Deps, "db" | "clock">, key: ControlKey, cursor: string | null) {
  const [active, found] = await Promise.all([
    listActivePauses(deps.db, deps.clock.now(), key),
    listHistory(deps.db, key, PAGE + 1, cursor),
  ]);
  const history = found.slice(0, PAGE);
  return { key, active, history, nextCursor: found.length > PAGE ? (history.at(-1)?.id ?? null) : null };
}

/** What is paused for the workspace: of each control the pause that refuses its starts. */
export async function readWorkspaceControls(
  deps: Pick<Deps, "db" | "clock">,
  scope: WorkspaceScope | TenantScope,
): Promise<(Pause & { controlKey: ControlKey })[]> {
  const now = deps.clock.now();
  const pauses = await listPausesOf(deps.db, scope.workspaceId, now);
  return CONTROL_KEYS.flatMap((key) => {
    const of = pauses.filter((pause) => pause.controlKey === key);
    const pause = blockingPause(of, scope.workspaceId, now);
    return pause === null ? [] : [{ ...pause, controlKey: key }];
  });
}

async function requireWorkspace(deps: Pick<Deps, "db">, workspaceId: string | null, path: string): Promise<void> {
  if (workspaceId === null) return;
  const found = isId(workspaceId, "ws") ? await findWorkspaceName(deps.db, workspaceId) : undefined;
  if (found === undefined) throw unknownWorkspace(path);
}

const entry = (staff: Staff, key: ControlKey, workspaceId: string | null) => ({
  workspaceId,
  actor: { kind: "platform_user" as const, id: staff.platformUserId },
  resource: { type: "operational_control" as const, id: key },
  outcome: "succeeded" as const,
  metadata: { scope: workspaceId === null ? "global" : "workspace" },
});

/**
 * Pauses a control, everywhere or for one workspace. Running work is untouched.
 *
 * @throws AppError 422 for an unknown workspace or a past end, 409 when it is paused there already
 */
export async function pauseControl(
  deps: Deps,
  staff: Staff,
  key: ControlKey,
  { reason, workspace_id, expires_at }: PauseRequest,
): Promise<Pause> {
  const now = deps.clock.now();
  const workspaceId = workspace_id ?? null;
  const expiresAt = expires_at === undefined ? null : Date.parse(expires_at);
  await requireWorkspace(deps, workspaceId, "body.workspace_id");
  if (expiresAt !== null && expiresAt <= now) throw expiryPassed();
  const id = deps.ids.next("pau");
  await deps.commit({
    changes: [
      ...insertPause(deps.db, {
        ...{ id, controlKey: key, workspaceId, reason, expiresAt, now },
        pausedBy: staff.platformUserId,
      }),
      auditEntry(deps, {
        ...entry(staff, key, workspaceId),
        action: "platform.control.paused",
        onlyIf: pauseExists(id),
      }),
    ],
  });
  const pause = await findPause(deps.db, id);
  if (pause === undefined) throw alreadyPaused();
  return pause;
}

/** @throws AppError 422 for an unknown workspace, 409 when nothing is paused in that scope */
export async function resumeControl(
  deps: Deps,
  staff: Staff,
  key: ControlKey,
  workspaceId: string | null,
): Promise<void> {
  const now = deps.clock.now();
  await requireWorkspace(deps, workspaceId, "query.workspace_id");
  const results = await deps.commit({
    changes: [
      // before the change, whose condition it shares
      auditEntry(deps, {
        ...entry(staff, key, workspaceId),
        action: "platform.control.resumed",
        onlyIf: isPausedIn(key, workspaceId, now),
      }),
      resumePause(deps.db, { key, workspaceId, by: staff.platformUserId, now }),
    ],
  });
  if ((results.at(-1) as unknown[]).length === 0) throw notPaused();
}

export const describeControl = (key: ControlKey) => ({ key, ...CONTROLS[key] });
