import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { platformSessions, platformUsers, sessions, users } from "../../../db/schema/index.ts";
import { PLANES, type Plane } from "../../../worker/features/access/planes.contract.ts";
import { sha256Hex } from "../../../worker/platform/crypto.ts";
import { call, cookiesOf, fixedClock } from "../../support/app.ts";
import { auditOf, cookieHeader, makeSession, testDb } from "../../support/factories.ts";
import { exhaustLimit, makeAccount, PASSWORD, signIn } from "./sign-in.ts";

const PLANE_CASES: { plane: Plane; path: string }[] = [
  { plane: "admin", path: "/api/admin/session" },
  { plane: "system", path: "/api/system/session" },
];

const TABLES = { admin: sessions, system: platformSessions };

describe.each(PLANE_CASES)("sessions of the $plane plane", ({ plane, path }) => {
  it("FR-002-002 signs in with e-mail and password, whatever the case of the address", async () => {
    const account = await makeAccount(plane, "ada@example.test");
    const answer = await signIn(path, " Ada@Example.TEST ");
    expect(answer.status).toBe(200);
    expect(answer.body.user).toEqual({ id: account.id, name: account.name, email: "ada@example.test" });
    const me = await call("GET", path, { cookie: cookiesOf(answer) });
    expect(me.status).toBe(200);
    expect(me.body).toEqual(answer.body);
  });

  it("FR-002-002 answers a wrong password, an unknown address and a deactivated account alike", async () => {
    await makeAccount(plane, "ada@example.test");
    const gone = await makeAccount(plane, "gone@example.test");
    await testDb()
      .update(plane === "admin" ? users : platformUsers)
      .set({ deactivatedAt: Date.now() })
      .where(eq((plane === "admin" ? users : platformUsers).id, gone.id));
    const answers = [
      await signIn(path, "ada@example.test", "wrong password"),
      await signIn(path, "nobody@example.test"),
      await signIn(path, "gone@example.test"),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(answers[0]?.body);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await auditOf(null)).toEqual([]);
  });

  it("FR-002-003 sets one cookie: __Host-, Secure, HttpOnly, SameSite=Lax, for this host and the root path", async () => {
    await makeAccount(plane, "ada@example.test");
    const cookies = (await signIn(path, "ada@example.test")).headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    const [value, ...attributes] = cookies[0]?.split("; ") ?? [];
    expect(value?.split("=")[0]).toBe(PLANES[plane].cookie);
    expect(attributes.sort()).toEqual(
      ["HttpOnly", `Max-Age=${PLANES[plane].absoluteMs / 1000}`, "Path=/", "SameSite=Lax", "Secure"].sort(),
    );
  });

  it("FR-002-004 stores the hash of the token, which opens nothing when sent as a cookie", async () => {
    await makeAccount(plane, "ada@example.test");
    const answer = await signIn(path, "ada@example.test");
    const token = decodeURIComponent(cookiesOf(answer).split("=")[1] ?? "").split(".")[0] ?? "";
    const [row] = await testDb().select().from(TABLES[plane]);
    expect(row?.token).toBe(await sha256Hex(token));
    expect(JSON.stringify(row)).not.toContain(token);
    const copied = await call("GET", path, { cookie: await cookieHeader(plane, row?.token ?? "") });
    expect(copied.status).toBe(401);
  });

  it("FR-002-004 refuses a cookie that was signed with another secret", async () => {
    const account = await makeAccount(plane, "ada@example.test");
    const { token } = await makeSession(plane, account.id);
    const forged = await cookieHeader(plane, token, "another-secret-0123456789-0123456789");
    expect((await call("GET", path, { cookie: forged })).status).toBe(401);
  });

  it("FR-002-005 ends after its idle time, which use moves on", async () => {
    const clock = fixedClock();
    const account = await makeAccount(plane, "ada@example.test");
    const { cookie } = await makeSession(plane, account.id);
    const { idleMs } = PLANES[plane];
    clock.advance(idleMs - 1);
    expect((await call("GET", path, { cookie })).status).toBe(200);
    clock.advance(idleMs - 1);
    expect((await call("GET", path, { cookie })).status).toBe(200);
    clock.advance(idleMs);
    expect((await call("GET", path, { cookie })).status).toBe(401);
  });

  it("FR-002-005 ends after its absolute time although it was in use all along", async () => {
    const clock = fixedClock();
    const account = await makeAccount(plane, "ada@example.test");
    const { cookie } = await makeSession(plane, account.id);
    const { idleMs, absoluteMs } = PLANES[plane];
    const step = idleMs - 1;
    for (let used = step; used < absoluteMs; used += step) {
      clock.advance(step);
      expect((await call("GET", path, { cookie })).status).toBe(200);
    }
    clock.advance(absoluteMs % step);
    expect((await call("GET", path, { cookie })).status).toBe(401);
  });

  it("FR-002-006 refuses the cookie after sign-out, kept and sent again", async () => {
    await makeAccount(plane, "ada@example.test");
    const cookie = cookiesOf(await signIn(path, "ada@example.test"));
    const answer = await call("DELETE", path, { cookie });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie().join()).toContain(`${PLANES[plane].cookie}=; Max-Age=0`);
    expect((await call("GET", path, { cookie })).status).toBe(401);
    expect((await call("DELETE", path, { cookie })).status).toBe(401);
    expect(await testDb().select().from(TABLES[plane])).toEqual([]);
  });

  it("FR-002-006 leaves the account's other session alone at sign-out", async () => {
    const account = await makeAccount(plane, "ada@example.test");
    const [here, there] = [await makeSession(plane, account.id), await makeSession(plane, account.id)];
    await call("DELETE", path, { cookie: here.cookie });
    expect((await call("GET", path, { cookie: there.cookie })).status).toBe(200);
  });

  it("FR-002-008 refuses attempts above the limit with 429 and the time to wait", async () => {
    const clock = fixedClock();
    await makeAccount(plane, "ada@example.test");
    await signIn(path, "ada@example.test", "wrong password");
    await exhaustLimit(plane);
    const answer = await signIn(path, "ada@example.test");
    expect(answer.status).toBe(429);
    expect(answer.body.code).toBe("too_many_attempts");
    expect(Number(answer.headers.get("Retry-After"))).toBe(60);
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    const elsewhere = await signIn(path, "ada@example.test", PASSWORD, { "cf-connecting-ip": "192.0.2.77" });
    expect(elsewhere.status).toBe(200);
    clock.advance(60_000);
    expect((await signIn(path, "ada@example.test")).status).toBe(200);
  });

  it("FR-002-018 refuses the sessions of a deactivated account from the next request on", async () => {
    const account = await makeAccount(plane, "ada@example.test");
    const { cookie } = await makeSession(plane, account.id);
    const table = plane === "admin" ? users : platformUsers;
    await testDb().update(table).set({ deactivatedAt: Date.now() }).where(eq(table.id, account.id));
    expect((await call("GET", path, { cookie })).status).toBe(401);
  });

  it("FR-002-021 leaves one platform audit entry for a sign-in and one for a sign-out", async () => {
    const account = await makeAccount(plane, "ada@example.test");
    const cookie = cookiesOf(await signIn(path, "ada@example.test"));
    await call("DELETE", path, { cookie });
    const entries = await auditOf(null);
    expect(entries.map((entry) => [entry.action, entry.actorKind, entry.actorId, entry.outcome])).toEqual([
      ["session.signed_in", PLANES[plane].actorKind, account.id, "succeeded"],
      ["session.signed_out", PLANES[plane].actorKind, account.id, "succeeded"],
    ]);
  });

  it("reports every invalid field of a sign-in, and refuses unknown ones", async () => {
    const answer = await call("POST", path, { body: { email: "no address", role: "owner" } });
    expect(answer.status).toBe(422);
    const paths = answer.body.errors.map((error: { path: string }) => error.path);
    expect(paths.sort()).toEqual(["body.email", "body.password", "body.role"]);
    expect((await call("POST", path, { body: "{" })).status).toBe(400);
  });
});
