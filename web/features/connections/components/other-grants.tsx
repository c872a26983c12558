import type { JSX } from "solid-js";
import type { RequiredPermissions } from "../../../../worker/features/connections/connections.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";

type Grant = RequiredPermissions["other_grants"][number];

const COLUMNS: readonly Column<Grant>[] = [
  {
    key: "grant",
    header: "Grant",
    primary: true,
    cell: (grant) => <span class="break-all font-mono text-sm">{grant.value ?? grant.id}</span>,
  },
  {
    key: "known",
    header: "What it is",
    stack: "lead",
    cell: (grant) => <Badge>{grant.known ? "Not asked for" : "Unknown permission"}</Badge>,
  },
  {
    key: "resource",
    header: "Of the API",
    cell: (grant) => <span class="break-all font-mono text-xs">{grant.resource}</span>,
  },
];

/** Grants that nothing here asks for. One that no list knows is shown by its id. */
export function OtherGrants(props: { grants: readonly Grant[] }): JSX.Element {
  return (
    <DataTable
      label="Other grants"
      columns={COLUMNS}
      rows={props.grants}
      rowKey={(grant) => `${grant.resource}/${grant.id}`}
      empty={<p class="px-4 py-3 text-ink-3 text-sm">None: nothing beyond what is asked for is granted.</p>}
    />
  );
}
