import { INVENTORY_PARTS, type InventoryPart } from "../../worker/features/providers/inventory-parts.contract.ts";
import { grantedValues, guidOf } from "./grants.ts";
import * as graph from "./graph-responses.ts";
import type { Answer, Stamp } from "./responses.ts";
import type { SimulatedTenant } from "./scenario-store.ts";

interface Kind {
  entity: string;
  /** Workload that answers: it has its own way of refusing and its own default page. */
  workload: "directory" | "policies" | "intune";
  /** Objects that a tenant has: from the first number up to the second one. */
  size: readonly [number, number];
  /** What an object is besides its id, when nothing is selected. */
  properties(name: string): Record<string, unknown>;
}

const KINDS: Readonly<Record<InventoryPart, Kind>> = {
  conditional_access_policies: {
    entity: "identity/conditionalAccess/policies",
    workload: "policies",
    size: [4, 14],
    properties: (displayName) => ({ displayName, state: "enabled" }),
  },
  device_compliance_policies: {
    entity: "deviceManagement/deviceCompliancePolicies",
    workload: "intune",
    size: [2, 9],
    properties: (displayName) => ({ "@odata.type": "#microsoft.graph.windows10CompliancePolicy", displayName }),
  },
  applications: {
    entity: "applications",
    workload: "directory",
    size: [12, 60],
    properties: (displayName) => ({ displayName, signInAudience: "AzureADMyOrg" }),
  },
  service_principals: {
    entity: "servicePrincipals",
    workload: "directory",
    size: [140, 420],
    properties: (displayName) => ({ displayName, servicePrincipalType: "Application" }),
  },
  managed_devices: {
    entity: "deviceManagement/managedDevices",
    workload: "intune",
    size: [20, 260],
    properties: (deviceName) => ({ deviceName, operatingSystem: "Windows", complianceState: "compliant" }),
  },
  device_configurations: {
    entity: "deviceManagement/deviceConfigurations",
    workload: "intune",
    size: [3, 25],
    properties: (displayName) => ({ "@odata.type": "#microsoft.graph.windows10GeneralConfiguration", displayName }),
  },
};

/** Objects on a page without `$top`, and at most. */
const PAGE = { directory: [100, 999], policies: [100, 999], intune: [1000, 1000] } as const;

/** A `paged` tenant gives a few objects at a time, however many are asked for. */
const SMALL_PAGE = 10;

/** How many objects of the kind the tenant has: the same each time, and another number for another tenant. */
export function inventorySize({ entraTenantId }: SimulatedTenant, part: InventoryPart): number {
  const [least, most] = KINDS[part].size;
  return least + (Number.parseInt(guidOf(entraTenantId, part).slice(0, 8), 16) % (most - least + 1));
}

function refusalOf(tenant: SimulatedTenant, part: InventoryPart): graph.GraphErrorName | null {
  const { workload } = KINDS[part];
  const isGranted = grantedValues(tenant).includes(INVENTORY_PARTS[part].needs);
  if (workload !== "intune") {
    if (isGranted) return null;
    return workload === "policies" ? "scopes_missing" : "permission_denied";
  }
  const { scenario } = tenant.settings;
  if (scenario === "intune_not_configured") return "intune_not_applicable";
  return isGranted && scenario !== "intune_role_missing" ? null : "intune_forbidden";
}

function pageSize(tenant: SimulatedTenant, part: InventoryPart, url: URL): number {
  if (tenant.settings.scenario === "paged") return SMALL_PAGE;
  const [usual, most] = PAGE[KINDS[part].workload];
  return Math.min(Number(url.searchParams.get("$top") ?? usual), most);
}

/** One page of a list of the tenant's objects, with the link to the next one, or the workload's refusal. */
export function inventoryPage(tenant: SimulatedTenant, part: InventoryPart, url: URL, stamp: Stamp): Answer {
  const refusal = refusalOf(tenant, part);
  if (refusal !== null) return graph.graphError(refusal, stamp);
  const { entity, properties } = KINDS[part];
  const select = (url.searchParams.get("$select") ?? "").split(",").filter((name) => name !== "");
  const objectOf = (index: number) => {
    const whole = { id: guidOf(tenant.entraTenantId, part, String(index)), ...properties(`${entity} ${index + 1}`) };
    return Object.fromEntries(Object.entries(whole).filter(([key]) => select.length === 0 || select.includes(key)));
  };
  const total = inventorySize(tenant, part);
  const size = pageSize(tenant, part, url);
  const start = Number(url.searchParams.get("$skiptoken") ?? 0);
  const count = Math.max(0, Math.min(size, total - start));
  const next = new URL(url);
  next.searchParams.set("$skiptoken", String(start + size));
  return graph.list(
    `${entity}${select.length === 0 ? "" : `(${select.join(",")})`}`,
    Array.from({ length: count }, (_, index) => objectOf(start + index)),
    start + size < total ? next.href : null,
    stamp,
  );
}
