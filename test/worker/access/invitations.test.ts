import { describe, expect, it } from "vitest";
import { credentials, invitations, users, workspaceMemberships } from "../../../db/schema/index.ts";
import type { CreatedInvitation } from "../../../worker/features/access/invitations.contract.ts";
import { sha256Hex } from "../../../worker/platform/crypto.ts";
import { call, cookiesOf, fixedClock, ORIGIN } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeOperator, testDb } from "../../support/factories.ts";
import { PASSWORD, signIn } from "./sign-in.ts";

const DAY = 24 * 60 * 60_000;
const NEWCOMER = { name: "Nia New", password: PASSWORD };

async function makeInvitation(email = "nia@example.test") {
  const { workspace, operator: owner } = await makeGovernedTenant();
  const path = `/api/admin/workspaces/${workspace.id}/invitations`;
  const created = await call<CreatedInvitation>("POST", path, {
    cookie: owner.cookie,
    body: { email, role: "operator" },
  });
  const token = created.body.link.split("#").at(-1) ?? "";
  return { workspace, owner, path, created, token };
}

const lookUp = (token: string) => call("POST", "/api/admin/invitations/lookup", { body: { token } });

const accept = (token: string, body: object = NEWCOMER, cookie?: string) =>
  call("POST", "/api/admin/invitations/accept", {
    body: { token, ...body },
    ...(cookie === undefined ? {} : { cookie }),
  });

describe("inviting", () => {
  it("FR-002-016 gives a link once, and stores only the hash of its token", async () => {
    const { created, token, workspace, owner } = await makeInvitation();
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ email: "nia@example.test", role: "operator" });
    expect(created.body.link).toBe(`${ORIGIN}/invite#${token}`);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    const [row] = await testDb().select().from(invitations);
    expect(row?.tokenHash).toBe(await sha256Hex(token));
    expect(JSON.stringify(row)).not.toContain(token);
    const [entry] = await auditOf(workspace.id);
    expect(entry).toMatchObject({ action: "workspace.invitation.created", actorId: owner.id, resourceId: row?.id });
    expect(JSON.stringify(entry)).not.toContain("nia@");
  });

  it("FR-002-016 tells the holder of the link what it is for", async () => {
    const { workspace, token } = await makeInvitation();
    expect((await lookUp(token)).body).toEqual({
      workspace_name: workspace.name,
      email: "nia@example.test",
      role: "operator",
      expires_at: expect.any(String),
      account_exists: false,
    });
  });

  it("FR-002-016 replaces the open invitation of an address by a new one", async () => {
    const { path, token, owner } = await makeInvitation();
    const again = await call("POST", path, {
      cookie: owner.cookie,
      body: { email: "NIA@example.test", role: "readonly" },
    });
    expect(again.status).toBe(201);
    expect((await lookUp(token)).status).toBe(404);
    const next = again.body.link.split("#").at(-1);
    expect((await lookUp(String(next))).body.role).toBe("readonly");
  });

  it("FR-002-016 refuses to invite somebody who is a member", async () => {
    const { workspace, path, owner } = await makeInvitation();
    const member = await makeOperator({ workspaceId: workspace.id, role: "readonly" });
    const answer = await call("POST", path, { cookie: owner.cookie, body: { email: member.email, role: "owner" } });
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe("already_member");
  });
});

describe("accepting", () => {
  it("FR-002-016 sets up the account of a newcomer, who is signed in and can sign in again", async () => {
    const { workspace, token } = await makeInvitation();
    const accepted = await accept(token);
    expect(accepted.status).toBe(200);
    expect(accepted.body.workspaces).toMatchObject([{ id: workspace.id, role: "operator", tenants: [] }]);
    const me = await call("GET", "/api/admin/session", { cookie: cookiesOf(accepted) });
    expect(me.body).toEqual(accepted.body);
    expect((await signIn("/api/admin/session", "nia@example.test")).status).toBe(200);
    const [row] = (await testDb().select().from(users)).filter((user) => user.email === "nia@example.test");
    expect(row).toMatchObject({ name: "Nia New", emailVerified: false });
    expect((await auditOf(workspace.id)).map((entry) => [entry.action, entry.actorId === row?.id])).toEqual([
      ["workspace.invitation.created", false],
      ["workspace.invitation.accepted", true],
    ]);
  });

  it("FR-002-016 works once", async () => {
    const { token } = await makeInvitation();
    expect((await accept(token)).status).toBe(200);
    expect((await accept(token)).status).toBe(404);
    expect((await lookUp(token)).status).toBe(404);
  });

  it("FR-002-016 makes one member of an invitation that is opened twice at once", async () => {
    const { workspace, token } = await makeInvitation();
    const answers = await Promise.all([accept(token), accept(token), accept(token)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    const members = await testDb().select().from(workspaceMemberships);
    expect(members.filter((row) => row.workspaceId === workspace.id)).toHaveLength(2);
    expect(await testDb().select().from(credentials)).toHaveLength(1);
    const accepted = (await auditOf(workspace.id)).filter((entry) => entry.action === "workspace.invitation.accepted");
    expect(accepted).toHaveLength(1);
  });

  it("FR-002-016 adds somebody who is signed in with the invited address, without a new account", async () => {
    const person = await makeOperator({}, { email: "nia@example.test" });
    const { workspace, token } = await makeInvitation();
    expect((await lookUp(token)).body.account_exists).toBe(true);
    const accepted = await accept(token, {}, person.cookie);
    expect(accepted.status).toBe(200);
    expect(accepted.body.user.id).toBe(person.id);
    expect(accepted.body.workspaces).toMatchObject([{ id: workspace.id }]);
    expect(accepted.headers.getSetCookie()).toEqual([]);
  });

  it("FR-002-016 refuses somebody who is signed in with another address, and leaves the invitation open", async () => {
    const { token } = await makeInvitation();
    const other = await makeOperator();
    const answer = await accept(token, {}, other.cookie);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe("invitation_for_other_address");
    expect((await lookUp(token)).status).toBe(200);
  });

  it("FR-002-016 sets no password for an account that exists: its owner signs in first", async () => {
    const person = await makeOperator({}, { email: "nia@example.test" });
    const { token } = await makeInvitation();
    const answer = await accept(token);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe("account_exists");
    expect(await testDb().select().from(credentials)).toEqual([]);
    expect(person.email).toBe("nia@example.test");
  });

  it("FR-002-016 refuses a member who opens a link again", async () => {
    const person = await makeOperator({}, { email: "nia@example.test" });
    const { workspace, token } = await makeInvitation();
    await testDb()
      .insert(workspaceMemberships)
      .values({ workspaceId: workspace.id, userId: person.id, role: "readonly", createdAt: 0 });
    const answer = await accept(token, {}, person.cookie);
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe("already_member");
  });

  it("FR-002-016 ends after seven days", async () => {
    const clock = fixedClock();
    const { token } = await makeInvitation();
    clock.advance(7 * DAY - 1);
    expect((await lookUp(token)).status).toBe(200);
    clock.advance(1);
    expect((await lookUp(token)).status).toBe(404);
    expect((await accept(token)).status).toBe(404);
  });

  it("FR-002-016 ends when it is withdrawn, once, by who manages members of that workspace", async () => {
    const { path, token, owner, created, workspace } = await makeInvitation();
    const { operator: foreignOwner, workspace: foreign } = await makeGovernedTenant();
    const elsewhere = `/api/admin/workspaces/${foreign.id}/invitations/${created.body.id}`;
    expect((await call("DELETE", elsewhere, { cookie: foreignOwner.cookie })).status).toBe(404);
    expect((await lookUp(token)).status).toBe(200);
    const own = `${path}/${created.body.id}`;
    expect((await call("DELETE", own, { cookie: owner.cookie })).status).toBe(204);
    expect((await call("DELETE", own, { cookie: owner.cookie })).status).toBe(404);
    expect((await accept(token)).status).toBe(404);
    expect((await auditOf(workspace.id)).map((entry) => entry.action)).toEqual([
      "workspace.invitation.created",
      "workspace.invitation.revoked",
    ]);
    expect(await auditOf(foreign.id)).toEqual([]);
  });

  it("FR-002-013 answers 404 for an unknown token before it looks at the body, then names each missing field", async () => {
    const { token } = await makeInvitation();
    expect((await accept("unknown", { password: 1 })).status).toBe(404);
    const answer = await accept(token, {});
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual(["body.name", "body.password"]);
    expect((await accept(token, { name: "Nia", password: "too short" })).status).toBe(422);
  });

  it("FR-002-013 finds what is missing before it says that the account exists", async () => {
    await makeOperator({}, { email: "nia@example.test" });
    const { token } = await makeInvitation();
    expect((await accept(token, {})).status).toBe(422);
  });

  it("FR-002-013 names the missing token, and refuses a body that is no JSON", async () => {
    for (const path of ["/api/admin/invitations/lookup", "/api/admin/invitations/accept"]) {
      const answer = await call("POST", path, { body: {} });
      expect(answer.status).toBe(422);
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain("body.token");
      expect((await call("POST", path, { body: "{" })).status).toBe(400);
    }
  });

  it("FR-001-017 has no address with a token in it", async () => {
    const { token, created } = await makeInvitation();
    expect(new URL(created.body.link).pathname).toBe("/invite");
    expect(new URL(created.body.link).hash).toBe(`#${token}`);
  });
});
