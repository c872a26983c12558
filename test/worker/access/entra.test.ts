import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { credentials, sessions, users, verifications } from "../../../db/schema/index.ts";
import { app } from "../../../worker/app.ts";
import { cookiesOf, ORIGIN } from "../../support/app.ts";
import { addPassword, auditOf, makeSession, makeUser, testDb } from "../../support/factories.ts";

const DIRECTORY = "11111111-2222-4333-8444-555555555555";
const AUTH = "/api/admin/auth";

/** The environment with a directory configured. Its database is an object of its own, so the instance is too. */
function configuredEnv(): Env {
  const database = {
    prepare: (query: string) => env.DB.prepare(query),
    batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
  };
  const settings = {
    DB: database,
    ADMIN_ENTRA_CLIENT_ID: "client",
    ADMIN_ENTRA_CLIENT_SECRET: "secret",
    ADMIN_ENTRA_TENANT_ID: DIRECTORY,
  };
  return Object.create(env, Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, { value }])));
}

let configured: Env;
beforeEach(() => {
  configured = configuredEnv();
});

const ask = (path: string, init: RequestInit = {}) => {
  const headers = { Origin: ORIGIN, "cf-connecting-ip": "192.0.2.1", ...(init.headers as Record<string, string>) };
  return app.fetch(new Request(`${ORIGIN}${path}`, { ...init, headers }), configured, createExecutionContext());
};

const start = (body: unknown) =>
  ask(`${AUTH}/sign-in/social`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });

const base64url = (value: unknown) =>
  btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The directory answers the code with an ID token of these claims. */
function directorySays(claims: Record<string, unknown>) {
  const idToken = `${base64url({ alg: "RS256" })}.${base64url(claims)}.signature`;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(`https://login.microsoftonline.com/${DIRECTORY}/oauth2/v2.0/token`)) {
      throw new Error(`unexpected request to ${new URL(url).host}`);
    }
    return Response.json({ token_type: "Bearer", expires_in: 3600, access_token: "opaque", id_token: idToken });
  });
  onTestFinished(() => spy.mockRestore());
}

/** The way there and back; answers where the browser ends and with which cookies. */
async function signInThroughDirectory(claims: Record<string, unknown>) {
  const begun = await start({ provider: "microsoft", callbackURL: "/admin/w/1" });
  const { url } = await begun.json<{ url: string }>();
  directorySays(claims);
  const state = new URL(url).searchParams.get("state") ?? "";
  const back = await ask(`${AUTH}/callback/microsoft?code=code&state=${state}`, {
    headers: { Cookie: cookiesOf(begun) },
    redirect: "manual",
  });
  return { status: back.status, location: back.headers.get("Location") ?? "", cookie: cookiesOf(back), begun };
}

const person = (email: string, claims: Record<string, unknown> = {}) => ({
  tid: DIRECTORY,
  oid: "00000000-0000-4000-8000-000000000001",
  sub: "subject",
  name: "Ada of the directory",
  email,
  preferred_username: email,
  ...claims,
});

async function expectNobodySignedIn(result: { cookie: string; location: string }) {
  expect(result.cookie).not.toContain("__Host-tp_admin=");
  expect(result.location).toContain("/admin/sign-in?error=");
  expect(await testDb().select().from(sessions)).toEqual([]);
  expect(await testDb().select().from(credentials)).toEqual([]);
}

describe("sign-in with the configured directory", () => {
  it("FR-002-009 is offered, and sends the browser to that directory with a state bound to it", async () => {
    expect(await (await ask("/api/admin/sign-in-methods")).json()).toEqual({ password: true, entra: true });
    const begun = await start({ provider: "microsoft", callbackURL: "/admin" });
    const { url } = await begun.json<{ url: string }>();
    expect(url).toContain(`https://login.microsoftonline.com/${DIRECTORY}/oauth2/v2.0/authorize`);
    const { searchParams } = new URL(url);
    expect(searchParams.get("redirect_uri")).toBe(`${ORIGIN}${AUTH}/callback/microsoft`);
    expect(searchParams.get("scope")?.split(" ").sort()).toEqual(["email", "openid", "profile"]);
    expect(searchParams.get("code_challenge_method")).toBe("S256");
    const cookies = begun.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^__Host-tp_admin\.state=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it("FR-002-009 signs in to the existing account with a proved address", async () => {
    const user = await makeUser({ email: "ada@example.test" });
    const { status, location, cookie } = await signInThroughDirectory(person("Ada@example.test"));
    expect(status).toBe(302);
    expect(location).toBe("/admin/w/1");
    const me = await ask("/api/admin/session", { headers: { Cookie: cookie } });
    expect((await me.json<{ user: { id: string } }>()).user.id).toBe(user.id);
    expect((await auditOf(null)).map((entry) => entry.action)).toEqual(["session.signed_in"]);
    expect((await testDb().select().from(users)).map((row) => row.name)).toEqual([user.name]);
    expect(await testDb().select().from(verifications)).toEqual([]);
  });

  it("FR-002-009 keeps no tokens of the directory", async () => {
    await makeUser({ email: "ada@example.test" });
    await signInThroughDirectory(person("ada@example.test"));
    expect(await testDb().select().from(credentials)).toMatchObject([
      { accessToken: null, refreshToken: null, idToken: null },
    ]);
  });

  it.each([
    ["another directory", { tid: "99999999-2222-4333-8444-555555555555" }],
    ["no directory", { tid: undefined }],
    ["an address that its directory does not prove", { preferred_username: "somebody@else.test" }],
    ["no address", { email: undefined }],
  ])("FR-002-009 refuses somebody of %s", async (_who, claims) => {
    await makeUser({ email: "ada@example.test" });
    await expectNobodySignedIn(await signInThroughDirectory(person("ada@example.test", claims)));
  });

  it("FR-002-009 makes no account for somebody who has none", async () => {
    await expectNobodySignedIn(await signInThroughDirectory(person("nobody@example.test")));
    expect(await testDb().select().from(users)).toEqual([]);
  });

  it("FR-002-009 joins an invited account, and ends the password and sessions that stood behind its unproved address", async () => {
    const user = await makeUser({ email: "ada@example.test", emailVerified: false });
    await addPassword("admin", user.id, "hash of who held the link");
    const squatter = await makeSession("admin", user.id);
    const { cookie } = await signInThroughDirectory(person("ada@example.test"));
    const me = await ask("/api/admin/session", { headers: { Cookie: cookie } });
    expect((await me.json<{ user: { id: string } }>()).user.id).toBe(user.id);
    expect((await ask("/api/admin/session", { headers: { Cookie: squatter.cookie } })).status).toBe(401);
    expect((await testDb().select().from(credentials)).map((row) => row.providerId)).toEqual(["microsoft"]);
    expect((await testDb().select().from(users)).map((row) => row.emailVerified)).toEqual([true]);
    expect((await auditOf(null)).map((entry) => [entry.action, entry.actorId])).toEqual([
      ["account.password_discarded", user.id],
      ["session.signed_in", user.id],
    ]);
  });

  it("FR-002-009 leaves the password and sessions of a proved address alone", async () => {
    const user = await makeUser({ email: "ada@example.test" });
    await addPassword("admin", user.id, "hash");
    const elsewhere = await makeSession("admin", user.id);
    await signInThroughDirectory(person("ada@example.test"));
    expect((await ask("/api/admin/session", { headers: { Cookie: elsewhere.cookie } })).status).toBe(200);
    expect(await testDb().select().from(credentials)).toHaveLength(2);
  });

  it.each([
    ["another directory", { tid: "99999999-2222-4333-8444-555555555555" }],
    ["an address that its directory does not prove", { preferred_username: "somebody@else.test" }],
  ])("FR-002-009 touches nothing of an invited account for somebody of %s", async (_who, claims) => {
    const user = await makeUser({ email: "ada@example.test", emailVerified: false });
    await addPassword("admin", user.id, "hash");
    const { cookie } = await makeSession("admin", user.id);
    const result = await signInThroughDirectory(person("ada@example.test", claims));
    expect(result.cookie).not.toContain("__Host-tp_admin=");
    expect((await ask("/api/admin/session", { headers: { Cookie: cookie } })).status).toBe(200);
    expect((await testDb().select().from(credentials)).map((row) => row.providerId)).toEqual(["credential"]);
    expect((await testDb().select().from(users)).map((row) => row.emailVerified)).toEqual([false]);
  });

  it("FR-002-018 refuses a deactivated account, also one that signed in this way before", async () => {
    await makeUser({ email: "ada@example.test" });
    await signInThroughDirectory(person("ada@example.test"));
    await testDb().delete(sessions);
    await testDb().update(users).set({ deactivatedAt: Date.now() });
    const { cookie } = await signInThroughDirectory(person("ada@example.test"));
    expect(cookie).not.toContain("__Host-tp_admin=");
    expect(await testDb().select().from(sessions)).toEqual([]);
  });

  it("FR-002-009 refuses a state that belongs to another browser", async () => {
    await makeUser({ email: "ada@example.test" });
    const begun = await start({ provider: "microsoft" });
    const state = new URL((await begun.json<{ url: string }>()).url).searchParams.get("state");
    directorySays(person("ada@example.test"));
    const back = await ask(`${AUTH}/callback/microsoft?code=code&state=${state}`, { redirect: "manual" });
    await expectNobodySignedIn({ cookie: cookiesOf(back), location: back.headers.get("Location") ?? "" });
  });

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
    "FR-002-009 returns to no other site: %s",
    async (callbackURL) => {
      expect((await start({ provider: "microsoft", callbackURL })).status).toBe(422);
    },
  );

  it("FR-002-009 takes no token from the caller, and no other provider", async () => {
    expect((await start({ provider: "microsoft", idToken: { token: "forged" } })).status).toBe(422);
    expect((await start({ provider: "google" })).status).toBe(422);
  });

  it("FR-002-008 limits how often a sign-in is begun", async () => {
    await start({ provider: "microsoft" });
    await testDb().run("UPDATE rate_limits SET count = 1000");
    const answer = await start({ provider: "microsoft" });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  });
});
