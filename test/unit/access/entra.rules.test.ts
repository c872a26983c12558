import { describe, expect, it } from "vitest";
import { isAddressProved, isOfDirectory } from "../../../worker/features/access/auth/entra.rules.ts";

const DIRECTORY = "11111111-2222-4333-8444-aaaaaaaaaaaa";

describe("directory of an ID token", () => {
  it.each([
    [DIRECTORY, true],
    [DIRECTORY.toUpperCase(), true],
    ["99999999-2222-4333-8444-aaaaaaaaaaaa", false],
    ["", false],
    [undefined, false],
    [[DIRECTORY], false],
  ])("FR-002-009 tid %j is of the configured one: %s", (tid, expected) => {
    expect(isOfDirectory({ tid }, DIRECTORY)).toBe(expected);
  });
});

describe("e-mail address of an ID token", () => {
  const email = "ada@example.test";

  it.each([
    ["the directory says that it owns the domain", { email, xms_edov: true }, true],
    ["it says so as text", { email, xms_edov: "1" }, true],
    ["it says so as a number", { email, xms_edov: 1 }, true],
    ["it says that it does not", { email, xms_edov: false }, false],
    ["it is listed as verified", { email, verified_primary_email: ["ADA@example.test"] }, true],
    ["another one is listed as verified", { email, verified_primary_email: ["other@example.test"] }, false],
    ["it is the sign-in name", { email, preferred_username: "Ada@Example.test" }, true],
    ["the sign-in name is another", { email, preferred_username: "ada@other.test" }, false],
    ["nothing but the claim speaks for it", { email }, false],
    ["it is empty", { email: "", preferred_username: "", xms_edov: true }, false],
    ["it is absent", { preferred_username: email, xms_edov: true }, false],
  ])("FR-002-009 is proved or not when %s", (_when, claims, expected) => {
    expect(isAddressProved(claims)).toBe(expected);
  });
});
