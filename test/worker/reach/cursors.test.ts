import { expect, it } from "vitest";
import { tenantOnboardingSessions } from "../../../db/schema/index.ts";
import type { DraftList } from "../../../worker/features/onboarding/onboarding.contract.ts";
import type { RunPage } from "../../../worker/features/operations/list.contract.ts";
import { call } from "../../support/app.ts";
import { makeOperator, makeTenant, makeWorkspace, testDb } from "../../support/factories.ts";
import { makeRun, testDeps } from "../operations/support.ts";

/** A workspace with more runs and drafts of somebody else's tenant than one page looks at, and older ones of the viewer's. */
async function mixed() {
  const workspace = await makeWorkspace();
  const theirs = await makeTenant(workspace.id);
  const mine: { id: string; workspaceId: string }[] = [];
  // more than are few: their runs are looked for among all of the workspace
  while (mine.length < 9) mine.push(await makeTenant(workspace.id, { connection: null }));
  const viewer = await makeOperator({ workspaceId: workspace.id, tenants: mine });
  const other = await makeOperator({ workspaceId: workspace.id, tenants: mine });
  return { workspace, theirs, mine, viewer, other };
}

type Mixed = Awaited<ReturnType<typeof mixed>>;

const runsOf = ({ workspace }: Mixed, { cookie }: { cookie: string }, cursor?: string | null) =>
  call<RunPage>("GET", `/api/admin/workspaces/${workspace.id}/operations${cursor ? `?cursor=${cursor}` : ""}`, {
    cookie,
  });

const draftsOf = ({ workspace }: Mixed, { cookie }: { cookie: string }, cursor?: string | null) =>
  call<DraftList>(
    "GET",
    `/api/admin/workspaces/${workspace.id}/onboarding-drafts${cursor ? `?cursor=${cursor}` : ""}`,
    {
      cookie,
    },
  );

it("FR-007-008 a page of runs that stopped at another's run hands out a sealed cursor, which goes on and opens for nobody else", async () => {
  const place = await mixed();
  const { workspace, theirs, mine, viewer, other } = place;
  const ended = { status: "completed", outcome: "succeeded", completedAt: 1 } as const;
  const own = await makeRun(
    { workspaceId: workspace.id, tenantId: mine[0]?.id ?? null },
    { ...ended, identity: "own" },
  );
  const hidden: string[] = [];
  for (let number = 0; number < 150; number += 1)
    hidden.push(
      (await makeRun({ workspaceId: workspace.id, tenantId: theirs.id }, { ...ended, identity: `i${number}` })).id,
    );

  const seen: string[] = [];
  const cursors: string[] = [];
  for (let cursor: string | null = null, pages = 0; pages === 0 || cursor !== null; pages += 1) {
    const { status, body }: { status: number; body: RunPage } = await runsOf(place, viewer, cursor);
    expect(status).toBe(200);
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.next_cursor;
    if (cursor !== null) cursors.push(cursor);
  }
  expect(seen).toEqual([own.id]);
  expect(cursors.length).toBeGreaterThan(0);
  expect(cursors.filter((cursor) => !cursor.startsWith("cur_") || hidden.some((id) => cursor.includes(id)))).toEqual(
    [],
  );

  const [sealed = ""] = cursors;
  const tampered = `${sealed.slice(0, -3)}${sealed.endsWith("AAA") ? "BBB" : "AAA"}`;
  for (const refused of [
    await runsOf(place, other, sealed),
    await runsOf(place, viewer, tampered),
    await draftsOf(place, viewer, sealed),
  ])
    expect([refused.status, (refused.body as unknown as { errors: object[] }).errors]).toMatchObject([
      422,
      [{ path: "query.cursor" }],
    ]);
});

it("FR-007-008 FR-240-033 a page of drafts that stopped at another's draft hands out a sealed cursor, which goes on", async () => {
  const place = await mixed();
  const { workspace, theirs, viewer } = place;
  const rowOf = (tenantId: string | null) => {
    const id = testDeps().ids.next("drf");
    const end = tenantId === null ? {} : ({ endedAt: 2, lifecycle: "cancelled" } as const);
    return { id, workspaceId: workspace.id, tenantId, createdAt: 1, lastEditedAt: 1, ...end };
  };
  const own = rowOf(null);
  await testDb().insert(tenantOnboardingSessions).values(own);
  // newer ones of a tenant of somebody else, more than one page looks at
  for (let number = 0; number < 520; number += 1)
    await testDb().insert(tenantOnboardingSessions).values(rowOf(theirs.id));
  const first = await draftsOf(place, viewer);
  expect(first.body).toMatchObject({ items: [], next_cursor: expect.stringMatching(/^cur_/) });
  const next = await draftsOf(place, viewer, first.body.next_cursor);
  expect(next.body).toMatchObject({ items: [{ id: own.id }], next_cursor: null });
});
