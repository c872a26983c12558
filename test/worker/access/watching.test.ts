import { describe, expect, it } from "vitest";
import { platformSessions, sessions } from "../../../db/schema/index.ts";
import { PLANES } from "../../../worker/features/access/planes.contract.ts";
import { call, fixedClock, request } from "../../support/app.ts";
import { makeGovernedTenant, makeStaff, testDb } from "../../support/factories.ts";

const UPGRADE = { Upgrade: "websocket" };
const MINUTE = 60_000;

/** Sends the request; a socket that it opens is closed again. */
async function ask(path: string, cookie: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await request("GET", path, { cookie, headers });
  if (response.webSocket) {
    response.webSocket.accept();
    response.webSocket.close(1000, "seen");
  } else await response.arrayBuffer();
  return response.status;
}

describe("what a page asks for by itself (decision 005)", () => {
  it.each<[string, number, Record<string, string>]>([
    ["/api/system/retention", 200, {}],
    ["/api/system/telemetry/summary?window=24h", 200, {}],
    ["/api/system/console?window=24h", 200, {}],
    ["/api/system/session?background=1", 200, {}],
    ["/api/system/live?window=24h", 101, UPGRADE],
  ])(
    "FR-002-005 a staff session ends after 30 minutes although %s was asked for each minute",
    async (path, ok, headers) => {
      const clock = fixedClock();
      const { cookie } = await makeStaff();
      for (let minute = 1; minute < 30; minute += 1) {
        clock.advance(MINUTE);
        // one socket is enough to see that it moves nothing
        if (ok === 200 || minute === 29) expect(await ask(path, cookie, headers)).toBe(ok);
      }
      clock.advance(MINUTE);
      expect(await ask(path, cookie, headers)).toBe(401);
    },
  );

  it.each<[string, number, Record<string, string>]>([
    ["/api/admin/session?background=1", 200, {}],
    ["/api/admin/live?workspace_id=", 101, UPGRADE],
  ])("FR-002-005 leaves the idle end of an operator's session where it is: %s", async (path, ok, headers) => {
    const clock = fixedClock();
    const { workspace, operator } = await makeGovernedTenant();
    const [before] = await testDb().select().from(sessions);
    clock.advance(PLANES.admin.idleMs / 2);
    expect(await ask(path.replace(/=$/, `=${workspace.id}`), operator.cookie, headers)).toBe(ok);
    expect(await testDb().select().from(sessions)).toEqual([before]);
  });

  it("FR-002-005 what a person opens moves it: a page's first look at the session, a list", async () => {
    const clock = fixedClock();
    const { cookie } = await makeStaff();
    for (const path of ["/api/system/session", "/api/system/users"]) {
      clock.advance(PLANES.system.idleMs / 2);
      expect(await ask(path, cookie)).toBe(200);
      const [row] = await testDb().select().from(platformSessions);
      expect(row?.expiresAt.getTime()).toBe(clock.now() + PLANES.system.idleMs);
    }
  });

  it("FR-001-007 refuses another word for the background", async () => {
    const { cookie } = await makeStaff();
    expect((await call("GET", "/api/system/session?background=yes", { cookie })).status).toBe(422);
  });
});
