import { CONTROL_OF_OPERATION } from "../../../worker/features/controls/control-catalog.contract.ts";
import type { WorkspaceControls } from "../../../worker/features/controls/controls.contract.ts";
import { OPERATIONS } from "../../../worker/features/operations/operation-types.contract.ts";
import { refusal } from "../access/permitted.rules.ts";
import { pauseRefusal } from "../controls/paused.rules.ts";

const { capability, label } = OPERATIONS["inventory.sync"];

/**
 * Why this person cannot start an inventory sync on this tenant now; undefined when nothing stands against it.
 *
 * @param paused what is paused for the tenant's workspace
 */
export function syncRefusal(
  tenant: { capabilities: readonly string[]; provider: object | null },
  paused: WorkspaceControls["items"],
): string | undefined {
  if (!tenant.capabilities.includes(capability)) return refusal(capability, "tenant");
  if (tenant.provider === null) return "This tenant has no provider connection to read an inventory through.";
  return pauseRefusal(label, CONTROL_OF_OPERATION["inventory.sync"], paused);
}
