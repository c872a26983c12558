import { useNavigate } from "@solidjs/router";
import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import type { TenantView } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { showToast } from "../../../ui/toast.tsx";
import { runKey, startOperation } from "../operations.queries.ts";
import { newerRun } from "../run-cache.rules.ts";
import { checkRefusal } from "../start-check.rules.ts";

/**
 * Starts a provider connection check and goes to its run. While one is active a start would return that one, so the
 * button leads there.
 */
export function StartCheck(props: {
  tenant: Pick<TenantView, "id" | "role" | "capabilities" | "provider" | "active_run">;
  label: string;
  /** Where something else comes first, it is not the page's primary action. */
  secondary?: boolean;
}): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();
  const start = useMutation(() => ({
    mutationFn: () => startOperation(props.tenant.id, "provider.connection.check"),
    onSuccess: (run) => {
      client.setQueryData<RunView>(runKey(run.id), (known) => newerRun(known, run));
      // what else shows this tenant is asked for again when it is next looked at
      void client.invalidateQueries({ queryKey: ["admin"], refetchType: "none" });
      navigate(`/admin/operations/${run.id}`);
    },
    onError: (error) => {
      const told = describeError(error);
      showToast("danger", `The verification was not started. ${told.title}: ${told.detail}`);
    },
  }));
  return (
    <Show
      when={props.tenant.active_run}
      fallback={
        <Button
          variant={props.secondary ? "secondary" : "primary"}
          busy={start.isPending}
          disabledReason={checkRefusal(props.tenant)}
          onClick={() => start.mutate()}
        >
          {props.label}
        </Button>
      }
    >
      {(run) => <ButtonLink href={`/admin/operations/${run().id}`}>View running verification</ButtonLink>}
    </Show>
  );
}
