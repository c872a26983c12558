import { describe, expect, it } from "vitest";
import { operationalPauses } from "../../../db/schema/index.ts";
import type { PlatformCapability } from "../../../worker/features/access/capabilities.contract.ts";
import type {
  ControlList,
  ControlView,
  PauseView,
  WorkspaceControls,
} from "../../../worker/features/controls/controls.contract.ts";
import { closeExpiredPauses } from "../../../worker/features/controls/controls.usecases.ts";
import { runScheduled } from "../../../worker/scheduled.ts";
import { RECOVER_CRON } from "../../../worker/scheduled-crons.ts";
import { type Answer, call, fixedClock } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeStaff, makeWorkspace, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import { countedCall } from "../reach/history.ts";

const CONTROLS = "/api/system/controls";
const REASON = "The provider is having an outage.";

const pause = (cookie: string, key: string, body: object = { reason: REASON }): Promise<Answer<PauseView>> =>
  call("PUT", `${CONTROLS}/${key}`, { cookie, body });

const resume = (cookie: string, key: string, workspaceId?: string) =>
  call("DELETE", `${CONTROLS}/${key}${workspaceId === undefined ? "" : `?workspace_id=${workspaceId}`}`, { cookie });

/** A stored pause, of inventory syncs everywhere unless said otherwise. */
function row(more: Partial<typeof operationalPauses.$inferInsert> = {}) {
  const id = testDeps().ids.next("pau");
  const scope = more.workspaceId ?? "global";
  return { id, controlKey: "inventory.sync", scope, reason: REASON, pausedAt: 1, ...more };
}

const affecting = async (workspaceId: string, cookie: string) =>
  (await call<WorkspaceControls>("GET", `/api/admin/workspaces/${workspaceId}/controls`, { cookie })).body.items;

describe("operational controls", () => {
  it("FR-242-002 FR-242-007 pauses a control everywhere, shows it, and resumes it", async () => {
    const staff = await makeStaff();
    const paused = await pause(staff.cookie, "inventory.sync");
    expect(paused).toMatchObject({ status: 200, body: { workspace: null, reason: REASON, state: "active" } });
    const list = await call<ControlList>("GET", CONTROLS, { cookie: staff.cookie });
    expect(list.body.items.map(({ key, active }) => [key, active.length])).toEqual([
      ["provider.verify", 0],
      ["inventory.sync", 1],
      ["permission_posture.check", 0],
      ["entra_admin_roles.scan", 0],
      ["review_pack.generate", 0],
      ["onboarding.activate", 0],
    ]);
    expect((await resume(staff.cookie, "inventory.sync")).status).toBe(204);
    const { body } = await call<ControlView>("GET", `${CONTROLS}/inventory.sync`, { cookie: staff.cookie });
    expect(body.active).toEqual([]);
    expect(body.history).toMatchObject([{ state: "resumed", resumed_by: { name: staff.name } }]);
  });

  it("FR-242-005 audits each change once, in the workspace that it is for, with the end and without the reason", async () => {
    const staff = await makeStaff();
    const workspace = await makeWorkspace();
    const ends = new Date(Date.now() + 60_000).toISOString();
    await pause(staff.cookie, "provider.verify", { reason: REASON, workspace_id: workspace.id, expires_at: ends });
    await resume(staff.cookie, "provider.verify", workspace.id);
    const entries = await auditOf(workspace.id);
    expect(entries.map(({ action, actorId, resourceId, metadata }) => [action, actorId, resourceId, metadata])).toEqual(
      [
        ["platform.control.paused", staff.id, "provider.verify", { scope: "workspace", ends_at: ends }],
        ["platform.control.resumed", staff.id, "provider.verify", { scope: "workspace" }],
      ],
    );
    expect(JSON.stringify(await auditOf(null))).not.toContain(REASON);
  });

  it("FR-242-002 makes one pause of two at once, and refuses the other with 409", async () => {
    const staff = await makeStaff();
    const answers = await Promise.all([1, 2, 3].map(() => pause(staff.cookie, "inventory.sync")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await testDb().select().from(operationalPauses)).toHaveLength(1);
    expect(await auditOf(null)).toHaveLength(1);
  });

  it("FR-242-004 lets an expired pause give its place up, and keeps it in the history", async () => {
    const clock = fixedClock();
    const staff = await makeStaff();
    const ends = new Date(clock.now() + 60_000).toISOString();
    expect((await pause(staff.cookie, "inventory.sync", { reason: REASON, expires_at: ends })).status).toBe(200);
    clock.advance(60_000);
    expect(await resume(staff.cookie, "inventory.sync")).toMatchObject({ status: 409, body: { code: "not_paused" } });
    expect((await pause(staff.cookie, "inventory.sync", { reason: "Again, for longer." })).status).toBe(200);
    const { body } = await call<ControlView>("GET", `${CONTROLS}/inventory.sync`, { cookie: staff.cookie });
    expect(body.history.map(({ reason, state }) => [reason, state])).toEqual([
      ["Again, for longer.", "active"],
      [REASON, "expired"],
    ]);
  });

  it("FR-242-006 tells the members of a workspace what is paused for them, and nothing of others", async () => {
    const { workspace, operator } = await makeGovernedTenant("readonly");
    const other = await makeWorkspace();
    const staff = await makeStaff();
    await pause(staff.cookie, "inventory.sync", { reason: "Not yours.", workspace_id: other.id });
    expect(await affecting(workspace.id, operator.cookie)).toEqual([]);
    await pause(staff.cookie, "inventory.sync");
    await pause(staff.cookie, "inventory.sync", { reason: "Yours.", workspace_id: workspace.id });
    expect(await affecting(workspace.id, operator.cookie)).toMatchObject([
      { key: "inventory.sync", label: "Inventory sync", reason: "Yours.", ends_at: null },
    ]);
  });

  it.each([
    ["no reason", { reason: "  " }, "body.reason"],
    ["a reason of 501 characters", { reason: "x".repeat(501) }, "body.reason"],
    ["an end in the past", { reason: REASON, expires_at: "2020-01-01T00:00:00.000Z" }, "body.expires_at"],
    ["an end that is no time", { reason: REASON, expires_at: "tomorrow" }, "body.expires_at"],
    ["an unknown workspace", { reason: REASON, workspace_id: "ws_00000000000000000000000000" }, "body.workspace_id"],
    ["no workspace id", { reason: REASON, workspace_id: "everything" }, "body.workspace_id"],
  ])("FR-242-003 refuses %s with 422 that names it", async (_, body, path) => {
    const staff = await makeStaff();
    const answer = await call("PUT", `${CONTROLS}/inventory.sync`, { cookie: staff.cookie, body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
    expect(await testDb().select().from(operationalPauses)).toEqual([]);
  });

  it("FR-242-001 knows no control outside of the catalog", async () => {
    const staff = await makeStaff();
    for (const key of ["findings.backfill", "constructor", "inventory"])
      expect((await pause(staff.cookie, key)).status).toBe(404);
  });

  it("FR-242-003 lets staff without the capability look, and neither pause nor resume", async () => {
    const viewer = await makeStaff(["platform.access_system_panel", "platform.ops.view"]);
    const list = await call<ControlList>("GET", CONTROLS, { cookie: viewer.cookie });
    expect(list).toMatchObject({ status: 200, body: { can_manage: false } });
    expect((await pause(viewer.cookie, "inventory.sync")).status).toBe(403);
    expect((await resume(viewer.cookie, "inventory.sync")).status).toBe(403);
  });

  it("FR-242-010 answers a pause with the workspace's name only to who may see the names of workspaces", async () => {
    const workspace = await makeWorkspace();
    const nameFor = async (key: string, ...more: PlatformCapability[]) => {
      const one = await makeStaff(["platform.access_system_panel", "platform.ops_controls.manage", ...more]);
      const { status, body } = await pause(one.cookie, key, { reason: REASON, workspace_id: workspace.id });
      expect([status, body.workspace?.id]).toEqual([200, workspace.id]);
      return body.workspace?.name;
    };
    expect(await nameFor("provider.verify")).toBeNull();
    expect(await nameFor("inventory.sync", "platform.ops.view")).toBe(workspace.name);
    expect(await nameFor("onboarding.activate", "platform.directory.view")).toBe(workspace.name);
  });

  it("FR-242-012 lists fifty active pauses of a control, the global one first, and says that there are more", async () => {
    const staff = await makeStaff();
    const workspaces: { id: string }[] = [];
    while (workspaces.length < 51) workspaces.push(await makeWorkspace());
    await testDb()
      .insert(operationalPauses)
      .values(workspaces.slice(0, 10).map(({ id }) => row({ workspaceId: id })));
    await pause(staff.cookie, "inventory.sync");
    const shown = async () => {
      const { body } = await call<ControlView>("GET", `${CONTROLS}/inventory.sync`, { cookie: staff.cookie });
      return [body.active.length, body.active[0]?.workspace, body.has_more_active];
    };
    expect(await shown()).toEqual([11, null, false]);
    for (const { id } of workspaces.slice(10))
      await testDb()
        .insert(operationalPauses)
        .values(row({ workspaceId: id }));
    expect(await shown()).toEqual([50, null, true]);
  });

  it("FR-242-012 reads the pauses of a workspace at the same cost however many there are of others, and in its past", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    await testDb()
      .insert(operationalPauses)
      .values(row({ workspaceId: workspace.id, controlKey: "provider.verify" }));
    const cost = async () => {
      const listed = await countedCall(operator.cookie, {
        method: "GET",
        path: `/api/admin/workspaces/${workspace.id}/controls`,
      });
      const refused = await countedCall(operator.cookie, {
        method: "POST",
        path: `/api/admin/tenants/${tenant.id}/operations`,
        body: { type: "provider.connection.check" },
      });
      expect([listed.status, refused.status]).toEqual([200, 423]);
      return [listed.rows, refused.rows];
    };
    await cost();
    const before = await cost();
    for (let number = 0; number < 40; number += 1) {
      const other = await makeWorkspace();
      await testDb()
        .insert(operationalPauses)
        .values([
          row({ workspaceId: other.id, controlKey: "provider.verify" }),
          row({ workspaceId: workspace.id, resumedAt: 3 }),
          row({ resumedAt: 3 }),
        ]);
    }
    expect(await cost()).toEqual(before);
  });
});

describe("FR-242-011 pauses that ended by themselves", () => {
  it("are closed by the sweep at the instant that they said, and those beside them are not", async () => {
    const now = testDeps().clock.now();
    const { workspace, operator } = await makeGovernedTenant();
    const past = row({ workspaceId: workspace.id, expiresAt: now - 1 });
    const due = row({ controlKey: "provider.verify", expiresAt: now });
    const coming = row({ controlKey: "onboarding.activate", expiresAt: now + 60_000 });
    const endless = row();
    await testDb().insert(operationalPauses).values([past, due, coming, endless]);
    const deps = { ...testDeps(), clock: { now: () => now } };
    expect([await closeExpiredPauses(deps), await closeExpiredPauses(deps)]).toEqual([2, 0]);
    const stored = new Map(
      (await testDb().select().from(operationalPauses)).map(({ id, resumedAt }) => [id, resumedAt]),
    );
    expect([past, due, coming, endless].map(({ id }) => stored.get(id))).toEqual([now - 1, now, null, null]);

    const staff = await makeStaff();
    const { body } = await call<ControlView>("GET", `${CONTROLS}/inventory.sync`, { cookie: staff.cookie });
    expect(body.history.map(({ state }) => state).sort()).toEqual(["active", "expired"]);
    expect((await affecting(workspace.id, operator.cookie)).map(({ key }) => key)).toEqual([
      "inventory.sync",
      "onboarding.activate",
    ]);
    // the entry of the pause said when it ends: nobody did anything now
    expect([await auditOf(workspace.id), await auditOf(null)]).toEqual([[], []]);
  });

  it("are closed by the cron of the recovery", async () => {
    const expired = row({ expiresAt: 2 });
    await testDb().insert(operationalPauses).values(expired);
    await runScheduled(testDeps(), RECOVER_CRON, Date.now());
    expect(await testDb().select().from(operationalPauses)).toMatchObject([{ id: expired.id, resumedAt: 2 }]);
  });
});
