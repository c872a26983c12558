import { describe, expect, it } from "vitest";
import { platformSessions, sessions, verifications } from "../../../db/schema/index.ts";
import {
  forgetEndedSessions,
  forgetEndedVerifications,
} from "../../../worker/features/access/forget-ended-sessions.usecases.ts";
import { makePlatformUser, makeSession, makeUser, testDb } from "../../support/factories.ts";

const NOW = Date.UTC(2026, 9, 5, 12);

describe("ended sessions", () => {
  it("FR-002-005 are forgotten on both planes; those that have not ended stay", async () => {
    const [user, staff] = [await makeUser(), await makePlatformUser()];
    for (const [plane, id] of [
      ["admin", user.id],
      ["system", staff.id],
    ] as const) {
      await makeSession(plane, id, { idleEndsAt: NOW - 1 });
      await makeSession(plane, id, { idleEndsAt: NOW });
    }
    const kept = await makeSession("admin", user.id, { idleEndsAt: NOW + 1 });
    expect(await forgetEndedSessions({ db: testDb(), clock: { now: () => NOW } })).toBe(4);
    expect((await testDb().select().from(sessions)).map((row) => row.id)).toEqual([kept.sessionId]);
    expect(await testDb().select().from(platformSessions)).toEqual([]);
    expect(await forgetEndedSessions({ db: testDb(), clock: { now: () => NOW } })).toBe(0);
  });

  it("FR-002-009 sign-ins with a directory that nobody came back from are forgotten, more than one statement deletes", async () => {
    for (const table of ["verifications", "platform_verifications"]) {
      await testDb().run(`INSERT INTO ${table} (id, identifier, value, expires_at, created_at, updated_at)
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
        SELECT i, i, 'state', ${NOW} + (i = 0), 0, 0 FROM n`);
    }
    expect(await forgetEndedVerifications({ db: testDb(), clock: { now: () => NOW } })).toBe(1200);
    expect((await testDb().select().from(verifications)).map((row) => row.id)).toEqual(["0"]);
  });
});
