import { describe, expect, it } from "vitest";
import { signState, verifyState } from "../../../worker/features/connections/consent-state.ts";
import { makeId } from "../../../worker/platform/ids.ts";

const SECRET = "a-secret-of-the-deployment-of-40-letters";
const id = makeId("cns", Date.UTC(2026, 10, 28), new Uint8Array(16));
const another = makeId("cns", Date.UTC(2026, 10, 29), new Uint8Array(16));

describe("a consent state", () => {
  it("FR-006-018 names the request that it was signed for", async () => {
    expect(await verifyState(SECRET, await signState(SECRET, id))).toBe(id);
  });

  it("FR-006-018 fits into an address as it is", async () => {
    expect(await signState(SECRET, id)).toMatch(/^[a-z0-9_.]{1,120}$/);
  });

  it.each<[string, (state: string) => string | Promise<string>]>([
    ["is signed by another deployment", () => signState(`${SECRET}!`, id)],
    ["carries the signature of another request", async (state) => `${another}.${state.split(".")[1]}`],
    ["has another last digit", (state) => state.slice(0, -1) + (state.endsWith("0") ? "1" : "0")],
    ["is cut short", (state) => state.slice(0, -2)],
    ["has an odd number of digits", (state) => state.slice(0, -1)],
    ["is longer", (state) => `${state}00`],
    ["has a third part", (state) => `${state}.00`],
    ["has no signature", () => `${id}.`],
    ["is an id alone", () => id],
    ["is of another kind of id", async () => signState(SECRET, makeId("con", 0, new Uint8Array(16)))],
    ["is in capitals", (state) => state.toUpperCase()],
    ["is blank", () => ""],
    ["is no state at all", () => "\u0000💩.zz"],
  ])("FR-006-019 that %s names nothing", async (_, change) => {
    expect(await verifyState(SECRET, await change(await signState(SECRET, id)))).toBeNull();
  });
});
