import { isActive } from "./finding-actions.contract.ts";
import {
  FINDING_STATES,
  type FindingRule,
  type FindingState,
  type Severity,
  severityRank,
} from "./finding-rules.contract.ts";
import type { FindingQuery } from "./findings.contract.ts";
import { malformedCursor } from "./findings.errors.ts";

/** What is asked for; null asks for nothing in particular. */
export interface FindingFilter {
  states: readonly FindingState[];
  severity: Severity | null;
  rule: FindingRule | null;
  /** A user; `none` for findings that nobody owns. */
  owner: string | null;
  isOverdue: boolean;
  /** A part of the subject's name, its ASCII letters in lower case: what SQLite's `lower` makes of it. */
  text: string | null;
}

const foldAscii = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function statesOf(state: string | undefined): FindingState[] {
  if (state === undefined) return FINDING_STATES.filter((known) => known !== "resolved");
  const named = state.split(",");
  return FINDING_STATES.filter((known) => state === "all" || named.includes(known));
}

export const filterOf = (query: FindingQuery, viewer: { userId: string }): FindingFilter => ({
  // what does not wait for anybody is never overdue
  states: statesOf(query.state).filter((state) => query.overdue === undefined || isActive(state)),
  severity: query.severity ?? null,
  rule: query.rule ?? null,
  owner: query.owner === "me" ? viewer.userId : (query.owner ?? null),
  isOverdue: query.overdue !== undefined,
  text: query.q ? foldAscii(query.q) : null,
});

/** Worst first, newest first among equals; or overdue for the longest first. */
export type Order = "worst" | "longest";

/** Place of a finding in its order: rank or due date, and its id. */
export interface Place {
  key: number;
  id: string;
}

export const cursorOf = ({ key, id }: Place): string => `${key}~${id}`;

/** @throws AppError 422 for one of another order */
export function placeOf(cursor: string | undefined, order: Order): Place | null {
  if (cursor === undefined) return null;
  const [key = "", id = ""] = cursor.split("~");
  if (order === "worst" && key.length !== 1) throw malformedCursor();
  return { key: Number(key), id };
}

/** Findings in the order of an index. */
export type Walk =
  | { by: "tenant" | "rule" | "owner" }
  | { by: "state"; state: FindingState }
  // those that are due with the last one of the page before, then those that are due later
  | { by: "due"; part: "all" | "same_time" | "later" };

export interface Plan {
  order: Order;
  walks: Walk[];
  /** Findings that each walk looks at. */
  limit: number;
  after: Place | null;
}

/** Findings that a page may look at; what is left of 300 rows are who asks, and two for the name of each owner. */
const LOOKED_AT = 200;

const hasAllStates = ({ states }: FindingFilter): boolean => states.length === FINDING_STATES.length;

function walksOf(filter: FindingFilter, after: Place | null): Walk[] {
  if (filter.states.length === 0) return [];
  if (filter.isOverdue) {
    if (after === null) return [{ by: "due", part: "all" }];
    return [
      { by: "due", part: "same_time" },
      { by: "due", part: "later" },
    ];
  }
  if (filter.owner !== null) return [{ by: "owner" }];
  const byState = filter.states.map((state): Walk => ({ by: "state", state }));
  // what was resolved grows for ever: who leaves it out has few to go through
  if (filter.rule !== null) return filter.states.includes("resolved") ? [{ by: "rule" }] : byState;
  return hasAllStates(filter) ? [{ by: "tenant" }] : byState;
}

/** Whether the walks hold nothing but what is asked for. */
function isExact(filter: FindingFilter, [walk]: readonly Walk[]): boolean {
  if (walk === undefined || filter.text !== null) return false;
  const { rule, owner, severity, states } = filter;
  switch (walk.by) {
    case "due":
      return rule === null && owner === null && severity === null && states.length === 3;
    case "owner":
      return rule === null && hasAllStates(filter);
    case "rule":
      return hasAllStates(filter);
    default:
      return rule === null;
  }
}

/** Where the page's findings are looked for. @throws AppError 422 for a cursor of another list */
export function planList(filter: FindingFilter, cursor: string | undefined, page: number): Plan {
  const order = filter.isOverdue ? "longest" : "worst";
  const after = placeOf(cursor, order);
  const walks = walksOf(filter, after);
  const share = Math.floor(LOOKED_AT / Math.max(walks.length, 1));
  return { order, walks, limit: isExact(filter, walks) ? Math.min(page + 1, share) : share, after };
}

export interface Looked extends Place {
  /** Its place among findings of the same due date. */
  row: number;
  matches: boolean;
}

const inOrder: Readonly<Record<Order, (a: Looked, b: Looked) => number>> = {
  worst: (a, b) => b.key - a.key || (a.id < b.id ? 1 : -1),
  longest: (a, b) => a.key - b.key || a.row - b.row,
};

/** One page of what the walks looked at: none is left out above the place where the first of them stopped. */
export function mergeWalks<Row extends Looked>(results: readonly (readonly Row[])[], plan: Plan, page: number) {
  const compare = inOrder[plan.order];
  const [floor = null] = results.flatMap((rows) => (rows.length < plan.limit ? [] : rows.slice(-1))).sort(compare);
  const found = results
    .flat()
    .filter((row) => row.matches && (floor === null || compare(row, floor) <= 0))
    .sort(compare);
  const items = found.slice(0, page);
  const last = items.at(-1);
  if (last !== undefined && found.length > page) return { items, nextCursor: cursorOf(last), isPartial: false };
  return {
    items,
    nextCursor: floor === null ? null : cursorOf(floor),
    isPartial: floor !== null && items.length < page,
  };
}

export const rankOf = (severity: Severity | null): number | null => (severity === null ? null : severityRank(severity));
