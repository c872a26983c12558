import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, on } from "solid-js";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { runKey } from "./operations.queries.ts";
import { newerRun } from "./run-cache.rules.ts";

/**
 * The run that a page follows without leaving: one that it started, else one that is active on the tenant. It stays in sight
 * after its end, so that a person sees how it went.
 */
export function createFollow(activeRunId: () => string | null, start: () => Promise<RunView>) {
  const client = useQueryClient();
  const [runId, setRunId] = createSignal<string>();
  createEffect(
    on(activeRunId, (id) => {
      if (id !== null) setRunId(id);
    }),
  );
  const mutation = useMutation(() => ({
    mutationFn: start,
    onSuccess: (run: RunView) => {
      client.setQueryData<RunView>(runKey(run.id), (known) => newerRun(known, run));
      setRunId(run.id);
    },
  }));
  return { runId, start: mutation };
}
