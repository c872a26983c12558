import * as Kobalte from "@kobalte/core/dialog";
import { useNavigate } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, onCleanup, Show } from "solid-js";
import { counted } from "../../../ui/counted.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { searchTenants, type TenantHit, uniqueTenants } from "../tenant-search.rules.ts";
import { fetchTenants } from "../tenants.queries.ts";

const SHOWN = 12;
const TYPING_PAUSE_MS = 200;

/** Goes to a tenant by a few letters of its name, across all workspaces in scope. */
export function TenantSwitcher(props: { open: boolean; onClose: () => void }): JSX.Element {
  return (
    <Kobalte.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-scrim" />
        <div class="pointer-events-none fixed inset-0 z-50 flex items-start justify-center p-3 sm:pt-24">
          <Kobalte.Content class="pointer-events-auto flex max-h-[70dvh] w-full max-w-md flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-pop">
            <Kobalte.Title class="sr-only">Go to tenant</Kobalte.Title>
            <Finder onClose={props.onClose} />
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}

function Finder(props: { onClose: () => void }): JSX.Element {
  const admin = useAdmin();
  const navigate = useNavigate();
  const listId = createUniqueId();
  const [typed, setTyped] = createSignal("");
  const [asked, setAsked] = createSignal("");
  const [active, setActive] = createSignal(0);

  createEffect(
    on(typed, (text) => {
      const timer = setTimeout(() => setAsked(text.trim()), TYPING_PAUSE_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );

  // the session carries the first tenants of each workspace; only where there are more, the server is asked
  const large = createMemo(() => admin.session().workspaces.filter((entry) => entry.tenants_next_cursor !== null));
  const remote = useQuery(() => ({
    queryKey: ["admin", "tenant-search", asked()],
    enabled: asked() !== "" && large().length > 0,
    queryFn: async (): Promise<TenantHit[]> => {
      const lists = await Promise.all(
        large().map(async (workspace) => ({ workspace, list: await fetchTenants(workspace.id, asked(), null) })),
      );
      return lists.flatMap(({ workspace, list }) =>
        list.items.map((item) => ({ id: item.id, name: item.display_name, workspace: workspace.name })),
      );
    },
  }));
  const known = createMemo<TenantHit[]>(() =>
    admin
      .session()
      .workspaces.flatMap((workspace) =>
        workspace.tenants.map((tenant) => ({ id: tenant.id, name: tenant.display_name, workspace: workspace.name })),
      ),
  );
  const hits = createMemo(() => {
    const found = remote.isSuccess ? remote.data : [];
    return searchTenants(uniqueTenants([...known(), ...found]), typed(), SHOWN);
  });
  createEffect(on(typed, () => setActive(0)));
  const optionId = (index: number) => `${listId}-${index}`;

  const go = (hit: TenantHit | undefined) => {
    if (hit === undefined) return;
    props.onClose();
    navigate(`/admin/t/${hit.id}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = hits().length - 1;
    if (event.key === "ArrowDown") setActive((index) => Math.min(index + 1, Math.max(last, 0)));
    else if (event.key === "ArrowUp") setActive((index) => Math.max(index - 1, 0));
    else if (event.key === "Enter") go(hits()[active()]);
    else return;
    event.preventDefault();
    document.getElementById(optionId(active()))?.scrollIntoView({ block: "nearest" });
  };

  return (
    <>
      <div class="flex items-center gap-2 border-line border-b px-3">
        <Icon name="search" class="text-ink-3" />
        <input
          type="text"
          class="h-11 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-3"
          placeholder="Go to tenant"
          role="combobox"
          aria-label="Go to tenant"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={hits().length > 0 ? optionId(active()) : undefined}
          autocomplete="off"
          spellcheck={false}
          value={typed()}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <kbd class="text-ink-3 text-xs">Esc</kbd>
      </div>
      <div id={listId} role="listbox" aria-label="Tenants" tabindex="-1" class="min-h-0 overflow-y-auto p-1">
        <For each={hits()}>
          {(hit, index) => (
            <button
              type="button"
              id={optionId(index())}
              role="option"
              tabindex="-1"
              aria-selected={index() === active()}
              class={`flex min-h-9 w-full items-center justify-between gap-3 rounded-md px-2 py-1.5 text-left ${index() === active() ? "bg-sunken" : ""}`}
              onPointerMove={() => setActive(index())}
              onClick={() => go(hit)}
            >
              <span class="min-w-0 truncate">{hit.name}</span>
              <span class="shrink-0 text-ink-3 text-sm">{hit.workspace}</span>
            </button>
          )}
        </For>
      </div>
      <p class={hits().length > 0 ? "sr-only" : "px-3 pb-4 text-ink-2 text-sm"} role="status">
        <Show when={hits().length === 0} fallback={counted(hits().length, "tenant")}>
          {remote.isFetching ? "Searching" : "No tenant in your scope matches."}
        </Show>
      </p>
    </>
  );
}
