import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import type { Crumb } from "../../ui/page-header.tsx";
import { useAdmin } from "../access/admin-context.ts";

/** The way from a page below a tenant up to it. */
export function useTenantCrumbs(tenant: () => TenantDetail): () => Crumb[] {
  const admin = useAdmin();
  return () => [
    { label: admin.workspace()?.name ?? "Workspace" },
    { label: "Tenants", href: `/admin/w/${tenant().workspace_id}/tenants` },
    { label: tenant().display_name, href: `/admin/t/${tenant().id}` },
  ];
}
