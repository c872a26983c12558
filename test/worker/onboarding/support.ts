import { eq } from "drizzle-orm";
import { productUsageEvents, tenantOnboardingSessions } from "../../../db/schema/index.ts";
import type {
  ChangeDraft,
  DraftView,
  Identify,
  ReadinessView,
} from "../../../worker/features/onboarding/onboarding.contract.ts";
import { type Answer, call } from "../../support/app.ts";
import { makeOperator, makeWorkspace, testDb } from "../../support/factories.ts";

export const DIRECTORY = "0a1b2c3d-0000-4000-8000-00000000abcd";

export const identify = (more: Partial<Identify> = {}): Identify => ({
  external_tenant: DIRECTORY,
  display_name: "Contoso Suites",
  ...more,
});

/** A workspace with its owner, who has no tenant yet. */
export async function makeOnboarder(role: "owner" | "manager" = "owner") {
  const workspace = await makeWorkspace();
  const operator = await makeOperator({ workspaceId: workspace.id, role });
  return { workspace, operator };
}

type Caller = { cookie: string };

export const startDraft = (
  workspaceId: string,
  { cookie }: Caller,
  body: object = { identify: identify() },
  headers: Record<string, string> = {},
): Promise<Answer<DraftView>> =>
  call("POST", `/api/admin/workspaces/${workspaceId}/onboarding-drafts`, { cookie, body, headers });

export const readDraft = (draftId: string, { cookie }: Caller): Promise<Answer<DraftView>> =>
  call("GET", `/api/admin/onboarding-drafts/${draftId}`, { cookie });

const version = (of: number) => ({ "If-Match": `"${of}"` });

export const patchDraft = (
  draft: Pick<DraftView, "id" | "version">,
  { cookie }: Caller,
  body: ChangeDraft | object,
  headers: Record<string, string> = {},
) =>
  call<DraftView>("PATCH", `/api/admin/onboarding-drafts/${draft.id}`, {
    cookie,
    body,
    headers: { ...version(draft.version), ...headers },
  });

export const actOn = (
  draft: Pick<DraftView, "id" | "version">,
  action: "verify" | "complete" | "cancel",
  { cookie }: Caller,
  headers: Record<string, string> = {},
) =>
  call("POST", `/api/admin/onboarding-drafts/${draft.id}/${action}`, {
    cookie,
    headers: { ...version(draft.version), ...headers },
  });

export const addConnection = (tenantId: string, { cookie }: Caller, body: object = { connection_type: "platform" }) =>
  call("POST", `/api/admin/tenants/${tenantId}/provider-connections`, { cookie, body });

export const storedDrafts = () => testDb().select().from(tenantOnboardingSessions).orderBy(tenantOnboardingSessions.id);

/** The checkpoints that were counted, in their order. */
export async function checkpoints(): Promise<unknown[]> {
  const rows = await testDb()
    .select({ metadata: productUsageEvents.metadata })
    .from(productUsageEvents)
    .where(eq(productUsageEvents.eventName, "product.onboarding.checkpoint_completed"))
    .orderBy(productUsageEvents.id);
  return rows.map(({ metadata }) => metadata.checkpoint_key);
}

export function readinessOf({ readiness }: Pick<DraftView, "readiness">): ReadinessView {
  if (readiness === null) throw new Error("the draft has ended");
  return readiness;
}

/** Summary and primary next action of an open draft. */
export function shown(draft: Pick<DraftView, "readiness">): [string, string] {
  const { summary, primary_action } = readinessOf(draft);
  return [summary, primary_action.label];
}

/** The tenant of a draft that has one. */
export function tenantOf(draft: DraftView): NonNullable<DraftView["tenant"]> {
  if (draft.tenant === null) throw new Error("the draft has no tenant");
  return draft.tenant;
}
