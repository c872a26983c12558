import { describe, expect, it } from "vitest";
import { REASONS } from "../../../worker/features/providers/reason-codes.contract.ts";
import { LONGEST_TEXT, REDACTED, redactText } from "../../../worker/features/providers/redaction.rules.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

describe("redaction", () => {
  it.each<[string, string]>([
    ["a token", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"],
    ["the beginning of a token", "eyJhbGciOiJSUzI1NiJ9"],
    ["a bearer header", "Bearer abc.def"],
    ["an authorization header", "Authorization: Bearer abcdef"],
    ["a form", "client_secret=hunter2~x"],
    ["JSON", '"access_token":"abc"'],
    ["a password", "password: letmein"],
    ["a client secret of the provider", "abc8Q~defghijklmnopqrstuvwxyz012345"],
    ["a connection string", "AccountKey=abc123=="],
    ["an address of a person", "jane.doe@contoso.example"],
    ["a key block", "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----"],
    ["a key block that was cut off", "-----BEGIN PRIVATE KEY-----\nabc"],
    ["a long key", LETTERS],
    ["a hash", "0123456789abcdef".repeat(4)],
  ])("FR-005-012 takes out %s, and leaves the words around it", (_, sensitive) => {
    const clean = redactText(`Before ${sensitive}`);
    expect(clean).toBe(`Before ${REDACTED}`);
  });

  it.each([
    "11111111-1111-4111-8111-111111111111",
    "11111111-1111-4111-8111-111111111111/22222222-2222-4222-8222-222222222222",
    "DeviceManagementConfiguration.ReadWrite.All",
    "403",
    ...Object.values(REASONS).map(({ explanation }) => explanation),
  ])("FR-005-012 leaves %s as it is", (text) => {
    expect(redactText(text)).toBe(text);
  });

  it("FR-005-012 bounds what is stored, and cuts no secret in two", () => {
    const words = "word ".repeat(58);
    expect(redactText("word ".repeat(LONGEST_TEXT))).toHaveLength(LONGEST_TEXT);
    expect(redactText(`${words}jane.doe@contoso.example`)).toBe(`${words}${REDACTED}`);
  });
});
