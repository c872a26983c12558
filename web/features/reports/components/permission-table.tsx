import { For, type JSX, Show } from "solid-js";
import type { PermissionItem } from "../../../../worker/features/posture/posture.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { SEVERITY_LABELS } from "../../findings/findings.labels.ts";
import { byConcern, isConcern, standingOf } from "../permissions.rules.ts";
import { Name } from "./name.tsx";

const STANDINGS: Record<ReturnType<typeof standingOf>, { text: string; tone: Tone }> = {
  missing: { text: "Missing", tone: "danger" },
  extra: { text: "Beyond need", tone: "warning" },
  unknown: { text: "Unknown", tone: "warning" },
  granted: { text: "Granted", tone: "success" },
};

const COLUMNS: readonly Column<PermissionItem>[] = [
  {
    key: "permission",
    header: "Permission",
    primary: true,
    cell: (item) => (
      <span class="flex flex-col">
        <span class="font-mono text-sm">
          <Name>{item.value ?? item.id}</Name>
        </span>
        <Show when={item.satisfied_by}>
          {(higher) => <span class="break-all text-ink-3 text-xs">through {higher()}</span>}
        </Show>
      </span>
    ),
  },
  {
    key: "standing",
    header: "Standing",
    stack: "lead",
    cell: (item) => {
      const { text, tone } = STANDINGS[standingOf(item)];
      return <Badge tone={tone}>{text}</Badge>;
    },
  },
  {
    key: "severity",
    header: "Severity",
    isEmpty: (item) => !isConcern(item),
    cell: (item) => (
      <Show when={isConcern(item)} fallback={<span class="text-ink-3">–</span>}>
        <Badge tone={SEVERITY_LABELS[item.severity].tone}>{SEVERITY_LABELS[item.severity].text}</Badge>
      </Show>
    ),
  },
  {
    key: "features",
    header: "Unlocks",
    isEmpty: (item) => item.features.length === 0,
    cell: (item) => (
      <Show when={item.features.length > 0} fallback={<span class="text-ink-3">Nothing here</span>}>
        <span class="flex flex-wrap justify-end gap-1 sm:justify-start">
          <For each={item.features}>{(feature) => <Badge>{feature}</Badge>}</For>
        </span>
      </Show>
    ),
  },
  {
    key: "api",
    header: "API",
    cell: (item) => (
      <span class="flex flex-col text-right sm:text-left">
        <span>{item.resource_name}</span>
        <Show when={item.kind === "unknown"}>
          <span class="break-all font-mono text-ink-3 text-xs">{item.resource}</span>
        </Show>
      </span>
    ),
  },
];

/** The permissions of one part of a report: what somebody has to look at comes first. */
export function PermissionTable(props: { permissions: readonly PermissionItem[] }): JSX.Element {
  return (
    <DataTable
      label="Permissions"
      columns={COLUMNS}
      rows={byConcern(props.permissions)}
      rowKey={({ resource, id }) => `${resource}/${id}`}
      empty={<p class="px-4 py-3 text-ink-3 text-sm">This report holds no permissions.</p>}
    />
  );
}
