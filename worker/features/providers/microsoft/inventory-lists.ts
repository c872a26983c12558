import type { InventoryPart } from "../inventory-parts.contract.ts";
import type { Endpoint } from "./failures.ts";

interface InventoryList {
  /** Below `/v1.0`. Of each object only its id is asked for, which lowers what the read costs of the tenant's quota. */
  path: string;
  endpoint: Endpoint;
}

/** Where each part of an inventory is read. The directory's lists give 100 objects a page unless asked for more. */
export const INVENTORY_LISTS: Readonly<Record<InventoryPart, InventoryList>> = {
  conditional_access_policies: { path: "/identity/conditionalAccess/policies?$select=id", endpoint: "graph" },
  device_compliance_policies: {
    path: "/deviceManagement/deviceCompliancePolicies?$select=id",
    endpoint: "intune",
  },
  applications: { path: "/applications?$select=id&$top=999", endpoint: "graph" },
  service_principals: { path: "/servicePrincipals?$select=id&$top=999", endpoint: "graph" },
  managed_devices: { path: "/deviceManagement/managedDevices?$select=id", endpoint: "intune" },
  device_configurations: { path: "/deviceManagement/deviceConfigurations?$select=id", endpoint: "intune" },
};
