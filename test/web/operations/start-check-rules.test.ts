import { describe, expect, it } from "vitest";
import { checkRefusal } from "../../../web/features/operations/start-check.rules.ts";
import { ROLES } from "../../../worker/features/access/capabilities.contract.ts";
import { tenantOf } from "../admin/fixtures.ts";

describe("why a provider connection check cannot be started", () => {
  it.each(ROLES.map((role) => [role, role === "readonly"] as const))(
    "FR-003-007 the role %s is refused: %s",
    (role, refused) => {
      expect(checkRefusal(tenantOf({}, role)) !== undefined).toBe(refused);
    },
  );

  it("the missing capability is named before the missing connection", () => {
    expect(checkRefusal(tenantOf({ provider: null }, "readonly"))).toMatch(/Your role on this tenant is Read-only/);
    expect(checkRefusal(tenantOf({ provider: null }, "owner"))).toMatch(/no provider connection/);
  });
});
