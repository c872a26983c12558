import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SOCKET_STATE_HEADER } from "../../../worker/platform/hub-socket.ts";
import { fixedClock } from "../../support/app.ts";
import { makeSession, makeStaff } from "../../support/factories.ts";
import { insertRows, makeScopes } from "../../support/ledger.ts";
import { aWhile, Dashboard, hub, openDashboard, until, watch } from "./dashboard.ts";

const MINUTE = 60_000;

let ann: Awaited<ReturnType<typeof makeStaff>>;
let ben: Awaited<ReturnType<typeof makeStaff>>;

beforeEach(async () => {
  ann = await makeStaff();
  ben = await makeStaff(["platform.access_system_panel", "platform.console.view"]);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const untilClosed = (dashboard: Dashboard) => until("the socket is closed", () => dashboard.closed !== null);

/** The dashboard is open and still receives what happens. */
async function expectAlive(dashboard: Dashboard): Promise<void> {
  const [scope] = await makeScopes(1);
  if (!scope) throw new Error("a scope");
  const { total } = dashboard;
  await insertRows([{ ...scope, at: Date.now() }]);
  await hub().notify();
  await dashboard.untilTotal(total + 1);
  expect(dashboard.closed).toBeNull();
}

const run = (text: string, ...values: unknown[]) =>
  env.DB.prepare(text)
    .bind(...values)
    .run();

const idleEndOf = (sessionId: string, at: number) =>
  run("UPDATE platform_sessions SET expires_at = ? WHERE id = ?", at, sessionId);

const withdraw = (platformUserId: string, capability: string) =>
  run(
    "DELETE FROM platform_capability_grants WHERE platform_user_id = ? AND capability = ?",
    platformUserId,
    capability,
  );

const deactivate = (platformUserId: string) =>
  run("UPDATE platform_users SET deactivated_at = ? WHERE id = ?", Date.now(), platformUserId);

const signOut = (sessionId: string) => run("DELETE FROM platform_sessions WHERE id = ?", sessionId);

describe("a live feed ends", () => {
  it("FR-243-034 at once when its session ended between the route's check and the socket's acceptance", async () => {
    const { sessionId, id: platformUserId } = ann;
    await signOut(sessionId);
    const state = { sessionId, platformUserId, expiresAt: Date.now() + 60 * MINUTE, window: "24h" };
    const response = await hub().fetch("http://hub/", {
      headers: { Upgrade: "websocket", [SOCKET_STATE_HEADER]: JSON.stringify(state) },
    });
    if (!response.webSocket) throw new Error("no socket");
    const dashboard = new Dashboard(response.webSocket);
    await untilClosed(dashboard);
    expect([dashboard.closed, dashboard.state]).toEqual([4401, null]);
  });

  it("FR-243-034 with 4401 when its session is ended, and no other one's", async () => {
    const second = await makeSession("system", ann.id);
    const [first, other, theirs] = [await watch(ann), await watch({ ...ann, ...second }), await watch(ben)];
    await hub().endSessions({ sessionIds: [ann.sessionId] });
    await untilClosed(first);
    expect([first.closed, first.ended]).toEqual([4401, 4401]);
    await expectAlive(other);
    await expectAlive(theirs);
  });

  it("FR-243-034 with 4401 for every session of an account", async () => {
    const second = await makeSession("system", ann.id);
    const [first, other, theirs] = [await watch(ann), await watch({ ...ann, ...second }, "7d"), await watch(ben)];
    await hub().endSessions({ platformUserIds: [ann.id] });
    await Promise.all([untilClosed(first), untilClosed(other)]);
    expect([first.closed, other.closed]).toEqual([4401, 4401]);
    await expectAlive(theirs);
  });

  it("FR-243-034 before its first number when the session ended between the route's check and the hub", async () => {
    await watch(ben);
    await signOut(ann.sessionId);
    const late = await openDashboard(ann);
    await untilClosed(late);
    expect([late.closed, late.state]).toEqual([4401, null]);
  });

  it("FR-243-034 not at all when somebody else's session is ended", async () => {
    const dashboard = await watch(ann);
    await hub().endSessions({ sessionIds: ["ses_of_nobody"], platformUserIds: [ben.id] });
    await hub().endSessions({});
    await aWhile();
    await expectAlive(dashboard);
  });

  it("FR-243-034 with 4403 when the account no longer passes the dashboard gate", async () => {
    const [hers, his] = [await watch(ann), await watch(ben)];
    await withdraw(ben.id, "platform.console.view");
    await hub().recheckSessions();
    await untilClosed(his);
    expect([his.closed, his.ended]).toEqual([4403, 4403]);
    await expectAlive(hers);
  });

  it("FR-243-034 not when the gate is passed by other capabilities", async () => {
    const dashboard = await watch(ann);
    await withdraw(ann.id, "platform.console.view");
    await hub().recheckSessions();
    await expectAlive(dashboard);
    await withdraw(ann.id, "platform.runbooks.view");
    await hub().recheckSessions();
    await untilClosed(dashboard);
    expect(dashboard.closed).toBe(4403);
  });

  it.each<[string, (account: typeof ann) => unknown, number]>([
    ["the account is deactivated", (account) => deactivate(account.id), 4401],
    ["the session is gone", (account) => signOut(account.sessionId), 4401],
    ["the session idled out", (account) => idleEndOf(account.sessionId, Date.now()), 4401],
    ["the panel is taken away", (account) => withdraw(account.id, "platform.access_system_panel"), 4403],
  ])(
    "FR-243-034 within a minute when %s and nobody told the hub, also after an eviction",
    async (_name, change, code) => {
      const clock = fixedClock(Date.now());
      for (const evicts of [false, true]) {
        const account = await makeStaff();
        const dashboard = await watch(account);
        await change(account);
        if (evicts) await evictDurableObject(hub());
        // the hub is woken every half minute by its own alarm
        for (let half = 0; half < 2; half += 1) {
          clock.advance(30_000);
          await runDurableObjectAlarm(hub());
          if (evicts && half === 0) await evictDurableObject(hub());
        }
        await untilClosed(dashboard);
        expect(dashboard.closed).toBe(code);
      }
    },
  );
});

describe("the end of a session by time", () => {
  it("FR-243-034 closes the feed with 4401 at the idle end, without anybody asking", async () => {
    const end = Date.now() + 400;
    await idleEndOf(ann.sessionId, end);
    const dashboard = await watch(ann, "24h", end);
    await untilClosed(dashboard);
    expect(dashboard.closed).toBe(4401);
    expect(Date.now()).toBeGreaterThanOrEqual(end);
  });

  it("FR-243-034 is looked up before it closes anything: a session that was used meanwhile stays", async () => {
    const clock = fixedClock(Date.now());
    const end = clock.now() + 5 * MINUTE;
    await idleEndOf(ann.sessionId, end);
    const dashboard = await watch(ann, "24h", end);
    // half a minute before the end she does something else in the console
    clock.set(end - 30_000);
    await runDurableObjectAlarm(hub());
    await idleEndOf(ann.sessionId, end + 30 * MINUTE);
    clock.set(end);
    await runDurableObjectAlarm(hub());
    await aWhile();
    await expectAlive(dashboard);

    clock.set(end + 30 * MINUTE - 1);
    await runDurableObjectAlarm(hub());
    await expectAlive(dashboard);
    clock.set(end + 30 * MINUTE);
    await runDurableObjectAlarm(hub());
    await untilClosed(dashboard);
    expect(dashboard.closed).toBe(4401);
  });

  it("FR-243-034 closes the feed twelve hours after sign-in, however busy the session is", async () => {
    const clock = fixedClock(Date.now());
    const account = await makeStaff();
    await idleEndOf(account.sessionId, clock.now() + 100 * 60 * MINUTE);
    const dashboard = await watch(account, "24h", clock.now() + 12 * 60 * MINUTE);
    clock.advance(12 * 60 * MINUTE - 1);
    await runDurableObjectAlarm(hub());
    await aWhile();
    expect(dashboard.closed).toBeNull();
    clock.advance(1);
    await runDurableObjectAlarm(hub());
    await untilClosed(dashboard);
    expect(dashboard.closed).toBe(4401);
  });

  it("FR-243-034 closes the feed also when the database cannot be asked", async () => {
    const clock = fixedClock(Date.now());
    const end = clock.now() + MINUTE;
    await idleEndOf(ann.sessionId, end);
    const [hers, his] = [await watch(ann, "24h", end), await watch(ben)];
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    await env.DB.prepare("ALTER TABLE platform_sessions RENAME TO elsewhere").run();
    clock.set(end);
    await runDurableObjectAlarm(hub());
    await untilClosed(hers);
    expect([hers.closed, his.closed]).toEqual([4401, null]);
  });

  it("FR-243-034 is not prolonged by frames: receiving is no activity", async () => {
    const clock = fixedClock(Date.now());
    const [scope] = await makeScopes(1);
    if (!scope) throw new Error("a scope");
    const account = await makeStaff();
    const end = clock.now() + 30 * MINUTE;
    const dashboard = await watch(account, "24h", end);
    for (let step = 1; step <= 30; step += 1) {
      clock.advance(MINUTE);
      await insertRows([{ ...scope, at: clock.now() }]);
      await runDurableObjectAlarm(hub());
      if (step < 30) dashboard.send("ping");
    }
    await untilClosed(dashboard);
    expect(dashboard.closed).toBe(4401);
    expect(dashboard.total).toBe(29);
  });
});

describe("looking sessions up", () => {
  it("FR-243-034 leaves a socket alone that opens while the database is asked", async () => {
    const first = await watch(ann);
    // the database takes its time for one question about sessions
    const prototype = Object.getPrototypeOf(env.DB.prepare("SELECT 1")) as D1PreparedStatement;
    const raw = prototype.raw;
    let isHeld = true;
    let isAsked = false;
    vi.spyOn(prototype, "raw").mockImplementationOnce(async function (this: D1PreparedStatement, ...options) {
      const rows = await raw.apply(this, options as []);
      isAsked = true;
      while (isHeld) await new Promise((resolve) => setTimeout(resolve, 2));
      return rows as never;
    });
    const checking = hub().recheckSessions();
    await until("the question is under way", () => isAsked);
    const second = await openDashboard(ben);
    await aWhile();
    isHeld = false;
    await checking;
    await until("it has numbers", () => second.state !== null);
    await aWhile();
    expect([first.closed, second.closed]).toEqual([null, null]);
    await expectAlive(second);
  });
});
