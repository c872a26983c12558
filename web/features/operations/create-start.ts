import { useNavigate } from "@solidjs/router";
import { useMutation, useQueryClient } from "@tanstack/solid-query";
import type { OperationType } from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { describeError } from "../../ui/error-text.ts";
import { showToast } from "../../ui/toast.tsx";
import { runKey, startOperation } from "./operations.queries.ts";
import { newerRun } from "./run-cache.rules.ts";

/**
 * Starts an operation on the tenant and goes to its run; says why when it was not started.
 *
 * @param what as in “The … was not started.”
 */
export function createStart(tenantId: () => string, type: OperationType, what: string) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation(() => ({
    mutationFn: () => startOperation(tenantId(), type),
    onSuccess: (run) => {
      client.setQueryData<RunView>(runKey(run.id), (known) => newerRun(known, run));
      // what else shows this tenant is asked for again when it is next looked at
      void client.invalidateQueries({ queryKey: ["admin"], refetchType: "none" });
      navigate(`/admin/operations/${run.id}`);
    },
    onError: (error) => {
      const told = describeError(error);
      showToast("danger", `The ${what} was not started. ${told.title}: ${told.detail}`);
    },
  }));
}
