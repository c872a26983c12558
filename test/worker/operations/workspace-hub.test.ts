import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { SocketState } from "../../../worker/features/live/socket-state.ts";
import { handOver, SOCKET_STATE_HEADER } from "../../../worker/platform/hub-socket.ts";
import type { WorkspaceHub } from "../../../worker/workspace-hub.do.ts";
import { call, request } from "../../support/app.ts";
import { eventually } from "../../support/eventually.ts";
import { entitle, makeGovernedTenant, makeOperator, makeTenant, makeWorkspace } from "../../support/factories.ts";
import { overloadError } from "../../support/failing-database.ts";
import { liveRequest, openPage, pageOf } from "./sockets.ts";
import { answerProvider, holdExecutions, makeRun, startCheck, testDeps, watchExecutions } from "./support.ts";

const hubOf = (workspaceId: string) =>
  env.WORKSPACE_HUB.getByName(workspaceId) as unknown as DurableObjectStub<WorkspaceHub>;
const write = (sql: string, ...values: (string | number)[]) =>
  testDeps()
    .d1.prepare(sql)
    .bind(...values)
    .run();

/** Frames that were sent before the answer of this call have arrived when it resolves. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 30));

async function place() {
  const { workspace, tenant, operator } = await makeGovernedTenant();
  const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
  const hub = hubOf(workspace.id);
  const publish = async (runId = run.id) => {
    await hub.publish({ kind: "run", id: runId });
    await settle();
  };
  return { workspace, tenant, operator, run, hub, publish };
}

describe("opening the live view", () => {
  it("FR-003-017 refuses strangers, foreign origins and plain requests in the order of the checks", async () => {
    const { workspace, operator } = await place();
    const foreign = await makeOperator({ workspaceId: (await makeWorkspace()).id });
    const statuses = [
      await liveRequest(workspace.id, ""),
      await liveRequest(workspace.id, foreign.cookie),
      await liveRequest("ws_nonsense", operator.cookie),
      await request("GET", "/api/admin/live", { cookie: operator.cookie, headers: { Upgrade: "websocket" } }),
      await request("GET", `/api/admin/live?workspace_id=${workspace.id}`, { cookie: operator.cookie }),
      await liveRequest(workspace.id, operator.cookie, { Origin: "https://evil.example" }),
      await liveRequest(workspace.id, operator.cookie, { Origin: "" }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 404, 404, 404, 426, 403, 403]);
  });

  it("FR-003-016 says hello first and answers a ping without a handler", async () => {
    const { workspace, operator } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    page.socket.send("ping");
    await eventually(() => expect(page.texts).toEqual(["pong"]));
    expect(page.frames).toMatchObject([{ type: "hello", at: expect.stringMatching(/Z$/) }]);
  });

  it("FR-003-017 does not believe a socket state that the client sends itself", async () => {
    const { workspace, tenant, operator, publish } = await place();
    const member = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    const claimed = { workspaceId: workspace.id, sessionId: operator.sessionId, userId: operator.id, expiresAt: 9e15 };
    const page = await openPage(workspace.id, member.cookie, { [SOCKET_STATE_HEADER]: JSON.stringify(claimed) });
    await publish();
    expect(page.runs()).toEqual([]);
    await entitle(tenant, member.id, "readonly");
    await publish();
    expect(page.runs()).toHaveLength(1);
  });

  it("closes a client that talks", async () => {
    const { workspace, operator } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    page.socket.send("hello");
    await eventually(() => expect(page.closed()).toBe(1003));
  });
});

describe("a socket that was let in a moment before", () => {
  /** What the hub gets of an upgrade whose guard has passed already. */
  async function letIn() {
    const { workspace, operator, hub } = await place();
    const { id: userId, sessionId } = operator;
    const state: SocketState = { workspaceId: workspace.id, sessionId, userId, expiresAt: Date.now() + 3_600_000 };
    const upgrade = new Request("https://example.com/", { headers: { Upgrade: "websocket" } });
    return { operator, hub, open: async () => pageOf(await handOver(hub, upgrade, state)) };
  }

  it.each<[string, string, number]>([
    ["session was signed out", "DELETE FROM sessions WHERE user_id = ?", 4401],
    ["account was deactivated", "UPDATE users SET deactivated_at = 1 WHERE id = ?", 4401],
    ["membership was removed", "DELETE FROM workspace_memberships WHERE user_id = ?", 4403],
  ])("FR-002-017 FR-003-017 is ended at once when its %s before the hub knew of it", async (_, sql, code) => {
    const { operator, hub, open } = await letIn();
    await write(sql, operator.id);
    // the revocation tells the hub, which has no such socket yet
    await hub.endSessions({ sessionIds: [operator.sessionId], userIds: [operator.id] });
    const page = await open();
    await eventually(() => expect(page.closed()).toBe(code));
    expect(page.frames.slice(1)).toEqual([{ type: "end", code }]);
    expect(await runInDurableObject(hub, (_instance, ctx) => ctx.storage.getAlarm())).toBeNull();
  });

  it("FR-003-017 stays when nothing was revoked, and takes over when its session ends now", async () => {
    const { operator, hub, open } = await letIn();
    const end = Date.now() + 5_000;
    await write("UPDATE sessions SET expires_at = ? WHERE user_id = ?", end, operator.id);
    const page = await open();
    await settle();
    expect([page.closed(), page.frames.map(({ type }) => type)]).toEqual([null, ["hello"]]);
    expect(await runInDurableObject(hub, (_instance, ctx) => ctx.storage.getAlarm())).toBe(end);
  });

  it("FR-003-017 is asked to come back later when nobody can say whether it may stay", async () => {
    const { open } = await letIn();
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB), "prepare").mockImplementation(() => {
      throw overloadError();
    });
    onTestFinished(() => prepare.mockRestore());
    const page = await open();
    await eventually(() => expect(page.closed()).toBe(1013));
    expect(page.frames.map(({ type }) => type)).toEqual(["hello"]);
  });
});

describe("pushes", () => {
  it("FR-003-017 reach only sessions that may see the run's tenant", async () => {
    const { workspace, tenant, operator, run, publish } = await place();
    const elsewhere = await makeTenant(workspace.id);
    const pages = await Promise.all(
      [
        operator,
        await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] }),
        await makeOperator({ workspaceId: workspace.id, role: "owner", tenants: [elsewhere] }),
        await makeOperator({ workspaceId: workspace.id, role: "owner" }),
      ].map(({ cookie }) => openPage(workspace.id, cookie)),
    );
    await publish();
    expect(pages.map((page) => page.runs().map(({ id }) => id))).toEqual([[run.id], [run.id], [], []]);

    const shared = await makeRun({ workspaceId: workspace.id, tenantId: null });
    await publish(shared.id);
    expect(pages.map((page) => page.runs().at(-1)?.id)).toEqual([shared.id, shared.id, shared.id, shared.id]);
    expect(pages.map((page) => page.closed())).toEqual([null, null, null, null]);
  });

  it("FR-003-017 hold what the run's page shows, byte for byte", async () => {
    const { workspace, operator, run, publish } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    await publish();
    const { body } = await call("GET", `/api/admin/operations/${run.id}`, { cookie: operator.cookie });
    expect(page.runs()).toEqual([body]);
  });

  it("FR-003-017 of another workspace's run reach nobody here", async () => {
    const here = await place();
    const there = await place();
    const page = await openPage(here.workspace.id, here.operator.cookie);
    await here.publish(there.run.id);
    await here.publish(testDeps().ids.next("run"));
    expect(page.frames).toHaveLength(1);
  });

  it("FR-003-017 stop right after the entitlement is gone, without any notice, and leave the socket open", async () => {
    const { workspace, operator, publish } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    await publish();
    await write("DELETE FROM tenant_entitlements WHERE user_id = ?", operator.id);
    await publish();
    expect(page.runs()).toHaveLength(1);
    expect(page.closed()).toBeNull();
  });

  it.each<[string, string, number]>([
    ["session was signed out", "DELETE FROM sessions WHERE user_id = ?", 4401],
    ["session ran out", "UPDATE sessions SET expires_at = 1 WHERE user_id = ?", 4401],
    ["account was deactivated", "UPDATE users SET deactivated_at = 1 WHERE id = ?", 4401],
    ["membership was removed", "DELETE FROM workspace_memberships WHERE user_id = ?", 4403],
  ])("FR-003-017 close a socket instead of sending when its %s", async (_, sql, code) => {
    const { workspace, tenant, operator, publish } = await place();
    const colleague = await makeOperator({ workspaceId: workspace.id, tenants: [tenant] });
    const [page, other] = [
      await openPage(workspace.id, operator.cookie),
      await openPage(workspace.id, colleague.cookie),
    ];
    await write(sql, operator.id);
    await publish();
    await eventually(() => expect(page.closed()).toBe(code));
    expect(page.runs()).toEqual([]);
    expect([other.runs().length, other.closed()]).toEqual([1, null]);
  });

  it("FR-003-016 go on after the hub was evicted in the middle, and clients notice nothing", async () => {
    const { workspace, operator, hub, run, publish } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    await publish();
    await evictDurableObject(hub);
    page.socket.send("ping");
    await eventually(() => expect(page.texts).toEqual(["pong"]));
    await write("UPDATE operation_runs SET status = 'running', progress_done = 2 WHERE id = ?", run.id);
    await publish();
    expect(page.runs().map(({ progress }) => progress.done)).toEqual([0, 2]);
    expect(page.closed()).toBeNull();
    expect(page.frames.filter(({ type }) => type === "hello")).toHaveLength(1);
  });

  it("FR-003-016 of one run that come together are answered by what the run is at the end, never by an older state later", async () => {
    const { workspace, operator, run, hub } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    const notices: Promise<void>[] = [];
    for (let done = 1; done <= 3; done += 1) {
      await write("UPDATE operation_runs SET status = 'running', progress_done = ? WHERE id = ?", done, run.id);
      notices.push(hub.publish({ kind: "run", id: run.id }), hub.publish({ kind: "run", id: run.id }));
    }
    await Promise.all(notices);
    await settle();
    const seen = page.runs().map(({ progress }) => progress.done);
    expect(seen.at(-1)).toBe(3);
    expect(seen).toEqual([...seen].sort());
    expect(seen.length).toBeLessThanOrEqual(6);
  });

  it("FR-003-016 SC-003-003 show a started run on an open page from queued to its outcome", async () => {
    const executions = await watchExecutions();
    const { workspace, tenant, operator } = await makeGovernedTenant();
    answerProvider(tenant.externalTenantId ?? "");
    const page = await openPage(workspace.id, operator.cookie);
    const { body } = await startCheck(tenant.id, operator.cookie);
    await (await executions.get())[0]?.waitForStatus("complete");
    await eventually(() => expect(page.runs().at(-1)).toMatchObject({ id: body.id, outcome: "succeeded" }));
    const steps = page.runs().map(({ progress }) => progress.done);
    expect(steps).toEqual([...steps].sort());
    expect(new Set(page.runs().map(({ status }) => status))).toContain("running");
  });

  it("FR-003-016 show a cancellation on an open page", async () => {
    await holdExecutions();
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const page = await openPage(workspace.id, operator.cookie);
    const { body } = await startCheck(tenant.id, operator.cookie);
    await call("POST", `/api/admin/operations/${body.id}/cancel`, { cookie: operator.cookie });
    await eventually(() => expect(page.runs().at(-1)).toMatchObject({ id: body.id, outcome: "cancelled" }));
  });
});

describe("ending sessions", () => {
  it("FR-003-017 closes the named sessions with 4401 and no other", async () => {
    const { workspace, operator, hub } = await place();
    const colleague = await makeOperator({ workspaceId: workspace.id });
    const [page, other] = [
      await openPage(workspace.id, operator.cookie),
      await openPage(workspace.id, colleague.cookie),
    ];
    await hub.endSessions({ sessionIds: [operator.sessionId] });
    await eventually(() => expect(page.closed()).toBe(4401));
    expect(other.closed()).toBeNull();
  });

  it.each<[string, string, number]>([
    ["membership was removed", "DELETE FROM workspace_memberships WHERE user_id = ?", 4403],
    ["account was deactivated", "UPDATE users SET deactivated_at = 1 WHERE id = ?", 4401],
  ])("FR-003-017 closes a named user's sockets when the %s", async (_, sql, code) => {
    const { workspace, operator, hub } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    await write(sql, operator.id);
    await hub.endSessions({ userIds: [operator.id] });
    await eventually(() => expect(page.closed()).toBe(code));
  });

  it("FR-003-017 leaves a named user's sockets open when only the role changed", async () => {
    const { workspace, operator, hub, publish } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    await write("UPDATE workspace_memberships SET role = 'readonly' WHERE user_id = ?", operator.id);
    await hub.endSessions({ userIds: [operator.id] });
    await publish();
    expect([page.closed(), page.runs().length]).toEqual([null, 1]);
  });

  it("FR-003-017 closes a socket at its session's end by itself, also after an eviction, and renews one that was used", async () => {
    const { workspace, operator, hub } = await place();
    const colleague = await makeOperator({ workspaceId: workspace.id });
    const [page, other] = [
      await openPage(workspace.id, operator.cookie),
      await openPage(workspace.id, colleague.cookie),
    ];
    await evictDurableObject(hub);
    const renewed = Date.now() + 9 * 3_600_000;
    await write("UPDATE sessions SET expires_at = 1 WHERE user_id = ?", operator.id);
    await write("UPDATE sessions SET expires_at = ? WHERE user_id = ?", renewed, colleague.id);
    expect(await runDurableObjectAlarm(hub)).toBe(true);
    await eventually(() => expect(page.closed()).toBe(4401));
    expect(other.closed()).toBeNull();
    const kept = await runInDurableObject(hub, async (_, state) => ({
      expiries: state.getWebSockets().map((socket) => socket.deserializeAttachment().expiresAt),
      alarm: await state.storage.getAlarm(),
    }));
    expect(kept.expiries).toEqual([renewed]);
    expect(kept.alarm).toBeGreaterThan(Date.now() + 50_000);
  });

  it("FR-003-017 looks at a session that ends within the minute at its very end", async () => {
    const { workspace, operator, hub } = await place();
    await openPage(workspace.id, operator.cookie);
    const end = Date.now() + 20_000;
    await write("UPDATE sessions SET expires_at = ? WHERE user_id = ?", end, operator.id);
    await runDurableObjectAlarm(hub);
    expect(await runInDurableObject(hub, (_, state) => state.storage.getAlarm())).toBe(end);
  });

  it("sleeps without an alarm once the last page is closed", async () => {
    const { workspace, operator, hub } = await place();
    const page = await openPage(workspace.id, operator.cookie);
    page.socket.close(1000, "leaving");
    await eventually(() => expect(page.closed()).toBe(1000));
    await runDurableObjectAlarm(hub);
    expect(await runInDurableObject(hub, (_, state) => state.storage.getAlarm())).toBeNull();
  });
});
