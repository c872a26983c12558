import { A, useSearchParams } from "@solidjs/router";
import { createMemo, type JSX, Show } from "solid-js";
import type { TenantDirectory } from "../../../../worker/features/workspaces/directory.contract.ts";
import { createPages } from "../../../api/pages.ts";
import { Badge } from "../../../ui/badge.tsx";
import type { Column } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { TENANT_STATUS_LABELS } from "../../tenants/tenants.labels.ts";
import { AskedWorkspace } from "../components/asked-workspace.tsx";
import { DirectoryFrame } from "../components/directory-frame.tsx";
import { DirectoryList, Named } from "../components/directory-list.tsx";
import { fetchTenants, parseQuestion, tenantsOf } from "../directory.ts";

type Tenant = TenantDirectory["items"][number];

const COLUMNS: readonly Column<Tenant>[] = [
  {
    key: "name",
    header: "Tenant",
    primary: true,
    cell: (tenant) => (
      <Named id={tenant.id}>
        <span class="font-medium">{tenant.display_name}</span>
      </Named>
    ),
  },
  {
    key: "status",
    header: "Status",
    stack: "lead",
    cell: ({ status }) => <Badge tone={TENANT_STATUS_LABELS[status].tone}>{TENANT_STATUS_LABELS[status].text}</Badge>,
  },
  {
    key: "workspace",
    header: "Workspace",
    cell: ({ workspace }) => (
      <A class="link min-w-0 break-words" href={tenantsOf(workspace.id)}>
        {workspace.name}
      </A>
    ),
  },
  { key: "created", header: "Made on", align: "end", cell: (at) => <Timestamp at={at.created_at} format="day" /> },
];

const OF_ONE = COLUMNS.filter(({ key }) => key !== "workspace");

function Tenants(): JSX.Element {
  const [search] = useSearchParams();
  const q = createMemo(() => parseQuestion({ ...search }).q);
  const workspace = createMemo(() => parseQuestion({ ...search }).workspace);
  const list = createPages(() => ({ q: q(), workspace: workspace() }), fetchTenants);
  // a search within the workspace keeps it in sight
  const asked = createMemo<TenantDirectory["workspace"] | undefined>((known) => {
    if (workspace() === "") return undefined;
    if (list.last() !== undefined) return list.last()?.workspace;
    return known?.id === workspace() ? known : undefined;
  });
  return (
    <>
      <Show when={asked() !== undefined}>
        <AskedWorkspace workspace={asked() ?? null} />
      </Show>
      <Show when={asked() !== null}>
        <DirectoryList
          label="Tenants"
          list={list}
          columns={workspace() === "" ? COLUMNS : OF_ONE}
          q={q()}
          empty={<EmptyState title={workspace() === "" ? "No tenant yet" : "This workspace has no tenant yet"} />}
        />
      </Show>
    </>
  );
}

/** `/system/directory/tenants`. */
export default function AllTenantsPage(): JSX.Element {
  return (
    <DirectoryFrame title="Tenants" subtitle="Every tenant of the platform, and whose it is." shows="tenants">
      <Tenants />
    </DirectoryFrame>
  );
}
