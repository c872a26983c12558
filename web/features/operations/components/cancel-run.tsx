import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { createSignal, type JSX } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { ApiError } from "../../../api/errors.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { cancelRun, runKey } from "../operations.queries.ts";
import { cancelRefusal, type RunPlace } from "../run-actions.rules.ts";
import { newerRun } from "../run-cache.rules.ts";

/** Ends an active run, once what it works on was named. */
export function CancelRun(props: { run: RunView; place: RunPlace }): JSX.Element {
  const client = useQueryClient();
  const [open, setOpen] = createSignal(false);
  const name = () => props.run.tenant?.display_name;
  const cancel = useMutation(() => ({
    mutationFn: () => cancelRun(props.run.id),
    onSuccess: (run) => {
      client.setQueryData<RunView>(runKey(run.id), (known) => newerRun(known, run));
      // lists and what belongs to the run are asked for again when they are next looked at
      void client.invalidateQueries({ queryKey: ["admin"], refetchType: "none" });
      close();
      showToast("success", "The operation was cancelled.");
    },
    onError: (error) => {
      // it ended while the question stood: the page shows how
      if (!(error instanceof ApiError) || error.code !== "run_not_active") return;
      void client.invalidateQueries({ queryKey: runKey(props.run.id) });
      close();
      showToast("warning", "The operation had ended already.");
    },
  }));
  const close = () => {
    setOpen(false);
    cancel.reset();
  };
  return (
    <>
      <Button disabledReason={cancelRefusal(props.run, props.place)} onClick={() => setOpen(true)}>
        Cancel operation
      </Button>
      <Dialog
        open={open()}
        onClose={close}
        title={`Cancel ${props.run.type_label} ${name() === undefined ? "of the workspace" : `on ${name()}`}?`}
        confirmLabel="Cancel operation"
        dismissLabel="Keep it running"
        danger
        requireText={name() ?? props.run.type_label}
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
      >
        <p>It ends now, and what it was about to find out is not recorded. It can be started once more afterwards.</p>
      </Dialog>
    </>
  );
}
