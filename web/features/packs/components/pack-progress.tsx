import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import { useAdmin } from "../../access/admin-context.ts";
import { RunProgress } from "../../operations/components/run-progress.tsx";
import { runQuery } from "../../operations/operations.queries.ts";

/** How far the run of a pack is, as it changes. */
export function PackProgress(props: { runId: string }): JSX.Element {
  const admin = useAdmin();
  const run = useQuery(() => runQuery(props.runId, { poll: admin.live() !== "live" }));
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-1">
      <Show when={run.isSuccess && run.data}>{(known) => <RunProgress run={known()} />}</Show>
      <A href={`/admin/operations/${props.runId}`} class="text-accent-ink text-sm hover:underline">
        View operation
      </A>
    </div>
  );
}
