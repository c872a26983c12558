import { describe, expect, it } from "vitest";
import { fits } from "../../../scripts/lib/demo-deeds.ts";
import { parseTraffic, pickDeed, progressBar, TRAFFIC_MIX } from "../../../scripts/lib/demo-traffic.ts";

describe("FR-243-054 demo traffic", () => {
  it.each([
    ["0", "2"],
    ["-1", "2"],
    ["51", "2"],
    ["fast", "2"],
    ["5", "0"],
    ["5", "61"],
    ["5", ""],
  ])("refuses a rate of %s for %s minutes", (rate, minutes) => {
    expect(() => parseTraffic({ rate, minutes })).toThrow(RangeError);
  });

  it("takes a rate and a length within their bounds", () => {
    expect(parseTraffic({ rate: "0.5", minutes: "2" })).toEqual({ rate: 0.5, minutes: 2 });
  });

  it("shows how much was sent and what came of it", () => {
    const line = progressBar({ sent: 5, created: 3, reused: 1, failed: 1, lastFailure: "503 overloaded" }, 10);
    expect(line).toBe("████████████░░░░░░░░░░░░ 5/10 sent, 3 started, 1 nothing new, 1 failed");
  });

  it("shares everything out, each deed as often as it is told", () => {
    expect(TRAFFIC_MIX.reduce((sum, [, share]) => sum + share, 0)).toBe(100);
    const picked = Array.from({ length: 100 }, (_, index) => pickDeed((index + 0.5) / 100));
    for (const [deed, share] of TRAFFIC_MIX) expect(picked.filter((one) => one === deed)).toHaveLength(share);
  });

  it("lets nobody try what cannot be done there", () => {
    const alpine = { role: "operator", tenantName: "Alpine Ski House" } as const;
    expect(fits("review_pack", alpine)).toBe(true);
    expect(fits("review_pack", { ...alpine, tenantName: "Fourth Coffee" })).toBe(false);
    expect(fits("onboarding", alpine)).toBe(false);
    expect(fits("onboarding", { ...alpine, role: "manager" })).toBe(true);
  });
});
