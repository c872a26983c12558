import { type JSX, Show } from "solid-js";
import type { WorkspaceEntry } from "../../../../worker/features/workspaces/directory.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Details } from "../../../ui/details.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { TENANTS_PATH } from "../directory.ts";

/** The workspace whose tenants are listed below. */
export function AskedWorkspace(props: { workspace: WorkspaceEntry | null }): JSX.Element {
  return (
    <Panel
      class="mb-4"
      title={props.workspace?.name ?? "This workspace is not there"}
      actions={
        <ButtonLink size="sm" href={TENANTS_PATH}>
          Show all tenants
        </ButtonLink>
      }
    >
      <Show when={props.workspace} fallback={<p>It may have been deleted, or the address is not complete.</p>}>
        {(workspace) => (
          <Details
            pairs
            items={[
              {
                term: "Workspace",
                value: (
                  <span class="flex flex-wrap items-center gap-2">
                    <code class="break-all font-mono text-xs">{workspace().id}</code>
                    <CopyButton text={workspace().id} label="Copy id" />
                  </span>
                ),
              },
              { term: "Made on", value: <Timestamp at={workspace().created_at} format="day" /> },
              { term: "Members", value: workspace().members.toLocaleString() },
              { term: "Tenants", value: workspace().tenants.toLocaleString() },
            ]}
          />
        )}
      </Show>
    </Panel>
  );
}
