import { describe, expect, it } from "vitest";
import { csvLine } from "../../../worker/platform/csv.ts";

describe("FR-011-009 a line of a CSV file", () => {
  it.each([
    [["a", "b"], "a,b\r\n"],
    [["a", null, ""], "a,,\r\n"],
    [[1, -1, true], "1,-1,true\r\n"],
    [["a,b"], '"a,b"\r\n'],
    [['say "no"'], '"say ""no"""\r\n'],
    [["two\nlines"], '"two\nlines"\r\n'],
    [["two\r\nlines"], '"two\r\nlines"\r\n'],
    [["a;b"], '"a;b"\r\n'],
    [[" a "], '" a "\r\n'],
    [["Zoë, 東京"], '"Zoë, 東京"\r\n'],
    [["2026-10-05T12:00:00.000Z"], "2026-10-05T12:00:00.000Z\r\n"],
    [['{"from":null}'], '"{""from"":null}"\r\n'],
  ])("of %j is %j", (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1", "－1", "﹢1", "−1", "\u00a0=1", "\u200b=1"])(
    "keeps %j from being a formula",
    (text) => {
      expect(csvLine([text]).replaceAll('"', "")).toBe(`'${text}\r\n`);
    },
  );

  it.each(["\t=1", "\r=1", "\n=1", "\tplain", "\rplain"])("keeps %j from being one behind a break", (text) => {
    expect(csvLine([text])).toMatch(/^"'/);
  });

  it.each([
    ["a;=1", '"a;\'=1"\r\n'],
    ["a\n=1", '"a\n\'=1"\r\n'],
    ["a\t@x", '"a\t\'@x"\r\n'],
  ])("keeps %j from being one where another program cuts the cell", (text, line) => {
    expect(csvLine([text])).toBe(line);
  });

  it.each(["a=b", "x-1", "me@home", "1-2"])("leaves %j as it is", (text) => {
    expect(csvLine([text])).toBe(`${text}\r\n`);
  });

  it("leaves out what turns the direction of writing, also in front of a formula", () => {
    expect(csvLine(["\u202egpj.exe\u202c", "\u200f=1", "שלום\u200f", "\u2066x\u2069"])).toBe("gpj.exe,'=1,שלום,x\r\n");
  });
});
