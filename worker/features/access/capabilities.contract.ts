// Free of zod: the web reads these values.

export const ROLES = ["owner", "manager", "operator", "readonly"] as const;
export type Role = (typeof ROLES)[number];

/** The role of a stored word; the tables hold no other (CHECK), and one that they should not hold gives the least. */
export const asRole = (text: string): Role => ROLES.find((role) => role === text) ?? "readonly";

const READ = [
  "tenant.view",
  "operations.view",
  "reports.view",
  "reviews.view",
  "findings.view",
  "onboarding.view",
] as const;
const OPERATE = [
  "provider.verify",
  "operations.run",
  "reviews.create",
  "review_packs.request",
  "support_diagnostics.view",
  "findings.manage",
] as const;
const MANAGE = ["onboarding.manage", "provider.manage", "audit.view"] as const;
const OWN = ["members.manage", "tenant.archive", "workspace.manage"] as const;

export const CAPABILITIES = [...READ, ...OPERATE, ...MANAGE, ...OWN] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The one table from role to capabilities (domain §3); it serves workspace roles and tenant roles. */
export const ROLE_CAPABILITIES: Readonly<Record<Role, readonly Capability[]>> = {
  owner: [...READ, ...OPERATE, ...MANAGE, ...OWN],
  manager: [...READ, ...OPERATE, ...MANAGE],
  operator: [...READ, ...OPERATE],
  readonly: READ,
};

export const roleHas = (role: Role, capability: Capability): boolean => ROLE_CAPABILITIES[role].includes(capability);

export const PLATFORM_CAPABILITIES = [
  "platform.access_system_panel",
  "platform.console.view",
  "platform.ops.view",
  "platform.runbooks.view",
  "platform.ops_controls.manage",
  "platform.directory.view",
  "platform.users.manage",
] as const;
export type PlatformCapability = (typeof PLATFORM_CAPABILITIES)[number];

/** What each capability is for, as shown beside its checkbox. */
export const PLATFORM_CAPABILITY_LABELS: Readonly<Record<PlatformCapability, string>> = {
  "platform.access_system_panel": "Enter the system console",
  "platform.console.view": "View the dashboard",
  "platform.ops.view": "View operations",
  "platform.runbooks.view": "View runbooks",
  "platform.ops_controls.manage": "Manage operational controls",
  "platform.directory.view": "View the directory of workspaces and tenants",
  "platform.users.manage": "Manage platform users",
};

/** The dashboard gate of domain §3. */
export const passesDashboardGate = (held: ReadonlySet<string>): boolean =>
  held.has("platform.access_system_panel") &&
  (held.has("platform.console.view") || (held.has("platform.ops.view") && held.has("platform.runbooks.view")));

/**
 * Whether the dashboard's operations may name tenants and workspaces to someone: who may look at runs or at the directory
 * knows these names anyway. The dashboard's own capability shows aggregates (FR-010-014).
 */
export const seesCustomerNames = (held: ReadonlySet<string>): boolean =>
  held.has("platform.ops.view") || held.has("platform.directory.view");

/** Named in the refusal of a staff member who does not pass the gate. */
export const DASHBOARD_CAPABILITY: PlatformCapability = "platform.console.view";
