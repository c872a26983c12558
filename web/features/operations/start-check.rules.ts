import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import { OPERATIONS } from "../../../worker/features/operations/operation-types.contract.ts";
import { ROLE_LABELS } from "../access/roles.ts";

/** Why this person cannot start a provider connection check on this tenant; undefined when nothing stands against it. */
export function checkRefusal(tenant: {
  role: Role;
  capabilities: readonly string[];
  provider: object | null;
}): string | undefined {
  if (!tenant.capabilities.includes(OPERATIONS["provider.connection.check"].capability))
    return `Your role on this tenant is ${ROLE_LABELS[tenant.role]}. Verifying needs Operator, Manager or Owner.`;
  if (tenant.provider === null) return "This tenant has no provider connection to verify.";
  return undefined;
}
