import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { permissionEvidence, tenants } from "../../../db/schema/index.ts";
import { completeDraft } from "../../../worker/features/onboarding/activate.usecases.ts";
import { syncDraft } from "../../../worker/features/onboarding/progress.usecases.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import { depsWhile, lookedAt, refusalOf } from "./meanwhile.ts";
import { insertReport, insertRun, makeSituation } from "./situations.ts";
import { checkpoints } from "./support.ts";

type Made = Awaited<ReturnType<typeof makeSituation>>;

const placeOf = ({ workspace, tenant }: Made) => ({ workspaceId: workspace.id, tenantId: tenant.id });

const archive = ({ tenant }: Made) =>
  testDb().update(tenants).set({ status: "archived" }).where(eq(tenants.id, tenant.id));

const statusOf = async ({ tenant }: Made) =>
  (await testDb().select().from(tenants).where(eq(tenants.id, tenant.id)))[0]?.status;

const actionsOf = async ({ workspace }: Made) => (await auditOf(workspace.id)).map(({ action }) => action);

/** A tenant that is ready to be activated, with a draft that knows it. */
async function makeReady() {
  const made = await makeSituation("platform");
  const seen = await lookedAt(made);
  await syncDraft(seen.scope, testDeps(), seen.draft);
  return { made, ...(await lookedAt(made)) };
}

describe("completing a draft", () => {
  it.each([
    ["a verification was started", "onboarding_not_ready", (made: Made) => insertRun(placeOf(made), "queued")],
    ["a verification failed", "onboarding_not_ready", (made: Made) => insertRun(placeOf(made), "failed")],
    ["a verification was cancelled", "onboarding_not_ready", (made: Made) => insertRun(placeOf(made), "cancelled")],
    [
      "a verification found something",
      "onboarding_not_ready",
      (made: Made) =>
        insertReport(placeOf(made), made.connectionId ?? "", [{ key: "token", reason_code: "rate_limited" }]),
    ],
    [
      "a verification found everything in order again",
      "draft_moved",
      (made: Made) => insertReport(placeOf(made), made.connectionId ?? "", []),
    ],
    [
      "the grants were read and found lacking",
      "onboarding_not_ready",
      () => testDb().update(permissionEvidence).set({ granted: [], refreshedAt: Date.now() }),
    ],
    ["the tenant was archived", "tenant_archived", archive],
  ])("FR-240-051 is refused with 409 when %s at that moment, with the code %s", async (_, code, happens) => {
    const { made, scope, draft } = await makeReady();
    const counted = await checkpoints();
    const deps = depsWhile(() => happens(made));
    expect(await refusalOf(completeDraft(deps, scope, draft, draft.version))).toMatchObject({ status: 409, code });
    expect(await statusOf(made)).not.toBe("active");
    expect((await lookedAt(made)).draft.endedAt).toBeNull();
    expect(await actionsOf(made)).not.toContain("tenant.activated");
    expect(await checkpoints()).toEqual(counted);
  });

  it("FR-240-040 FR-240-051 that moved at that moment names who changed the draft last and when", async () => {
    const { made, scope, draft } = await makeReady();
    const deps = depsWhile(() => insertReport(placeOf(made), made.connectionId ?? "", []));
    expect(await refusalOf(completeDraft(deps, scope, draft, draft.version))).toEqual({
      ...{ status: 409, code: "draft_moved", changed_by: made.operator.name },
      ...{ changed_at: new Date(draft.lastEditedAt).toISOString(), current_version: draft.version },
    });
  });
});
