import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { createLoad } from "../../../api/load.ts";
import { Button } from "../../../ui/button.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { ForbiddenNotice } from "../../console/components/forbidden-notice.tsx";
import { missingForStaffPage } from "../../console/dashboard-access.rules.ts";
import { useStaffSession } from "../../console/staff-session.ts";
import { AddStaff } from "../components/add-staff.tsx";
import { Deactivate, Reactivate } from "../components/change-activity.tsx";
import { EditCapabilities } from "../components/edit-capabilities.tsx";
import { StaffTable } from "../components/staff-table.tsx";
import { fetchPlatformUsers, type PlatformUser } from "../platform-users.ts";

const TITLE = "Staff";

type Dialog = { kind: "add" } | { kind: "edit" | "deactivate" | "reactivate"; user: PlatformUser };

function StaffPage(): JSX.Element {
  const [pages, setPages] = createSignal(1);
  const staff = createLoad(() => fetchPlatformUsers(pages()));
  const [dialog, setDialog] = createSignal<Dialog | null>(null);
  const close = () => setDialog(null);
  const saved = () => void staff.reload();
  const showMore = () => {
    setPages((count) => count + 1);
    return staff.reload();
  };
  /** The person of an open dialog of one kind. */
  const subject = (kind: "edit" | "deactivate" | "reactivate") => {
    const open = dialog();
    return open?.kind === kind ? open.user : null;
  };
  return (
    <>
      <PageHeader
        title={TITLE}
        subtitle="Platform users: who may enter the system console, and what they may do there."
        actions={
          <Button variant="primary" onClick={() => setDialog({ kind: "add" })}>
            Add staff
          </Button>
        }
      />
      <Panel flush>
        <Switch fallback={<Skeleton label="Loading staff" lines={4} />}>
          <Match when={staff.error()}>{(error) => <ErrorState error={error()} retry={staff.reload} />}</Match>
          <Match when={staff.data()}>
            {(list) => (
              <>
                <StaffTable
                  users={list().users}
                  onEdit={(user) => setDialog({ kind: "edit", user })}
                  onDeactivate={(user) => setDialog({ kind: "deactivate", user })}
                  onReactivate={(user) => setDialog({ kind: "reactivate", user })}
                />
                <Show when={list().hasMore}>
                  <div class="border-line border-t px-4 py-2.5">
                    <Button size="sm" onClick={showMore}>
                      Show more
                    </Button>
                  </div>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </Panel>
      <Show when={dialog()?.kind === "add"}>
        <AddStaff onClose={close} onAdded={saved} />
      </Show>
      <Show when={subject("edit")}>{(user) => <EditCapabilities user={user()} onClose={close} onSaved={saved} />}</Show>
      <Show when={subject("deactivate")}>{(user) => <Deactivate user={user()} onClose={close} onSaved={saved} />}</Show>
      <Show when={subject("reactivate")}>{(user) => <Reactivate user={user()} onClose={close} onSaved={saved} />}</Show>
    </>
  );
}

/** `/system/users`: the staff page for staff. */
export default function PlatformUsersPage(): JSX.Element {
  const session = useStaffSession();
  const missing = () => missingForStaffPage(new Set(session.capabilities));
  return (
    <Show when={missing()} fallback={<StaffPage />}>
      {(capability) => (
        <>
          <PageHeader title={TITLE} />
          <ForbiddenNotice title="You may not manage staff" capability={capability()} />
        </>
      )}
    </Show>
  );
}
