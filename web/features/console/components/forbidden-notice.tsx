import type { JSX } from "solid-js";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { capabilityLabel } from "../dashboard-access.rules.ts";

/** A page that this staff member may not see, and what to ask for. */
export function ForbiddenNotice(props: { title: string; capability: string }): JSX.Element {
  return (
    <Panel>
      <EmptyState
        title={props.title}
        detail={
          <>
            It needs the capability “{capabilityLabel(props.capability)}” (
            <code class="font-mono text-xs">{props.capability}</code>). A colleague who manages platform users can grant
            it.
          </>
        }
      />
    </Panel>
  );
}
