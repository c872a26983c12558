import { A, useSearchParams } from "@solidjs/router";
import { createMemo, type JSX } from "solid-js";
import type { WorkspaceEntry } from "../../../../worker/features/workspaces/directory.contract.ts";
import { createPages } from "../../../api/pages.ts";
import type { Column } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { DirectoryFrame } from "../components/directory-frame.tsx";
import { DirectoryList, Named } from "../components/directory-list.tsx";
import { fetchWorkspaces, parseQuestion, tenantsOf } from "../directory.ts";

const COLUMNS: readonly Column<WorkspaceEntry>[] = [
  {
    key: "name",
    header: "Workspace",
    primary: true,
    cell: (workspace) => (
      <Named id={workspace.id}>
        <A class="link font-medium" href={tenantsOf(workspace.id)}>
          {workspace.name}
        </A>
      </Named>
    ),
  },
  { key: "members", header: "Members", align: "end", cell: ({ members }) => members.toLocaleString() },
  { key: "tenants", header: "Tenants", align: "end", cell: ({ tenants }) => tenants.toLocaleString() },
  { key: "created", header: "Made on", align: "end", cell: (at) => <Timestamp at={at.created_at} format="day" /> },
];

function Workspaces(): JSX.Element {
  const [search] = useSearchParams();
  const q = createMemo(() => parseQuestion({ ...search }).q);
  const list = createPages(() => ({ q: q(), workspace: "" }), fetchWorkspaces);
  return (
    <DirectoryList
      label="Workspaces"
      list={list}
      columns={COLUMNS}
      q={q()}
      empty={<EmptyState title="No workspace yet" detail="The first one appears here as soon as it is made." />}
    />
  );
}

/** `/system/directory`. */
export default function WorkspacesPage(): JSX.Element {
  return (
    <DirectoryFrame
      title="Workspaces"
      subtitle="Every workspace of the platform, and how many members and tenants it has."
      shows="workspaces"
    >
      <Workspaces />
    </DirectoryFrame>
  );
}
