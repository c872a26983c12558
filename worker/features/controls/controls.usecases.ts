import { type SQL, sql } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { isId } from "../../platform/ids.ts";
import type { Staff, TenantScope, WorkspaceScope } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { CONTROL_KEYS, CONTROLS, type ControlKey } from "./control-catalog.contract.ts";
import type { PauseRequest } from "./controls.contract.ts";
import { alreadyPaused, expiryPassed, notPaused, paused, unknownWorkspace } from "./controls.errors.ts";
import {
  closeExpired,
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
  const pause = blockingPause(await listPausesOf(deps.db, [key], workspaceId, now), workspaceId, now);
  if (pause !== null) throw paused(key, pause, now);
}

export interface ActiveControl {
  key: ControlKey;
  active: Pause[];
  /** Whether more pauses are active than are listed. */
  hasMore: boolean;
}

/** Active pauses of a control that are shown at once; the others are in its history. */
const SHOWN = 50;

async function readActive(deps: Pick<Deps, "db" | "clock">, key: ControlKey): Promise<ActiveControl> {
  const found = await listActivePauses(deps.db, deps.clock.now(), key, SHOWN + 1);
  return { key, active: found.slice(0, SHOWN), hasMore: found.length > SHOWN };
}

/** Every control in catalog order with its active pauses. */
export const readControls = (deps: Pick<Deps, "db" | "clock">): Promise<ActiveControl[]> =>
  Promise.all(CONTROL_KEYS.map((key) => readActive(deps, key)));

/** Pauses that one sweep closes; more wait for the next one and block nobody meanwhile. */
const CLOSED_AT_ONCE = 500;

/**
 * Closes pauses that ended by themselves, so that what is read as open stays few. Nothing changes by it for anybody: who set
 * the pause said when it ends, and the entry of that is the audit's word on it.
 */
export const closeExpiredPauses = async (deps: Pick<Deps, "db" | "clock">): Promise<number> =>
  (await closeExpired(deps.db, deps.clock.now(), CLOSED_AT_ONCE)).length;

const PAGE = 50;

/** One control with a page of its history; `nextCursor` is the id that the next page starts after. */
export async function readControl(deps: Pick<Deps, "db" | "clock">, key: ControlKey, cursor: string | null) {
  const [{ active, hasMore }, found] = await Promise.all([
    readActive(deps, key),
    listHistory(deps.db, key, PAGE + 1, cursor),
  ]);
  const history = found.slice(0, PAGE);
  return { key, active, hasMore, history, nextCursor: found.length > PAGE ? (history.at(-1)?.id ?? null) : null };
}

/** What is paused for the workspace: of each control the pause that refuses its starts. */
export async function readWorkspaceControls(
  deps: Pick<Deps, "db" | "clock">,
  scope: WorkspaceScope | TenantScope,
): Promise<(Pause & { controlKey: ControlKey })[]> {
  const now = deps.clock.now();
  const pauses = await listPausesOf(deps.db, CONTROL_KEYS, scope.workspaceId, now);
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

const metadataOf = (workspaceId: string | null) => ({ scope: workspaceId === null ? "global" : "workspace" });

const entry = (staff: Staff, key: ControlKey, workspaceId: string | null) => ({
  workspaceId,
  actor: { kind: "platform_user" as const, id: staff.platformUserId },
  resource: { type: "operational_control" as const, id: key },
  outcome: "succeeded" as const,
  metadata: metadataOf(workspaceId),
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
        // the end is part of what was done: nobody is there when it comes
        metadata: { ...metadataOf(workspaceId), ...(expires_at === undefined ? {} : { ends_at: expires_at }) },
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
