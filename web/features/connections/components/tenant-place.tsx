import { useQuery } from "@tanstack/solid-query";
import type { JSX } from "solid-js";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useWorkspaceOf } from "../../access/admin-context.ts";
import { tenantQuery } from "../../tenants/tenants.queries.ts";

/** A page below a tenant: its tenant while it is loaded, refused, or there. */
export function TenantPlace(props: {
  tenantId: string;
  title: string;
  children: (tenant: () => TenantDetail) => JSX.Element;
}): JSX.Element {
  const tenant = useQuery(() => tenantQuery(props.tenantId));
  useWorkspaceOf(() => (tenant.isSuccess ? tenant.data.workspace_id : undefined));
  return (
    <Load
      from={tenant}
      skeleton={
        <>
          <PageHeader title={props.title} />
          <Skeleton class="space-y-3" lines={5} />
        </>
      }
      errorAction={<ButtonLink href="/admin">Go to the tenants</ButtonLink>}
    >
      {props.children}
    </Load>
  );
}
