import { describe, expect, it } from "vitest";
import { call } from "../../support/app.ts";
import { cookieHeader, makeOperator, makeStaff } from "../../support/factories.ts";
import { exhaustLimit, makeAccount, PASSWORD, signIn } from "./sign-in.ts";

describe("two planes", () => {
  it("FR-002-001 treats a session of one plane as none on the other, under either cookie name", async () => {
    const operator = await makeOperator();
    const staff = await makeStaff();
    const swaps = [
      { path: "/api/system/session", cookie: operator.cookie },
      { path: "/api/system/session", cookie: await cookieHeader("system", operator.token) },
      { path: "/api/admin/session", cookie: staff.cookie },
      { path: "/api/admin/session", cookie: await cookieHeader("admin", staff.token) },
    ];
    for (const { path, cookie } of swaps) expect((await call("GET", path, { cookie })).status).toBe(401);
  });

  it("FR-002-001 keeps the accounts of one plane from signing in on the other", async () => {
    await makeAccount("admin", "ada@example.test");
    await makeAccount("system", "sam@example.test");
    expect((await signIn("/api/system/session", "ada@example.test")).status).toBe(401);
    expect((await signIn("/api/admin/session", "sam@example.test")).status).toBe(401);
  });

  it("FR-002-008 counts attempts on each plane for itself", async () => {
    await makeAccount("admin", "ada@example.test");
    await makeAccount("system", "ada@example.test");
    await signIn("/api/admin/session", "ada@example.test");
    await exhaustLimit("admin");
    expect((await signIn("/api/admin/session", "ada@example.test")).status).toBe(429);
    expect((await signIn("/api/system/session", "ada@example.test")).status).toBe(200);
  });

  it("FR-002-009 offers a sign-in with the directory only where it is configured", async () => {
    expect((await call("GET", "/api/admin/sign-in-methods")).body).toEqual({ password: true, entra: false });
    expect((await call("GET", "/api/system/sign-in-methods")).body).toEqual({ password: true, entra: false });
    for (const plane of ["admin", "system"]) {
      const start = await call("POST", `/api/${plane}/auth/sign-in/social`, { body: { provider: "microsoft" } });
      expect(start.status).toBe(404);
      expect((await call("GET", `/api/${plane}/auth/callback/microsoft?code=x&state=y`)).status).toBe(404);
    }
  });

  it.each(["sign-in/email", "sign-up/email", "get-session", "list-sessions", "sign-out", "update-user", "ok"])(
    "FR-002-002 does not reach the account library's endpoint %s",
    async (endpoint) => {
      const { cookie } = await makeOperator();
      for (const method of ["GET", "POST"]) {
        const body = method === "POST" ? { email: "ada@example.test", password: PASSWORD, name: "Ada" } : undefined;
        const answer = await call(method, `/api/admin/auth/${endpoint}`, { cookie, body });
        expect(answer.status).toBe(404);
      }
    },
  );
});
