import { type JSX, Show } from "solid-js";
import type { StaffRun } from "../../../../worker/features/operations/staff-runs.contract.ts";
import { Button } from "../../../ui/button.tsx";
import type { StaffRunFilter } from "../staff-run-filter.rules.ts";

/** Whose runs alone are listed, when the address says so, and the way back to all. Its id stands for a name not known yet. */
export function RunsOf(props: {
  filter: StaffRunFilter;
  runs: readonly StaffRun[] | undefined;
  onClear: () => void;
}): JSX.Element {
  const place = () => {
    const { tenant_id, workspace_id } = props.filter;
    if (tenant_id !== undefined) {
      const known = props.runs?.find(({ tenant }) => tenant?.id === tenant_id)?.tenant;
      return `the tenant ${known?.display_name ?? tenant_id}`;
    }
    if (workspace_id === undefined) return undefined;
    return `the workspace ${props.runs?.find(({ workspace }) => workspace.id === workspace_id)?.workspace.name ?? workspace_id}`;
  };
  return (
    <Show when={place()}>
      {(whose) => (
        <p class="mb-4 flex flex-wrap items-center gap-3 text-sm">
          <span>
            Only runs of <strong class="break-words">{whose()}</strong>
          </span>
          <Button size="sm" onClick={() => props.onClear()}>
            Show all runs
          </Button>
        </p>
      )}
    </Show>
  );
}
