import { type JSX, Show } from "solid-js";
import type { Place } from "../../../../worker/features/console/operations-frame.contract.ts";

/** Whose run it is, in two lines. */
export function RunPlace(props: { place: Place; isNamed: boolean }): JSX.Element {
  return (
    <Show when={props.isNamed} fallback={<span class="text-ink-3">Name not shown</span>}>
      <span class="flex min-w-0 flex-col">
        <span class="break-words">{props.place.tenant_name ?? "Whole workspace"}</span>
        <span class="break-words text-ink-3 text-xs">{props.place.workspace_name}</span>
      </span>
    </Show>
  );
}

/** Why there are no names. */
export const NamesNote = (): JSX.Element => (
  <p class="border-line border-t px-4 py-2.5 text-ink-3 text-xs">
    Names of tenants and workspaces need “View operations” or “View the directory of workspaces and tenants”.
  </p>
);
