import { AppError, conflict } from "../../platform/errors.ts";
import type { OperationType } from "./operation-types.contract.ts";

/** @param ownRequest the request that starts it instead; null when none does */
export const operationTypeNotAvailable = (type: OperationType, ownRequest: string | null = null) =>
  new AppError(422, "operation_type_not_available", "This operation is not available", {
    detail:
      ownRequest === null
        ? `Operations of the type ${type} cannot be started.`
        : `Operations of the type ${type} are started by ${ownRequest}.`,
    errors: [{ path: "body.type", code: "operation_type_not_available", detail: "This type cannot be started." }],
  });

export const tenantArchived = () => conflict("tenant_archived", "An archived tenant takes no operations.");

export const runNotActive = () => conflict("run_not_active", "The run has ended already.");

export const runNotRetryable = () =>
  conflict(
    "run_not_retryable",
    "Only a run that failed, was blocked, was cancelled or partially succeeded can be started once more.",
  );

/** What the run worked on is gone, or another run has made it meanwhile. */
export const retryHasNothingToDo = () =>
  conflict("run_not_retryable", "There is nothing left that a retry could do. Request it anew.");

/** The pause that kept the run from being created was over when it was looked at: starting again goes through. */
export const startInterrupted = () =>
  new AppError(503, "start_interrupted", "Try again", {
    detail: "A pause of this operation ended at this moment. Start it again.",
    headers: { "Retry-After": "1" },
  });
