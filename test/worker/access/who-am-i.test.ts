import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { sessions } from "../../../db/schema/index.ts";
import { PLANES } from "../../../worker/features/access/planes.contract.ts";
import type { SessionView } from "../../../worker/features/access/session.contract.ts";
import { readSession } from "../../../worker/features/access/session-view.usecases.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { call, fixedClock } from "../../support/app.ts";
import {
  addMember,
  entitle,
  makeOperator,
  makeStaff,
  makeTenant,
  makeUser,
  makeWorkspace,
  testDb,
} from "../../support/factories.ts";
import { failingDatabase } from "../../support/failing-database.ts";

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

describe("who am I", () => {
  it("FR-002-007 names exactly the workspaces, tenants and capabilities in scope", async () => {
    const [mine, foreign] = [await makeWorkspace({ name: "Mine" }), await makeWorkspace()];
    const [shown, hidden] = [await makeTenant(mine.id, { displayName: "Shown" }), await makeTenant(mine.id)];
    const elsewhere = await makeTenant(foreign.id);
    const operator = await makeOperator({ workspaceId: mine.id, role: "readonly" });
    await entitle(shown, operator.id, "operator");
    const other = await makeUser();
    await addMember(foreign.id, other.id, "owner");
    await entitle(elsewhere, other.id, "owner");
    const { body } = await call<SessionView>("GET", "/api/admin/session", { cookie: operator.cookie });
    expect(body.workspaces).toEqual([
      {
        id: mine.id,
        name: "Mine",
        role: "readonly",
        capabilities: [
          "tenant.view",
          "operations.view",
          "reports.view",
          "reviews.view",
          "findings.view",
          "onboarding.view",
        ],
        tenants: [{ id: shown.id, display_name: "Shown", status: "active", role: "operator" }],
        tenants_next_cursor: null,
      },
    ]);
    expect(JSON.stringify(body)).not.toContain(hidden.id);
  });

  it("FR-002-007 gives the first twenty tenants of a workspace and a cursor for the rest", async () => {
    const workspace = await makeWorkspace();
    const operator = await makeOperator({ workspaceId: workspace.id });
    for (let count = 0; count < 21; count += 1) {
      await entitle(await makeTenant(workspace.id, { connection: null }), operator.id, "owner");
    }
    const { body } = await call<SessionView>("GET", "/api/admin/session", { cookie: operator.cookie });
    const [view] = body.workspaces;
    expect(view?.tenants).toHaveLength(20);
    expect(view?.tenants_next_cursor).toBe(view?.tenants.at(-1)?.id);
    const rest = await call(
      "GET",
      `/api/admin/workspaces/${workspace.id}/tenants?cursor=${view?.tenants_next_cursor}`,
      {
        cookie: operator.cookie,
      },
    );
    expect(rest.body.items).toHaveLength(1);
  });

  it("FR-002-007 asks the database as often for many workspaces as for one", async () => {
    const operator = await makeOperator();
    const person = { userId: operator.id, name: operator.name, email: operator.email };
    const asked = async () => {
      const { binding, asked: count } = failingDatabase(env.DB, () => null);
      const view = await readSession({ db: openDatabase(binding) }, person);
      return { count: count(), tenants: view.workspaces.map((workspace) => workspace.tenants.length) };
    };
    const add = async (count: number) => {
      const workspace = await makeWorkspace();
      await addMember(workspace.id, operator.id, "owner");
      for (let made = 0; made < count; made += 1) {
        await entitle(await makeTenant(workspace.id, { connection: null }), operator.id, "owner");
      }
    };
    await add(1);
    const one = await asked();
    for (const count of [0, 52, 3]) await add(count);
    const many = await asked();
    expect(many.tenants.toSorted((a, b) => a - b)).toEqual([0, 1, 3, 20]);
    expect(many.count).toBe(one.count);
  });

  it("FR-002-007 gives staff the capabilities that they hold, in catalog order", async () => {
    const { cookie } = await makeStaff(["platform.console.view", "platform.access_system_panel"]);
    const { body } = await call("GET", "/api/system/session", { cookie });
    expect(body.capabilities).toEqual(["platform.access_system_panel", "platform.console.view"]);
  });

  it("FR-002-005 writes the session's use at most every tenth of its idle time", async () => {
    const clock = fixedClock();
    const { cookie } = await makeOperator();
    const idleEnd = async () => (await testDb().select().from(sessions))[0]?.expiresAt.getTime();
    const first = await idleEnd();
    clock.advance(PLANES.admin.idleMs / 10 - 1);
    await call("GET", "/api/admin/session", { cookie });
    expect(await idleEnd()).toBe(first);
    clock.advance(1);
    await call("GET", "/api/admin/session", { cookie });
    expect(await idleEnd()).toBe(clock.now() + PLANES.admin.idleMs);
    expect(PLANES.admin).toMatchObject({ idleMs: 8 * HOUR, absoluteMs: 7 * DAY });
    expect(PLANES.system).toMatchObject({ idleMs: HOUR / 2, absoluteMs: 12 * HOUR });
  });
});
