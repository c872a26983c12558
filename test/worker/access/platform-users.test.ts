import { describe, expect, it } from "vitest";
import { platformCapabilityGrants, platformSessions } from "../../../db/schema/index.ts";
import { PLATFORM_CAPABILITIES } from "../../../worker/features/access/capabilities.contract.ts";
import type { CreatedPlatformUser, PlatformUserList } from "../../../worker/features/access/platform-users.contract.ts";
import { call, cookiesOf, request } from "../../support/app.ts";
import { eventually } from "../../support/eventually.ts";
import { auditOf, makePlatformUser, makeSession, makeStaff, testDb } from "../../support/factories.ts";
import { signIn } from "./sign-in.ts";

const USERS = "/api/system/users";
const GATE = ["platform.access_system_panel", "platform.console.view"] as const;

const setCapabilities = (id: string, cookie: string, capabilities: readonly string[]) =>
  call("PUT", `${USERS}/${id}/capabilities`, { cookie, body: { capabilities } });

/** An open dashboard, and the code it was closed with. */
async function openDashboard(cookie: string) {
  const response = await request("GET", "/api/system/live?window=24h", { cookie, headers: { Upgrade: "websocket" } });
  const socket = response.webSocket;
  if (socket === null) throw new Error(`no socket: ${response.status}`);
  const page = { frames: 0, closed: null as number | null };
  socket.addEventListener("message", () => {
    page.frames += 1;
  });
  socket.addEventListener("close", ({ code }) => {
    page.closed = code;
  });
  socket.accept();
  await eventually(() => expect(page.frames).toBeGreaterThan(0));
  return page;
}

describe("platform users", () => {
  it("FR-002-019 lists platform users with their capabilities", async () => {
    const staff = await makeStaff();
    const idle = await makePlatformUser(["platform.access_system_panel"], { deactivatedAt: Date.UTC(2026, 0, 2) });
    const { body } = await call<PlatformUserList>("GET", USERS, { cookie: staff.cookie });
    expect(body).toEqual({
      items: expect.arrayContaining([
        {
          id: staff.id,
          name: staff.name,
          email: staff.email,
          capabilities: [...PLATFORM_CAPABILITIES],
          deactivated_at: null,
          last_seen_at: expect.any(String),
          is_you: true,
        },
        {
          id: idle.id,
          name: idle.name,
          email: idle.email,
          capabilities: ["platform.access_system_panel"],
          deactivated_at: "2026-01-02T00:00:00.000Z",
          last_seen_at: null,
          is_you: false,
        },
      ]),
      next_cursor: null,
    });
    expect(body.items).toHaveLength(2);
  });

  it("FR-002-019 pages the list by id", async () => {
    const staff = await makeStaff();
    for (let count = 0; count < 50; count += 1) await makePlatformUser([]);
    const first = await call<PlatformUserList>("GET", USERS, { cookie: staff.cookie });
    expect(first.body.items).toHaveLength(50);
    const rest = await call<PlatformUserList>("GET", `${USERS}?cursor=${first.body.next_cursor}`, {
      cookie: staff.cookie,
    });
    expect(rest.body.items).toHaveLength(1);
    expect(rest.body.next_cursor).toBeNull();
    expect((await call("GET", `${USERS}?cursor=usr_1`, { cookie: staff.cookie })).status).toBe(422);
  });

  it("FR-002-019 creates a platform user, whose password is shown once and works", async () => {
    const staff = await makeStaff();
    const body = { name: "Nico New", email: "Nico@Example.test", capabilities: [...GATE] };
    const created = await call<CreatedPlatformUser>("POST", USERS, { cookie: staff.cookie, body });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ email: "nico@example.test", capabilities: GATE, is_you: false });
    const signedIn = await signIn("/api/system/session", "nico@example.test", created.body.initial_password);
    expect(signedIn.status).toBe(200);
    expect((await call("GET", USERS, { cookie: cookiesOf(signedIn) })).status).toBe(403);
    const again = await call("POST", USERS, { cookie: staff.cookie, body });
    expect(again.status).toBe(409);
    expect(again.body.code).toBe("email_taken");
    const entries = (await auditOf(null)).filter((entry) => entry.action === "platform.user.created");
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries)).not.toContain(created.body.initial_password);
    expect(JSON.stringify(entries)).not.toContain("nico@");
  });

  it("FR-002-019 changes capabilities with effect on the next request", async () => {
    const staff = await makeStaff();
    const colleague = await makeStaff(GATE);
    const changed = await setCapabilities(colleague.id, staff.cookie, [...GATE, "platform.users.manage"]);
    expect(changed.body.capabilities).toEqual([...GATE, "platform.users.manage"]);
    expect((await call("GET", USERS, { cookie: colleague.cookie })).status).toBe(200);
    await setCapabilities(colleague.id, staff.cookie, ["platform.console.view"]);
    expect((await call("GET", USERS, { cookie: colleague.cookie })).status).toBe(403);
    const entries = (await auditOf(null)).filter((entry) => entry.action === "platform.user.capabilities_changed");
    expect(entries.map((entry) => entry.metadata)).toEqual([
      { granted: ["platform.users.manage"], withdrawn: [] },
      { granted: [], withdrawn: ["platform.access_system_panel", "platform.users.manage"] },
    ]);
  });

  it("FR-002-019 closes the open dashboard of who no longer passes the gate, and nobody else's", async () => {
    const staff = await makeStaff();
    const colleague = await makeStaff(GATE);
    const [mine, theirs] = [await openDashboard(staff.cookie), await openDashboard(colleague.cookie)];
    await setCapabilities(colleague.id, staff.cookie, ["platform.access_system_panel"]);
    await eventually(() => expect(theirs.closed).not.toBeNull());
    expect(mine.closed).toBeNull();
  });

  it("FR-002-018 deactivates at once: sessions, sockets, sign-in; and lets sign in again after", async () => {
    const staff = await makeStaff();
    const colleague = await makeStaff(GATE);
    await makeSession("system", colleague.id);
    const dashboard = await openDashboard(colleague.cookie);
    const path = `${USERS}/${colleague.id}`;
    const answer = await call("POST", `${path}/deactivate`, { cookie: staff.cookie });
    expect(answer.status).toBe(200);
    expect(answer.body.deactivated_at).toEqual(expect.any(String));
    await eventually(() => expect(dashboard.closed).toBe(4401));
    expect((await call("GET", "/api/system/session", { cookie: colleague.cookie })).status).toBe(401);
    const left = await testDb().select().from(platformSessions);
    expect(left.map((row) => row.userId)).toEqual([staff.id]);
    const back = await call("POST", `${path}/reactivate`, { cookie: staff.cookie });
    expect(back.body).toMatchObject({ deactivated_at: null, capabilities: GATE });
    expect((await auditOf(null)).map((entry) => entry.action)).toEqual([
      "platform.user.deactivated",
      "platform.user.reactivated",
    ]);
  });

  it("FR-002-021 leaves one entry for a deactivation that is asked for twice", async () => {
    const staff = await makeStaff();
    const colleague = await makePlatformUser();
    const path = `${USERS}/${colleague.id}/deactivate`;
    const answers = await Promise.all([
      call("POST", path, { cookie: staff.cookie }),
      call("POST", path, { cookie: staff.cookie }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(await auditOf(null)).toHaveLength(1);
  });

  it("FR-002-020 nobody deactivates themselves or gives their own management away", async () => {
    const staff = await makeStaff();
    const answers = [
      await call("POST", `${USERS}/${staff.id}/deactivate`, { cookie: staff.cookie }),
      await setCapabilities(staff.id, staff.cookie, GATE),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(409);
      expect(answer.body.code).toBe("own_access");
    }
    expect((await setCapabilities(staff.id, staff.cookie, [...GATE, "platform.users.manage"])).status).toBe(200);
  });

  it("FR-002-020 keeps one of two who take the management from each other at the same time", async () => {
    const [one, two] = [await makeStaff(), await makeStaff()];
    await Promise.all([setCapabilities(two.id, one.cookie, []), setCapabilities(one.id, two.cookie, [])]);
    const grants = await testDb().select().from(platformCapabilityGrants);
    expect(grants.filter((grant) => grant.capability === "platform.users.manage")).toHaveLength(1);
  });

  it("FR-002-015 needs the panel and the management of users, and says which one is missing", async () => {
    const withoutPanel = await makeStaff(["platform.users.manage"]);
    const withoutManagement = await makeStaff(["platform.access_system_panel"]);
    const answers = [
      await call("GET", USERS, { cookie: withoutPanel.cookie }),
      await call("GET", USERS, { cookie: withoutManagement.cookie }),
    ];
    expect(answers.map((answer) => [answer.status, answer.body.capability])).toEqual([
      [403, "platform.access_system_panel"],
      [403, "platform.users.manage"],
    ]);
    expect(await auditOf(null)).toEqual([]);
    await call("POST", USERS, { cookie: withoutManagement.cookie, body: {} });
    expect((await auditOf(null)).map((entry) => [entry.action, entry.outcome, entry.metadata])).toEqual([
      ["access.denied", "denied", { capability: "platform.users.manage" }],
    ]);
  });

  it("FR-002-013 answers 404 for an unknown user, 422 for an unknown or doubled capability", async () => {
    const staff = await makeStaff();
    const colleague = await makePlatformUser();
    expect((await setCapabilities("stf_unknown", staff.cookie, [])).status).toBe(404);
    expect((await setCapabilities(colleague.id, staff.cookie, ["platform.everything"])).status).toBe(422);
    const doubled = ["platform.console.view", "platform.console.view"];
    expect((await setCapabilities(colleague.id, staff.cookie, doubled)).status).toBe(422);
  });
});
