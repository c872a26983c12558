import { useQuery } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { Select, TextInput } from "../../../ui/field.tsx";
import type { SessionWorkspace } from "../../access/admin-context.ts";
import { runTenantQuery } from "../operations.queries.ts";
import { isFiltered, NO_FILTER, type RunFilter, readFilter, STATE_OPTIONS, TYPE_OPTIONS } from "../run-filter.rules.ts";

const TYPING_PAUSE_MS = 250;

const STARTERS = [
  { value: "", label: "Anyone" },
  { value: "1", label: "Me" },
];

/** What the list is asked for. It holds no state of its own but what is being typed: the address does. */
export function OperationFilters(props: {
  workspace: SessionWorkspace;
  filter: RunFilter;
  onChange: (filter: RunFilter) => void;
}): JSX.Element {
  const [typed, setTyped] = createSignal(props.filter.q);
  const change = (part: Partial<RunFilter>) => props.onChange({ ...props.filter, ...part });
  createEffect(
    on(
      typed,
      (text) => {
        const timer = setTimeout(() => change({ q: text.trim() }), TYPING_PAUSE_MS);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  // by value: another filter that changes takes nothing away that is being typed
  const asked = createMemo(() => props.filter.q);
  // back, forward and “Clear” change the address without typing
  createEffect(on(asked, (text) => text !== typed().trim() && setTyped(text), { defer: true }));
  return (
    <search class="grid grid-cols-2 items-end gap-3 lg:grid-cols-[minmax(0,2fr)_repeat(4,minmax(0,1fr))_auto]">
      <div class="col-span-2 lg:col-span-1">
        <TextInput
          label="Search"
          type="search"
          placeholder="Run id or tenant name"
          maxLength={120}
          value={typed()}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <TenantSelect workspace={props.workspace} value={props.filter.tenant} onChange={(tenant) => change({ tenant })} />
      <Select
        label="Operation"
        options={TYPE_OPTIONS}
        value={props.filter.type}
        onChange={(event) => change({ type: readFilter({ type: event.currentTarget.value }).type })}
      />
      <Select
        label="State"
        options={STATE_OPTIONS}
        value={props.filter.state}
        onChange={(event) => change({ state: readFilter({ state: event.currentTarget.value }).state })}
      />
      <Select
        label="Started by"
        options={STARTERS}
        value={props.filter.mine ? "1" : ""}
        onChange={(event) => change({ mine: event.currentTarget.value === "1" })}
      />
      <Show when={isFiltered(props.filter)}>
        <Button class="col-span-2 lg:col-span-1" onClick={() => props.onChange(NO_FILTER)}>
          Clear
        </Button>
      </Show>
    </search>
  );
}

/** The first tenants of the session, and the chosen one when it is none of them: the search finds the others by name. */
function TenantSelect(props: {
  workspace: SessionWorkspace;
  value: string;
  onChange: (tenant: string) => void;
}): JSX.Element {
  const known = () => props.workspace.tenants.map(({ id, display_name }) => ({ value: id, label: display_name }));
  const isKnown = () => ["", "none", ...known().map(({ value }) => value)].includes(props.value);
  const other = useQuery(() => ({ ...runTenantQuery(props.value), enabled: !isKnown() }));
  const options = () => [
    { value: "", label: "All tenants" },
    { value: "none", label: "Whole workspace" },
    ...known(),
    ...(isKnown() ? [] : [{ value: props.value, label: other.isSuccess ? other.data.display_name : "Another tenant" }]),
  ];
  return (
    <Select
      label="Tenant"
      options={options()}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
