import {
  FINDING_RULE_KEYS,
  FINDING_STATES,
  type FindingRule,
  type FindingState,
  SEVERITIES,
  type Severity,
} from "../../../worker/features/findings/finding-rules.contract.ts";
import type { FindingQuery } from "../../../worker/features/findings/findings.contract.ts";

/** What a person asks the list for, as it stands in the address. Empty texts ask for nothing. */
export interface FindingFilter {
  /** Empty: all that are not resolved. */
  states: readonly FindingState[];
  severity: Severity | "";
  rule: FindingRule | "";
  /** `me`, `none`, or a user. */
  owner: string;
  overdue: boolean;
  q: string;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? "";

const oneOf = <T extends string>(words: readonly T[], text: string): T | "" =>
  words.find((word) => word === text) ?? "";

const NOT_RESOLVED: readonly FindingState[] = FINDING_STATES.filter((state) => state !== "resolved");

const isSame = (a: readonly FindingState[], b: readonly FindingState[]): boolean =>
  a.length === b.length && a.every((state) => b.includes(state));

/** The states in their order; what asks for the usual ones asks for nothing. */
const tidied = (states: readonly string[]): FindingState[] => {
  const known = FINDING_STATES.filter((state) => states.includes(state));
  return isSame(known, NOT_RESOLVED) ? [] : known;
};

/** The filter of an address; a word that it does not know asks for nothing. */
export const readFilter = (params: Params): FindingFilter => ({
  states: tidied(one(params.state) === "all" ? FINDING_STATES : one(params.state).split(",")),
  severity: oneOf(SEVERITIES, one(params.severity)),
  rule: oneOf(FINDING_RULE_KEYS, one(params.rule)),
  owner: /^(?:me|none|usr_[0-9a-hjkmnp-tv-z]{26})$/.test(one(params.owner)) ? one(params.owner) : "",
  overdue: one(params.overdue) === "1",
  q: one(params.q).trim().slice(0, 120),
});

const stateText = (states: readonly FindingState[]): string | undefined => {
  if (states.length === FINDING_STATES.length) return "all";
  return states.length === 0 ? undefined : states.join(",");
};

/** The same for the address: what asks for nothing is left out. */
export const writeFilter = ({ states, severity, rule, owner, overdue, q }: FindingFilter) => ({
  state: stateText(states),
  severity: severity || undefined,
  rule: rule || undefined,
  owner: owner || undefined,
  overdue: overdue ? ("1" as const) : undefined,
  q: q || undefined,
});

export const NO_FILTER: FindingFilter = readFilter({});

export const isFiltered = (filter: FindingFilter): boolean => Object.values(writeFilter(filter)).some(Boolean);

export const queryOf = (filter: FindingFilter): FindingQuery =>
  Object.fromEntries(Object.entries(writeFilter(filter)).filter(([, value]) => value !== undefined));

/** States that are shown: none chosen means those that are not resolved. */
export const shownStates = ({ states }: FindingFilter): readonly FindingState[] =>
  states.length === 0 ? NOT_RESOLVED : states;

/** The filter with a state put in or taken out; the last one stays, for a list of none shows nothing. */
export function withState(filter: FindingFilter, state: FindingState, isShown: boolean): FindingFilter {
  const shown = shownStates(filter).filter((known) => known !== state);
  const states = isShown ? [...shown, state] : shown;
  return states.length === 0 ? filter : { ...filter, states: tidied(states) };
}

export function stateSummary(filter: FindingFilter, labels: Readonly<Record<FindingState, string>>): string {
  if (filter.states.length === 0) return "Not resolved";
  if (filter.states.length === FINDING_STATES.length) return "All";
  return filter.states.map((state) => labels[state]).join(", ");
}
