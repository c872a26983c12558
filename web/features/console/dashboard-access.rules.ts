import {
  DASHBOARD_CAPABILITY,
  PLATFORM_CAPABILITY_LABELS,
  type PlatformCapability,
  passesDashboardGate,
} from "../../../worker/features/access/capabilities.contract.ts";

const PANEL: PlatformCapability = "platform.access_system_panel";

/** The capability to ask for in order to see the dashboard; null for who passes its gate. */
export function missingForDashboard(held: ReadonlySet<string>): PlatformCapability | null {
  if (passesDashboardGate(held)) return null;
  return held.has(PANEL) ? DASHBOARD_CAPABILITY : PANEL;
}

/** The capability to ask for in order to open a page that needs the given one; null for who has it. */
export function missingFor(capability: PlatformCapability, held: ReadonlySet<string>): PlatformCapability | null {
  if (!held.has(PANEL)) return PANEL;
  return held.has(capability) ? null : capability;
}

/** The same for managing staff. */
export const missingForStaffPage = (held: ReadonlySet<string>): PlatformCapability | null =>
  missingFor("platform.users.manage", held);

/** What a capability is for, in words; the name itself when this page does not know it. */
export const capabilityLabel = (capability: string): string =>
  (PLATFORM_CAPABILITY_LABELS as Readonly<Record<string, string>>)[capability] ?? capability;
