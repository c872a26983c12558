import { describe, expect, it } from "vitest";
import { reseal, rotationMessage } from "../../../worker/features/providers/reseal.rules.ts";
import { type KeyRing, parseKeyRing, seal, unseal } from "../../../worker/platform/sealing.ts";

const BOUND_TO = "provider_credentials:pcr_1:con_1";
const OLD = `old:${btoa("o".repeat(32))}`;
const NEW = `new:${btoa("n".repeat(32))}`;

function ring(text: string): KeyRing {
  const parsed = parseKeyRing(text);
  if (parsed === null) throw new Error("no keys");
  return parsed;
}

const both = ring(`${NEW},${OLD}`);

const rowOf = async (keys: string) => ({
  id: "pcr_1",
  connectionId: "con_1",
  ...(await seal(ring(keys), "secret", BOUND_TO)),
});

describe("a row in the rotation of the sealing key", () => {
  it("FR-006-017 of the current key is left as it is", async () => {
    expect(await reseal(both, await rowOf(NEW), BOUND_TO)).toEqual({ kind: "current" });
  });

  it("FR-006-017 of an older key opens with the current one alone afterwards", async () => {
    const result = await reseal(both, await rowOf(OLD), BOUND_TO);
    if (result.kind !== "resealed") throw new Error(result.kind);
    expect(result.sealed.keyId).toBe("new");
    expect(await unseal(ring(NEW), result.sealed, BOUND_TO)).toBe("secret");
    expect(await unseal(ring(OLD), result.sealed, BOUND_TO)).toBeNull();
  });

  it.each([
    ["whose key is not in the ring", ring(NEW), BOUND_TO],
    ["that belongs elsewhere", both, "provider_credentials:pcr_1:con_2"],
    ["whose key has other bytes", ring(`${NEW},old:${btoa("x".repeat(32))}`), BOUND_TO],
  ])("FR-006-017 %s is lost", async (_, keys, boundTo) => {
    expect(await reseal(keys, await rowOf(OLD), boundTo)).toEqual({ kind: "lost" });
  });
});

describe("what the rotation says at its end", () => {
  it.each([
    [{ resealed: 3, passedBy: 0, lost: 0 }, /^Sealed 3 .* Older keys are no longer needed\.$/],
    [{ resealed: 1, passedBy: 2, lost: 0 }, /^Sealed 1 .* 2 changed meanwhile: run it again\.$/],
    [{ resealed: 0, passedBy: 0, lost: 4 }, /^Sealed 0 .* 4 cannot be opened .*credential\.$/],
  ])("FR-006-017 %j", (counts, expected) => {
    expect(rotationMessage(counts)).toMatch(expected);
  });
});
