import { useSearchParams } from "@solidjs/router";
import { createMemo, For, type JSX, Show } from "solid-js";
import { createLoad } from "../../../api/load.ts";
import { Button } from "../../../ui/button.tsx";
import { ConnectionState } from "../../../ui/connection-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Select } from "../../../ui/field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { ForbiddenNotice } from "../../console/components/forbidden-notice.tsx";
import { missingFor } from "../../console/dashboard-access.rules.ts";
import { useStaffSession } from "../../console/staff-session.ts";
import { RunsOf } from "../components/runs-of.tsx";
import { StaffRunDetail } from "../components/staff-run-detail.tsx";
import { StaffRunList } from "../components/staff-run-list.tsx";
import { FILTERS, parseStaffRunFilter } from "../staff-run-filter.rules.ts";
import { createStaffRuns, fetchStaffRun } from "../staff-runs.ts";

const TITLE = "Runs";

/** The run of the address, when the list below does not hold it. */
function LinkedRun(props: { runId: string; onClose: () => void }): JSX.Element {
  const load = createLoad(() => fetchStaffRun(props.runId));
  return (
    <Panel
      class="mb-5"
      title={load.data()?.type_label ?? "The run that was linked to"}
      actions={
        <Button size="sm" onClick={() => props.onClose()}>
          Close
        </Button>
      }
    >
      <Show
        when={load.data()}
        fallback={
          <Show when={load.error()} fallback={<Skeleton label="Loading the run" lines={4} />}>
            {(error) =>
              error().status === 404 ? (
                <p>This run is not there. It may have been deleted with its tenant.</p>
              ) : (
                <ErrorState error={error()} retry={load.reload} />
              )
            }
          </Show>
        }
      >
        {(run) => <StaffRunDetail run={run()} />}
      </Show>
    </Panel>
  );
}

function Runs(): JSX.Element {
  const [search, setSearch] = useSearchParams();
  // compared by what it says: opening a run changes the address and not the list
  const filter = createMemo(() => parseStaffRunFilter({ ...search }), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const list = createStaffRuns(filter);
  const openId = () => (typeof search.run === "string" ? search.run : undefined);
  const linkedId = createMemo(() => {
    const [id, runs] = [openId(), list.runs()];
    return id !== undefined && runs !== undefined && !runs.some((run) => run.id === id) ? id : undefined;
  });
  const open = (run: string | undefined) => setSearch({ run }, { replace: true });
  return (
    <>
      <PageHeader
        title={TITLE}
        subtitle="Operations of all workspaces, newest first."
        badge={<ConnectionState state={list.state()} since={list.since()} />}
        actions={
          <Button busy={list.isLoading()} onClick={() => void list.reload()}>
            Refresh
          </Button>
        }
      />
      <Show when={linkedId()} keyed>
        {(runId) => <LinkedRun runId={runId} onClose={() => open(undefined)} />}
      </Show>
      <search class="mb-4 grid grid-cols-1 gap-3 min-[480px]:grid-cols-3 md:max-w-2xl" aria-label="Filter the runs">
        <For each={FILTERS}>
          {({ name, label, options }) => (
            <Select
              label={label}
              options={options}
              value={filter()[name] ?? ""}
              onChange={(event) => setSearch({ [name]: event.currentTarget.value || undefined, run: undefined })}
            />
          )}
        </For>
      </search>
      <RunsOf
        filter={filter()}
        runs={list.runs()}
        onClear={() => setSearch({ workspace_id: undefined, tenant_id: undefined, run: undefined })}
      />
      <Panel flush>
        <StaffRunList list={list} isFiltered={Object.keys(filter()).length > 0} openId={openId()} onOpen={open} />
      </Panel>
    </>
  );
}

/** `/system/ops/runs`. */
export default function StaffRunsPage(): JSX.Element {
  const session = useStaffSession();
  const missing = () => missingFor("platform.ops.view", new Set(session.capabilities));
  return (
    <Show when={missing()} fallback={<Runs />}>
      {(capability) => (
        <>
          <PageHeader title={TITLE} />
          <ForbiddenNotice title="You may not see the runs" capability={capability()} />
        </>
      )}
    </Show>
  );
}
