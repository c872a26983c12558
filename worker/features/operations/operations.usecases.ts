import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { allOf, always } from "../../platform/conditions.ts";
import type { Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { notifyConsole } from "../console/notify.ts";
import { CONTROL_OF_OPERATION } from "../controls/control-catalog.contract.ts";
import { requireNotPaused, unlessPaused } from "../controls/controls.usecases.ts";
import { requireReport } from "../evidence/freeze.usecases.ts";
import { usageEvent } from "../telemetry/recorder.ts";
import { startExecution } from "./executions.usecases.ts";
import { publishRun } from "./live.usecases.ts";
import {
  isRetryable,
  isStartable,
  type OperationType,
  ownRequestOf,
  type StartableType,
  stagesOf,
} from "./operation-types.contract.ts";
import {
  operationTypeNotAvailable,
  retryHasNothingToDo,
  runNotActive,
  runNotRetryable,
  startInterrupted,
  tenantArchived,
} from "./operations.errors.ts";
import { readRun } from "./operations.queries.ts";
import {
  cancelRun as cancelRunRow,
  findTenantStatus,
  insertRun,
  type Run,
  runExists,
  runIsActive,
  selectActiveRun,
  toRun,
} from "./operations.repository.ts";
import { canonicalInputs, type RunInputs, retryContext, runIdentity } from "./operations.rules.ts";
import { deletePages } from "./run-pages.repository.ts";
import { subjectEnds, subjectMayStart, subjectStarts } from "./subject-state.ts";

export interface EnsuredRun {
  run: Run;
  /** False when an active run with the identity was found instead. */
  created: boolean;
}

/** Who starts a run and where: an operator in the place of their scope, or the system, which records no usage. */
type Starter =
  | { scope: WorkspaceScope | TenantScope }
  | { scope: SystemScope; workspaceId: string; tenantId: string | null };

const placeOf = (starter: Starter) => {
  if ("workspaceId" in starter) {
    const { workspaceId, tenantId } = starter;
    return { workspaceId, tenantId, initiator: null };
  }
  const { scope } = starter;
  const tenantId = "tenantId" in scope ? scope.tenantId : null;
  return { workspaceId: scope.workspaceId, tenantId, initiator: scope.operator.userId };
};

type RunRequest = Starter & {
  type: StartableType;
  context: Record<string, unknown>;
  /** The run that did not succeed, when it is started once more. */
  retryOf?: string;
};

/** Starts an operation for the operator of the scope, or finds the active run of the same type and inputs. */
export function ensureRun(
  deps: Deps,
  scope: TenantScope,
  { type, inputs }: { type: StartableType; inputs: RunInputs },
): Promise<EnsuredRun> {
  return ensureRunWithIdentity(deps, { scope, type, context: { inputs }, identity: canonicalInputs(inputs) });
}

/** The same for a caller with an identity of its own, for instance work that the system starts. */
export async function ensureRunWithIdentity(
  deps: Deps,
  { identity, ...request }: RunRequest & { identity: string },
): Promise<EnsuredRun> {
  return ensureStored(deps, request, await runIdentity(request.type, placeOf(request).tenantId, identity));
}

/** What else stands in the batch of a start. */
export interface Riding {
  /** Before the run's insert. */
  before: Statement[];
  /** Of the insert, besides that nothing pauses it. */
  onlyIf: SQL;
  /** After the insert; what they return is handed back. */
  after(runId: string): Statement[];
  usageEvent: Statement[];
  /** False when `after` holds an entry of the request that made the run: one mutation leaves one entry. */
  auditsStart: boolean;
}

const ALONE: Riding = { before: [], onlyIf: always, after: () => [], usageEvent: [], auditsStart: true };

/** A start together with what it is for: `run` is null when none was created and none is active. */
export async function ensureRunRiding(
  deps: Deps,
  { identity, ...request }: RunRequest & { identity: string },
  riding: Riding,
): Promise<{ run: EnsuredRun | null; results: unknown[] }> {
  return startInBatch(deps, request, await runIdentity(request.type, placeOf(request).tenantId, identity), riding);
}

/**
 * One batch, which is one transaction: the insert, which the partial unique index turns into nothing while an active run
 * has the identity, or while the type is paused; what the insert is observed by, written only if the new row is there; and
 * which run is active now. Nothing can happen between them, so the last statement finds one unless the start is paused: a
 * run that is active already is found all the same.
 */
async function startInBatch(
  deps: Deps,
  request: RunRequest,
  identity: string,
  riding: Riding,
): Promise<{ run: EnsuredRun | null; results: unknown[] }> {
  const { scope, type, context, retryOf } = request;
  const { workspaceId, tenantId, initiator } = placeOf(request);
  const id = deps.ids.next("run");
  const observes = runExists(id);
  const isMilestone = initiator !== null && tenantId !== null;
  const [before, after] = [riding.before, riding.after(id)];
  const results = await deps.commit({
    changes: [
      ...before,
      insertRun(
        deps.db,
        {
          id,
          workspaceId,
          tenantId,
          initiatorUserId: initiator,
          type,
          identity,
          context,
          progressTotal: stagesOf(type).length,
          now: deps.clock.now(),
        },
        allOf(
          unlessPaused(deps, CONTROL_OF_OPERATION[type], workspaceId),
          subjectMayStart(type, retryOf ?? null),
          riding.onlyIf,
        ),
      ),
      ...after,
      ...subjectStarts(deps, { id, type, workspaceId, tenantId, retryOf: retryOf ?? null }, observes),
      ...(riding.auditsStart ? [startEntry(deps, request, id)] : []),
      selectActiveRun(scope, deps.db, { workspaceId, identity }),
    ],
    usageEvent: [
      ...riding.usageEvent,
      ...(isMilestone
        ? usageEvent(deps, {
            event: "product.operations.started",
            workspaceId,
            tenantId,
            userId: initiator,
            subject: { type: "operation_run", id },
            metadata: { operation_type: type },
            observes,
          })
        : []),
    ],
  });
  const rode = results.slice(before.length + 1, before.length + 1 + after.length);
  const [row] = results.at(-1) as Awaited<ReturnType<typeof selectActiveRun>>;
  if (row === undefined) return { run: null, results: rode };
  const run = toRun(row);
  const created = run.id === id;
  if (created) {
    notifyConsole(deps);
    publishRun(deps, run);
    await startExecution(deps, run);
  }
  return { run: { run, created }, results: rode };
}

function startEntry(deps: Deps, request: RunRequest, id: string): Statement {
  const { type, retryOf } = request;
  const { workspaceId, tenantId, initiator } = placeOf(request);
  return auditEntry(deps, {
    workspaceId,
    tenantId,
    actor: initiator === null ? { kind: "system", id: null } : { kind: "user", id: initiator },
    action: retryOf === undefined ? "tenant.operation.started" : "tenant.operation.retried",
    resource: { type: "operation_run", id },
    outcome: "succeeded",
    metadata: { operation_type: type, ...(retryOf === undefined ? {} : { retry_of: retryOf }) },
    onlyIf: runExists(id),
  });
}

/** @throws AppError 423 with the reason of the pause, 409 for an archived tenant and for a retry that has nothing to do */
async function ensureStored(deps: Deps, request: RunRequest, identity: string): Promise<EnsuredRun> {
  const { run } = await startInBatch(deps, request, identity, ALONE);
  return run ?? refuseStart(deps, request);
}

/** Says why a start made no run and found none. */
export async function refuseStart(deps: Deps, request: RunRequest): Promise<never> {
  const { scope, type, retryOf } = request;
  await requireNotPaused(deps, CONTROL_OF_OPERATION[type], placeOf(request).workspaceId);
  if ("tenantId" in scope) await requireOpenTenant(deps, scope, type);
  if (retryOf !== undefined && subjectMayStart(type, retryOf) !== always) throw retryHasNothingToDo();
  // the pause ended at this moment
  throw startInterrupted();
}

/** @throws AppError 423 while the type is paused, before 409 for an archived tenant: the state is asked last */
export async function requireOpenTenant(deps: Deps, scope: TenantScope, type: StartableType): Promise<void> {
  if ((await findTenantStatus(scope, deps.db)) !== "archived") return;
  await requireNotPaused(deps, CONTROL_OF_OPERATION[type], scope.workspaceId);
  throw tenantArchived();
}

/** What a tenant must have before the type is started on it: a state, so it is asked last. */
async function requireGroundwork(deps: Deps, scope: TenantScope, type: StartableType): Promise<void> {
  if (type === "evidence.snapshot") await requireReport(scope, deps);
}

/**
 * @throws AppError 422 for a type that cannot be started this way, 423 while it is paused, 409 for an archived tenant and
 * for one that has not what the type works on
 */
export async function startOperation(
  deps: Deps,
  scope: TenantScope,
  request: { type: OperationType; inputs?: RunInputs },
): Promise<EnsuredRun> {
  const ownRequest = ownRequestOf(request.type);
  if (ownRequest !== null || !isStartable(request.type)) throw operationTypeNotAvailable(request.type, ownRequest);
  await requireOpenTenant(deps, scope, request.type);
  await requireGroundwork(deps, scope, request.type);
  return ensureRun(deps, scope, { type: request.type, inputs: request.inputs ?? {} });
}

/** Starts a run that did not succeed once more, as a new run of the same identity. */
export async function retryRun(deps: Deps, scope: WorkspaceScope | TenantScope, runId: string): Promise<EnsuredRun> {
  const run = await readRun(deps, scope, runId);
  if (!isStartable(run.type)) throw operationTypeNotAvailable(run.type);
  if (!isRetryable(run)) {
    await requireNotPaused(deps, CONTROL_OF_OPERATION[run.type], run.workspaceId);
    throw runNotRetryable();
  }
  if ("tenantId" in scope) {
    await requireOpenTenant(deps, scope, run.type);
    await requireGroundwork(deps, scope, run.type);
  }
  const { type, identity } = run;
  return ensureStored(deps, { scope, type, context: retryContext(run), retryOf: run.id }, identity);
}

/** Ends an active run as cancelled. Whatever its execution still finds out changes nothing any more. */
export async function cancelRun(deps: Deps, scope: WorkspaceScope | TenantScope, runId: string): Promise<Run> {
  const run = await readRun(deps, scope, runId);
  const results = await deps.commit({
    changes: [
      // before the change, whose condition it shares
      auditEntry(deps, {
        workspaceId: run.workspaceId,
        tenantId: run.tenantId,
        actor: { kind: "user", id: scope.operator.userId },
        action: "tenant.operation.cancelled",
        resource: { type: "operation_run", id: run.id },
        outcome: "succeeded",
        metadata: { operation_type: run.type },
        onlyIf: runIsActive(run.id),
      }),
      ...subjectEnds(deps, run, runIsActive(run.id), { isCancelled: true }),
      deletePages(deps.db, run.id, runIsActive(run.id)),
      cancelRunRow(scope, deps.db, run.id, deps.clock.now()),
    ],
  });
  if ((results.at(-1) as unknown[]).length === 0) throw runNotActive();
  notifyConsole(deps);
  publishRun(deps, run);
  return readRun(deps, scope, runId);
}
