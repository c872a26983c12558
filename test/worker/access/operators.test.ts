import { describe, expect, it } from "vitest";
import { invitations, sessions } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import { eventually } from "../../support/eventually.ts";
import {
  addMember,
  auditOf,
  grant,
  makeGovernedTenant,
  makeOperator,
  makeSession,
  makeStaff,
  testDb,
} from "../../support/factories.ts";
import { callWhile } from "../../support/meanwhile.ts";
import { openPage } from "../operations/sockets.ts";
import { makeAccount, signIn } from "./sign-in.ts";

const OPERATORS = "/api/system/operators";

const change = (word: "deactivate" | "reactivate", email: string, cookie: string) =>
  call("POST", `${OPERATORS}/${word}`, { cookie, body: { email } });

describe("deactivating an operator", () => {
  it("FR-002-018 ends sessions, sockets and sign-in at once, on every workspace; and lets sign in again after", async () => {
    const staff = await makeStaff();
    const [one, two] = [await makeGovernedTenant(), await makeGovernedTenant()];
    const person = await makeAccount("admin", "ada@example.test");
    for (const { workspace } of [one, two]) await addMember(workspace.id, person.id, "manager");
    const [here, there] = [await makeSession("admin", person.id), await makeSession("admin", person.id)];
    const pages = [await openPage(one.workspace.id, here.cookie), await openPage(two.workspace.id, there.cookie)];
    const bystander = await openPage(one.workspace.id, one.operator.cookie);

    const answer = await change("deactivate", " Ada@Example.test", staff.cookie);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: person.id,
      name: person.name,
      email: "ada@example.test",
      deactivated_at: expect.any(String),
    });
    for (const page of pages) await eventually(() => expect(page.closed()).toBe(4401));
    expect(bystander.closed()).toBeNull();
    expect((await testDb().select().from(sessions)).map((row) => row.userId).includes(person.id)).toBe(false);
    expect((await call("GET", "/api/admin/session", { cookie: here.cookie })).status).toBe(401);
    expect((await signIn("/api/admin/session", "ada@example.test")).status).toBe(401);

    expect((await change("reactivate", "ada@example.test", staff.cookie)).body.deactivated_at).toBeNull();
    expect((await signIn("/api/admin/session", "ada@example.test")).status).toBe(200);
    const entries = (await auditOf(null)).filter((entry) => entry.resourceType === "user");
    expect(entries.map((entry) => [entry.action, entry.actorKind, entry.actorId, entry.resourceId])).toEqual([
      ["user.deactivated", "platform_user", staff.id, person.id],
      ["user.reactivated", "platform_user", staff.id, person.id],
    ]);
  });

  it("FR-002-018 withdraws the open invitations that the operator handed out, and nobody else's", async () => {
    const staff = await makeStaff();
    const { workspace, operator: owner } = await makeGovernedTenant();
    const second = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    for (const [inviter, email] of [
      [owner, "a@example.test"],
      [second, "b@example.test"],
    ] as const) {
      await call("POST", `/api/admin/workspaces/${workspace.id}/invitations`, {
        cookie: inviter.cookie,
        body: { email, role: "owner" },
      });
    }
    expect((await change("deactivate", second.email, staff.cookie)).status).toBe(200);
    const rows = await testDb().select().from(invitations);
    expect(rows.map((row) => [row.email, row.revokedAt === null]).sort()).toEqual([
      ["a@example.test", true],
      ["b@example.test", false],
    ]);
  });

  it("FR-002-020 leaves no workspace without an owner who can act", async () => {
    const staff = await makeStaff();
    const { workspace, operator: owner } = await makeGovernedTenant();
    const second = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    // the other one is deactivated while this one is about to be
    const answer = await callWhile(
      () => change("deactivate", owner.email, staff.cookie),
      "POST",
      `${OPERATORS}/deactivate`,
      { cookie: staff.cookie, body: { email: second.email } },
    );
    expect([answer.status, answer.body.code]).toEqual([409, "last_owner"]);
    expect((await call("GET", "/api/admin/session", { cookie: second.cookie })).status).toBe(200);
    expect((await auditOf(null)).map((entry) => entry.resourceId)).toEqual([owner.id]);
  });

  it("FR-002-021 leaves one entry for what is asked for twice", async () => {
    const staff = await makeStaff();
    const person = await makeOperator();
    for (const word of ["deactivate", "deactivate", "reactivate", "reactivate"] as const) {
      expect((await change(word, person.email, staff.cookie)).status).toBe(200);
    }
    expect((await auditOf(null)).map((entry) => entry.action)).toEqual(["user.deactivated", "user.reactivated"]);
  });

  it("FR-002-019 changes nothing for a manager who lost that right meanwhile", async () => {
    const [staff, colleague] = [await makeStaff(), await makeStaff()];
    const person = await makeOperator();
    const lose = () =>
      call("PUT", `/api/system/users/${staff.id}/capabilities`, {
        cookie: colleague.cookie,
        body: { capabilities: ["platform.access_system_panel"] },
      });
    const answer = await callWhile(lose, "POST", `${OPERATORS}/deactivate`, {
      cookie: staff.cookie,
      body: { email: person.email },
    });
    expect([answer.status, answer.body.capability]).toEqual([403, "platform.users.manage"]);
    expect((await call("GET", "/api/admin/session", { cookie: person.cookie })).status).toBe(200);
  });

  it("FR-002-013 needs the management of users, then a valid address, then an account", async () => {
    const staff = await makeStaff(["platform.access_system_panel"]);
    for (const word of ["deactivate", "reactivate"] as const) {
      expect((await call("POST", `${OPERATORS}/${word}`, { body: {} })).status).toBe(401);
      expect((await change(word, "no address", staff.cookie)).status).toBe(403);
    }
    await grant(staff.id, ["platform.users.manage"]);
    for (const word of ["deactivate", "reactivate"] as const) {
      expect((await change(word, "no address", staff.cookie)).status).toBe(422);
      expect((await change(word, "nobody@example.test", staff.cookie)).status).toBe(404);
    }
  });
});
