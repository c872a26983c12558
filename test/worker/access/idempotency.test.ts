import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { idempotencyKeys, invitations, platformUsers, workspaceMemberships } from "../../../db/schema/index.ts";
import { app } from "../../../worker/app.ts";
import { sha256Hex } from "../../../worker/platform/crypto.ts";
import { markApplied, reserve } from "../../../worker/platform/idempotency.repository.ts";
import { forgetOldKeys, requestDigest } from "../../../worker/platform/idempotency.ts";
import { type Answer, call, fixedClock, ORIGIN } from "../../support/app.ts";
import {
  addMember,
  auditOf,
  makeGovernedTenant,
  makeOperator,
  makePlatformUser,
  makeStaff,
  makeUser,
  testDb,
} from "../../support/factories.ts";
import { callWhile } from "../../support/meanwhile.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A member of an owned workspace, and a way to change that member's role under a key. */
async function makeChange() {
  const { workspace, operator: owner } = await makeGovernedTenant();
  const member = await makeUser();
  await addMember(workspace.id, member.id, "readonly");
  const path = `/api/admin/workspaces/${workspace.id}/members/${member.id}`;
  const change = (key: string, role = "operator", cookie = owner.cookie) =>
    call("PATCH", path, { cookie, body: { role }, headers: { "Idempotency-Key": key } });
  const entries = async () => (await auditOf(workspace.id)).length;
  return { workspace, owner, member, path, change, entries };
}

const keys = () => testDb().select().from(idempotencyKeys);

const isReplay = (answer: Answer) => answer.headers.get("Idempotency-Replayed") === "true";

describe("Idempotency-Key", () => {
  it("FR-001-012 gives a repeat the first answer and does nothing twice", async () => {
    const { change, entries, owner, path } = await makeChange();
    const first = await change("k-1");
    // somebody else changes it in between: the repeat still tells what the first request did
    await call("PATCH", path, { cookie: owner.cookie, body: { role: "manager" } });
    const repeat = await change("k-1");
    expect([first.status, repeat.status]).toEqual([200, 200]);
    expect([isReplay(first), isReplay(repeat)]).toEqual([false, true]);
    expect(repeat.body).toEqual(first.body);
    expect(repeat.headers.get("Content-Type")).toContain("application/json");
    expect(await entries()).toBe(2);
  });

  it("FR-001-012 replays an answer without a body", async () => {
    const { workspace, owner, member } = await makeChange();
    const remove = () =>
      call("DELETE", `/api/admin/workspaces/${workspace.id}/members/${member.id}`, {
        cookie: owner.cookie,
        headers: { "Idempotency-Key": "k-1" },
      });
    const [first, repeat] = [await remove(), await remove()];
    expect([first.status, repeat.status]).toEqual([204, 204]);
    expect(isReplay(repeat)).toBe(true);
    expect(repeat.body).toBeNull();
  });

  it("FR-001-012 does the work once for 64 simultaneous requests with one key", async () => {
    const { change, entries } = await makeChange();
    const answers = await Promise.all(Array.from({ length: 64 }, () => change("k-1")));
    const done = answers.filter((answer) => answer.status === 200 && !isReplay(answer));
    expect(done).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === 200) expect(answer.body).toEqual(done[0]?.body);
      else expect([answer.status, answer.body.code]).toEqual([409, "idempotency_in_progress"]);
    }
    expect(await entries()).toBe(1);
    expect(isReplay(await change("k-1"))).toBe(true);
  });

  it("FR-001-013 refuses the same key with another body, and on another address", async () => {
    const { change, workspace, owner } = await makeChange();
    await change("k-1");
    const otherBody = await change("k-1", "manager");
    const otherPath = await call("DELETE", `/api/admin/workspaces/${workspace.id}/members/usr_other`, {
      cookie: owner.cookie,
      headers: { "Idempotency-Key": "k-1" },
    });
    for (const answer of [otherBody, otherPath]) {
      expect([answer.status, answer.body.code]).toEqual([422, "idempotency_key_reused"]);
    }
  });

  it("FR-001-012 keeps the keys of two actors, and of two planes, apart", async () => {
    const { change, workspace, entries } = await makeChange();
    const second = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    expect((await change("k-1")).status).toBe(200);
    const theirs = await change("k-1", "manager", second.cookie);
    expect([theirs.status, isReplay(theirs)]).toEqual([200, false]);
    expect(await entries()).toBe(2);
    const staff = await makeStaff();
    const colleague = await makePlatformUser();
    const answer = await call("POST", `/api/system/users/${colleague.id}/deactivate`, {
      cookie: staff.cookie,
      headers: { "Idempotency-Key": "k-1" },
    });
    expect([answer.status, isReplay(answer)]).toEqual([200, false]);
  });

  it("FR-001-012 authorises a repeat again before it is answered", async () => {
    const { change, workspace, owner } = await makeChange();
    const second = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    expect((await change("k-1", "operator", second.cookie)).status).toBe(200);
    await call("PATCH", `/api/admin/workspaces/${workspace.id}/members/${second.id}`, {
      cookie: owner.cookie,
      body: { role: "manager" },
    });
    expect((await change("k-1", "operator", second.cookie)).status).toBe(403);
    await call("DELETE", `/api/admin/workspaces/${workspace.id}/members/${second.id}`, { cookie: owner.cookie });
    expect((await change("k-1", "operator", second.cookie)).status).toBe(404);
  });

  it("FR-001-012 frees the key of a request that failed", async () => {
    const { change, workspace, owner } = await makeChange();
    const path = `/api/admin/workspaces/${workspace.id}/members/${owner.id}`;
    const lower = () =>
      call("PATCH", path, { cookie: owner.cookie, body: { role: "manager" }, headers: { "Idempotency-Key": "k-1" } });
    expect((await lower()).status).toBe(409);
    expect(await keys()).toEqual([]);
    expect((await change("k-2", "emperor")).status).toBe(422);
    expect(await keys()).toEqual([]);
    await makeOperator({ workspaceId: workspace.id, role: "owner" });
    const retried = await lower();
    expect([retried.status, isReplay(retried)]).toEqual([200, false]);
  });

  it.each(["", "with space", "50%", "x".repeat(121), "a,b"])(
    "FR-001-012 refuses the malformed key “%s”",
    async (key) => {
      const { owner, path } = await makeChange();
      const answer = await call("PATCH", path, {
        cookie: owner.cookie,
        body: { role: "operator" },
        headers: { "Idempotency-Key": key },
      });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].path).toBe("header.idempotency-key");
    },
  );

  it("FR-001-012 stores no link and no password: a repeat learns that the first request took effect", async () => {
    const { workspace, owner } = await makeChange();
    const staff = await makeStaff();
    const invite = () =>
      call("POST", `/api/admin/workspaces/${workspace.id}/invitations`, {
        cookie: owner.cookie,
        body: { email: "nia@example.test", role: "operator" },
        headers: { "Idempotency-Key": "k-1" },
      });
    const create = () =>
      call("POST", "/api/system/users", {
        cookie: staff.cookie,
        body: { name: "Nico", email: "nico@example.test", capabilities: [] },
        headers: { "Idempotency-Key": "k-1" },
      });
    for (const ask of [invite, create]) {
      expect((await ask()).status).toBe(201);
      const repeat = await ask();
      expect([repeat.status, repeat.body.code]).toEqual([409, "idempotency_outcome_unknown"]);
    }
    for (const row of await keys()) expect(row).toMatchObject({ state: "applied", responseBody: null });
    expect(await testDb().select().from(invitations)).toHaveLength(1);
    expect(await testDb().select().from(platformUsers)).toHaveLength(2);
  });

  it("FR-001-021 keeps of a request what only this deployment can compare", async () => {
    const { change, path } = await makeChange();
    await change("k-1");
    const request = JSON.stringify(["PATCH", path, JSON.stringify({ role: "operator" })]);
    const [row] = await keys();
    expect(row?.requestHash).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.requestHash).not.toBe(await sha256Hex(request));
    expect(row?.requestHash).toBe(await requestDigest(env.BETTER_AUTH_SECRET, request));
  });

  it("FR-001-012 takes a reservation over that applied nothing for a minute, not before", async () => {
    const clock = fixedClock();
    const { change, owner } = await makeChange();
    await testDb().insert(idempotencyKeys).values({
      plane: "admin",
      actorId: owner.id,
      key: "k-1",
      requestHash: "lost",
      state: "reserved",
      createdAt: clock.now(),
    });
    clock.advance(MINUTE - 1);
    expect((await change("k-1")).status).toBe(422);
    clock.advance(1);
    expect((await change("k-1")).status).toBe(200);
  });

  it("FR-001-012 never takes a key over that was applied: its answer is lost, its effect is not", async () => {
    const clock = fixedClock();
    const { change } = await makeChange();
    await change("k-1");
    await testDb().update(idempotencyKeys).set({ state: "applied", responseStatus: null, responseBody: null });
    clock.advance(2 * HOUR);
    const repeat = await change("k-1");
    expect([repeat.status, repeat.body.code]).toEqual([409, "idempotency_outcome_unknown"]);
  });

  it("FR-001-012 forgets a key after 24 hours, not before", async () => {
    const clock = fixedClock();
    const { change } = await makeChange();
    await change("k-1");
    clock.advance(24 * HOUR - 1);
    await forgetOldKeys({ db: testDb(), clock });
    expect(await keys()).toHaveLength(1);
    clock.advance(1);
    await forgetOldKeys({ db: testDb(), clock });
    expect(await keys()).toEqual([]);
  });

  it("FR-001-012 takes a key of more than 24 hours ago for a new one, also before the daily task ran", async () => {
    const clock = fixedClock();
    const { path, owner } = await makeChange();
    await testDb()
      .insert(idempotencyKeys)
      .values({
        plane: "admin",
        actorId: owner.id,
        key: "k-1",
        requestHash: "yesterday",
        state: "answered",
        responseStatus: 200,
        responseBody: "{}",
        createdAt: clock.now() - 24 * HOUR,
      });
    const answer = await call("PATCH", path, {
      cookie: owner.cookie,
      body: { role: "operator" },
      headers: { "Idempotency-Key": "k-1" },
    });
    expect([answer.status, isReplay(answer)]).toEqual([200, false]);
  });

  it("FR-001-012 rolls the effect back when the key was taken over meanwhile", async () => {
    const { workspace, member, owner } = await makeChange();
    const db = testDb();
    const mine = { plane: "admin" as const, actorId: owner.id, key: "k-1", createdAt: 1_000 };
    await reserve(db, mine, "hash");
    await reserve(db, { ...mine, createdAt: 1_000 + MINUTE }, "hash");
    const effect = db.update(workspaceMemberships).set({ role: "owner" });
    await expect(db.batch([effect, markApplied(db, mine)])).rejects.toThrow();
    const rows = await db.select().from(workspaceMemberships);
    expect(rows.find((row) => row.userId === member.id && row.workspaceId === workspace.id)?.role).toBe("readonly");
    await db.batch([effect, markApplied(db, { ...mine, createdAt: 1_000 + MINUTE })]);
    expect((await keys())[0]?.state).toBe("applied");
  });

  it("FR-001-012 gives the answer of what was done although the key could not be settled", async () => {
    const { path, owner, entries, change } = await makeChange();
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    const broken = (query: string) => query.includes("state = 'answered'");
    const request = new Request(`${ORIGIN}${path}`, {
      method: "PATCH",
      headers: { Origin: ORIGIN, Cookie: owner.cookie, "Content-Type": "application/json", "Idempotency-Key": "k-1" },
      body: JSON.stringify({ role: "operator" }),
    });
    const context = createExecutionContext();
    const answer = await app.fetch(request, { ...env, DB: refusing(broken) }, context);
    await waitOnExecutionContext(context);
    expect([answer.status, (await answer.json<{ role: string }>()).role]).toEqual([200, "operator"]);
    expect(log.mock.calls.map(([line]) => JSON.parse(String(line)).code)).toEqual(["idempotency_key_not_settled"]);
    expect(await entries()).toBe(1);
    expect((await change("k-1")).body.code).toBe("idempotency_outcome_unknown");
  });

  it("FR-001-012 finishes what it began, and keeps the answer, when the caller has hung up", async () => {
    const { path, owner, change } = await makeChange();
    const request = new Request(`${ORIGIN}${path}`, {
      method: "PATCH",
      headers: { Origin: ORIGIN, Cookie: owner.cookie, "Content-Type": "application/json", "Idempotency-Key": "k-1" },
      body: JSON.stringify({ role: "operator" }),
    });
    const context = createExecutionContext();
    const waited = vi.spyOn(context, "waitUntil");
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    await app.fetch(request, env, context);
    await Promise.all(waited.mock.calls.map(([work]) => work));
    expect(waited).toHaveBeenCalled();
    expect(log.mock.calls).toEqual([]);
    expect((await keys())[0]?.state).toBe("answered");
    expect(isReplay(await change("k-1"))).toBe(true);
  });

  it("FR-001-012 tells a request whose key was taken over that the other one is in progress, and undoes it", async () => {
    const { path, owner, entries } = await makeChange();
    const answer = await callWhile(
      () =>
        testDb()
          .update(idempotencyKeys)
          .set({ createdAt: Date.now() + 2 * MINUTE }),
      "PATCH",
      path,
      { cookie: owner.cookie, body: { role: "operator" }, headers: { "Idempotency-Key": "k-1" } },
    );
    expect([answer.status, answer.body.code]).toEqual([409, "idempotency_in_progress"]);
    expect(answer.headers.get("Retry-After")).toBe("1");
    expect(await entries()).toBe(0);
    expect(await keys()).toHaveLength(1);
  });

  it("FR-001-012 forgets more keys than one statement deletes", async () => {
    const clock = fixedClock();
    await testDb().run(`INSERT INTO idempotency_keys (plane, actor_id, key, request_hash, state, created_at)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201)
      SELECT 'admin', 'usr_x', 'k-' || i, 'hash', 'applied', ${clock.now() - 24 * HOUR} FROM n`);
    expect(await forgetOldKeys({ db: testDb(), clock })).toBe(1201);
    expect(await keys()).toEqual([]);
  });
});

/** The database, but the statements that `isBroken` names fail. */
const refusing = (isBroken: (query: string) => boolean): D1Database =>
  ({
    prepare: (query: string) => {
      if (isBroken(query)) throw new Error("D1_ERROR: out of order: SQLITE_ERROR");
      return env.DB.prepare(query);
    },
    batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
  }) as D1Database;
