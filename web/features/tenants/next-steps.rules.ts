import type { NextStep } from "../../../worker/features/tenant-dashboard/health.contract.ts";
import { formatLocal } from "../../ui/time.ts";
import { refusalOn } from "../access/permitted.rules.ts";

/** Why this person cannot take the step now; undefined when nothing stands against it. */
export function stepRefusal(
  tenant: { capabilities: readonly string[] },
  { capability, paused }: Pick<NextStep, "capability" | "paused">,
): string | undefined {
  const refusal = refusalOn({ tenant, capabilities: tenant.capabilities }, capability);
  if (refusal !== undefined || paused === null) return refusal;
  const end = paused.ends_at === null ? "No end is set." : `Ends ${formatLocal(new Date(paused.ends_at))}.`;
  return `This is paused: ${paused.reason} ${end}`;
}
