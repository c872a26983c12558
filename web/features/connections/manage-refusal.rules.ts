import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { refusalOn } from "../access/permitted.rules.ts";

/** Why this person cannot change the tenant's provider connections; undefined when nothing stands against it. */
export const manageRefusal = (tenant: Pick<TenantDetail, "status" | "capabilities">): string | undefined =>
  tenant.status === "archived"
    ? "An archived tenant takes no changes."
    : refusalOn({ tenant, capabilities: tenant.capabilities }, "provider.manage");
