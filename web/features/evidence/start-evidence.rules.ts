import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { refusal } from "../access/permitted.rules.ts";

type Place = Pick<TenantDetail, "capabilities" | "status">;

const ARCHIVED = "An archived tenant takes no operations.";

/** Why this person cannot take a snapshot of this tenant; undefined when nothing that is known stands against it. */
export function snapshotRefusal({ capabilities, status }: Place): string | undefined {
  if (!capabilities.includes("operations.run")) return refusal("operations.run", "tenant");
  return status === "archived" ? ARCHIVED : undefined;
}

/** The same of composing a review. */
export function composeRefusal({ capabilities, status }: Place): string | undefined {
  if (!capabilities.includes("reviews.create")) return refusal("reviews.create", "tenant");
  return status === "archived" ? ARCHIVED : undefined;
}
