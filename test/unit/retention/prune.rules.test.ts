import { describe, expect, it } from "vitest";
import {
  cutoffAt,
  nextPruneAt,
  parseRetentionDays,
  pruneMessage,
  RETENTION_MESSAGE,
  requireRetentionDays,
} from "../../../worker/features/retention/prune.rules.ts";
import { readSettings } from "../../../worker/settings.ts";

const SETTINGS = {
  PUBLIC_URL: "https://tenantpilot.example",
  BETTER_AUTH_SECRET: "test-secret-0123456789-0123456789-ab",
  MICROSOFT_LOGIN_URL: "https://login.example",
  MICROSOFT_GRAPH_URL: "https://graph.example",
};

const settingsWith = (days: string | undefined) =>
  readSettings({
    ...SETTINGS,
    ...(days === undefined ? {} : { TENANTPILOT_PRODUCT_USAGE_EVENT_RETENTION_DAYS: days }),
  } as never);

describe("retention days", () => {
  it("FR-243-043 is refused below 1 with the message of the product", () => {
    expect(RETENTION_MESSAGE).toBe("Retention days must be at least 1.");
  });

  it.each(["0", "-1", "-90", "0.5", "1.5", "", "  ", "ninety", "1d", "NaN", "Infinity", "1,5"])(
    "FR-243-043 refuses “%s” on the command line",
    (value) => {
      expect(() => parseRetentionDays(value)).toThrow(new RangeError(RETENTION_MESSAGE));
    },
  );

  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("FR-243-043 refuses %d where it is used", (days) => {
    expect(() => requireRetentionDays(days)).toThrow(RETENTION_MESSAGE);
  });

  it.each([
    ["1", 1],
    ["30", 30],
    ["90", 90],
    ["3650", 3650],
  ])("FR-243-043 takes “%s”", (value, days) => {
    expect(parseRetentionDays(value)).toBe(days);
  });

  it("FR-243-043 comes from the setting, and is 90 when it is unset", () => {
    expect(settingsWith(undefined).usageEventRetentionDays).toBe(90);
    expect(settingsWith("1").usageEventRetentionDays).toBe(1);
    expect(settingsWith("365").usageEventRetentionDays).toBe(365);
  });

  it.each(["0", "-5", "1.5", "soon", ""])("FR-243-043 refuses the setting “%s” with the same message", (value) => {
    expect(() => settingsWith(value)).toThrow(RETENTION_MESSAGE);
  });
});

describe("prune", () => {
  it.each([
    [0, 90, "Deleted 0 product usage event(s) older than 90 days."],
    [1, 1, "Deleted 1 product usage event(s) older than 1 days."],
    [12345, 30, "Deleted 12345 product usage event(s) older than 30 days."],
  ])("FR-243-048 reports %d rows of %d days in the words of the product", (rows, days, text) => {
    expect(pruneMessage(rows, days)).toBe(text);
  });

  it("FR-243-011 cuts off whole days of 24 hours before now", () => {
    const now = Date.UTC(2026, 9, 5, 3, 17, 0, 123);
    expect(new Date(cutoffAt(now, 90)).toISOString()).toBe("2026-07-07T03:17:00.123Z");
    expect(cutoffAt(now, 1)).toBe(now - 86_400_000);
  });

  it.each([
    ["2026-10-05T00:00:00.000Z", "2026-10-05T03:17:00.000Z"],
    ["2026-10-05T03:16:59.999Z", "2026-10-05T03:17:00.000Z"],
    ["2026-10-05T03:17:00.000Z", "2026-10-06T03:17:00.000Z"],
    ["2026-12-31T23:59:59.999Z", "2027-01-01T03:17:00.000Z"],
    ["2028-02-28T12:00:00.000Z", "2028-02-29T03:17:00.000Z"],
  ])("FR-243-047 asked at %s runs next at %s", (now, next) => {
    expect(new Date(nextPruneAt(Date.parse(now))).toISOString()).toBe(next);
  });
});
