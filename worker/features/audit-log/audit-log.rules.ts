import { makeId } from "../../platform/ids.ts";
import { ROLES, roleHas } from "../access/capabilities.contract.ts";
import type { AuditFilters } from "./audit-log.contract.ts";

/** Who holds one of these on a tenant reads the tenant's entries; the workspace's own entries go by the role there. */
export const READING_ROLES = ROLES.filter((role) => roleHas(role, "audit.view"));

/** The order in which the log is gone through: each has an index of its own, newest first. */
export type Path = "resource" | "tenant" | "actor" | "unsuccessful" | "action" | "workspace";

/** A person is found by their id. The kinds without one are many entries or few, and looked for among all. */
export const isPerson = (actor: string | undefined): actor is string => actor?.startsWith("usr_") ?? false;

/** The path that passes by the fewest entries for these filters; what else is asked for is looked at on the way. */
export function pathOf(filters: AuditFilters): Path {
  if (filters.resource_id !== undefined) return "resource";
  if (filters.tenant_id !== undefined) return "tenant";
  if (isPerson(filters.actor)) return "actor";
  if (filters.outcome !== undefined && filters.outcome !== "succeeded") return "unsuccessful";
  return filters.action === undefined ? "workspace" : "action";
}

/** An entry's time and the time in its id are taken one after the other: they may differ by this much. */
const ID_SLACK_MS = 1_000;

const LOWEST = new Uint8Array(16);
const lowestIdAt = (at: number): string => makeId("aud", Math.max(0, at), LOWEST);

/** Ids of a stretch of the log: at or above `least`, below `before`; null for an open end. */
export interface IdRange {
  least: string | null;
  before: string | null;
}

/**
 * The part of the log that can hold entries of that time, by the time in their ids, which is the order of every path.
 *
 * @param from epoch ms, inclusive, like `to`
 */
export function idRange(from: number | null, to: number | null, cursor: string | null): IdRange {
  const end = to === null ? null : lowestIdAt(to + ID_SLACK_MS + 1);
  const ends = [end, cursor].filter((id) => id !== null);
  return { least: from === null ? null : lowestIdAt(from - ID_SLACK_MS), before: ends.sort()[0] ?? null };
}

/** An entry that was read, newest first. */
export interface ReadEntry {
  id: string;
  occurredAt: number;
  /** The viewer may know that it exists. */
  visible: boolean;
  /** It is visible, and what was asked for. */
  matches: boolean;
}

export interface Stretch<E> {
  items: E[];
  /** Where to go on; null at the end of the log. */
  nextCursor: string | null;
  /** Epoch ms; set when the log goes on although not every entry read is shown: what is newer was looked at. */
  searchedBackTo: number | null;
}

/**
 * What a stretch of the log shows, and where the next one begins.
 *
 * It goes on after the last entry that the viewer may know of, so that its place says nothing about others. Only where
 * none of a whole stretch may be known of, it has to go on after the last one read.
 *
 * @param read at most `limit` entries; fewer are the end of the log
 */
export function stretchOf<E extends ReadEntry>(read: readonly E[], limit: number): Stretch<E> {
  const items = read.filter(({ matches }) => matches);
  if (read.length < limit) return { items, nextCursor: null, searchedBackTo: null };
  const last = read.findLast(({ visible }) => visible) ?? read.at(-1);
  return {
    items,
    nextCursor: last?.id ?? null,
    searchedBackTo: items.length === read.length ? null : (last?.occurredAt ?? null),
  };
}

/** A page shows so many entries at most. */
export const PAGE = 50;

/** Viewers of more tenants than this have the workspace's log scanned: a look at each of them would cost more. */
export const MOST_TENANTS_WALKED = 25;

/** Of the 300 rows that a page may read, those that are left when the session and the membership were looked up. */
const ROWS_OF_A_PAGE = 280;

/**
 * How many entries a page takes that goes from tenant to tenant. Each tenant costs its entitlement, its place in the list
 * and its newest entry. Each entry costs its place in the queue, put there and taken from there, the next one of the same
 * tenant, itself, and three names.
 */
export const walkLength = (tenants: number): number => Math.min(PAGE, Math.floor((ROWS_OF_A_PAGE - 3 * tenants) / 7));
