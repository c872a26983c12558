import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { tenants } from "../../../db/schema/index.ts";
import { resolveWorkspaceScope } from "../../../worker/features/access/guards.ts";
import { changeDraft } from "../../../worker/features/onboarding/change.usecases.ts";
import { readDraft } from "../../../worker/features/onboarding/drafts.usecases.ts";
import { auditOf, makeOperator, testDb } from "../../support/factories.ts";
import { asOperator, testDeps } from "../operations/support.ts";
import { depsWhile, lookedAt, refusalOf } from "./meanwhile.ts";
import { makeSituation } from "./situations.ts";
import { actOn, DIRECTORY, identify, makeOnboarder, patchDraft, startDraft } from "./support.ts";

type Made = Awaited<ReturnType<typeof makeSituation>>;

const archive = ({ tenant }: Made) =>
  testDb().update(tenants).set({ status: "archived" }).where(eq(tenants.id, tenant.id));

const actionsOf = async ({ workspace }: Made) => (await auditOf(workspace.id)).map(({ action }) => action);

describe("changing the draft of an archived tenant", () => {
  const CHANGES = [
    ["a rename", () => ({ display_name: "Renamed" })],
    ["a choice of connection", ({ connectionId }: Made) => ({ connection_id: connectionId ?? "" })],
    ["an acknowledgement", () => ({ acknowledge: "intune" as const })],
  ] as const;
  const warned = { report: [{ key: "intune", status: "warn", blocking: false, reason_code: "rate_limited" }] } as const;

  it.each(CHANGES)("FR-240-045 refuses %s with 409", async (_, change) => {
    const made = await makeSituation("platform", warned);
    await archive(made);
    const { draft } = await lookedAt(made);
    expect(await patchDraft(draft, made.operator, change(made))).toMatchObject({
      status: 409,
      body: { code: "tenant_archived" },
    });
    expect((await lookedAt(made)).draft.version).toBe(draft.version);
  });

  it.each(CHANGES)("FR-240-045 refuses %s with 409 that was archived at that moment", async (_, change) => {
    const made = await makeSituation("platform", warned);
    const { scope, draft } = await lookedAt(made);
    const deps = depsWhile(() => archive(made));
    expect(await refusalOf(changeDraft(deps, scope, draft, change(made)))).toMatchObject({
      status: 409,
      code: "tenant_archived",
    });
    expect(await actionsOf(made)).toEqual([]);
    expect((await lookedAt(made)).draft).toMatchObject({
      ...{ version: draft.version, tenantName: draft.tenantName, acknowledgements: {} },
    });
  });

  it("FR-240-045 leaves its cancellation", async () => {
    const made = await makeSituation("platform");
    await archive(made);
    const { draft } = await lookedAt(made);
    expect((await actOn(draft, "cancel", made.operator)).status).toBe(200);
  });
});

describe("identifying a blank draft", () => {
  const ELSEWHERE = "0a1b2c3d-0000-4000-8000-00000000ef01";

  async function makeBlank() {
    const made = await makeOnboarder();
    const { body } = await startDraft(made.workspace.id, made.operator, {});
    const scope = await resolveWorkspaceScope(testDeps(), asOperator(made.operator), made.workspace.id);
    return { ...made, body, scope, draft: await readDraft(testDeps(), scope, body.id) };
  }

  type Blank = Awaited<ReturnType<typeof makeBlank>>;

  /** It is identified with the directory while somebody else does something to it. */
  const identifyWhile = ({ scope, draft }: Blank, happens: () => Promise<unknown>) =>
    refusalOf(changeDraft(depsWhile(happens), scope, draft, { identify: identify() }));

  it("FR-240-040 that was identified at that moment names by whom and when to who may see its tenant", async () => {
    const made = await makeBlank();
    const identified = { identify: identify({ external_tenant: ELSEWHERE }) };
    const refused = await identifyWhile(made, () => patchDraft(made.body, made.operator, identified));
    expect(refused).toMatchObject({
      ...{ status: 409, code: "draft_changed", changed_by: made.operator.name, current_version: 2 },
    });
    expect(Date.parse(String(refused.changed_at))).toBeGreaterThanOrEqual(made.draft.lastEditedAt);
    expect((await testDb().select().from(tenants)).map(({ externalTenantId }) => externalTenantId)).toEqual([
      ELSEWHERE,
    ]);
  });

  it("FR-240-030 that a colleague identified at that moment with another tenant does not exist any more", async () => {
    const made = await makeBlank();
    const colleague = await makeOperator({ workspaceId: made.workspace.id, role: "owner" });
    const identified = { identify: identify({ external_tenant: ELSEWHERE }) };
    const refused = await identifyWhile(made, () => patchDraft(made.body, colleague, identified));
    expect(refused).toEqual({ status: 404, code: "not_found" });
  });

  it("FR-240-042 that was cancelled at that moment says that it has ended", async () => {
    const made = await makeBlank();
    const refused = await identifyWhile(made, () => actOn(made.body, "cancel", made.operator));
    expect(refused).toEqual({ status: 409, code: "draft_ended" });
    expect(await testDb().select().from(tenants)).toEqual([]);
  });

  it("FR-240-040 whose tenant left at that moment names who changed the draft last and when", async () => {
    const made = await makeBlank();
    const { body: left } = await startDraft(made.workspace.id, made.operator);
    await actOn(left, "cancel", made.operator);
    const refused = await identifyWhile(made, () =>
      testDb().update(tenants).set({ status: "active" }).where(eq(tenants.externalTenantId, DIRECTORY)),
    );
    expect(refused).toEqual({
      ...{ status: 409, code: "draft_moved", changed_by: made.operator.name },
      ...{ changed_at: made.body.last_changed_at, current_version: 1 },
    });
  });
});

describe("cancelling a blank draft", () => {
  it("FR-240-040 that was identified meanwhile names by whom and when, and cancels nothing", async () => {
    const { workspace, operator } = await makeOnboarder();
    const { body: blank } = await startDraft(workspace.id, operator, {});
    await patchDraft(blank, operator, { identify: identify() });
    expect(await actOn(blank, "cancel", operator)).toMatchObject({
      status: 409,
      body: { code: "draft_changed", changed_by: operator.name },
    });
  });
});
