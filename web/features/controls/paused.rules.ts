import { CONTROLS, type ControlKey } from "../../../worker/features/controls/control-catalog.contract.ts";
import type { WorkspaceControls } from "../../../worker/features/controls/controls.contract.ts";
import { formatLocal } from "../../ui/time.ts";

/**
 * Why something cannot be started while its control is paused, and until when; undefined when it is not. In the words of the
 * banner and of the refusal that a start would get.
 *
 * @param key null for what cannot be paused
 */
export function pauseRefusal(key: ControlKey | null, paused: WorkspaceControls["items"]): string | undefined {
  if (key === null) return undefined;
  const pause = paused.find((one) => one.key === key);
  if (pause === undefined) return undefined;
  const end = pause.ends_at === null ? "No end is set." : `Ends ${formatLocal(new Date(pause.ends_at))}.`;
  return `${CONTROLS[key].label} is paused: ${pause.reason} ${end}`;
}
