import { useNavigate } from "@solidjs/router";
import { useMutation, useQuery, useQueryClient } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { showToast } from "../../../ui/toast.tsx";
import { workspaceControlsQuery } from "../../controls/workspace-controls.queries.ts";
import { retryRun, runKey } from "../operations.queries.ts";
import { type RunPlace, retryOf } from "../run-actions.rules.ts";
import { newerRun } from "../run-cache.rules.ts";

/** Starts a run once more and goes to the new one, or to the one that is active already. */
export function RetryRun(props: { run: RunView; place: RunPlace }): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();
  const controls = useQuery(() => workspaceControlsQuery(props.run.workspace_id));
  const retry = useMutation(() => ({
    mutationFn: () => retryRun(props.run.id),
    onSuccess: (run) => {
      client.setQueryData<RunView>(runKey(run.id), (known) => newerRun(known, run));
      void client.invalidateQueries({ queryKey: ["admin"], refetchType: "none" });
      navigate(`/admin/operations/${run.id}`);
    },
    onError: (error) => {
      const told = describeError(error);
      showToast("danger", `The operation was not retried. ${told.title}: ${told.detail}`);
    },
  }));
  const offer = () => {
    const offered = retryOf(props.run, props.place, controls.isSuccess ? controls.data.items : []);
    return offered.isOffered ? offered : undefined;
  };
  return (
    <Show when={offer()}>
      {(offered) => (
        <Button
          variant="primary"
          busy={retry.isPending}
          disabledReason={offered().refusal}
          onClick={() => retry.mutate()}
        >
          Retry
        </Button>
      )}
    </Show>
  );
}
