import type { Accessor } from "solid-js";
import type { StaffRun } from "../../../worker/features/operations/staff-runs.contract.ts";
import { api, unwrap } from "../../api/client.ts";
import type { ApiError } from "../../api/errors.ts";
import { createPages } from "../../api/pages.ts";
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

/** Runs of the filter, page after page. */
export function createStaffRuns(filter: Accessor<StaffRunFilter>): StaffRuns {
  const { items, last, ...pages } = createPages(filter, fetchPage);
  return { runs: items, searchedUntil: () => last()?.searched_until ?? null, ...pages };
}
