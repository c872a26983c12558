import { LIST_PAGE, type ListQuery } from "./list.contract.ts";
import type { OperationType, RunOutcome, RunStatus } from "./operation-types.contract.ts";

/** What is asked for; null asks for nothing in particular. */
export interface RunFilter {
  type: OperationType | null;
  status: RunStatus | null;
  outcome: RunOutcome | null;
  isStuck: boolean;
  initiatorUserId: string | null;
  /** Lower case. */
  idPrefix: string | null;
  /** A part of the tenant's name, its ASCII letters in lower case: what SQLite's `lower` makes of it. */
  tenantName: string | null;
}

export const foldAscii = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** What the status or being stuck says about the outcome. */
function impliedOutcome({ outcome, status, stuck }: ListQuery): RunOutcome | null {
  if (outcome !== undefined) return outcome;
  if (stuck !== undefined) return "failed";
  return status === "queued" || status === "running" ? "pending" : null;
}

export function filterOf(query: ListQuery, viewer: { userId: string }): RunFilter {
  const text = foldAscii(query.q ?? "");
  const isRunId = text.startsWith("run_");
  return {
    type: query.type ?? null,
    status: query.status ?? null,
    outcome: impliedOutcome(query),
    isStuck: query.stuck !== undefined,
    initiatorUserId: query.mine === undefined ? null : viewer.userId,
    idPrefix: isRunId ? text : null,
    tenantName: isRunId || text === "" ? null : text,
  };
}

/** Runs in the order of an index, newest first. One with a place holds the runs of that place alone. */
export type Walk =
  | { by: "workspace" | "outcome" | "type" | "initiator" | "stuck" }
  | { by: "tenant" | "tenant_outcome" | "tenant_type"; tenantId: string | null };

/** A viewer of more tenants than this has their runs looked for among all of the workspace. */
export const FEW_TENANTS = 8;

function inPlace({ outcome, type }: RunFilter, tenantId: string | null): Walk {
  if (outcome !== null) return { by: "tenant_outcome", tenantId };
  return { by: type === null ? "tenant" : "tenant_type", tenantId };
}

/** The index that leaves least to pass over. Runs mostly succeed, so that outcome alone narrows little. */
function narrowest(filter: RunFilter): Walk {
  if (filter.isStuck) return { by: "stuck" };
  if (filter.outcome !== null && filter.outcome !== "succeeded") return { by: "outcome" };
  if (filter.initiatorUserId !== null) return { by: "initiator" };
  if (filter.type !== null) return { by: "type" };
  return { by: filter.outcome === null ? "workspace" : "outcome" };
}

export interface SearchPlan {
  walks: Walk[];
  /** Runs that each walk may look at. */
  window: number;
  /** Every run of the walks is asked for: where they end is where they found their last. */
  isExact: boolean;
}

function walksOf(filter: RunFilter, places: readonly (string | null)[] | null): Walk[] {
  if (places === null) return [narrowest(filter)];
  const isRare = filter.isStuck || filter.initiatorUserId !== null;
  if (places.length > 1 && isRare && filter.tenantName === null)
    return [{ by: filter.isStuck ? "stuck" : "initiator" }];
  return places.map((tenantId) => inPlace(filter, tenantId));
}

const hasPlace = (walk: Walk): boolean => "tenantId" in walk;

/**
 * What each walk reads: a row for each run that it looks at, and once more for where that ends unless it is exact; without
 * a place also the entitlement of each, and its tenant when a name is asked for; tenant and initiator of what it finds.
 * Taken together they stay below the bound of a page, with room for who asks and for the places.
 */
function windowOf({ walks, isExact }: Omit<SearchPlan, "window">, filter: RunFilter): number {
  if (!walks.every(hasPlace)) return filter.tenantName === null ? 68 : 56;
  if (isExact) return Math.min(LIST_PAGE + 1, Math.floor(90 / walks.length));
  return walks.length === 1 ? 110 : Math.min(33, Math.floor(65 / walks.length));
}

/**
 * Where the page's runs are looked for.
 *
 * @param places the tenants (null: runs without one) that the viewer may see and the filter holds; null when they are many
 */
export function planSearch(filter: RunFilter, places: readonly (string | null)[] | null): SearchPlan {
  const walks = walksOf(filter, places);
  const isExact =
    walks.every(hasPlace) &&
    (filter.type === null || filter.outcome === null) &&
    filter.status === null &&
    filter.initiatorUserId === null &&
    !filter.isStuck;
  return { walks, isExact, window: windowOf({ walks, isExact }, filter) };
}

export interface Listed {
  id: string;
  /** Epoch ms. */
  createdAt: number;
}

export interface WalkResult<Item extends Listed> {
  /** At most a window of them, and at most one more than a page. */
  found: readonly Item[];
  /** The run at the end of the window; null when the walk was through before, and for an exact one. */
  end: Listed | null;
}

/** Down to which run the walk has left nothing out; null when it is through. */
const reachOf = <Item extends Listed>({ found, end }: WalkResult<Item>, window: number): Listed | null =>
  found.length >= Math.min(window, LIST_PAGE + 1) ? (found.at(-1) ?? null) : end;

const newestFirst = (a: Listed, b: Listed): number => (a.id < b.id ? 1 : -1);

/**
 * One page of what several walks found: none is left out above the place where the first of them stopped. The next page goes
 * on after `next`, the last run of a full one, or after `floor`, where the search for this one stopped.
 */
export function mergeWalks<Item extends Listed>(results: readonly WalkResult<Item>[], window: number) {
  const [floor = null] = results.flatMap((result) => reachOf(result, window) ?? []).sort(newestFirst);
  const items = results
    .flatMap(({ found }) => found)
    .filter(({ id }) => floor === null || id >= floor.id)
    .sort(newestFirst);
  const page = items.slice(0, LIST_PAGE);
  const last = page.at(-1);
  const hasMore = items.length > LIST_PAGE || floor !== null;
  if (last !== undefined && page.length === LIST_PAGE) return { page, next: hasMore ? last.id : null, floor: null };
  // where the search stopped may be a run that the viewer may not know of
  return { page, next: null, floor };
}
