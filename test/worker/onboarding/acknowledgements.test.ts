import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { permissionEvidence, providerConnections } from "../../../db/schema/index.ts";
import { changeDraft } from "../../../worker/features/onboarding/change.usecases.ts";
import { syncDraftOfTenant } from "../../../worker/features/onboarding/progress.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import { depsWhile, lookedAt, refusalOf } from "./meanwhile.ts";
import { type Finding, insertOther, insertReport, makeSituation } from "./situations.ts";
import { patchDraft, readDraft, shown } from "./support.ts";

const WARNING: Finding = { key: "intune", status: "warn", blocking: false, reason_code: "rate_limited" };
const OTHER: Finding = { ...WARNING, reason_code: "network_unreachable" };

const ATTENTION = ["Verification needs attention", "Review verification"];
const READY = ["Ready for activation", "Complete onboarding"];

type Made = Awaited<ReturnType<typeof makeSituation>>;

const placeOf = ({ workspace, tenant }: Made) => ({ workspaceId: workspace.id, tenantId: tenant.id });

const now = async (made: Made) => (await readDraft(made.draftId, made.operator)).body;

const change = async (made: Made, body: object) => patchDraft(await now(made), made.operator, body);

/** What the end of a verification leaves behind. */
async function verified(made: Made, found: Finding[], connectionId = made.connectionId ?? "") {
  await insertReport(placeOf(made), connectionId, found);
  await syncDraftOfTenant(SYSTEM_SCOPE, testDeps(), placeOf(made));
}

/** A draft whose only warning is acknowledged. */
async function makeAcknowledged() {
  const made = await makeSituation("platform", { report: [WARNING] });
  expect(shown((await change(made, { acknowledge: "intune" })).body)).toEqual(READY);
  return made;
}

/** A second connection of the tenant, as well granted and as old as the first. */
async function addOther(made: Made) {
  const id = await insertOther(placeOf(made));
  await testDb().update(providerConnections).set({ consentStatus: "granted" }).where(eq(providerConnections.id, id));
  const [grants] = await testDb().select().from(permissionEvidence);
  if (grants === undefined) throw new Error("no grants");
  await testDb()
    .insert(permissionEvidence)
    .values({ ...grants, connectionId: id });
  return id;
}

describe("an acknowledgement", () => {
  it("FR-240-016 holds while verifications find the same", async () => {
    const made = await makeAcknowledged();
    await verified(made, [WARNING]);
    expect(shown(await now(made))).toEqual(READY);
    expect((await now(made)).report).toMatchObject({ to_acknowledge: [], acknowledgements: [{ check_key: "intune" }] });
  });

  it("FR-240-016 ends with its finding, also when the same one is found again", async () => {
    const made = await makeAcknowledged();
    await verified(made, [OTHER]);
    expect(shown(await now(made))).toEqual(ATTENTION);
    await verified(made, [WARNING]);
    expect(shown(await now(made))).toEqual(ATTENTION);
    expect((await now(made)).report).toMatchObject({ to_acknowledge: ["intune"], acknowledgements: [] });
  });

  it("FR-240-016 ends with the connection that it was given for, also when that one is selected again", async () => {
    const made = await makeAcknowledged();
    const other = await addOther(made);
    const selected = (await change(made, { connection_id: other })).body;
    expect(selected.report).toMatchObject({ to_acknowledge: [], acknowledgements: [], is_stale: true });
    await verified(made, [WARNING], other);
    expect(shown(await now(made))).toEqual(ATTENTION);

    await change(made, { connection_id: made.connectionId });
    await verified(made, [WARNING]);
    expect(shown(await now(made))).toEqual(ATTENTION);
    expect(shown((await change(made, { acknowledge: "intune" })).body)).toEqual(READY);
  });

  it("FR-240-016 cannot be given for a report of another connection than the selected one", async () => {
    const made = await makeSituation("platform", { report: [WARNING], ofAnother: true });
    expect(await change(made, { acknowledge: "intune" })).toMatchObject({
      status: 409,
      body: { code: "nothing_to_acknowledge" },
    });
  });

  it("FR-240-016 that no longer counts cannot be withdrawn, and is forgotten without a new version", async () => {
    const made = await makeAcknowledged();
    const { version } = await now(made);
    await verified(made, []);
    expect((await lookedAt(made)).draft).toMatchObject({ acknowledgements: {}, version });
    expect(await change(made, { withdraw_acknowledgement: "intune" })).toMatchObject({
      status: 409,
      body: { code: "nothing_to_acknowledge" },
    });
  });

  it("FR-240-016 is refused with 409 when another report came at that moment", async () => {
    const made = await makeSituation("platform", { report: [WARNING] });
    const { scope, draft } = await lookedAt(made);
    const deps = depsWhile(() => insertReport(placeOf(made), made.connectionId ?? "", [OTHER]));
    expect(await refusalOf(changeDraft(deps, scope, draft, { acknowledge: "intune" }))).toMatchObject({
      ...{ status: 409, code: "draft_moved", changed_by: made.operator.name },
    });
    expect((await lookedAt(made)).draft.acknowledgements).toEqual({});
    expect(await auditOf(made.workspace.id)).toEqual([]);
  });
});
