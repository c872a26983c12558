// The demo of domain §16: development only. Plain data, so that commands and browser tests read it too.
import type { PlatformCapability, Role } from "../../worker/features/access/capabilities.contract.ts";
import { PLATFORM_CAPABILITIES } from "../../worker/features/access/capabilities.contract.ts";

export const DEMO_PASSWORD = "tenantpilot-demo";

export interface DemoOperator {
  email: string;
  name: string;
  workspace: "northwind" | "fabrikam";
  role: Role;
  /** How many of the workspace's tenants, from the first on, the account is entitled to with its role. */
  tenants: number | "all";
  purpose: string;
}

export interface DemoStaff {
  email: string;
  name: string;
  capabilities: readonly PlatformCapability[];
  purpose: string;
}

export const DEMO_WORKSPACES = { northwind: "Northwind MSP", fabrikam: "Fabrikam IT" } as const;

export const DEMO_OPERATORS: readonly DemoOperator[] = [
  {
    email: "owner@northwind.test",
    name: "Olivia Owner",
    workspace: "northwind",
    role: "owner",
    tenants: "all",
    purpose: "owner of Northwind MSP and of all its tenants",
  },
  {
    email: "manager@northwind.test",
    name: "Manuel Manager",
    workspace: "northwind",
    role: "manager",
    tenants: 2,
    purpose: "manager, on the first two tenants",
  },
  {
    email: "operator@northwind.test",
    name: "Omar Operator",
    workspace: "northwind",
    role: "operator",
    tenants: 2,
    purpose: "operator, on the first two tenants",
  },
  {
    email: "readonly@northwind.test",
    name: "Rita Reader",
    workspace: "northwind",
    role: "readonly",
    tenants: 2,
    purpose: "may look, on the first two tenants",
  },
  {
    email: "member@northwind.test",
    name: "Mei Member",
    workspace: "northwind",
    role: "operator",
    tenants: 0,
    purpose: "workspace member without any tenant",
  },
  {
    email: "owner@fabrikam.test",
    name: "Frida Owner",
    workspace: "fabrikam",
    role: "owner",
    tenants: "all",
    purpose: "owner of Fabrikam IT",
  },
];

export const DEMO_STAFF: readonly DemoStaff[] = [
  {
    email: "staff@tenantpilot.test",
    name: "Sasha Staff",
    capabilities: PLATFORM_CAPABILITIES,
    purpose: "staff with every platform capability",
  },
  {
    email: "console@tenantpilot.test",
    name: "Connie Console",
    capabilities: ["platform.access_system_panel", "platform.console.view"],
    purpose: "staff who may view the console",
  },
  {
    email: "panel@tenantpilot.test",
    name: "Pat Panel",
    capabilities: ["platform.access_system_panel"],
    purpose: "staff without the dashboard: forbidden there",
  },
];

export const DEMO_ACCOUNTS = [...DEMO_OPERATORS, ...DEMO_STAFF].map(({ email, purpose }) => ({ email, purpose }));
