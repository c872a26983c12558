import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { type JSX, Match, Switch } from "solid-js";
import type { ListedPack } from "../../../../worker/features/packs/packs.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { showToast } from "../../../ui/toast.tsx";
import { retryRun } from "../../operations/operations.queries.ts";
import { askDownloadLink, packsKey } from "../packs.queries.ts";

/** Lets the browser save what the link opens; the page stays. */
function save(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}

/** What can be done with a pack now. */
export function PackActions(props: { pack: ListedPack; retryRefusal: string | undefined }): JSX.Element {
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: packsKey(props.pack.tenant_id) });
  const fails = (what: string) => (error: unknown) => {
    const told = describeError(error);
    showToast("danger", `${what} ${told.title}: ${told.detail}`);
    // what stands in the way is to be seen in the list
    refresh();
  };
  const download = useMutation(() => ({
    mutationFn: () => askDownloadLink(props.pack.id),
    onSuccess: ({ url }) => save(url),
    onError: fails("The pack was not downloaded."),
  }));
  const retry = useMutation(() => ({
    mutationFn: (runId: string) => retryRun(runId),
    onSuccess: refresh,
    onError: fails("The pack is not made once more."),
  }));
  const failedRun = () => (props.pack.status === "failed" ? props.pack.run_id : null);
  return (
    <Switch>
      <Match when={props.pack.status === "ready"}>
        <Button size="sm" busy={download.isPending} onClick={() => download.mutate()}>
          Download
        </Button>
      </Match>
      <Match when={failedRun()}>
        {(runId) => (
          <Button
            size="sm"
            busy={retry.isPending}
            disabledReason={props.retryRefusal}
            onClick={() => retry.mutate(runId())}
          >
            Retry
          </Button>
        )}
      </Match>
    </Switch>
  );
}
