import { A, useParams, useSearchParams } from "@solidjs/router";
import { useInfiniteQuery } from "@tanstack/solid-query";
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import type { TenantView } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { Load } from "../../../ui/load.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { useAdmin, useWorkspaceOf } from "../../access/admin-context.ts";
import { ROLE_LABELS } from "../../access/roles.ts";
import { RunProgress } from "../../operations/components/run-progress.tsx";
import { TENANT_STATUS_LABELS, VERIFICATION_LABELS } from "../tenants.labels.ts";
import { tenantsQuery } from "../tenants.queries.ts";

const TYPING_PAUSE_MS = 250;

const COLUMNS: readonly Column<TenantView>[] = [
  {
    key: "name",
    header: "Tenant",
    primary: true,
    cell: (tenant) => (
      <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <A class="link font-medium" href={`/admin/t/${tenant.id}`}>
          {tenant.display_name}
        </A>
        <Show when={tenant.status !== "active"}>
          <Badge tone={TENANT_STATUS_LABELS[tenant.status].tone}>{TENANT_STATUS_LABELS[tenant.status].text}</Badge>
        </Show>
      </span>
    ),
  },
  {
    key: "connection",
    header: "Provider connection",
    stack: "lead",
    cell: (tenant) => (
      <Show when={tenant.provider} fallback={<span class="text-ink-3">None</span>}>
        {(provider) => (
          <Badge tone={VERIFICATION_LABELS[provider().verification_status].tone}>
            {VERIFICATION_LABELS[provider().verification_status].text}
          </Badge>
        )}
      </Show>
    ),
  },
  {
    key: "reason",
    header: "Reason",
    isEmpty: (tenant) => !tenant.provider?.last_error,
    cell: (tenant) => <span>{tenant.provider?.last_error?.label ?? "–"}</span>,
  },
  {
    key: "checked",
    header: "Last check",
    cell: (tenant) => (
      <Show when={tenant.provider?.last_health_check_at} fallback={<span class="text-ink-3">Never</span>}>
        {(at) => <Timestamp at={at()} format="short" />}
      </Show>
    ),
  },
  {
    key: "run",
    header: "Active run",
    isEmpty: (tenant) => tenant.active_run === null,
    cell: (tenant) => (
      <Show when={tenant.active_run} fallback={<span class="text-ink-3">–</span>}>
        {(run) => (
          <A
            class="block rounded-sm"
            href={`/admin/operations/${run().id}`}
            aria-label={`Open the active run of ${tenant.display_name}`}
          >
            <RunProgress run={run()} />
          </A>
        )}
      </Show>
    ),
  },
  { key: "role", header: "Your role", stack: "hide", cell: (tenant) => <span>{ROLE_LABELS[tenant.role]}</span> },
];

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? "";

/** Tenants of a workspace that this person is entitled to. */
export function TenantsPage(): JSX.Element {
  const params = useParams<{ workspaceId: string }>();
  const [search, setSearch] = useSearchParams();
  const admin = useAdmin();
  const asked = () => one(search.q).trim();
  const [typed, setTyped] = createSignal(asked());
  const tenants = useInfiniteQuery(() => tenantsQuery(params.workspaceId, asked()));
  useWorkspaceOf(() => params.workspaceId);
  const canOnboard = () => admin.workspace()?.capabilities.includes("onboarding.manage") ?? false;

  createEffect(
    on(
      typed,
      (text) => {
        const timer = setTimeout(() => setSearch({ q: text.trim() || undefined }, { replace: true }), TYPING_PAUSE_MS);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  // back, forward and a switch of workspace change the address without typing
  createEffect(
    on([asked, () => params.workspaceId], ([text]) => text !== typed().trim() && setTyped(text), { defer: true }),
  );

  return (
    <>
      <PageHeader
        title="Tenants"
        subtitle={admin.workspace()?.name}
        actions={
          <>
            <search class="w-full sm:w-64">
              <TextInput
                label="Search tenants"
                hideLabel
                type="search"
                placeholder="Search by name"
                value={typed()}
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
            </search>
            <Show when={canOnboard()}>
              <ButtonLink href="/admin/onboarding" variant="primary">
                Onboard a tenant
              </ButtonLink>
            </Show>
          </>
        }
      />
      <Panel flush>
        <Load from={tenants} errorAction={<ButtonLink href="/admin">Go to the start page</ButtonLink>}>
          {(data) => (
            <>
              <DataTable
                label="Tenants"
                columns={COLUMNS}
                rows={data().pages.flatMap((page) => page.items)}
                rowKey={(tenant) => tenant.id}
                empty={
                  <Show
                    when={asked() !== ""}
                    fallback={
                      <EmptyState
                        title="No tenants in your scope"
                        detail={
                          canOnboard()
                            ? "Onboard the first one, or ask an owner for an entitlement to one that the workspace governs already."
                            : "You are a member of this workspace and entitled to none of its tenants. Owners give entitlements on the Members page, once the workspace governs a tenant."
                        }
                        action={
                          canOnboard() ? <ButtonLink href="/admin/onboarding">Onboard a tenant</ButtonLink> : undefined
                        }
                      />
                    }
                  >
                    <EmptyState
                      title={`No tenant matches “${asked()}”`}
                      action={<Button onClick={() => setTyped("")}>Clear the search</Button>}
                    />
                  </Show>
                }
              />
              <LoadMore list={tenants} />
            </>
          )}
        </Load>
      </Panel>
    </>
  );
}
