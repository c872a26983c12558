import { describe, expect, it } from "vitest";
import { type KeyRing, parseKeyRing, seal, unseal } from "../../../worker/platform/sealing.ts";

const keyOf = (letter: string) => btoa(letter.repeat(32));
const ring = (text: string): KeyRing => {
  const parsed = parseKeyRing(text);
  if (parsed === null) throw new Error("no keys");
  return parsed;
};
const ONE = ring(`one:${keyOf("a")}`);
const BOTH = ring(`two:${keyOf("b")}, one:${keyOf("a")}`);
const TWO = ring(`two:${keyOf("b")}`);

describe("sealing", () => {
  it("FR-006-013 opens what it sealed, and never seals the same text alike", async () => {
    const [first, second] = [await seal(ONE, "secret", "row:1"), await seal(ONE, "secret", "row:1")];
    expect(first.sealed).not.toBe(second.sealed);
    expect(first.sealed).not.toContain("secret");
    expect(await unseal(ONE, first, "row:1")).toBe("secret");
  });

  it("FR-006-013 opens nothing that was sealed to another row", async () => {
    expect(await unseal(ONE, await seal(ONE, "secret", "row:1"), "row:2")).toBeNull();
  });

  it("FR-006-013 opens nothing that was changed, cut or made up", async () => {
    const { keyId, sealed } = await seal(ONE, "secret", "row:1");
    const flipped = `${sealed.startsWith("A") ? "B" : "A"}${sealed.slice(1)}`;
    for (const text of [flipped, sealed.slice(0, 10), "", "!"])
      expect(await unseal(ONE, { keyId, sealed: text }, "row:1")).toBeNull();
  });

  it("FR-006-017 seals with the first key and opens with each, until a key is taken away", async () => {
    const old = await seal(ONE, "secret", "row:1");
    const fresh = await seal(BOTH, "secret", "row:1");
    expect([old.keyId, fresh.keyId]).toEqual(["one", "two"]);
    expect(await unseal(BOTH, old, "row:1")).toBe("secret");
    expect(await unseal(TWO, old, "row:1")).toBeNull();
    expect(await unseal(TWO, fresh, "row:1")).toBe("secret");
  });

  it.each(["", " ", ","])("FR-006-016 takes %j for no key at all", (text) => {
    expect(parseKeyRing(text)).toBeNull();
  });

  it.each([
    ["no id", `:${keyOf("a")}`],
    ["no key", "one:"],
    ["a short key", `one:${btoa("a".repeat(31))}`],
    ["no base64", "one:***"],
    ["one id twice", `one:${keyOf("a")},one:${keyOf("b")}`],
    ["an id with spaces", `my key:${keyOf("a")}`],
  ])("FR-006-016 refuses %s, and does not repeat the value", (_, text) => {
    expect(() => parseKeyRing(text)).toThrow(/^SEALING_KEYS must be/);
  });
});
