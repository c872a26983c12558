import { describe, expect, it } from "vitest";
import { assessHealth, successRate } from "../../../worker/features/console/health.rules.ts";

describe("success rate", () => {
  it.each([
    { succeeded: 0, failed: 0, rate: null },
    { succeeded: 3, failed: 0, rate: 1 },
    { succeeded: 3, failed: 1, rate: 0.75 },
    { succeeded: 0, failed: 2, rate: 0 },
  ])("FR-010-002 is $rate of $succeeded succeeded and $failed failed runs", ({ rate, ...counts }) => {
    expect(successRate(counts)).toBe(rate);
  });
});

describe("health", () => {
  it.each([
    { succeeded: 0, failed: 0, stuck: 0, status: "healthy", reasons: ["No run failed."] },
    { succeeded: 500, failed: 0, stuck: 0, status: "healthy", reasons: ["No run failed."] },
    // below a tenth
    {
      succeeded: 91,
      failed: 9,
      stuck: 0,
      status: "healthy",
      reasons: ["9 runs failed, 9 % of the 100 that succeeded or failed."],
    },
    {
      succeeded: 1_999,
      failed: 1,
      stuck: 0,
      status: "healthy",
      reasons: ["1 run failed, less than 1 % of the 2,000 that succeeded or failed."],
    },
    // at a tenth
    {
      succeeded: 9,
      failed: 1,
      stuck: 0,
      status: "degraded",
      reasons: ["1 run failed, 10 % of the 10 that succeeded or failed."],
    },
    // all of a few: a share of few runs is not critical
    {
      succeeded: 0,
      failed: 4,
      stuck: 0,
      status: "degraded",
      reasons: ["4 runs failed, 100 % of the 4 that succeeded or failed."],
    },
    // half of enough
    {
      succeeded: 5,
      failed: 5,
      stuck: 0,
      status: "critical",
      reasons: ["5 runs failed, 50 % of the 10 that succeeded or failed."],
    },
    {
      succeeded: 6,
      failed: 5,
      stuck: 0,
      status: "degraded",
      reasons: ["5 runs failed, 45 % of the 11 that succeeded or failed."],
    },
    // one stuck run is one too many, however many succeed
    {
      succeeded: 999,
      failed: 1,
      stuck: 1,
      status: "degraded",
      reasons: [
        "1 run stood still for 15 minutes and was given up.",
        "1 run failed, less than 1 % of the 1,000 that succeeded or failed.",
      ],
    },
    {
      succeeded: 998,
      failed: 2,
      stuck: 2,
      status: "degraded",
      reasons: [
        "2 runs stood still for 15 minutes and were given up.",
        "2 runs failed, less than 1 % of the 1,000 that succeeded or failed.",
      ],
    },
    {
      succeeded: 97,
      failed: 3,
      stuck: 3,
      status: "critical",
      reasons: [
        "3 runs stood still for 15 minutes and were given up.",
        "3 runs failed, 3 % of the 100 that succeeded or failed.",
      ],
    },
  ])(
    "FR-010-003 is $status with $succeeded succeeded, $failed failed and $stuck stuck runs, and says why",
    ({ status, reasons, ...counts }) => {
      expect(assessHealth(counts)).toEqual({ status, reasons });
    },
  );
});
