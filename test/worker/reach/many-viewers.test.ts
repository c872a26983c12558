import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { tenantEntitlements } from "../../../db/schema/index.ts";
import type { WorkspaceHub } from "../../../worker/features/operations/workspace-hub.do.ts";
import { eventually } from "../../support/eventually.ts";
import { makeOperator, makeTenant, makeWorkspace, testDb } from "../../support/factories.ts";
import { type LivePage, openPage } from "../operations/sockets.ts";
import { makeRun } from "../operations/support.ts";

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

const placesSeen = ({ page }: Viewer, tenantIds: readonly string[]) =>
  page.runs().flatMap(({ tenant }) => (tenant === null ? [] : [tenantIds.indexOf(tenant.id)]));

it("FR-003-017 SC-003-004 pushes to 200 viewers of mixed entitlement send each every run of its tenants and none of another's, also right after a removal", async () => {
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

  /** A push of a run of every tenant; each viewer has what it may see once a run of the whole workspace has come after them. */
  const pushAll = async () => {
    for (const tenantId of [...tenantIds, null]) {
      const { id } = await makeRun({ workspaceId: workspace.id, tenantId });
      await hub.publishRun(id);
    }
    for (const { page } of viewers)
      await eventually(() => expect([page.closed(), page.runs().at(-1)?.tenant]).toEqual([null, null]));
    const seen = viewers.map((viewer) => placesSeen(viewer, tenantIds));
    for (const { page } of viewers) page.frames.length = 0;
    return seen;
  };
  const mayBeSeen = () => viewers.map(({ sees }) => [...sees]);

  expect(await pushAll()).toEqual(mayBeSeen());

  // every third loses all of its tenants, and everybody the first one; nobody tells the hub
  await testDb()
    .delete(tenantEntitlements)
    .where(eq(tenantEntitlements.tenantId, tenantIds[0] ?? ""));
  for (const viewer of viewers) viewer.sees.delete(0);
  for (const viewer of viewers.filter((_, number) => number % 3 === 0)) {
    await testDb().delete(tenantEntitlements).where(eq(tenantEntitlements.userId, viewer.id));
    viewer.sees.clear();
  }
  const after = await pushAll();
  expect(after).toEqual(mayBeSeen());
  expect(after.flat().length).toBeGreaterThan(VIEWERS);
});
