import { describe, expect, it } from "vitest";
import { describeError, statusOf } from "../../../web/ui/error-text.ts";

const cases: [name: string, error: unknown, title: string, detail: RegExp, retryable: boolean][] = [
  ["401", { status: 401 }, "You are signed out", /Sign in again/, false],
  ["403 with its own words", { status: 403, detail: "This needs x." }, "Not permitted", /This needs x\./, false],
  ["403 without words", { status: 403 }, "Not permitted", /Your role/, false],
  ["404", { status: 404, detail: "leaks" }, "Not found", /not in your scope/, false],
  ["409", { status: 409, title: "Conflict", detail: "Last owner." }, "Conflict", /Last owner/, true],
  ["422 without words", { status: 422 }, "This did not work", /Check the input/, true],
  ["429 with a time", { status: 429, retryAfter: 42 }, "Too many attempts", /in 42 seconds/, true],
  ["429 with one second", { status: 429, retryAfter: 1 }, "Too many attempts", /in 1 second\./, true],
  ["429 without a time", { status: 429, retryAfter: null }, "Too many attempts", /in a moment/, true],
  ["500", { status: 500, title: "SQLITE_ERROR" }, "Something went wrong on our side", /tell support/, true],
  ["503", { status: 503, retryAfter: 2 }, "Temporarily overloaded", /in 2 seconds/, true],
  [
    "a lost network",
    { status: 0, title: "The server cannot be reached" },
    "The server cannot be reached",
    /again/,
    true,
  ],
  ["a bug", new TypeError("x is not a function"), "Something went wrong on this page", /Reload/, true],
  ["nothing at all", undefined, "Something went wrong on this page", /Reload/, true],
];

describe("words for a failure", () => {
  it.each(cases)("of %s", (_, error, title, detail, retryable) => {
    const told = describeError(error);
    expect(told.title).toBe(title);
    expect(told.detail).toMatch(detail);
    expect(told.retryable).toBe(retryable);
  });

  it("takes no status from what never had an answer", () => {
    expect([statusOf(null), statusOf(new Error("x")), statusOf({ status: 0 }), statusOf({ status: 404 })]).toEqual([
      undefined,
      undefined,
      undefined,
      404,
    ]);
  });
});
