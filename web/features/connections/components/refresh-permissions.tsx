import { useMutation, useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { isActive } from "../../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { Panel } from "../../../ui/panel.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { LiveNotice } from "../../operations/components/live-notice.tsx";
import { RunBadge } from "../../operations/components/run-badge.tsx";
import { RunProgress } from "../../operations/components/run-progress.tsx";
import { createStartRefusal } from "../../operations/create-start-refusal.ts";
import { runKey, runQuery, startOperation } from "../../operations/operations.queries.ts";
import { newerRun } from "../../operations/run-cache.rules.ts";
import { tenantKey } from "../../tenants/tenants.queries.ts";

/**
 * The verification that this page follows: one that it started, else one that is active on the tenant. It stays in
 * sight after its end, so that a person sees how it went.
 */
export function createRefresh(tenant: () => TenantDetail, activeRunId: () => string | null) {
  const client = useQueryClient();
  const [runId, setRunId] = createSignal<string>();
  createEffect(
    on(activeRunId, (id) => {
      if (id !== null) setRunId(id);
    }),
  );
  const start = useMutation(() => ({
    mutationFn: () => startOperation(tenant().id, "provider.connection.check"),
    onSuccess: (run) => {
      client.setQueryData<RunView>(runKey(run.id), (known) => newerRun(known, run));
      setRunId(run.id);
    },
    onError: (error) => {
      const told = describeError(error);
      showToast("danger", `The verification was not started. ${told.title}: ${told.detail}`);
    },
  }));
  return { runId, start };
}

export type Refresh = ReturnType<typeof createRefresh>;

/** Reads the grants again, which is a part of each verification. */
export function RefreshButton(props: {
  refresh: Refresh;
  tenant: TenantDetail;
  isActive: boolean;
  /** Something else comes first. */
  secondary: boolean;
}): JSX.Element {
  const refusal = createStartRefusal("provider.connection.check", () => props.tenant);
  return (
    <Button
      variant={props.secondary ? "secondary" : "primary"}
      busy={props.refresh.start.isPending || props.isActive}
      disabledReason={refusal()}
      onClick={() => props.refresh.start.mutate()}
    >
      Refresh
    </Button>
  );
}

/** The verification under way, and what it came to. When it ends, everything of the tenant is asked for again. */
export function RefreshProgress(props: { runId: string; tenantId: string }): JSX.Element {
  const admin = useAdmin();
  const client = useQueryClient();
  const run = useQuery(() => runQuery(props.runId, { poll: admin.live() !== "live" }));
  const isUnderWay = () => run.isSuccess && isActive(run.data.status);
  createEffect(
    on(isUnderWay, (now, before) => {
      if (before && !now) void client.invalidateQueries({ queryKey: tenantKey(props.tenantId) });
    }),
  );
  return (
    <Show when={run.isSuccess ? run.data : undefined}>
      {(data) => (
        <div class="mb-4">
          <Show when={isUnderWay()}>
            <LiveNotice />
          </Show>
          <Panel
            title={
              <span class="flex items-center gap-2" role="status">
                {isUnderWay() ? "Verification under way" : "Verification ended"} <RunBadge run={data()} />
              </span>
            }
            actions={
              <ButtonLink size="sm" href={`/admin/operations/${data().id}`}>
                View operation
              </ButtonLink>
            }
          >
            <Show
              when={isUnderWay()}
              fallback={
                <p class="text-ink-2">
                  {data().failures[0]?.reason.explanation ?? "The grants below are as this verification read them."}
                </p>
              }
            >
              <RunProgress run={data()} wide />
            </Show>
          </Panel>
        </div>
      )}
    </Show>
  );
}
