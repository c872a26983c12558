import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { operationalPauses, providerConnections, tenants } from "../../../db/schema/index.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import {
  actOn,
  addConnection,
  checkpoints,
  identify,
  makeOnboarder,
  patchDraft,
  readDraft,
  startDraft,
  storedDrafts,
  tenantOf,
} from "./support.ts";

type Onboarder = Awaited<ReturnType<typeof makeOnboarder>>;

const blankDrafts = ({ workspace, operator }: Onboarder, count: number) =>
  Promise.all(Array.from({ length: count }, async () => (await startDraft(workspace.id, operator, {})).body));

/** A tenant that a cancelled draft left behind as it was being onboarded. */
async function leftBehind({ workspace, operator }: Onboarder) {
  const { body } = await startDraft(workspace.id, operator);
  await actOn(body, "cancel", operator);
  return tenantOf(body);
}

const openDrafts = async () => (await storedDrafts()).filter(({ endedAt }) => endedAt === null);

const entriesOf = async (workspaceId: string, draftId: string) =>
  (await auditOf(workspaceId)).filter(({ resourceId }) => resourceId === draftId).map(({ action }) => action);

describe("identifying at the same moment", () => {
  it("FR-240-007 links one of several blank drafts, gives the others up, and leaves no progress on them", async () => {
    const made = await makeOnboarder();
    const blanks = await blankDrafts(made, 6);
    const answers = await Promise.all(
      blanks.map((blank) => patchDraft(blank, made.operator, { identify: identify() })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const [open, ...others] = await openDrafts();
    expect([open?.id, others]).toEqual([answers[0]?.body.id, []]);
    const given = (await storedDrafts()).filter(({ id }) => id !== open?.id);
    expect(given.map((draft) => [draft.lifecycle, draft.tenantId, draft.furthestCheckpoint])).toEqual(
      Array(5).fill(["cancelled", null, 0]),
    );
    expect(await testDb().select().from(tenants)).toHaveLength(1);
    expect(await checkpoints()).toEqual(["identify"]);
  });

  it("FR-240-006 FR-240-007 lets one of several blank drafts take up what a cancelled one left", async () => {
    const made = await makeOnboarder();
    const tenant = await leftBehind(made);
    const blanks = await blankDrafts(made, 6);
    const answers = await Promise.all(
      blanks.map((blank) => patchDraft(blank, made.operator, { identify: identify() })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await openDrafts()).map(({ tenantId }) => tenantId)).toEqual([tenant.id]);
    expect(await checkpoints()).toEqual(["identify", "identify"]);
  });

  it("FR-240-007 does once what a double click asks for twice", async () => {
    const made = await makeOnboarder();
    await leftBehind(made);
    const [blank] = await blankDrafts(made, 1);
    if (blank === undefined) throw new Error("no draft");
    const answers = await Promise.all([1, 2, 3].map(() => patchDraft(blank, made.operator, { identify: identify() })));
    expect(answers.map(({ status, body }) => [status, body.id])).toEqual(Array(3).fill([200, blank.id]));
    expect(await entriesOf(made.workspace.id, blank.id)).toEqual([
      "tenant.onboarding.started",
      "tenant.onboarding.changed",
    ]);
    expect((await storedDrafts()).at(-1)).toMatchObject({ version: 2, endedAt: null });
  });
});

describe("a tenant that is taken up again", () => {
  it("FR-240-006 FR-240-021 is saved as far as its connection is, which the new draft counts as its own", async () => {
    const made = await makeOnboarder();
    const { body: first } = await startDraft(made.workspace.id, made.operator);
    await addConnection(tenantOf(first).id, made.operator);
    await testDb().update(providerConnections).set({ consentStatus: "granted", confirmedAt: 1 });
    const { body: now } = await readDraft(first.id, made.operator);
    await actOn(now, "cancel", made.operator);
    const again = await startDraft(made.workspace.id, made.operator);
    expect(again).toMatchObject({ status: 201, body: { step: "verify_access" } });
    expect((await openDrafts())[0]).toMatchObject({
      lastCompletedCheckpoint: "connect_provider",
      furthestCheckpoint: 2,
    });
    expect(await checkpoints()).toEqual(["identify", "identify", "connect_provider"]);
  });
});

describe("completing", () => {
  it("FR-240-051 activates no tenant that was archived while its draft was open", async () => {
    const made = await makeOnboarder();
    const { body } = await startDraft(made.workspace.id, made.operator);
    await testDb()
      .update(tenants)
      .set({ status: "archived" })
      .where(eq(tenants.id, tenantOf(body).id));
    expect(await actOn(body, "complete", made.operator)).toMatchObject({
      status: 409,
      body: { code: "tenant_archived" },
    });
    expect((await readDraft(body.id, made.operator)).body).toMatchObject({ ended_at: null });
  });

  it("FR-240-052 says that activation is paused before it says that the draft has changed", async () => {
    const made = await makeOnboarder();
    const { body } = await startDraft(made.workspace.id, made.operator);
    await testDb()
      .insert(operationalPauses)
      .values({
        ...{ id: testDeps().ids.next("pau"), controlKey: "onboarding.activate", workspaceId: null },
        ...{ scope: "global", reason: "Maintenance.", pausedAt: Date.now() },
      });
    const stale = { id: body.id, version: body.version + 7 };
    expect((await actOn(stale, "complete", made.operator)).status).toBe(423);
    expect((await actOn(stale, "complete", made.operator, { "If-Match": "7" })).status).toBe(422);
  });
});
