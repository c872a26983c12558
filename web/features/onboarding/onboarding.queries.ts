import type { CreateConnection } from "../../../worker/features/connections/connections.contract.ts";
import type { ChangeDraft, DraftView, Identify } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";
import { addConnection } from "../connections/connections.queries.ts";
import { isSettling } from "./draft-cache.rules.ts";

/** Prefix of everything about drafts that is on screen. */
export const DRAFTS = ["admin", "onboarding-drafts"] as const;
export const draftsKey = (workspaceId: string) => [...DRAFTS, "of", workspaceId] as const;
/** Prefix of every open draft page. */
export const DRAFT = [...DRAFTS, "one"] as const;
export const draftKey = (draftId: string) => [...DRAFT, draftId] as const;

const drafts = api.admin.workspaces[":workspaceId"]["onboarding-drafts"];
const draft = api.admin["onboarding-drafts"][":draftId"];

export const draftsQuery = (workspaceId: string) => ({
  queryKey: draftsKey(workspaceId),
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(drafts.$get({ param: { workspaceId }, query: pageParam === null ? {} : { cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
  reconcile: "id",
});

const fetchDraft = (draftId: string) => unwrap(draft.$get({ param: { draftId } }));

const POLL_MS = 5_000;
const SETTLING_MS = 1_500;

/**
 * @param options.poll while the live feed is down and a verification is active
 */
export const draftQuery = (draftId: string, options: { poll: boolean }) => ({
  queryKey: draftKey(draftId),
  queryFn: () => fetchDraft(draftId),
  // consent is granted in another tab: whoever comes back from there sees the draft as it is now
  refetchOnWindowFocus: "always" as const,
  refetchInterval: (query: { state: { data: DraftView | undefined } }) => {
    const known = query.state.data;
    if (known !== undefined && isSettling(known)) return SETTLING_MS;
    return options.poll && known?.active_run != null ? POLL_MS : (false as const);
  },
});

/** Starts a draft, or resumes the open one of the same tenant. */
export async function startDraft(workspaceId: string, identify: Identify) {
  let isResumed = false;
  const started = await mutate(async (options) => {
    const response = await drafts.$post({ param: { workspaceId }, json: { identify } }, options);
    isResumed = response.status === 200;
    return response;
  });
  return { draft: started, isResumed };
}

/** A draft as somebody sees it: a change is refused when it has moved on since. */
export type DraftVersion = Pick<DraftView, "id" | "version">;

const at = (version: number) => ({ "if-match": `"${version}"` });

export const changeDraft = ({ id, version }: DraftVersion, json: ChangeDraft) =>
  mutate((options) => draft.$patch({ param: { draftId: id }, header: at(version), json }, options));

/** Starts a verification, or finds the active one. */
export const verifyDraft = ({ id, version }: DraftVersion) =>
  mutate((options) => draft.verify.$post({ param: { draftId: id }, header: at(version) }, options));

export const completeDraft = ({ id, version }: DraftVersion) =>
  mutate((options) => draft.complete.$post({ param: { draftId: id }, header: at(version) }, options));

export const cancelDraft = ({ id, version }: DraftVersion) =>
  mutate((options) => draft.cancel.$post({ param: { draftId: id }, header: at(version) }, options));

/** Makes a provider connection of the tenant and selects it: answers with the draft as it is then. */
export async function connectDraft(draftId: string, tenantId: string, json: CreateConnection): Promise<DraftView> {
  const connection = await addConnection(tenantId, json);
  const now = await fetchDraft(draftId);
  return now.connection?.id === connection.id ? now : changeDraft(now, { connection_id: connection.id });
}
