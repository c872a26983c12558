import type { Capability } from "../../../worker/features/access/capabilities.contract.ts";

interface Place {
  key: string;
  label: string;
  path: (tenantId: string) => string;
  /** Who lacks it on the tenant is not shown the way: the page would refuse them. */
  capability: Capability;
}

/**
 * The pages of a tenant, in the order of its navigation. A page joins when it exists. They stand apart from the features that
 * have them, all of which lead to one another through this.
 */
export const TENANT_PLACES = [
  { key: "overview", label: "Overview", path: (id) => `/admin/t/${id}`, capability: "tenant.view" },
  {
    key: "operations",
    label: "Operations",
    path: (id) => `/admin/operations?tenant=${id}`,
    capability: "operations.view",
  },
  { key: "findings", label: "Findings", path: (id) => `/admin/t/${id}/findings`, capability: "findings.view" },
  { key: "reports", label: "Reports", path: (id) => `/admin/t/${id}/reports`, capability: "reports.view" },
  { key: "evidence", label: "Evidence", path: (id) => `/admin/t/${id}/evidence`, capability: "reviews.view" },
  { key: "reviews", label: "Reviews", path: (id) => `/admin/t/${id}/reviews`, capability: "reviews.view" },
  {
    key: "review_packs",
    label: "Review packs",
    path: (id) => `/admin/t/${id}/review-packs`,
    capability: "reviews.view",
  },
  {
    key: "provider_connection",
    label: "Provider connection",
    path: (id) => `/admin/t/${id}/provider-connection`,
    capability: "tenant.view",
  },
  {
    key: "required_permissions",
    label: "Permissions",
    path: (id) => `/admin/t/${id}/required-permissions`,
    capability: "tenant.view",
  },
] as const satisfies readonly Place[];

export type TenantPlaceKey = (typeof TENANT_PLACES)[number]["key"];
