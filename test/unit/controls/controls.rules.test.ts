import { describe, expect, it } from "vitest";
import { CONTROL_KEYS, CONTROL_OF_OPERATION } from "../../../worker/features/controls/control-catalog.contract.ts";
import { blockingPause, isActivePause, pauseState } from "../../../worker/features/controls/controls.rules.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const WS = "ws_mine";
const pause = (
  id: string,
  more: Partial<{ workspaceId: string | null; expiresAt: number | null; resumedAt: number | null }>,
) => ({
  id,
  workspaceId: null,
  expiresAt: null,
  resumedAt: null,
  ...more,
});

describe("operational controls", () => {
  it("FR-242-001 holds exactly the six controls, and none for a findings backfill", () => {
    expect(CONTROL_KEYS).toEqual([
      "provider.verify",
      "inventory.sync",
      "permission_posture.check",
      "entra_admin_roles.scan",
      "review_pack.generate",
      "onboarding.activate",
    ]);
    expect(Object.values(CONTROL_OF_OPERATION).filter((key) => key !== null)).toEqual(CONTROL_KEYS.slice(0, 5));
  });

  it.each([
    ["without an end", {}, true],
    ["that ends later", { expiresAt: NOW + 1 }, true],
    ["that ends at this instant", { expiresAt: NOW }, false],
    ["that ended before", { expiresAt: NOW - 1 }, false],
    ["that was resumed", { resumedAt: NOW - 1 }, false],
    ["that was resumed and would go on", { resumedAt: NOW - 1, expiresAt: NOW + 1 }, false],
  ])("FR-242-004 decides whether a pause %s blocks", (_, more, active) => {
    expect(isActivePause(pause("p", more), NOW)).toBe(active);
  });

  it.each([
    ["nothing is paused", [], null],
    ["another workspace is paused", [pause("other", { workspaceId: "ws_other" })], null],
    ["everything is paused", [pause("all", {})], "all"],
    ["the workspace is paused", [pause("mine", { workspaceId: WS })], "mine"],
    ["both are: its own says more", [pause("all", {}), pause("mine", { workspaceId: WS })], "mine"],
    ["its own has expired", [pause("mine", { workspaceId: WS, expiresAt: NOW }), pause("all", {})], "all"],
    ["both have ended", [pause("mine", { workspaceId: WS, resumedAt: 1 }), pause("all", { expiresAt: 1 })], null],
  ])("FR-242-004 resolves the scope when %s", (_, pauses, blocking) => {
    expect(blockingPause(pauses, WS, NOW)?.id ?? null).toBe(blocking);
  });

  it("FR-242-007 tells an active, an expired and a resumed pause apart", () => {
    expect(pauseState(pause("p", {}), NOW)).toBe("active");
    expect(pauseState(pause("p", { expiresAt: NOW }), NOW)).toBe("expired");
    expect(pauseState(pause("p", { resumedAt: NOW }), NOW)).toBe("resumed");
  });
});
