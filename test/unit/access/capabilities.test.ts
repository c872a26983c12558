import { describe, expect, it } from "vitest";
import {
  asRole,
  CAPABILITIES,
  type Capability,
  PLATFORM_CAPABILITIES,
  PLATFORM_CAPABILITY_LABELS,
  passesDashboardGate,
  ROLES,
  roleHas,
} from "../../../worker/features/access/capabilities.contract.ts";

/** The table of domain §3: which of owner, manager, operator, readonly hold it. */
const TABLE: Record<Capability, [owner: 1, manager: 0 | 1, operator: 0 | 1, readonly: 0 | 1]> = {
  "tenant.view": [1, 1, 1, 1],
  "operations.view": [1, 1, 1, 1],
  "reports.view": [1, 1, 1, 1],
  "reviews.view": [1, 1, 1, 1],
  "findings.view": [1, 1, 1, 1],
  "onboarding.view": [1, 1, 1, 1],
  "onboarding.manage": [1, 1, 0, 0],
  "provider.manage": [1, 1, 0, 0],
  "provider.verify": [1, 1, 1, 0],
  "operations.run": [1, 1, 1, 0],
  "reviews.create": [1, 1, 1, 0],
  "review_packs.request": [1, 1, 1, 0],
  "support_diagnostics.view": [1, 1, 1, 0],
  "findings.manage": [1, 1, 1, 0],
  "members.manage": [1, 0, 0, 0],
  "tenant.archive": [1, 0, 0, 0],
  "workspace.manage": [1, 0, 0, 0],
  "audit.view": [1, 1, 0, 0],
};

describe("role capabilities", () => {
  it("FR-002-011 lists each capability of the contract once", () => {
    expect([...CAPABILITIES].sort()).toEqual(Object.keys(TABLE).sort());
  });

  it.each(CAPABILITIES)("FR-002-011 gives %s to the roles of the contract and no other", (capability) => {
    expect(ROLES.map((role) => (roleHas(role, capability) ? 1 : 0))).toEqual(TABLE[capability]);
  });

  it("FR-002-011 takes a stored role that it does not know for the least one", () => {
    expect(ROLES.map(asRole)).toEqual([...ROLES]);
    expect(asRole("emperor")).toBe("readonly");
  });
});

describe("dashboard gate", () => {
  const [panel, console_, ops, runbooks] = PLATFORM_CAPABILITIES;

  it.each([
    [[], false],
    [[panel], false],
    [[console_], false],
    [[panel, console_], true],
    [[panel, ops], false],
    [[panel, runbooks], false],
    [[panel, ops, runbooks], true],
    [[ops, runbooks], false],
    [[console_, ops, runbooks], false],
    [[...PLATFORM_CAPABILITIES], true],
    [PLATFORM_CAPABILITIES.filter((one) => one !== panel), false],
  ])("FR-002-015 of %j says %s", (held, passes) => {
    expect(passesDashboardGate(new Set(held))).toBe(passes);
  });

  it("FR-002-019 has a label for each platform capability", () => {
    expect(Object.keys(PLATFORM_CAPABILITY_LABELS)).toEqual([...PLATFORM_CAPABILITIES]);
  });
});
