import { type Capability, type Role, roleHas } from "../access/capabilities.contract.ts";
import type { PrimaryAction } from "./onboarding.contract.ts";
import type { ActionKind } from "./readiness.contract.ts";

interface Place {
  tenantId: string | null;
  connectionId: string | null;
  /** The newest verification run. */
  runId: string | null;
  hasReport: boolean;
}

type Target = PrimaryAction["target"];

const COMMAND: Target = { type: "command" };
const link = (url: string, external = false): Target => ({ type: "link", url, external });

/** What each action needs on the tenant, and where it leads in the draft's place; null leads nowhere: a badge. */
const ACTIONS: Readonly<Record<ActionKind, { capability: Capability; target: (place: Place) => Target }>> = {
  identify_tenant: { capability: "onboarding.manage", target: () => COMMAND },
  connect_provider: { capability: "provider.manage", target: () => COMMAND },
  // it goes on to the provider, so it opens beside the page that one comes back to
  grant_consent: {
    capability: "provider.manage",
    target: ({ connectionId }) =>
      connectionId === null ? null : link(`/admin/connections/${connectionId}/consent`, true),
  },
  review_connection: {
    capability: "tenant.view",
    target: ({ tenantId }) => (tenantId === null ? null : link(`/admin/t/${tenantId}/provider-connection`)),
  },
  run_verification: { capability: "provider.verify", target: () => COMMAND },
  refresh_verification: { capability: "provider.verify", target: () => COMMAND },
  view_operation: {
    capability: "operations.view",
    target: ({ runId }) => (runId === null ? null : link(`/admin/operations/${runId}`)),
  },
  review_permissions: {
    capability: "tenant.view",
    target: ({ tenantId }) => (tenantId === null ? null : link(`/admin/t/${tenantId}/required-permissions`)),
  },
  // the report is on the draft's own page; without one the run tells what happened
  review_verification: {
    capability: "tenant.view",
    target: ({ hasReport, runId }) => {
      if (hasReport) return COMMAND;
      return runId === null ? null : link(`/admin/operations/${runId}`);
    },
  },
  complete_onboarding: { capability: "onboarding.manage", target: () => COMMAND },
};

/** The action as the viewer may use it: one that they may not is shown, with what they lack. */
export function primaryAction(action: { kind: ActionKind; label: string }, place: Place, role: Role): PrimaryAction {
  const { capability, target } = ACTIONS[action.kind];
  const permitted = roleHas(role, capability);
  return { ...action, target: target(place), permitted, capability: permitted ? null : capability };
}
