import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { tenantEntitlements, tenantOnboardingSessions } from "../../../db/schema/index.ts";
import type { WorkspaceHub } from "../../../worker/workspace-hub.do.ts";
import { eventually } from "../../support/eventually.ts";
import { makeOperator, makeTenant, makeWorkspace, testDb } from "../../support/factories.ts";
import { type LivePage, openPage } from "../operations/sockets.ts";
import { makeRun, testDeps } from "../operations/support.ts";

const VIEWERS = 200;
const TENANTS = 8;

interface Viewer {
  id: string;
  /** Places of the tenants that the viewer may see. */
  sees: Set<number>;
  page: LivePage;
}

/** Every mixture of entitlements: the viewer's number, read as bits. */
const mixtureOf = (number: number) =>
  new Set(Array.from({ length: TENANTS }, (_, place) => place).filter((place) => (number >> place) & 1));

/** An open draft of the tenant, or one without a tenant. */
async function makeDraft(workspaceId: string, tenantId: string | null): Promise<string> {
  const id = testDeps().ids.next("drf");
  await testDb().insert(tenantOnboardingSessions).values({ id, workspaceId, tenantId, createdAt: 1, lastEditedAt: 1 });
  return id;
}

const draftsSeen = ({ page }: Viewer) =>
  page.frames.flatMap((frame) => (frame.type === "draft" ? [frame.draft_id] : []));

const placesSeen = ({ page }: Viewer, tenantIds: readonly string[]) =>
  page.runs().flatMap(({ tenant }) => (tenant === null ? [] : [tenantIds.indexOf(tenant.id)]));

/** A workspace with its tenants, and everybody's open page. */
async function crowd() {
  const workspace = await makeWorkspace();
  const tenants: Awaited<ReturnType<typeof makeTenant>>[] = [];
  while (tenants.length < TENANTS) tenants.push(await makeTenant(workspace.id, { connection: null }));
  const tenantIds = tenants.map(({ id }) => id);
  const viewers: Viewer[] = [];
  while (viewers.length < VIEWERS) {
    const sees = mixtureOf(viewers.length);
    const { id, cookie } = await makeOperator({
      workspaceId: workspace.id,
      role: viewers.length % 2 === 0 ? "owner" : "readonly",
      tenants: tenants.filter((_, place) => sees.has(place)),
    });
    viewers.push({ id, sees, page: await openPage(workspace.id, cookie) });
  }
  const hub = env.WORKSPACE_HUB.getByName(workspace.id) as unknown as DurableObjectStub<WorkspaceHub>;
  return { workspaceId: workspace.id, tenantIds, viewers, hub };
}

/** Every third loses all of its tenants, and everybody the first one; nobody tells the hub. */
async function takeTenantsAway(tenantIds: readonly string[], viewers: readonly Viewer[]): Promise<void> {
  await testDb()
    .delete(tenantEntitlements)
    .where(eq(tenantEntitlements.tenantId, tenantIds[0] ?? ""));
  for (const viewer of viewers) viewer.sees.delete(0);
  for (const viewer of viewers.filter((_, number) => number % 3 === 0)) {
    await testDb().delete(tenantEntitlements).where(eq(tenantEntitlements.userId, viewer.id));
    viewer.sees.clear();
  }
}

it("FR-003-017 SC-003-004 pushes to 200 viewers of mixed entitlement send each every run of its tenants and none of another's, also right after a removal", async () => {
  const { workspaceId, tenantIds, viewers, hub } = await crowd();

  /** A push of a run of every tenant; each viewer has what it may see once a run of the whole workspace has come after them. */
  const pushAll = async () => {
    for (const tenantId of [...tenantIds, null]) {
      const { id } = await makeRun({ workspaceId, tenantId });
      await hub.publish({ kind: "run", id });
    }
    for (const { page } of viewers)
      await eventually(() => expect([page.closed(), page.runs().at(-1)?.tenant]).toEqual([null, null]));
    const seen = viewers.map((viewer) => placesSeen(viewer, tenantIds));
    for (const { page } of viewers) page.frames.length = 0;
    return seen;
  };
  const mayBeSeen = () => viewers.map(({ sees }) => [...sees]);

  expect(await pushAll()).toEqual(mayBeSeen());

  await takeTenantsAway(tenantIds, viewers);
  const after = await pushAll();
  expect(after).toEqual(mayBeSeen());
  expect(after.flat().length).toBeGreaterThan(VIEWERS);
});

it("FR-240-060 FR-240-061 pushes of drafts to 200 viewers of mixed entitlement tell each of every draft of its tenants and of those without one, and of none of another's, also right after a removal", async () => {
  const { workspaceId, tenantIds, viewers, hub } = await crowd();
  const draftIds: string[] = [];
  for (const tenantId of tenantIds) draftIds.push(await makeDraft(workspaceId, tenantId));
  const blank = await makeDraft(workspaceId, null);

  /** The one that every member may see comes last: who has it has had all that it may see. */
  const pushAll = async () => {
    for (const id of [...draftIds, blank]) await hub.publish({ kind: "draft", id });
    for (const { page } of viewers)
      await eventually(() => expect(page.frames.at(-1)).toMatchObject({ type: "draft", draft_id: blank }));
    const seen = viewers.map(draftsSeen);
    for (const { page } of viewers) page.frames.length = 0;
    return seen;
  };
  const mayBeSeen = () => viewers.map(({ sees }) => [...draftIds.filter((_, place) => sees.has(place)), blank]);

  expect(await pushAll()).toEqual(mayBeSeen());
  await takeTenantsAway(tenantIds, viewers);
  const after = await pushAll();
  expect(after).toEqual(mayBeSeen());
  expect(after.flat().length).toBeGreaterThan(2 * VIEWERS);
});
