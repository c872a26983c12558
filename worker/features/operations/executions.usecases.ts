import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { notifyConsole } from "../console/notify.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";
import {
  completeRun,
  type ExecutionRef,
  executionIsCurrent,
  listStillRuns,
  raiseAttempt,
  type StillRun,
} from "./executions.repository.ts";
import { pushRun } from "./live.usecases.ts";
import {
  isStartable,
  type OperationType,
  type RunOutcome,
  type StartableType,
  stagesOf,
} from "./operation-types.contract.ts";
import { findRunForSystem } from "./operations.repository.ts";
import { stageCounts, stageUnderWay } from "./operations.rules.ts";
import type { ExecutionStatus } from "./recovery.rules.ts";
import { deleteAbandonedPages, deletePages } from "./run-pages.repository.ts";
import { subjectEnds } from "./subject-state.ts";

/** What runs a type. */
const WORKFLOWS: Readonly<Record<StartableType, (deps: ExecutionDeps) => Workflow>> = {
  "provider.connection.check": (deps) => deps.connectionCheck,
  "inventory.sync": (deps) => deps.inventorySync,
  "entra_admin_roles.scan": (deps) => deps.adminRolesScan,
  "permission_posture.check": (deps) => deps.postureCheck,
  "evidence.snapshot": (deps) => deps.evidenceSnapshot,
  "tenant_review.compose": (deps) => deps.reviewCompose,
  "review_pack.generate": (deps) => deps.packGeneration,
};

type ExecutionDeps = Pick<
  Deps,
  | "connectionCheck"
  | "inventorySync"
  | "adminRolesScan"
  | "evidenceSnapshot"
  | "packGeneration"
  | "postureCheck"
  | "reviewCompose"
  | "log"
>;

export interface Execution {
  id: string;
  type: OperationType;
  attempt: number;
}

/** A run's executions are numbered, so that starting one twice is refused by the platform. */
export const executionId = ({ id, attempt }: Pick<Execution, "id" | "attempt">): string => `${id}-${attempt}`;

const says = (error: unknown, words: RegExp): boolean => error instanceof Error && words.test(error.message);

/**
 * Starts the execution of a committed run. A failure is logged and not thrown: the run exists, and the recovery sweep
 * starts what is missing.
 */
export async function startExecution(deps: ExecutionDeps, run: Execution): Promise<void> {
  if (!isStartable(run.type)) return;
  const params = { runId: run.id, attempt: run.attempt };
  try {
    await WORKFLOWS[run.type](deps).create({ id: executionId(run), params });
  } catch (error) {
    if (says(error, /already[_ ]exists/i)) return;
    deps.log.error("execution_not_started", { run: run.id, attempt: run.attempt });
  }
}

export async function readExecutionStatus(deps: ExecutionDeps, run: Execution): Promise<ExecutionStatus> {
  if (!isStartable(run.type)) return "unknown";
  try {
    const instance = await WORKFLOWS[run.type](deps).get(executionId(run));
    return (await instance.status()).status;
  } catch (error) {
    return says(error, /not[_ ]found/i) ? "missing" : "unknown";
  }
}

export { executionIsCurrent, type StillRun } from "./executions.repository.ts";

/** Active runs that last moved at or before `until`, longest first, after the given one. */
export const stillRuns = (
  scope: SystemScope,
  deps: Pick<Deps, "db">,
  until: number,
  limit: number,
  after: StillRun | null,
) => listStillRuns(scope, deps.db, until, limit, after);

/** Starts the next attempt, unless another sweep did or a late step moved the run meanwhile. @returns whether it did */
export async function restartExecution(deps: Deps, still: StillRun, type: OperationType): Promise<boolean> {
  const raised = await deps.commit({
    changes: [raiseAttempt(deps.db, still), deleteAbandonedPages(deps.db, still.id)],
  });
  if ((raised[0] as unknown[]).length === 0) return false;
  await startExecution(deps, { id: still.id, type, attempt: still.attempt + 1 });
  return true;
}

export interface RunFailure {
  reason: ReasonCode;
  message: string;
  /** Stage that it is of, where the run went on after it. */
  stage?: string;
}

export interface Ending {
  outcome: Exclude<RunOutcome, "pending" | "cancelled">;
  /** Stage that ended the run; null stands for the one under way. Of no meaning when the run succeeded. */
  stage: string | null;
  /** What decides the outcome. */
  failure: RunFailure | null;
  /** What the run went on without besides. */
  others?: readonly RunFailure[];
  /** What the run counted, beside its stages. */
  counts?: Readonly<Record<string, number>>;
  /** Stages that have passed with this end. */
  done?: number;
  /** The run stood still and was given up. */
  stuck?: boolean;
  /** When the run was seen to have moved last: one that moved since is not ended. */
  stillAt?: number;
  /** What else becomes true with the end of the run, under the condition that it is still this execution's to end. */
  alongside?: (isCurrent: SQL) => Statement[];
  /** The milestone that this end is, from the recorder: it observes what `alongside` writes. */
  usageEvent?: Statement[];
}

/** Ends a run on behalf of one execution, once: executed again, or after a cancellation, it changes nothing. */
export async function endRun(scope: SystemScope, deps: Deps, ref: ExecutionRef, ending: Ending): Promise<void> {
  const run = await findRunForSystem(scope, deps.db, ref.runId);
  if (run === null) return;
  const { outcome, failure } = ending;
  const stages = stagesOf(run.type);
  const stage =
    failure === null
      ? null
      : (ending.stage ?? stageUnderWay(stages, ending.done ?? run.progressDone, run.progressStage));
  const done = Math.max(run.progressDone, ending.done ?? 0);
  const failures = failure === null ? [] : [failure, ...(ending.others ?? [])];
  const isCurrent = executionIsCurrent(ref, ending.stillAt);
  await deps.commit({
    changes: [
      // the others come before the end of the run, while the condition that they share with it still holds
      ...(ending.alongside?.(isCurrent) ?? []),
      ...subjectEnds(deps, run, isCurrent),
      deletePages(deps.db, run.id, isCurrent),
      auditEntry(deps, {
        workspaceId: run.workspaceId,
        tenantId: run.tenantId,
        actor: { kind: "system", id: null },
        action: "tenant.operation.completed",
        resource: { type: "operation_run", id: run.id },
        outcome: failure === null ? "succeeded" : "failed",
        metadata: { operation_type: run.type, outcome, reason_code: failure?.reason ?? null },
        onlyIf: isCurrent,
      }),
      completeRun(
        deps.db,
        ref,
        {
          outcome,
          stage,
          done,
          stuck: ending.stuck ?? false,
          failures: failures.map(({ reason, ...said }) => ({ reason_code: reason, ...said })),
          summaryCounts: { ...ending.counts, ...stageCounts(stages, { done, stage, failures }) },
        },
        deps.clock.now(),
        isCurrent,
      ),
    ],
    usageEvent: ending.usageEvent ?? [],
  });
  notifyConsole(deps);
  await pushRun(deps, run);
}
