import { type JSX, Show } from "solid-js";
import type { RequiredPermissions } from "../../../../worker/features/connections/connections.contract.ts";
import { Callout } from "../../../ui/callout.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { ReasonDetail } from "../../operations/components/reason-detail.tsx";

/** How old the grants are, and why the last try to read them failed. */
export function PermissionFreshness(props: { data: RequiredPermissions }): JSX.Element {
  return (
    <div class="mb-4 flex flex-col gap-3">
      <Show
        when={props.data.last_refreshed_at}
        fallback={
          <Callout tone="info" title="The grants have not been read yet">
            {props.data.connection?.consent_status === "granted"
              ? "Refresh reads them: it runs a verification, which changes nothing in the tenant."
              : "Reading them takes admin consent. Grant it first, then refresh."}
          </Callout>
        }
      >
        {(at) => (
          <Show
            when={props.data.is_stale}
            fallback={
              <p class="text-ink-2 text-sm">
                Last refreshed <Timestamp at={at()} />
              </p>
            }
          >
            <Callout tone="warning" title="What you see may be out of date">
              Last refreshed <Timestamp at={at()} />. Refresh before relying on it.
            </Callout>
          </Show>
        )}
      </Show>
      <Show when={props.data.last_error}>
        {(reason) => (
          <ReasonDetail reason={reason()}>
            <p class="mt-1">The last try to read the grants failed for this reason.</p>
          </ReasonDetail>
        )}
      </Show>
    </div>
  );
}
