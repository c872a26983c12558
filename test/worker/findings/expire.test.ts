import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { tenants } from "../../../db/schema/index.ts";
import { expireAcceptances } from "../../../worker/features/findings/expire-acceptances.task.ts";
import { runScheduled } from "../../../worker/scheduled.ts";
import { RECOVER_CRON } from "../../../worker/scheduled-crons.ts";
import { fixedClock } from "../../support/app.ts";
import { auditOf, makeFinding, makeGovernedTenant, makeTenant, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import { DAY, stored } from "./support.ts";

describe("acceptances that run out", () => {
  it("FR-245-117 leave reopened findings, with one entry of the system for each tenant; others stay", async () => {
    const { now } = fixedClock();
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const neighbour = await makeTenant(workspace.id);
    const accepted = { state: "risk_accepted", acceptedByUserId: operator.id, ownerUserId: operator.id };
    const before = await makeFinding(tenant, { ...accepted, acceptedUntil: now() - 1 });
    const just = await makeFinding(tenant, { ...accepted, acceptedUntil: now() });
    const after = await makeFinding(tenant, { ...accepted, acceptedUntil: now() + 1 });
    const elsewhere = await makeFinding(neighbour, { ...accepted, acceptedUntil: now() - DAY });

    await runScheduled(testDeps(), RECOVER_CRON, now());

    for (const { id } of [before, just, elsewhere])
      expect(await stored(id)).toMatchObject({
        ...{ state: "reopened", reopenedAt: now(), dueAt: now() + 14 * DAY, version: 2, ownerUserId: operator.id },
        ...{ acceptedReason: null, acceptedUntil: null, acceptedByUserId: null },
      });
    expect(await stored(after.id)).toEqual(after);
    const entries = (await auditOf(workspace.id)).filter(({ action }) => action === "tenant.finding.acceptance_ended");
    expect(entries).toHaveLength(2);
    expect(entries.find(({ tenantId }) => tenantId === tenant.id)).toMatchObject({
      ...{ actorKind: "system", actorId: null, resourceType: "finding", resourceId: null },
      metadata: { findings: 2, finding_ids: [before.id, just.id] },
    });
    expect(entries.find(({ tenantId }) => tenantId === neighbour.id)).toMatchObject({ resourceId: elsewhere.id });
  });

  it("FR-245-117 stay as they are while their tenant is archived", async () => {
    const { tenant } = await makeGovernedTenant();
    const kept = await makeFinding(tenant, { state: "risk_accepted", acceptedUntil: 1 });
    await testDb().update(tenants).set({ status: "archived" }).where(eq(tenants.id, tenant.id));
    expect(await expireAcceptances(testDeps())).toEqual({ findings_reopened: 0 });
    expect(await stored(kept.id)).toEqual(kept);
  });

  it("FR-245-117 are taken in bounded sweeps, and once when two sweeps run at a time", async () => {
    const { workspace, tenant } = await makeGovernedTenant();
    for (let index = 0; index < 5; index += 1)
      await makeFinding(tenant, { state: "risk_accepted", acceptedUntil: index + 1 });
    expect(await expireAcceptances(testDeps(), 2)).toEqual({ findings_reopened: 2 });
    const both = await Promise.all([expireAcceptances(testDeps(), 10), expireAcceptances(testDeps(), 10)]);
    expect(both.map(({ findings_reopened }) => findings_reopened).sort()).toEqual([0, 3]);
    expect(await expireAcceptances(testDeps())).toEqual({ findings_reopened: 0 });
    expect(await auditOf(workspace.id)).toHaveLength(2);
  });
});
