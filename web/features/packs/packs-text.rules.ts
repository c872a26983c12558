import { CONTROL_OF_OPERATION } from "../../../worker/features/controls/control-catalog.contract.ts";
import type { WorkspaceControls } from "../../../worker/features/controls/controls.contract.ts";
import { OPERATIONS } from "../../../worker/features/operations/operation-types.contract.ts";
import type { PackStatus } from "../../../worker/features/packs/pack-words.contract.ts";
import type { Tone } from "../../ui/tone.ts";
import { refusal } from "../access/permitted.rules.ts";
import { pauseRefusal } from "../controls/paused.rules.ts";
import { ARCHIVED_TENANT } from "../operations/run-actions.rules.ts";

export const STATUS_LABELS: Readonly<Record<PackStatus, { text: string; tone: Tone }>> = {
  queued: { text: "Queued", tone: "neutral" },
  generating: { text: "Generating", tone: "info" },
  ready: { text: "Ready", tone: "success" },
  failed: { text: "Failed", tone: "danger" },
  expired: { text: "Expired", tone: "neutral" },
};

interface Options {
  include_pii: boolean;
  include_operations: boolean;
}

/** What a pack holds besides findings, roles and permissions, and how it names people. */
export const optionsText = ({ include_pii, include_operations }: Options): string =>
  `${include_pii ? "Personal data included" : "Personal data replaced"}, ${include_operations ? "with" : "without"} operations`;

const UNITS = ["B", "KB", "MB", "GB"] as const;

/** `1.4 MB` */
export function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[power]}`;
}

/** The beginning of a hash: enough to compare by eye, the whole is copied. */
export const shortHash = (sha256: string): string => `${sha256.slice(0, 12)}…`;

const { capability } = OPERATIONS["review_pack.generate"];

/**
 * Why this person cannot request a pack of this tenant now, or have one made once more; undefined when nothing stands
 * against it.
 *
 * @param paused what is paused for the tenant's workspace
 */
export function requestRefusal(
  tenant: { capabilities: readonly string[]; status: string },
  paused: WorkspaceControls["items"],
): string | undefined {
  if (!tenant.capabilities.includes(capability)) return refusal(capability, "tenant");
  return (
    pauseRefusal(CONTROL_OF_OPERATION["review_pack.generate"], paused) ??
    (tenant.status === "archived" ? ARCHIVED_TENANT : undefined)
  );
}
