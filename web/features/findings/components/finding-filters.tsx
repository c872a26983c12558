import { useQuery } from "@tanstack/solid-query";
import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js";
import { STATE_LABELS } from "../../../../worker/features/findings/finding-actions.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Select, TextInput } from "../../../ui/field.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Popover } from "../../../ui/popover.tsx";
import {
  type FindingFilter,
  isFiltered,
  NO_FILTER,
  shownStates,
  stateSummary,
  withState,
} from "../finding-filter.rules.ts";
import { RULE_OPTIONS, SEVERITY_OPTIONS, STATE_OPTIONS } from "../findings.labels.ts";
import { ownersQuery } from "../findings.queries.ts";

const TYPING_PAUSE_MS = 300;

interface FilterProps {
  tenantId: string;
  filter: FindingFilter;
  onChange: (filter: FindingFilter) => void;
}

/** What the list is narrowed by. */
export function FindingFilters(props: FilterProps): JSX.Element {
  const owners = useQuery(() => ownersQuery(props.tenantId));
  const people = () => (owners.isSuccess ? owners.data.items : []);
  const ownerOptions = () => {
    const known = [
      { value: "", label: "Any owner" },
      { value: "me", label: "Me" },
      { value: "none", label: "Nobody" },
      ...people().map(({ user_id, name }) => ({ value: user_id, label: name })),
    ];
    const { owner } = props.filter;
    // who lost the tenant may own findings of it still
    return known.some(({ value }) => value === owner) ? known : [...known, { value: owner, label: "Somebody else" }];
  };
  const choose = (name: "severity" | "rule" | "owner") => (event: Event) =>
    props.onChange({ ...props.filter, [name]: (event.currentTarget as HTMLSelectElement).value });
  return (
    <search class="@container flex flex-col gap-3 p-4" aria-label="Filter the findings">
      <div class="grid grid-cols-2 gap-x-3 gap-y-2 @4xl:grid-cols-[minmax(0,1.4fr)_repeat(3,minmax(0,1fr))_minmax(0,1.2fr)]">
        <div class="col-span-2 @4xl:col-span-1">
          <SubjectSearch {...props} />
        </div>
        <StateFilter {...props} />
        <Select
          label="Severity"
          options={SEVERITY_OPTIONS}
          value={props.filter.severity}
          onChange={choose("severity")}
        />
        <Select label="Owner" options={ownerOptions()} value={props.filter.owner} onChange={choose("owner")} />
        <Select label="Finding" options={RULE_OPTIONS} value={props.filter.rule} onChange={choose("rule")} />
      </div>
      <div class="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <label class="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="checkbox"
            class="size-4 accent-accent"
            checked={props.filter.overdue}
            onChange={(event) => props.onChange({ ...props.filter, overdue: event.currentTarget.checked })}
          />
          Overdue only, the longest first
        </label>
        <Show when={isFiltered(props.filter)}>
          <Button size="sm" onClick={() => props.onChange(NO_FILTER)}>
            Clear the filters
          </Button>
        </Show>
      </div>
    </search>
  );
}

function SubjectSearch(props: FilterProps): JSX.Element {
  const [typed, setTyped] = createSignal(props.filter.q);
  createEffect(
    on(
      typed,
      (text) => {
        if (text.trim() === props.filter.q) return;
        const timer = setTimeout(() => props.onChange({ ...props.filter, q: text.trim() }), TYPING_PAUSE_MS);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  // back, forward and a cleared filter change the address without typing
  createEffect(
    on(
      () => props.filter.q,
      (q) => q !== typed().trim() && setTyped(q),
      { defer: true },
    ),
  );
  return (
    <TextInput
      label="Subject"
      type="search"
      placeholder="Search by name"
      maxlength={120}
      value={typed()}
      onInput={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

/** Any set of states. A list of its own, for the platform's select takes one only without keys to hold. */
function StateFilter(props: FilterProps): JSX.Element {
  const shown = () => shownStates(props.filter);
  return (
    <div class="flex min-w-0 flex-col gap-1">
      <span class="font-medium text-sm" aria-hidden="true">
        State
      </span>
      <Popover
        hint="are shown: choose states"
        buttonClass="flex h-8 w-full items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-2 text-left"
        button={
          <>
            <span class="min-w-0 truncate">{stateSummary(props.filter, STATE_LABELS)}</span>
            <Icon name="chevron" class="text-ink-3" />
          </>
        }
      >
        {() => (
          <fieldset class="flex flex-col p-1">
            <legend class="sr-only">States that are shown</legend>
            <For each={STATE_OPTIONS}>
              {(state) => (
                <label class="flex h-8 items-center gap-2 rounded-sm px-2 text-sm hover:bg-sunken">
                  <input
                    type="checkbox"
                    class="size-4 accent-accent"
                    checked={shown().includes(state.value)}
                    onChange={(event) => {
                      const changed = withState(props.filter, state.value, event.currentTarget.checked);
                      // the last state stays
                      event.currentTarget.checked = shownStates(changed).includes(state.value);
                      props.onChange(changed);
                    }}
                  />
                  {state.label}
                </label>
              )}
            </For>
          </fieldset>
        )}
      </Popover>
    </div>
  );
}
