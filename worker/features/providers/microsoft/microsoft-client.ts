import { createHttpClient, type HttpClientDeps } from "../../../platform/http-client.ts";
import type { InventoryPart } from "../inventory-parts.contract.ts";
import { GRAPH_RESOURCE, type PermissionKey } from "../permissions.contract.ts";
import type { RoleList, RoleListItems } from "../role-lists.contract.ts";
import type { MicrosoftFailure } from "./failures.ts";
import { createGraph, type StillWorking } from "./graph.ts";
import type { AppIdentity } from "./identity.ts";
import { INVENTORY_LISTS } from "./inventory-lists.ts";
import {
  anyList,
  appRoleAssignment,
  countedObject,
  organizationAnswer,
  servicePrincipalAnswer,
} from "./microsoft-shapes.ts";
import { ROLE_LIST_READS } from "./role-lists.ts";
import { createTokenSource } from "./tokens.ts";

export type { MicrosoftFailure } from "./failures.ts";
export type { StillWorking } from "./graph.ts";

/** The two addresses are settings: the same code talks to Microsoft, a national cloud or the Graph simulator. */
export interface MicrosoftClientDeps extends HttpClientDeps {
  loginBaseUrl: string;
  graphBaseUrl: string;
  identity: AppIdentity;
  /** A fresh GUID; Microsoft's support finds a request by it. */
  newRequestId: () => string;
}

/** The token itself stays inside the client: results are stored as the outcome of durable steps. */
export type TokenResult = { ok: true; expiresAt: number; correlationId: string | null } | MicrosoftFailure;

export type OrganizationResult =
  | { ok: true; organization: { id: string; displayName: string | null }; correlationId: string }
  | MicrosoftFailure;

export type PermissionsResult = { ok: true; granted: PermissionKey[]; correlationId: string } | MicrosoftFailure;

export type ReadResult = { ok: true; correlationId: string } | MicrosoftFailure;

export type CountResult = { ok: true; count: number; correlationId: string } | MicrosoftFailure;

export type RolesResult<L extends RoleList> =
  | { ok: true; items: RoleListItems[L][]; next: string | null; correlationId: string }
  | MicrosoftFailure;

export interface MicrosoftClient {
  requestToken(entraTenantId: string): Promise<TokenResult>;
  /** @param stillWorking as for every read: told between its requests, which are several when a token is refused */
  readOrganization(entraTenantId: string, stillWorking?: StillWorking): Promise<OrganizationResult>;
  /** The application permissions that the tenant has granted, those of other APIs than Graph included. */
  readGrantedPermissions(entraTenantId: string, stillWorking: StillWorking): Promise<PermissionsResult>;
  readDirectoryRoles(entraTenantId: string, stillWorking?: StillWorking): Promise<ReadResult>;
  readIntune(entraTenantId: string, stillWorking?: StillWorking): Promise<ReadResult>;
  /** How many objects a part of the tenant's inventory has; a list that cannot be read to its end has no count. */
  countInventory(entraTenantId: string, part: InventoryPart, stillWorking: StillWorking): Promise<CountResult>;
  /** One page of a list about roles; `next` is what the page after it is asked for with. */
  readRoles<L extends RoleList>(
    entraTenantId: string,
    place: { list: L; groupId: string | null; from: string | null },
    stillWorking?: StillWorking,
  ): Promise<RolesResult<L>>;
}

export function createMicrosoftClient(deps: MicrosoftClientDeps): MicrosoftClient {
  const http = createHttpClient(deps);
  const { identity, clock, newRequestId } = deps;
  const graphBaseUrl = withoutTrailingSlash(deps.graphBaseUrl);
  const loginBaseUrl = withoutTrailingSlash(deps.loginBaseUrl);
  const tokens = createTokenSource({ http, clock, loginBaseUrl, graphBaseUrl, newRequestId, identity });
  const graph = createGraph({ http, tokens, graphBaseUrl, newRequestId });

  const servicePrincipal = (entraTenantId: string, appId: string, stillWorking: StillWorking) =>
    graph.get(
      entraTenantId,
      `/servicePrincipals(appId='${encodeURIComponent(appId)}')?$select=id`,
      servicePrincipalAnswer,
      { stillWorking },
    );

  return {
    async requestToken(entraTenantId) {
      const token = await tokens.acquire(entraTenantId);
      if ("ok" in token) return token;
      return { ok: true, expiresAt: token.expiresAt, correlationId: token.correlationId };
    },

    async readOrganization(entraTenantId, stillWorking) {
      const path = "/organization?$select=id,displayName";
      const read = await graph.get(entraTenantId, path, organizationAnswer, { stillWorking });
      if (!read.ok) return read;
      const { correlationId } = read;
      const [{ id, displayName }] = read.data.value;
      if (id.toLowerCase() !== entraTenantId.toLowerCase())
        return { ok: false, reason: "tenant_target_mismatch", status: 200, correlationId, retryAfterMs: null };
      return { ok: true, organization: { id, displayName: displayName ?? null }, correlationId };
    },

    async readGrantedPermissions(entraTenantId, stillWorking) {
      const own = await servicePrincipal(entraTenantId, identity.clientId, stillWorking);
      if (!own.ok) return own;
      await stillWorking();
      // an assignment names its API by an object id of this tenant: only Graph's own is known by its application id
      const resource = await servicePrincipal(entraTenantId, GRAPH_RESOURCE, stillWorking);
      if (!resource.ok) return resource;
      await stillWorking();
      const path = `/servicePrincipals/${encodeURIComponent(own.data.id)}/appRoleAssignments?$top=999&$select=appRoleId,resourceId`;
      const assignments = await graph.list(entraTenantId, path, appRoleAssignment, stillWorking);
      if (!assignments.ok) return assignments;
      const graphId = resource.data.id.toLowerCase();
      const granted = assignments.data.map(({ appRoleId, resourceId }) => ({
        resource: resourceId.toLowerCase() === graphId ? GRAPH_RESOURCE : resourceId.toLowerCase(),
        id: appRoleId.toLowerCase(),
      }));
      return { ok: true, granted, correlationId: assignments.correlationId };
    },

    readDirectoryRoles(entraTenantId, stillWorking) {
      const path = "/roleManagement/directory/roleDefinitions?$top=1&$select=id";
      return reading(graph.get(entraTenantId, path, anyList, { stillWorking }));
    },

    readIntune(entraTenantId, stillWorking) {
      const path = "/deviceManagement/managedDevices?$top=1&$select=id";
      return reading(graph.get(entraTenantId, path, anyList, { endpoint: "intune", stillWorking }));
    },

    async countInventory(entraTenantId, part, stillWorking) {
      const { path, endpoint } = INVENTORY_LISTS[part];
      const read = await graph.count(entraTenantId, path, countedObject, { endpoint, stillWorking });
      return read.ok ? { ok: true, count: read.data, correlationId: read.correlationId } : read;
    },

    async readRoles(entraTenantId, { list, groupId, from }, stillWorking) {
      const { path, item } = ROLE_LIST_READS[list];
      const read = await graph.page(entraTenantId, from ?? path(groupId ?? ""), item, { stillWorking });
      if (!read.ok) return read;
      const { items, next } = read.data;
      return { ok: true, items: items.filter((one) => one !== null), next, correlationId: read.correlationId };
    },
  };
}

/** What was read is not kept: that it could be read is the answer. */
async function reading(read: Promise<{ ok: true; correlationId: string } | MicrosoftFailure>): Promise<ReadResult> {
  const result = await read;
  return result.ok ? { ok: true, correlationId: result.correlationId } : result;
}

/** The scope is made from the address, and `https://graph.microsoft.com//.default` names no resource. */
function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
