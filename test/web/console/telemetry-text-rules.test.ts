import { describe, expect, it } from "vitest";
import {
  announceIn,
  sparklineText,
  spokenSummary,
  telemetrySentence,
} from "../../../web/features/console/telemetry-text.rules.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { NOON, snapshotOf } from "./snapshots.ts";

describe("the widget's sentence", () => {
  it.each([
    { counts: [0, 0, 4, 0, 0], window: "24h", sentence: "4 events in the last 24 hours" },
    { counts: [1, 0, 0, 0, 0], window: "1h", sentence: "1 event in the last hour" },
    { counts: [1_000, 0, 234, 0, 0], window: "7d", sentence: "1,234 events in the last 7 days" },
    { counts: [1, 1, 1, 1, 1], window: "90d", sentence: "5 events in the last 90 days" },
  ] as const)("FR-243-037 is “$sentence”", ({ counts, window, sentence }) => {
    expect(telemetrySentence(snapshotOf(counts, { window }))).toBe(sentence);
  });

  it.each([
    { window: "1h", sentence: "No telemetry recorded in the last hour." },
    { window: "24h", sentence: "No telemetry recorded in the last 24 hours." },
    { window: "7d", sentence: "No telemetry recorded in the last 7 days." },
    { window: "30d", sentence: "No telemetry recorded in the last 30 days." },
    { window: "90d", sentence: "No telemetry recorded in the last 90 days." },
  ] as const)("FR-243-010 is “$sentence” for an empty window", ({ window, sentence }) => {
    expect(telemetrySentence(snapshotOf([0, 0, 0, 0, 0], { window, active: 0 }))).toBe(sentence);
  });
});

describe("text of a sparkline", () => {
  it.each(WINDOW_KEYS)("FR-243-038 says how many bars stand for %s, at most 60, and the highest", (window) => {
    const text = sparklineText(snapshotOf([0, 0, 7, 0, 0], { window }), 2);
    expect(text).toMatch(/^\d+ bars over the last .*, at most 7 events per \S/);
    expect(Number.parseInt(text, 10)).toBeLessThanOrEqual(60);
  });

  it("says that there is nothing for a family at zero", () => {
    expect(sparklineText(snapshotOf([0, 0, 7, 0, 0]), 0)).toBe("No events in the last 24 hours");
  });
});

describe("the spoken summary", () => {
  it("FR-243-022 names the sum, the workspaces and the families that are not zero", () => {
    expect(spokenSummary(snapshotOf([0, 0, 3, 0, 1], { active: 2 }))).toBe(
      "4 events in the last 24 hours, 2 active workspaces, Operations started 3, Review packs requested 1",
    );
  });

  it("FR-243-010 says that nothing was recorded", () => {
    expect(spokenSummary(snapshotOf([0, 0, 0, 0, 0], { active: 0 }))).toBe(
      "No telemetry recorded in the last 24 hours, 0 active workspaces",
    );
  });

  it.each([
    { lastAt: null, now: NOON, wait: 0 },
    { lastAt: NOON, now: NOON, wait: 10_000 },
    { lastAt: NOON, now: NOON + 4_000, wait: 6_000 },
    { lastAt: NOON, now: NOON + 10_000, wait: 0 },
    { lastAt: NOON, now: NOON + 60_000, wait: 0 },
  ])("waits $wait ms when it spoke last at $lastAt", ({ lastAt, now, wait }) => {
    expect(announceIn(lastAt, now)).toBe(wait);
  });
});
