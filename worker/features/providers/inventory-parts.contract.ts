// Free of zod: the web reads these values.
import type { GraphPermission } from "./permission-catalog.contract.ts";

/** What an inventory is divided into for a person. */
export const INVENTORY_AREAS = ["Policies", "Apps", "Device management"] as const;
export type InventoryArea = (typeof INVENTORY_AREAS)[number];

interface InventoryPartText {
  area: InventoryArea;
  label: string;
  /** Application permission without which the part cannot be read. */
  needs: GraphPermission;
}

/**
 * The parts of an inventory, in the order in which they are counted. A part is what is permitted or refused as a whole, so
 * it is counted, or skipped, by itself.
 */
export const INVENTORY_PARTS = {
  conditional_access_policies: {
    area: "Policies",
    label: "Conditional access policies",
    needs: "Policy.Read.All",
  },
  device_compliance_policies: {
    area: "Policies",
    label: "Device compliance policies",
    needs: "DeviceManagementConfiguration.Read.All",
  },
  applications: { area: "Apps", label: "Applications", needs: "Application.Read.All" },
  service_principals: { area: "Apps", label: "Service principals", needs: "Application.Read.All" },
  managed_devices: {
    area: "Device management",
    label: "Devices",
    needs: "DeviceManagementManagedDevices.Read.All",
  },
  device_configurations: {
    area: "Device management",
    label: "Device configurations",
    needs: "DeviceManagementConfiguration.Read.All",
  },
} as const satisfies Record<string, InventoryPartText>;

export type InventoryPart = keyof typeof INVENTORY_PARTS;

export const INVENTORY_PART_KEYS = Object.keys(INVENTORY_PARTS) as InventoryPart[];
