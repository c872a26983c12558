import { describe, expect, it } from "vitest";
import { losesOwnManagement, readablePassword } from "../../../worker/features/access/platform-users.rules.ts";

const MANAGE = "platform.users.manage";

describe("own management", () => {
  it.each([
    ["stf_1", "stf_1", [], true],
    ["stf_1", "stf_1", ["platform.console.view"], true],
    ["stf_1", "stf_1", [MANAGE], false],
    ["stf_1", "stf_2", [], false],
  ] as const)(
    "FR-002-020 of %s, who gives %s the capabilities %j, is lost: %s",
    (actor, target, capabilities, lost) => {
      expect(losesOwnManagement(actor, target, capabilities)).toBe(lost);
    },
  );
});

describe("readable password", () => {
  it("FR-002-019 is five groups of five letters and digits that nobody confuses", () => {
    const every = Array.from({ length: 256 }, (_, byte) => readablePassword(new Uint8Array(25).fill(byte)));
    for (const password of every) expect(password).toMatch(/^[a-km-z2-9]{5}(-[a-km-z2-9]{5}){4}$/);
    expect(new Set(every).size).toBe(32);
  });

  it("FR-002-019 uses every random byte", () => {
    const base = readablePassword(new Uint8Array(25));
    for (let place = 0; place < 25; place += 1) {
      expect(readablePassword(new Uint8Array(25).fill(1, place, place + 1))).not.toBe(base);
    }
  });
});
