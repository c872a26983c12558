import { type Accessor, createSignal, onCleanup } from "solid-js";
import type { StaffRun } from "../../../worker/features/operations/staff-runs.contract.ts";
import { api, unwrap } from "../../api/client.ts";
import type { ApiError } from "../../api/errors.ts";
import { createPages } from "../../api/pages.ts";
import type { ConnectionStatus } from "../../ui/connection-state.tsx";
import type { StaffRunFilter } from "./staff-run-filter.rules.ts";
import { withFirstPage } from "./staff-runs-merge.rules.ts";

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
  /** Whether the newest runs are followed, and since when they are not. */
  state: Accessor<ConnectionStatus>;
  since: Accessor<Date | undefined>;
}

/** The console's feed is behind the dashboard's gate, which who sees the runs need not pass: the newest page is asked for instead. */
const FOLLOW_MS = 3_000;

/** Runs of the filter, page after page; the newest ones are followed while the page is looked at. */
export function createStaffRuns(filter: Accessor<StaffRunFilter>): StaffRuns {
  const { items, last, refresh, ...pages } = createPages(filter, fetchPage);
  const [since, setSince] = createSignal<Date>();
  const [isLost, setLost] = createSignal(false);
  let isAsking = false;
  const follow = async () => {
    if (isAsking || document.visibilityState !== "visible" || items() === undefined) return;
    isAsking = true;
    const isAnswered = await refresh(withFirstPage);
    isAsking = false;
    setLost(!isAnswered);
    if (isAnswered) setSince(new Date());
  };
  const timer = setInterval(() => void follow(), FOLLOW_MS);
  const onVisible = () => void follow();
  document.addEventListener("visibilitychange", onVisible);
  onCleanup(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onVisible);
  });
  const state = () => {
    if (isLost()) return "offline";
    return items() === undefined ? "connecting" : "live";
  };
  return { runs: items, searchedUntil: () => last()?.searched_until ?? null, state, since, ...pages };
}
