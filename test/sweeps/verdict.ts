import {
  DASHBOARD_CAPABILITY,
  passesDashboardGate,
  type Role,
  roleHas,
} from "../../worker/features/access/capabilities.contract.ts";
import type { Caller } from "./callers.ts";
import type { Access } from "./route-policy.ts";

/** How a request is to be answered: let through, or refused with this status and, for 403, this capability. */
export type Verdict =
  | { passes: true }
  | { passes: false; status: 401 | 404 }
  | { passes: false; status: 403; capability: string };

const PANEL = "platform.access_system_panel";

const passes: Verdict = { passes: true };
const refused = (status: 401 | 404): Verdict => ({ passes: false, status });
const lacks = (capability: string): Verdict => ({ passes: false, status: 403, capability });

type Operator = NonNullable<Caller["operator"]>;
type Staff = NonNullable<Caller["staff"]>;

function ofOperator(access: Extract<Access, { plane: "admin" }>, { workspaceRole, tenantRole }: Operator): Verdict {
  if (access.scope === "session") return passes;
  if (workspaceRole === null) return refused(404);
  if (access.scope === "entitlements") {
    // who manages members decides about a tenant without being entitled to it; to others it does not exist
    if (roleHas(workspaceRole, "members.manage")) return passes;
    return tenantRole === null ? refused(404) : lacks("members.manage");
  }
  const role: Role | null = access.scope === "tenant" ? tenantRole : workspaceRole;
  if (role === null) return refused(404);
  return access.capability === null || roleHas(role, access.capability) ? passes : lacks(access.capability);
}

function ofStaff(access: Extract<Access, { plane: "system" }>, { capabilities }: Staff): Verdict {
  if (access.scope === "session") return passes;
  if (!capabilities.has(PANEL)) return lacks(PANEL);
  if (access.scope === "gate") return passesDashboardGate(capabilities) ? passes : lacks(DASHBOARD_CAPABILITY);
  return capabilities.has(access.capability) ? passes : lacks(access.capability);
}

/** What the policy says about a caller. */
export function verdictOn(access: Access, caller: Caller): Verdict {
  if (access.plane === "none") return passes;
  if (access.plane === "admin")
    return caller.operator === undefined ? refused(401) : ofOperator(access, caller.operator);
  return caller.staff === undefined ? refused(401) : ofStaff(access, caller.staff);
}
