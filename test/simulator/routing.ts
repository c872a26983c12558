import type { InventoryPart } from "../../worker/features/providers/inventory-parts.contract.ts";
import type { Endpoints, Reply } from "./endpoints.ts";
import type { Stamp } from "./responses.ts";
import { readClaims } from "./responses.ts";
import type { Endpoint } from "./scenarios.ts";

export interface Incoming {
  method: string;
  url: URL;
  bearer: string;
  body: string;
}

/** A request to the provider, recognised: what is asked, of which tenant, and how to get the answer. */
export interface Route {
  endpoint: Endpoint;
  entraTenantId: string;
  answer(): Promise<Reply>;
}

type Pattern = [
  method: string,
  path: RegExp,
  endpoint: Endpoint,
  answer: (endpoints: Endpoints, part: string, incoming: Incoming, stamp: Stamp) => Promise<Reply>,
];

const names = (url: URL): string[] => (url.searchParams.get("$select") ?? "").split(",").filter((name) => name !== "");

/** A list of what an inventory counts. */
const counted = (path: string, endpoint: Endpoint, part: InventoryPart): Pattern => [
  "GET",
  new RegExp(`^/v1\\.0/${path}()$`, "i"),
  endpoint,
  (to, _, { bearer, url }, stamp) => to.inventory(endpoint, part, bearer, url, stamp),
];

const PATTERNS: readonly Pattern[] = [
  [
    "POST",
    /^\/([^/]+)\/oauth2\/v2\.0\/token$/i,
    "token",
    (to, tenant, { body }, stamp) => to.token(tenant, body, stamp),
  ],
  [
    "GET",
    /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/i,
    "discovery",
    (to, tenant, _, stamp) => to.discovery(tenant, stamp),
  ],
  [
    "GET",
    /^\/v1\.0\/organization()$/i,
    "organization",
    (to, _, { bearer, url }, stamp) => to.organization(bearer, names(url), stamp),
  ],
  [
    "GET",
    /^\/v1\.0\/servicePrincipals\(appId='([^']+)'\)$/i,
    "service_principal",
    (to, appId, { bearer }, stamp) => to.servicePrincipal(bearer, appId, stamp),
  ],
  [
    "GET",
    /^\/v1\.0\/servicePrincipals\/([^/]+)\/appRoleAssignments$/i,
    "permissions",
    (to, id, { bearer, url }, stamp) =>
      to.assignments(bearer, id, Number(url.searchParams.get("$skiptoken") ?? 0), url.origin, stamp),
  ],
  [
    "GET",
    /^\/v1\.0\/roleManagement\/directory\/roleDefinitions()$/i,
    "directory_roles",
    (to, _, { bearer, url }, stamp) => to.directoryRoles(bearer, url, stamp),
  ],
  [
    "GET",
    /^\/v1\.0\/roleManagement\/directory\/roleAssignments()$/i,
    "role_assignments",
    (to, _, { bearer, url }, stamp) => to.roleAssignments(bearer, url, stamp),
  ],
  [
    "GET",
    /^\/v1\.0\/roleManagement\/directory\/roleAssignmentScheduleInstances()$/i,
    "role_schedules",
    (to, _, { bearer, url }, stamp) => to.roleSchedules(bearer, url, stamp),
  ],
  [
    "GET",
    /^\/v1\.0\/groups\/([^/]+)\/transitiveMembers$/i,
    "group_members",
    (to, group, { bearer, url }, stamp) => to.groupMembers(bearer, group, url, stamp),
  ],
  counted("deviceManagement/managedDevices", "intune", "managed_devices"),
  counted("identity/conditionalAccess/policies", "conditional_access", "conditional_access_policies"),
  counted("deviceManagement/deviceCompliancePolicies", "compliance_policies", "device_compliance_policies"),
  counted("applications", "applications", "applications"),
  counted("servicePrincipals", "service_principals", "service_principals"),
  counted("deviceManagement/deviceConfigurations", "device_configurations", "device_configurations"),
];

/** The path in plain characters; as it came when it is no valid escape. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Null for what is no address of the provider. */
export function findRoute(endpoints: Endpoints, incoming: Incoming, stamp: Stamp): Route | null {
  const path = decoded(incoming.url.pathname);
  for (const [method, pattern, endpoint, answer] of PATTERNS) {
    const part = incoming.method === method ? pattern.exec(path)?.[1] : undefined;
    if (part === undefined) continue;
    const isLogin = endpoint === "token" || endpoint === "discovery";
    return {
      endpoint,
      entraTenantId: isLogin ? part.toLowerCase() : (readClaims(incoming.bearer)?.tid ?? "unknown"),
      answer: () => answer(endpoints, part, incoming, stamp),
    };
  }
  return null;
}
