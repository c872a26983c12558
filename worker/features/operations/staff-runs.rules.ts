import type { StaffRunsQuery } from "./staff-runs.contract.ts";

/** What is looked at of each run before it is read whole. */
export interface RunGlance {
  id: string;
  type: string;
  status: string;
  outcome: string;
  /** Epoch ms. */
  createdAt: number;
}

/** Runs of a page. */
export const STAFF_PAGE = 25;
/** Runs that one page looks at: no index serves every filter over all workspaces, so a page is bounded by this instead. */
export const STAFF_WINDOW = 150;

export interface PickedPage {
  ids: string[];
  nextCursor: string | null;
  /** Epoch ms; null when the page is full or there is nothing further back. */
  searchedUntil: number | null;
}

/** One page out of the runs that were looked at, newest first. */
export function pickPage(looked: readonly RunGlance[], { status, outcome, type }: StaffRunsQuery): PickedPage {
  const matching = looked.filter(
    (run) =>
      (status === undefined || run.status === status) &&
      (outcome === undefined || run.outcome === outcome) &&
      (type === undefined || run.type === type),
  );
  const ids = matching.slice(0, STAFF_PAGE).map(({ id }) => id);
  if (matching.length > STAFF_PAGE) return { ids, nextCursor: ids.at(-1) ?? null, searchedUntil: null };
  const end = looked.length < STAFF_WINDOW ? undefined : looked.at(-1);
  return { ids, nextCursor: end?.id ?? null, searchedUntil: end?.createdAt ?? null };
}
