import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { RecentFailure } from "../../../../worker/features/console/operations-frame.contract.ts";
import { CONTROL_OF_OPERATION } from "../../../../worker/features/controls/control-catalog.contract.ts";
import { WINDOWS, type WindowKey } from "../../../../worker/features/telemetry/windows.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import type { OperationsFeed } from "../console-feed.ts";
import { PartState } from "./part-state.tsx";
import { NamesNote, RunPlace } from "./run-place.tsx";

interface Viewer {
  seesRuns: boolean;
  /** Whether the viewer may pause what fails. */
  pauses: boolean;
}

const controlOf = (failure: RecentFailure) => (failure.type === null ? null : CONTROL_OF_OPERATION[failure.type]);

const columnsFor = (viewer: Viewer, isNamed: () => boolean): Column<RecentFailure>[] => [
  {
    key: "type",
    header: "Operation",
    primary: true,
    cell: (failure) => (
      <Show when={viewer.seesRuns} fallback={<span class="font-medium">{failure.type_label}</span>}>
        <A class="link font-medium" href={`/system/ops/runs?run=${failure.run_id}`}>
          {failure.type_label}
        </A>
      </Show>
    ),
  },
  {
    key: "place",
    header: "Tenant",
    cell: (failure) => (
      <span class="max-sm:text-right">
        <RunPlace place={failure} isNamed={isNamed()} />
      </span>
    ),
  },
  {
    key: "reason",
    header: "Reason",
    cell: (failure) => (
      <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
        {failure.reason_label}
        <Show when={failure.stuck}>
          <Badge tone="warning">Stuck</Badge>
        </Show>
      </span>
    ),
  },
  {
    key: "at",
    header: "Failed",
    cell: (failure) => <Timestamp at={new Date(failure.at).toISOString()} format="short" />,
  },
  ...(viewer.pauses
    ? [
        {
          key: "pause",
          header: "Pause",
          actions: true,
          align: "end",
          isEmpty: (failure: RecentFailure) => controlOf(failure) === null,
          cell: (failure: RecentFailure) => (
            <Show when={controlOf(failure)}>
              {(control) => (
                <A class="link" href={`/system/ops/controls?pause=${control()}`}>
                  Pause <span class="sr-only">{failure.type_label}</span>
                </A>
              )}
            </Show>
          ),
        } as const,
      ]
    : []),
];

/** The last ten failures of the window, each leading to its run. */
export function RecentFailures(props: {
  feed: OperationsFeed;
  window: WindowKey;
  capabilities: readonly string[];
}): JSX.Element {
  const shown = () => WINDOWS[props.feed.snapshot()?.window ?? props.window];
  const columns = columnsFor(
    {
      seesRuns: props.capabilities.includes("platform.ops.view"),
      pauses: ["platform.ops.view", "platform.ops_controls.manage"].every((held) => props.capabilities.includes(held)),
    },
    () => props.feed.snapshot()?.shows_names ?? false,
  );
  return (
    <Panel
      title="Recent failures"
      description={`The last ten in ${shown().phrase}`}
      actions={<PartState part={props.feed} />}
      flush
    >
      <Show when={props.feed.snapshot()} fallback={<Skeleton label="Loading the recent failures" />}>
        {(snapshot) => (
          <>
            <div class="transition-opacity" classList={{ "opacity-60": !props.feed.isCurrent() }}>
              <DataTable
                columns={columns}
                rows={snapshot().recent_failures}
                rowKey={(failure) => failure.run_id}
                empty={<p class="px-4 py-6 text-ink-2">No run failed in {shown().phrase}.</p>}
                label="Recent failures"
              />
            </div>
            <Show when={!snapshot().shows_names && snapshot().recent_failures.length > 0}>
              <NamesNote />
            </Show>
          </>
        )}
      </Show>
    </Panel>
  );
}
