import { render, screen } from "@solidjs/testing-library";
import { describe, expect, it } from "vitest";
import { formatClock, formatDuration, formatUtc } from "../../../web/ui/time.ts";
import { Timestamp } from "../../../web/ui/timestamp.tsx";

describe("times", () => {
  it.each([
    [0, "0 ms"],
    [-5, "0 ms"],
    [850, "850 ms"],
    [4_240, "4.2 s"],
    [185_000, "3 min 5 s"],
    [7_440_000, "2 h 4 min"],
  ])("a duration of %i ms reads %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("are shown local, with UTC on hover and the exact instant for machines", () => {
    const at = "2026-11-23T18:04:09.123Z";
    render(() => <Timestamp at={at} format="clock" />);
    const time = screen.getByText(formatClock(new Date(at)));
    expect(time).toHaveAttribute("title", "2026-11-23 18:04:09 UTC");
    expect(time).toHaveAttribute("datetime", at);
    expect(formatUtc(new Date(0))).toBe("1970-01-01 00:00:00 UTC");
  });
});
