import type { StaffRun, StaffRunList } from "../../../worker/features/operations/staff-runs.contract.ts";

type Listed = Pick<StaffRun, "id" | "created_at">;

/**
 * The runs that are listed, with the first page as it is now: what it holds is newest, and what it does not hold within its
 * reach matches no more. Older ones stay as they are.
 */
export function withFirstPage<Run extends Listed>(
  known: readonly Run[],
  first: Pick<StaffRunList, "next_cursor" | "searched_until"> & { items: readonly Run[] },
): readonly Run[] {
  const { items, next_cursor, searched_until } = first;
  if (next_cursor === null) return items;
  const end = items.at(-1)?.id ?? "";
  const isOlder = ({ id, created_at }: Run) => (searched_until === null ? id < end : created_at < searched_until);
  return [...items, ...known.filter(isOlder)];
}
