import type { Capability, Role } from "../../worker/features/access/capabilities.contract.ts";
import type { Caller } from "./callers.ts";
import type { Access } from "./route-policy.ts";

/** How a request is to be answered: let through, or refused with this status and, for 403, this capability. */
export type Verdict =
  | { passes: true }
  | { passes: false; status: 401 | 404 }
  | { passes: false; status: 403; capability: string };

const PANEL = "platform.access_system_panel";

const ALL: readonly Role[] = ["owner", "manager", "operator", "readonly"];
const ACTING: readonly Role[] = ["owner", "manager", "operator"];
const LEADING: readonly Role[] = ["owner", "manager"];
const OWNING: readonly Role[] = ["owner"];

/** Who holds what, as the product contract says it; apart from the application's own table, which is under test here. */
const HOLDERS: Readonly<Record<Capability, readonly Role[]>> = {
  "tenant.view": ALL,
  "operations.view": ALL,
  "reports.view": ALL,
  "reviews.view": ALL,
  "findings.view": ALL,
  "onboarding.view": ALL,
  "onboarding.manage": LEADING,
  "provider.manage": LEADING,
  "provider.verify": ACTING,
  "operations.run": ACTING,
  "reviews.create": ACTING,
  "review_packs.request": ACTING,
  "support_diagnostics.view": ACTING,
  "findings.manage": ACTING,
  "members.manage": OWNING,
  "tenant.archive": OWNING,
  "workspace.manage": OWNING,
  "audit.view": LEADING,
};

const holds = (role: Role, capability: Capability) => HOLDERS[capability].includes(role);

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
    if (holds(workspaceRole, "members.manage")) return passes;
    return tenantRole === null ? refused(404) : lacks("members.manage");
  }
  const role: Role | null = access.scope === "tenant" ? tenantRole : workspaceRole;
  if (role === null) return refused(404);
  return access.capability === null || holds(role, access.capability) ? passes : lacks(access.capability);
}

function ofStaff(access: Extract<Access, { plane: "system" }>, { capabilities }: Staff): Verdict {
  if (access.scope === "session") return passes;
  if (!capabilities.has(PANEL)) return lacks(PANEL);
  if (access.scope === "gate") {
    const views = capabilities.has("platform.console.view");
    const operates = capabilities.has("platform.ops.view") && capabilities.has("platform.runbooks.view");
    if (!views && !operates) return lacks("platform.console.view");
  }
  if (access.capability === undefined) return passes;
  return capabilities.has(access.capability) ? passes : lacks(access.capability);
}

/** What the policy says about a caller. */
export function verdictOn(access: Access, caller: Caller): Verdict {
  if (access.plane === "none") return passes;
  if (access.plane === "admin")
    return caller.operator === undefined ? refused(401) : ofOperator(access, caller.operator);
  return caller.staff === undefined ? refused(401) : ofStaff(access, caller.staff);
}
