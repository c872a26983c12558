import { describe, expect, it } from "vitest";
import { hmacHex, hmacKey, sha256Hex } from "../../../worker/platform/crypto.ts";

const digest = async (secret: string, purpose: string, text: string) => hmacHex(await hmacKey(secret, purpose), text);

describe("a digest under the deployment's secret", () => {
  it("FR-001-021 is the same for the same secret, purpose and text, and another for any other of them", async () => {
    const first = await digest("secret", "one", "text");
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest("secret", "one", "text")).toBe(first);
    const others = [
      await digest("secret-2", "one", "text"),
      await digest("secret", "two", "text"),
      await digest("secret", "one", "text-2"),
      await sha256Hex("text"),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });
});
