import { describe, expect, it } from "vitest";
import { operationalPauses } from "../../../db/schema/index.ts";
import type {
  ControlList,
  ControlView,
  PauseView,
  WorkspaceControls,
} from "../../../worker/features/controls/controls.contract.ts";
import { type Answer, call, fixedClock } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeStaff, makeWorkspace, testDb } from "../../support/factories.ts";

const CONTROLS = "/api/system/controls";
const REASON = "The provider is having an outage.";

const pause = (cookie: string, key: string, body: object = { reason: REASON }): Promise<Answer<PauseView>> =>
  call("PUT", `${CONTROLS}/${key}`, { cookie, body });

const resume = (cookie: string, key: string, workspaceId?: string) =>
  call("DELETE", `${CONTROLS}/${key}${workspaceId === undefined ? "" : `?workspace_id=${workspaceId}`}`, { cookie });

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

  it("FR-242-005 audits each change once, in the workspace that it is for, without the reason", async () => {
    const staff = await makeStaff();
    const workspace = await makeWorkspace();
    await pause(staff.cookie, "provider.verify", { reason: REASON, workspace_id: workspace.id });
    await resume(staff.cookie, "provider.verify", workspace.id);
    const entries = await auditOf(workspace.id);
    expect(entries.map(({ action, actorId, resourceId, metadata }) => [action, actorId, resourceId, metadata])).toEqual(
      [
        ["platform.control.paused", staff.id, "provider.verify", { scope: "workspace" }],
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
});
