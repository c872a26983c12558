import { describe, expect, it } from "vitest";
import { isSessionAlive, refreshedIdleEnd, sessionEndsAt } from "../../../worker/features/access/session.rules.ts";

const LIMITS = { idleMs: 100, absoluteMs: 1_000 };

const session = (createdAt: number, idleEndsAt: number, deactivatedAt: number | null = null) => ({
  createdAt,
  idleEndsAt,
  deactivatedAt,
});

describe("session lifetime", () => {
  it.each([
    ["new", session(0, 100), 0, true],
    ["just before its idle end", session(0, 100), 99, true],
    ["at its idle end", session(0, 100), 100, false],
    ["in use, just before its absolute end", session(0, 1_080), 999, true],
    ["in use, at its absolute end", session(0, 1_080), 1_000, false],
    ["of a deactivated account", session(0, 100, 5), 10, false],
  ])("FR-002-005 a session that is %s", (_what, times, now, alive) => {
    expect(isSessionAlive(times, LIMITS, now)).toBe(alive);
  });

  it.each([
    [session(0, 100), 100],
    [session(0, 990), 990],
    [session(0, 1_080), 1_000],
  ])("FR-002-005 ends at the earlier of both: %j", (times, end) => {
    expect(sessionEndsAt(times, LIMITS)).toBe(end);
  });

  it.each([
    [session(0, 100), 9, null],
    [session(0, 100), 10, 110],
    [session(0, 100), 99, 199],
    [session(0, 500), 405, null],
    [session(0, 500), 410, 510],
  ])("FR-002-005 moves the idle end of %j at %i to %s", (times, now, end) => {
    expect(refreshedIdleEnd(times, LIMITS, now)).toBe(end);
  });
});
