import {
  isActive,
  isStartable,
  OPERATION_TYPES,
  OPERATIONS,
  type OperationType,
} from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { runLabel } from "./operations.labels.ts";

/** Where a run is, as its badge says it; and the two that a person asks for beside. */
const STATES = {
  active: { label: "Active", query: { outcome: "pending" }, holds: (run) => isActive(run.status) },
  queued: { label: "Queued", query: { status: "queued" }, holds: (run) => run.status === "queued" },
  running: { label: "Running", query: { status: "running" }, holds: (run) => run.status === "running" },
  succeeded: endedAs("succeeded"),
  partially_succeeded: endedAs("partially_succeeded"),
  failed: endedAs("failed"),
  blocked: endedAs("blocked"),
  cancelled: endedAs("cancelled"),
  stuck: { label: "Stuck", query: { stuck: "1" }, holds: (run) => run.stuck_since !== null },
} as const satisfies Record<string, StateDefinition>;

type Outcome = RunView["outcome"];

interface StateDefinition {
  label: string;
  query: { status?: RunView["status"]; outcome?: Outcome; stuck?: "1" };
  holds: (run: RunView) => boolean;
}

function endedAs<O extends Exclude<Outcome, "pending">>(outcome: O) {
  const { text } = runLabel({ status: "completed", outcome });
  return { label: text, query: { outcome }, holds: (run: RunView) => run.outcome === outcome };
}

export type RunState = keyof typeof STATES;

const STATE_KEYS = Object.keys(STATES) as RunState[];

/** What a person asks the list for, as it stands in the address. Empty texts ask for nothing. */
export interface RunFilter {
  /** A tenant's id, or `none` for runs without one. */
  tenant: string;
  type: OperationType | "";
  state: RunState | "";
  mine: boolean;
  q: string;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? "";

const oneOf = <T extends string>(words: readonly T[], text: string): T | "" =>
  words.find((word) => word === text) ?? "";

/** The filter of an address; a word that it does not know asks for nothing. */
export const readFilter = (params: Params): RunFilter => ({
  tenant: one(params.tenant),
  type: oneOf(OPERATION_TYPES, one(params.type)),
  state: oneOf(STATE_KEYS, one(params.state)),
  mine: one(params.mine) === "1",
  q: one(params.q).trim().slice(0, 120),
});

/** The same for the address: what asks for nothing is left out. */
export const writeFilter = (filter: RunFilter) => ({
  tenant: filter.tenant || undefined,
  type: filter.type || undefined,
  state: filter.state || undefined,
  mine: filter.mine ? "1" : undefined,
  q: filter.q || undefined,
});

export const NO_FILTER: RunFilter = readFilter({});

export const isFiltered = (filter: RunFilter): boolean => Object.values(writeFilter(filter)).some(Boolean);

export const queryOf = ({ tenant, type, state, mine, q }: RunFilter) => ({
  ...(tenant === "" ? {} : { tenant_id: tenant }),
  ...(type === "" ? {} : { type }),
  ...(state === "" ? {} : (STATES[state].query as StateDefinition["query"])),
  ...(mine ? { mine: "1" as const } : {}),
  ...(q === "" ? {} : { q }),
});

const holdsText = (q: string, run: RunView): boolean => {
  const text = q.toLowerCase();
  if (text.startsWith("run_")) return run.id.startsWith(text);
  return run.tenant?.display_name.toLowerCase().includes(text) ?? false;
};

/** Whether the list that was asked for holds the run; undefined when only the server knows: a run tells no user's id. */
export function holds(filter: RunFilter, run: RunView): boolean | undefined {
  const { tenant, type, state, q } = filter;
  if (tenant !== "" && tenant !== (run.tenant?.id ?? "none")) return false;
  if (type !== "" && type !== run.type) return false;
  if (state !== "" && !STATES[state].holds(run)) return false;
  if (q !== "" && !holdsText(q, run)) return false;
  return filter.mine ? undefined : true;
}

export const STATE_OPTIONS = [
  { value: "", label: "Any state" },
  ...STATE_KEYS.map((value) => ({ value, label: STATES[value].label })),
];

/** Types that nothing can start yet are not offered. */
export const TYPE_OPTIONS = [
  { value: "", label: "All operations" },
  ...OPERATION_TYPES.filter(isStartable).map((value) => ({ value, label: OPERATIONS[value].label })),
];
