import { describe, expect, it } from "vitest";
import { QUIET_AFTER_MS, STUCK_AFTER_MS } from "../../../worker/features/operations/operation-types.contract.ts";
import {
  assessRecovery,
  type ExecutionStatus,
  type Recovery,
  STILL_AFTER,
} from "../../../worker/features/operations/recovery.rules.ts";
import { LONGEST_REQUEST_MS, MAX_WAIT } from "../../../worker/features/providers/request-limits.rules.ts";

const NOW = Date.UTC(2026, 9, 5, 12);
const recoveryOf = (attempt: number, still: number, status: ExecutionStatus): Recovery =>
  assessRecovery({ attempt, progressedAt: NOW - still }, status, NOW);

const ALL: ExecutionStatus[] = [
  "queued",
  "running",
  "waiting",
  "paused",
  "waitingForPause",
  "rollingBack",
  "errored",
  "terminated",
  "complete",
  "unknown",
  "missing",
];

describe("assessRecovery", () => {
  it.each(ALL)(
    "FR-003-013 leaves a run alone that moved less than 30 seconds ago, whatever is said of it: %s",
    (status) => {
      expect(recoveryOf(1, STILL_AFTER - 1, status)).toBe("none");
    },
  );

  it.each(ALL)("FR-003-013 gives up after 15 minutes without progress, whatever is said of it: %s", (status) => {
    expect(recoveryOf(1, STUCK_AFTER_MS - 1, status)).not.toBe("fail");
    expect(recoveryOf(1, STUCK_AFTER_MS, status)).toBe("fail");
    expect(recoveryOf(9, STUCK_AFTER_MS, status)).toBe("fail");
  });

  it.each<[ExecutionStatus, Recovery]>([
    ["missing", "start"],
    ["running", "restart"],
    ["waiting", "restart"],
    ["rollingBack", "restart"],
    ["errored", "restart"],
    ["terminated", "restart"],
    ["complete", "restart"],
    ["queued", "none"],
    ["paused", "none"],
    ["waitingForPause", "none"],
    ["unknown", "none"],
  ])("FR-003-013 answers an execution that is %s for 30 seconds with %s", (status, expected) => {
    expect(recoveryOf(1, STILL_AFTER, status)).toBe(expected);
  });

  it("FR-003-013 leaves alone what the platform has not come to yet, until it gives up", () => {
    expect(recoveryOf(1, STUCK_AFTER_MS - 1, "queued")).toBe("none");
    expect(recoveryOf(1, STUCK_AFTER_MS, "queued")).toBe("fail");
  });

  it("FR-003-013 takes nothing for standing still that waits for the provider, and a restart is made up for in a minute", () => {
    expect(STILL_AFTER).toBeGreaterThan(LONGEST_REQUEST_MS);
    expect(STILL_AFTER).toBeGreaterThan(MAX_WAIT);
    expect(STILL_AFTER).toBeLessThanOrEqual(30_000);
  });

  it.each([
    [1, 30],
    [2, 60],
    [3, 120],
    [4, 240],
    [5, 480],
  ])("FR-003-013 restarts attempt %i after %i seconds and no earlier", (attempt, seconds) => {
    expect(recoveryOf(attempt, seconds * 1000 - 1, "running")).toBe("none");
    expect(recoveryOf(attempt, seconds * 1000, "running")).toBe("restart");
  });

  it("FR-003-013 makes no seventh attempt of a run that does not move", () => {
    expect(recoveryOf(6, STUCK_AFTER_MS - 1, "errored")).toBe("none");
    expect(recoveryOf(6, STUCK_AFTER_MS, "errored")).toBe("fail");
  });

  it("FR-007-203 a run is told to stand still only after an execution that works would have been heard of", () => {
    expect(QUIET_AFTER_MS).toBeGreaterThan(STILL_AFTER);
    expect(QUIET_AFTER_MS).toBeLessThan(STUCK_AFTER_MS);
  });
});
