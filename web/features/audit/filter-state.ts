import { useSearchParams } from "@solidjs/router";
import { type Accessor, createMemo } from "solid-js";
import type { AuditFilters } from "../../../worker/features/audit-log/audit-log.contract.ts";
import { FILTER_NAMES, type FilterName, filtersOf, oneOf } from "./audit-filters.rules.ts";

export interface FilterState {
  /** The workspace that the address names, for a colleague who has several. */
  workspaceId: Accessor<string | undefined>;
  filters: Accessor<AuditFilters>;
  set(name: FilterName, value: string | undefined): void;
  clear(): void;
}

/** The filters live in the address: they survive reload and back, and can be sent to a colleague. */
export function useAuditFilters(workspaceAtHand: Accessor<string | undefined>): FilterState {
  const [search, setSearch] = useSearchParams();
  const workspaceId = () => oneOf(search.workspace);
  return {
    workspaceId,
    filters: createMemo(() => filtersOf(search)),
    set: (name, value) =>
      setSearch({ workspace: workspaceId() ?? workspaceAtHand(), [name]: value === "" ? undefined : value }),
    clear: () => setSearch(Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined]))),
  };
}
