import { createHash } from "node:crypto";
import { REQUIRED_PERMISSIONS } from "../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE } from "../../worker/features/providers/permissions.contract.ts";
import type { SimulatedTenant } from "./scenario-store.ts";
import { GRANT_PAGES } from "./scenarios.ts";

/** A GUID that is the same for the same words: objects of a directory keep their ids. */
export function guidOf(...words: string[]): string {
  const hex = createHash("sha256").update(words.join("|")).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const objectIdOf = (tenant: SimulatedTenant, appId: string): string => guidOf(tenant.entraTenantId, appId);

/** What a `permission_missing` tenant has not granted: one that blocks, and one that does not. */
const MISSING = new Set(["RoleManagement.Read.Directory", "DeviceManagementManagedDevices.Read.All"]);

/** Values of the permissions that the tenant has granted. */
export const grantedValues = ({ settings, directory }: SimulatedTenant): string[] =>
  REQUIRED_PERMISSIONS.map(({ value }) => value).filter(
    (value) =>
      (settings.scenario !== "permission_missing" || !MISSING.has(value)) && !directory.not_granted.includes(value),
  );

export interface Assignment {
  id: string;
  appRoleId: string;
  resourceId: string;
  principalType: "ServicePrincipal";
  resourceDisplayName: string;
}

const assignment = (tenant: SimulatedTenant, appRoleId: string, resource: string, name: string): Assignment => ({
  id: guidOf(tenant.entraTenantId, appRoleId, resource),
  appRoleId,
  resourceId: objectIdOf(tenant, resource),
  principalType: "ServicePrincipal",
  resourceDisplayName: name,
});

/** The tenant's grants. A `paged` one has more than anybody asks for, with ids that no list knows: of Graph and of another API. */
export function assignmentsOf(tenant: SimulatedTenant): Assignment[] {
  const values = new Set(grantedValues(tenant));
  const required = REQUIRED_PERMISSIONS.filter(({ value }) => values.has(value)).map(({ id }) =>
    assignment(tenant, id, GRAPH_RESOURCE, "Microsoft Graph"),
  );
  if (tenant.settings.scenario !== "paged") return required;
  const unknown = Array.from({ length: GRANT_PAGES }, (_, index) =>
    index % 2 === 0
      ? assignment(tenant, guidOf("role", String(index)), GRAPH_RESOURCE, "Microsoft Graph")
      : assignment(tenant, guidOf("role", String(index)), guidOf("another api"), "Another API"),
  );
  return [...required, ...unknown];
}

/** Items of page `page` (from 0) and whether another one follows. */
export function pageOf(tenant: SimulatedTenant, page: number): { items: Assignment[]; hasMore: boolean } {
  const all = assignmentsOf(tenant);
  if (tenant.settings.scenario !== "paged") return { items: all, hasMore: false };
  const size = Math.ceil(all.length / GRANT_PAGES);
  const items = all.slice(page * size, (page + 1) * size);
  return { items, hasMore: page + 1 < GRANT_PAGES };
}
