import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import { AUDIT_RESOURCES, WORKSPACE_ACTIONS } from "../../../../worker/features/audit/audit-words.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Select, type SelectOption, TextInput } from "../../../ui/field.tsx";
import type { SessionWorkspace } from "../../access/admin-context.ts";
import { membersQuery } from "../../access/members.queries.ts";
import { OUTCOME_LABELS, STAFF, SYSTEM } from "../audit.labels.ts";
import { fromLocalInput, isFiltered, toLocalInput } from "../audit-filters.rules.ts";
import type { FilterState } from "../filter-state.ts";
import { TenantFilter } from "./tenant-filter.tsx";

const byLabel = (options: SelectOption[]) => options.sort((a, b) => a.label.localeCompare(b.label));

const optionsOf = (words: Readonly<Record<string, string>>): SelectOption[] =>
  byLabel(Object.entries(words).map(([value, label]) => ({ value, label })));

const ANY = { value: "", label: "Any" };
const ACTIONS = [ANY, ...optionsOf(WORKSPACE_ACTIONS)];
const RESOURCES = [ANY, ...optionsOf(AUDIT_RESOURCES)];
const OUTCOMES = [ANY, ...Object.entries(OUTCOME_LABELS).map(([value, { text }]) => ({ value, label: text }))];

/** What is chosen stays in the list although nobody offers it, like somebody who left. */
const withChosen = (options: readonly SelectOption[], chosen: string | undefined, label: string): SelectOption[] =>
  chosen === undefined || options.some(({ value }) => value === chosen)
    ? [...options]
    : [...options, { value: chosen, label }];

/** What the log is narrowed by. */
export function FilterBar(props: { workspace: SessionWorkspace; state: FilterState }): JSX.Element {
  const members = useQuery(() => membersQuery(props.workspace.id));
  const filters = () => props.state.filters();
  const people = () => (members.isSuccess ? members.data.members : []);
  const actors = () => {
    const named = byLabel(people().map(({ user_id, name }) => ({ value: user_id, label: name })));
    const kinds = [
      { value: "system", label: SYSTEM },
      { value: "platform_user", label: STAFF },
    ];
    return withChosen([ANY, ...named, ...kinds], filters().actor, "Not a member now");
  };
  const choose = (name: "actor" | "action" | "resource_type" | "outcome") => (event: Event) =>
    props.state.set(name, (event.currentTarget as HTMLSelectElement).value);
  return (
    <search class="grid grid-cols-2 gap-x-3 gap-y-2 p-4 md:grid-cols-4" aria-label="Filter the audit log">
      <Select label="Who" options={actors()} value={filters().actor ?? ""} onChange={choose("actor")} />
      <Select label="Action" options={ACTIONS} value={filters().action ?? ""} onChange={choose("action")} />
      <Select
        label="About"
        options={RESOURCES}
        value={filters().resource_type ?? ""}
        onChange={choose("resource_type")}
      />
      <TenantFilter
        workspace={props.workspace}
        tenantId={filters().tenant_id}
        onChoose={(tenantId) => props.state.set("tenant_id", tenantId)}
      />
      <Select label="Outcome" options={OUTCOMES} value={filters().outcome ?? ""} onChange={choose("outcome")} />
      <div class="col-span-2 grid gap-x-3 gap-y-2 sm:grid-cols-2 md:col-span-2">
        <TextInput
          label="From"
          type="datetime-local"
          max={toLocalInput(filters().to)}
          value={toLocalInput(filters().from)}
          onChange={(event) => props.state.set("from", fromLocalInput(event.currentTarget.value, "begin"))}
        />
        <TextInput
          label="To"
          type="datetime-local"
          min={toLocalInput(filters().from)}
          value={toLocalInput(filters().to)}
          onChange={(event) => props.state.set("to", fromLocalInput(event.currentTarget.value, "end"))}
        />
      </div>
      <Show when={isFiltered(filters())}>
        <div class="col-span-2 flex flex-wrap items-end justify-end gap-2 md:col-span-1">
          <Show when={filters().resource_id}>
            <Button onClick={() => props.state.set("resource_id", undefined)}>Not only this one</Button>
          </Show>
          <Button onClick={() => props.state.clear()}>Clear the filters</Button>
        </div>
      </Show>
    </search>
  );
}
