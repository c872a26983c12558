import { type Accessor, createEffect, createSignal, on } from "solid-js";
import type { StaffRun } from "../../../worker/features/operations/staff-runs.contract.ts";
import { api, unwrap } from "../../api/client.ts";
import { type ApiError, toApiError } from "../../api/errors.ts";
import type { StaffRunFilter } from "./staff-run-filter.rules.ts";

export const fetchStaffRun = (runId: string): Promise<StaffRun> =>
  unwrap(api.system.operations[":runId"].$get({ param: { runId } }));

const fetchPage = (filter: StaffRunFilter, cursor: string | null) => {
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  return unwrap(api.system.operations.$get({ query: { ...asked, ...(cursor === null ? {} : { cursor }) } }));
};

export interface StaffRuns {
  /** Undefined before the first page of the filter. */
  runs: Accessor<readonly StaffRun[] | undefined>;
  error: Accessor<ApiError | null>;
  isLoading: Accessor<boolean>;
  hasMore: Accessor<boolean>;
  /** Down to when runs were looked at, while the last page was not full. */
  searchedUntil: Accessor<string | null>;
  more: () => Promise<void>;
  reload: () => Promise<void>;
}

/** Runs of the filter, page after page; another filter begins anew, and a late answer to an older one is dropped. */
export function createStaffRuns(filter: Accessor<StaffRunFilter>): StaffRuns {
  const [runs, setRuns] = createSignal<readonly StaffRun[] | undefined>(undefined);
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [searchedUntil, setSearchedUntil] = createSignal<string | null>(null);
  const [error, setError] = createSignal<ApiError | null>(null);
  const [isLoading, setLoading] = createSignal(false);
  let latest = 0;
  const load = async (from: string | null) => {
    latest += 1;
    const asked = latest;
    setLoading(true);
    try {
      const page = await fetchPage(filter(), from);
      if (asked !== latest) return;
      setRuns((known = []) => (from === null ? page.items : [...known, ...page.items]));
      setCursor(page.next_cursor);
      setSearchedUntil(page.searched_until);
      setError(null);
    } catch (thrown) {
      if (asked === latest) setError(toApiError(thrown));
    } finally {
      if (asked === latest) setLoading(false);
    }
  };
  createEffect(
    on(filter, () => {
      setRuns(undefined);
      void load(null);
    }),
  );
  return {
    runs,
    error,
    isLoading,
    hasMore: () => cursor() !== null,
    searchedUntil,
    more: () => load(cursor()),
    reload: () => load(null),
  };
}
