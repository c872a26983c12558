import { useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, For, type JSX, Show } from "solid-js";
import { MOST_AT_ONCE } from "../../../../worker/features/findings/finding-actions.contract.ts";
import type { Finding } from "../../../../worker/features/findings/findings.contract.ts";
import { createAction } from "../../../api/action.ts";
import { Button } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { counted } from "../../../ui/counted.ts";
import { describeError } from "../../../ui/error-text.ts";
import { showToast } from "../../../ui/toast.tsx";
import { fittingActions, type LeftOut, leftOut, resultSentence } from "../bulk.rules.ts";
import { actOnFindings, refreshFindings } from "../findings.queries.ts";
import type { Selection } from "../selection.ts";
import { type AskedAction, FindingActionButtons } from "./finding-actions.tsx";

/** What is selected, and what can be done with it at once. */
export function BulkBar(props: {
  tenantId: string;
  viewerId: string;
  findings: readonly Finding[];
  selection: Selection;
  refusal: string | undefined;
}): JSX.Element {
  const client = useQueryClient();
  const action = createAction();
  const [left, setLeft] = createSignal<readonly LeftOut[]>([]);
  const selected = () => props.findings.filter(({ id }) => props.selection.has(id));
  const count = () => selected().length;
  const isAll = () => count() > 0 && count() === Math.min(props.findings.length, MOST_AT_ONCE);
  const what = () => counted(count(), "finding");
  const send = async (asked: AskedAction) => {
    const shown = props.findings;
    const result = await actOnFindings(props.tenantId, { ...asked, finding_ids: [...props.selection.ids()] });
    props.selection.clear();
    setLeft(leftOut(result, shown));
    showToast(result.done > 0 ? "success" : "info", resultSentence(result));
    await refreshFindings(client, props.tenantId);
  };
  return (
    <div class="border-line border-t">
      <div
        class={`flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 bg-surface px-4 py-2 ${
          // what is done with the selection stays in sight while rows further down are added to it
          count() > 0 ? "sticky top-12 z-10 md:top-0" : ""
        }`}
        role="toolbar"
        aria-label="Selection"
      >
        <label class="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="checkbox"
            class="size-4 accent-accent"
            checked={isAll()}
            ref={(box) => {
              createEffect(() => {
                box.indeterminate = count() > 0 && !isAll();
              });
            }}
            onChange={(event) => props.selection.chooseAll(event.currentTarget.checked)}
          />
          <span aria-live="polite">{count() === 0 ? "Select all that are shown" : `${count()} selected`}</span>
        </label>
        <Show when={count() > 0}>
          <FindingActionButtons
            actions={fittingActions(selected())}
            tenantId={props.tenantId}
            viewerId={props.viewerId}
            what={what()}
            refusal={props.refusal}
            action={action}
            send={send}
          />
          <Button size="sm" variant="ghost" onClick={() => props.selection.clear()}>
            Clear the selection
          </Button>
        </Show>
      </div>
      <Show when={action.error()}>
        {(error) => (
          <div class="px-4 pb-3">
            <Callout tone="danger" title={describeError(error()).title} role="alert">
              {describeError(error()).detail}
            </Callout>
          </div>
        )}
      </Show>
      <Show when={left().length > 0}>
        <div class="px-4 pb-3">
          <Callout tone="warning" title="Some were left as they are" role="status">
            <ul class="flex list-disc flex-col gap-1 pl-4">
              <For each={left()}>
                {(group) => (
                  <li>
                    {group.why}{" "}
                    <span class="text-ink-2">
                      <For each={group.names}>
                        {(name, index) => (
                          <>
                            {index() === 0 ? "" : ", "}
                            <bdi class="[overflow-wrap:anywhere]">{name}</bdi>
                          </>
                        )}
                      </For>
                      {group.more === 0 ? "" : ` and ${group.more} more`}
                    </span>
                  </li>
                )}
              </For>
            </ul>
            <Button size="sm" class="mt-2" onClick={() => setLeft([])}>
              Dismiss
            </Button>
          </Callout>
        </div>
      </Show>
    </div>
  );
}
