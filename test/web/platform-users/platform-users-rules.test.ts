import { describe, expect, it } from "vitest";
import {
  isSameSet,
  knownCapabilities,
  lockedBecause,
  toggled,
} from "../../../web/features/platform-users/platform-users.rules.ts";

const PANEL = "platform.access_system_panel";
const CONSOLE = "platform.console.view";
const MANAGE = "platform.users.manage";

describe("capabilities of a staff member", () => {
  it.each([
    { held: [], capability: CONSOLE, isHeld: true, result: [CONSOLE] },
    { held: [MANAGE, CONSOLE], capability: PANEL, isHeld: true, result: [PANEL, CONSOLE, MANAGE] },
    { held: [PANEL, CONSOLE], capability: CONSOLE, isHeld: false, result: [PANEL] },
    { held: [PANEL], capability: PANEL, isHeld: true, result: [PANEL] },
    { held: [PANEL], capability: CONSOLE, isHeld: false, result: [PANEL] },
  ] as const)(
    "are $result after setting $capability to $isHeld on $held, in catalog order",
    ({ held, capability, isHeld, result }) => {
      expect(toggled(held, capability, isHeld)).toEqual(result);
    },
  );

  it.each([
    { left: [], right: [], same: true },
    { left: [PANEL, CONSOLE], right: [CONSOLE, PANEL], same: true },
    { left: [PANEL], right: [PANEL, CONSOLE], same: false },
    { left: [PANEL], right: [CONSOLE], same: false },
  ])("$left and $right are the same set: $same", ({ left, right, same }) => {
    expect(isSameSet(left, right)).toBe(same);
  });

  it.each([
    { capability: MANAGE, isYou: true, locked: true },
    { capability: MANAGE, isYou: false, locked: false },
    { capability: CONSOLE, isYou: true, locked: false },
  ] as const)("$capability is locked for yourself ($isYou): $locked", ({ capability, isYou, locked }) => {
    expect(lockedBecause(capability, isYou) !== null).toBe(locked);
  });

  it("leave out what this page does not know", () => {
    expect(knownCapabilities([MANAGE, "platform.later", PANEL])).toEqual([PANEL, MANAGE]);
  });
});
