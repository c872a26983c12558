import { describe, expect, it } from "vitest";
import { PLANES } from "../../../worker/features/access/planes.contract.ts";
import { judgeViewer, nextCheckAt, RECHECK_EVERY, type Viewer } from "../../../worker/features/live/viewers.rules.ts";

const NOW = Date.UTC(2026, 9, 5, 12);
const HOUR = 3_600_000;

const viewer: Viewer = {
  sessionId: "ses_1",
  createdAt: NOW - HOUR,
  idleEndsAt: NOW + HOUR,
  deactivatedAt: null,
  isMember: true,
  isEntitled: true,
};
const ended = { kind: "close", code: 4401, reason: "session ended" };

describe("judgeViewer", () => {
  it("FR-003-017 lets a live session of an entitled member see the run", () => {
    expect(judgeViewer(viewer, NOW)).toEqual({ kind: "open", sees: true, expiresAt: NOW + HOUR });
  });

  it("FR-003-017 keeps the socket of a member without the tenant open and sends it nothing", () => {
    expect(judgeViewer({ ...viewer, isEntitled: false }, NOW)).toMatchObject({
      kind: "open",
      sees: false,
    });
  });

  it.each<[string, Viewer | undefined]>([
    ["is unknown to the database", undefined],
    ["was signed out", { ...viewer, createdAt: null, idleEndsAt: null }],
    ["is over this very millisecond", { ...viewer, idleEndsAt: NOW }],
    ["reached its absolute end", { ...viewer, createdAt: NOW - PLANES.admin.absoluteMs }],
    ["belongs to a deactivated account", { ...viewer, deactivatedAt: NOW - 1 }],
    ["was signed out and its user removed", { ...viewer, createdAt: null, idleEndsAt: null, isMember: false }],
  ])("FR-003-017 closes with 4401 when the session %s", (_, row) => {
    expect(judgeViewer(row, NOW)).toEqual(ended);
  });

  it("FR-003-017 closes with 4403 when the membership is gone, entitled or not", () => {
    const gone = { kind: "close", code: 4403, reason: "membership ended" };
    expect(judgeViewer({ ...viewer, isMember: false }, NOW)).toEqual(gone);
    expect(judgeViewer({ ...viewer, isMember: false, isEntitled: false }, NOW)).toEqual(gone);
  });

  it("FR-003-017 takes the earlier of idle and absolute end as the socket's end", () => {
    const createdAt = NOW - PLANES.admin.absoluteMs + 5_000;
    expect(judgeViewer({ ...viewer, createdAt }, NOW)).toMatchObject({ expiresAt: NOW + 5_000 });
  });
});

describe("nextCheckAt", () => {
  it.each<[string, number[], number | null]>([
    ["no socket is open: never", [], null],
    ["sessions live on: in a minute", [NOW + HOUR, NOW + 2 * HOUR], NOW + RECHECK_EVERY],
    ["one ends before that: at its end", [NOW + HOUR, NOW + 20_000], NOW + 20_000],
    ["one has ended already: now", [NOW - 5], NOW],
  ])("FR-003-017 when %s", (_, expiries, expected) => {
    expect(nextCheckAt(NOW, expiries)).toBe(expected);
  });
});
