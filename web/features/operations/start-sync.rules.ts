import { CONTROL_OF_OPERATION } from "../../../worker/features/controls/control-catalog.contract.ts";
import type { WorkspaceControls } from "../../../worker/features/controls/controls.contract.ts";
import { OPERATIONS } from "../../../worker/features/operations/operation-types.contract.ts";
import { formatLocal } from "../../ui/time.ts";
import { refusal } from "../access/permitted.rules.ts";

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
  const pause = paused.find(({ key }) => key === CONTROL_OF_OPERATION["inventory.sync"]);
  if (pause === undefined) return undefined;
  const end = pause.ends_at === null ? "No end is set." : `Ends ${formatLocal(new Date(pause.ends_at))}.`;
  return `${label} is paused: ${pause.reason} ${end}`;
}
