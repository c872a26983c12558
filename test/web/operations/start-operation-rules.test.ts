import { describe, expect, it } from "vitest";
import { startRefusal } from "../../../web/features/operations/start-operation.rules.ts";
import { ROLES } from "../../../worker/features/access/capabilities.contract.ts";
import type { ControlKey } from "../../../worker/features/controls/control-catalog.contract.ts";
import { tenantOf } from "../admin/fixtures.ts";

const KINDS = [
  ["FR-003-019", "verification", "provider.connection.check", undefined, "provider.verify", "Provider verification"],
  ["FR-008-018", "inventory sync", "inventory.sync", "an inventory", "inventory.sync", "Inventory sync"],
] as const;

const pause = (key: ControlKey, endsAt: string | null = null) => ({
  ...{ key, label: "Paused", effect: "Nothing goes.", reason: "An outage.", ends_at: endsAt },
});

describe("why an operation cannot be started", () => {
  it.each(KINDS.flatMap(([fr, name, type, reads]) => ROLES.map((role) => [fr, name, role, type, reads] as const)))(
    "%s a %s is refused to the role %s only where it lacks the capability",
    (_fr, _name, role, type, reads) => {
      expect(startRefusal(type, reads, tenantOf({}, role), []) !== undefined).toBe(role === "readonly");
    },
  );

  it.each(KINDS)(
    "%s a %s names the role before the archive, that before the connection, and that before a pause",
    (_fr, _name, type, reads, key, label) => {
      const paused = [pause(key)];
      const bare = { provider: null, status: "archived" } as const;
      const why = (tenant: Parameters<typeof startRefusal>[2]) => startRefusal(type, reads, tenant, paused);
      expect(why(tenantOf(bare, "readonly"))).toBe("This needs the role Owner, Manager or Operator on this tenant.");
      expect(why(tenantOf(bare))).toBe("An archived tenant takes no operations.");
      expect(why(tenantOf({ provider: null }))).toMatch(/^This tenant has no provider connection to (verify|read an)/);
      expect(why(tenantOf())).toBe(`${label} is paused: An outage. No end is set.`);
    },
  );

  it.each(KINDS)("%s a %s tells when its pause ends, and goes on under the pause of something else", (...kind) => {
    const [, , type, reads, key] = kind;
    const other = key === "inventory.sync" ? "provider.verify" : "inventory.sync";
    expect(startRefusal(type, reads, tenantOf(), [pause(key, "2026-11-28T18:00:00.000Z")])).toMatch(/Ends .+2026/);
    expect(startRefusal(type, reads, tenantOf(), [pause(other)])).toBeUndefined();
  });
});
