import { describe, expect, it } from "vitest";
import { operationalPauses } from "../../../db/schema/index.ts";
import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { call } from "../../support/app.ts";
import { entitle, makeGovernedTenant, makeOperator, makeTenant, testDb } from "../../support/factories.ts";
import { ids, makeReport, makeRun, ofTenant } from "../diagnostics/support.ts";
import { makeOnboarder, startDraft, tenantOf } from "../onboarding/support.ts";

const DAY = 24 * 60 * 60_000;

const read = async (tenantId: string, { cookie }: { cookie: string }) =>
  (await call<TenantDetail>("GET", `/api/admin/tenants/${tenantId}`, { cookie })).body;

const keysOf = ({ health }: TenantDetail) => health.reasons.map(({ key }) => key);

describe("the health of a tenant's answer", () => {
  it("FR-012-003 is of the default connection, its grants, the latest report and the last operation of each type", async () => {
    const { tenant, operator } = await makeGovernedTenant("operator");
    const before = await read(tenant.id, operator);
    expect([before.health.level, keysOf(before)]).toEqual(["unknown", ["never_verified"]]);

    const succeeded = { outcome: "succeeded", failures: [] };
    const check = await makeRun(ofTenant(tenant), succeeded);
    await makeReport(tenant, check, { generatedAt: Date.now() - 2 * DAY });
    await makeRun(ofTenant(tenant), { type: "inventory.sync", ...succeeded });
    const failed = await makeRun(ofTenant(tenant), { type: "inventory.sync" });
    const { health } = await read(tenant.id, operator);
    expect(health.level).toBe("attention");
    expect(health.reasons.map(({ key }) => key)).toEqual(["verification_too_old", "run_failed"]);
    expect(health.next_steps.slice(0, 2).map(({ label }) => label)).toEqual([
      "Refresh verification",
      "Review the inventory sync",
    ]);
    expect(health.next_steps[1]?.action).toEqual({
      kind: "link",
      url: `/admin/operations/${failed}`,
      new_tab: false,
    });
  });

  it("FR-012-003 is the same while an operation is started anew, until it ends", async () => {
    const { tenant, operator } = await makeGovernedTenant("operator");
    await makeRun(ofTenant(tenant), { type: "inventory.sync" });
    const before = await read(tenant.id, operator);
    await makeRun(ofTenant(tenant), {
      ...{ type: "inventory.sync", status: "running", outcome: "pending", completedAt: null, failures: [] },
    });
    expect((await read(tenant.id, operator)).health).toEqual(before.health);
    await makeRun(ofTenant(tenant), { type: "inventory.sync", outcome: "succeeded", failures: [] });
    expect(keysOf(await read(tenant.id, operator))).not.toContain("run_failed");
  });

  it("FR-012-004 gives a reader the same steps as an owner, with what each needs", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const reader = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] });
    const [seen, own] = [await read(tenant.id, reader), await read(tenant.id, operator)];
    expect(seen.health).toEqual(own.health);
    expect(seen.health.next_steps[0]?.capability).toBe("provider.verify");
    expect(seen.capabilities).not.toContain("provider.verify");
  });

  it("FR-012-004 tells of a pause of the tenant's workspace, and of no other's", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const other = await makeGovernedTenant();
    await testDb()
      .insert(operationalPauses)
      .values({
        ...{ id: ids.next("pau"), controlKey: "provider.verify", workspaceId: workspace.id, scope: workspace.id },
        ...{ reason: "An incident.", pausedAt: Date.now() },
      });
    const paused = await read(tenant.id, operator);
    expect(keysOf(paused)).toEqual(["never_verified", "paused"]);
    expect(paused.health.next_steps[0]?.paused).toEqual({ reason: "An incident.", ends_at: null });
    const free = await read(other.tenant.id, other.operator);
    expect(keysOf(free)).toEqual(["never_verified"]);
    expect(free.health.next_steps[0]?.paused).toBeNull();
  });

  it("FR-012-004 leads to the open draft of a tenant in its onboarding", async () => {
    const made = await makeOnboarder();
    const { body: draft } = await startDraft(made.workspace.id, made.operator);
    const { health } = await read(tenantOf(draft).id, made.operator);
    expect(health.level).toBe("attention");
    expect(health.next_steps.at(-1)).toMatchObject({
      label: "Continue onboarding",
      action: { url: `/admin/onboarding/${draft.id}` },
    });
  });

  it("FR-012-003 knows nothing of another tenant's runs and reports", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const neighbour = await makeTenant(workspace.id);
    await entitle(neighbour, operator.id, "owner");
    await makeReport(tenant, await makeRun(ofTenant(tenant), { type: "inventory.sync" }));
    expect(keysOf(await read(neighbour.id, operator))).toEqual(["never_verified"]);
  });
});
