import { describe, expect, it } from "vitest";
import {
  capabilityLabel,
  missingForDashboard,
  missingForStaffPage,
} from "../../../web/features/console/dashboard-access.rules.ts";

const PANEL = "platform.access_system_panel";
const CONSOLE = "platform.console.view";

describe("who sees the dashboard", () => {
  it.each([
    { held: [], missing: PANEL },
    { held: [CONSOLE], missing: PANEL },
    { held: [PANEL], missing: CONSOLE },
    { held: [PANEL, "platform.ops.view"], missing: CONSOLE },
    { held: [PANEL, "platform.runbooks.view"], missing: CONSOLE },
    { held: [PANEL, CONSOLE], missing: null },
    { held: [PANEL, "platform.ops.view", "platform.runbooks.view"], missing: null },
  ])("FR-243-009 with $held the missing capability is $missing", ({ held, missing }) => {
    expect(missingForDashboard(new Set(held))).toBe(missing);
  });
});

describe("who sees the staff page", () => {
  it.each([
    { held: [], missing: PANEL },
    { held: ["platform.users.manage"], missing: PANEL },
    { held: [PANEL, CONSOLE], missing: "platform.users.manage" },
    { held: [PANEL, "platform.users.manage"], missing: null },
  ])("with $held the missing capability is $missing", ({ held, missing }) => {
    expect(missingForStaffPage(new Set(held))).toBe(missing);
  });

  it("names a capability in words, and an unknown one as it is", () => {
    expect(capabilityLabel(CONSOLE)).toBe("View the dashboard");
    expect(capabilityLabel("platform.later")).toBe("platform.later");
  });
});
