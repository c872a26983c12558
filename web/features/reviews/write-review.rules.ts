import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { ApiError } from "../../api/errors.ts";
import { refusal } from "../access/permitted.rules.ts";

/** Why this person can change and publish no review of this tenant; undefined when nothing stands against it. */
export function writeRefusal({ capabilities, status }: Pick<TenantDetail, "capabilities" | "status">) {
  if (!capabilities.includes("reviews.create")) return refusal("reviews.create", "tenant");
  return status === "archived" ? "The tenant is archived: its reviews can be read, and not changed." : undefined;
}

/** Whether a change was refused because the review is another one by now: what there is now says so itself. */
export const isOvertaken = (error: unknown): boolean =>
  error instanceof ApiError && ["review_moved", "review_published"].includes(error.code);

/** Whether it was refused because the tenant, or what this person may do there, is not as the page shows it. */
export const isPlaceChanged = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 403 || error.code === "tenant_archived");
