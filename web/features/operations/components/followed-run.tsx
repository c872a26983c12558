import { useQuery } from "@tanstack/solid-query";
import { createEffect, type JSX, on, Show } from "solid-js";
import { isActive } from "../../../../worker/features/operations/operation-types.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { runQuery } from "../operations.queries.ts";
import { LiveNotice } from "./live-notice.tsx";
import { RunBadge } from "./run-badge.tsx";
import { RunProgress } from "./run-progress.tsx";

/** A run on the page that asked for it: its progress, and what it came to. */
export function FollowedRun(props: {
  runId: string;
  /** What is done, as in “… under way”. */
  what: string;
  /** Once, when it ends in sight. */
  onEnd: () => void;
  /** What there is to do after a success. */
  succeeded: JSX.Element;
}): JSX.Element {
  const admin = useAdmin();
  const run = useQuery(() => runQuery(props.runId, { poll: admin.live() !== "live" }));
  const isUnderWay = () => run.isSuccess && isActive(run.data.status);
  createEffect(
    on(isUnderWay, (now, before) => {
      if (before && !now) props.onEnd();
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
              <span class="flex flex-wrap items-center gap-2" role="status">
                {props.what} {isUnderWay() ? "under way" : "ended"} <RunBadge run={data()} />
              </span>
            }
            actions={
              <ButtonLink size="sm" href={`/admin/operations/${data().id}`}>
                View operation
              </ButtonLink>
            }
          >
            <Show when={!isUnderWay()} fallback={<RunProgress run={data()} wide />}>
              <Show
                when={data().outcome === "succeeded"}
                fallback={
                  <p class="text-ink-2">{data().failures[0]?.message ?? "It was cancelled. Nothing of it is kept."}</p>
                }
              >
                {props.succeeded}
              </Show>
            </Show>
          </Panel>
        </div>
      )}
    </Show>
  );
}
