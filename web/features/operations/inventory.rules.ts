import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import {
  INVENTORY_AREAS,
  INVENTORY_PART_KEYS,
  INVENTORY_PARTS,
  type InventoryArea,
  type InventoryPart,
} from "../../../worker/features/providers/inventory-parts.contract.ts";
import type { Tone } from "../../ui/tone.ts";

export const isInventoryPart = (name: string): name is InventoryPart => Object.hasOwn(INVENTORY_PARTS, name);

export interface PartView {
  key: InventoryPart;
  label: string;
  /** Null while there is none: a part that was not counted is never shown as zero. */
  count: number | null;
  /** What stands in the count's place. */
  state: { text: string; tone: Tone };
}

type InventoryRun = Pick<RunView, "status" | "outcome" | "stages" | "summary_counts" | "failures">;

const SKIPPED = { text: "Skipped", tone: "warning" } as const;
const FAILED = { text: "Failed", tone: "danger" } as const;
const NOT_REACHED = { text: "Not reached", tone: "neutral" } as const;
// whether it was counted or refused is told with the end of the run
const ASKED = { text: "Asked", tone: "neutral" } as const;

function stateOf(part: InventoryPart, run: InventoryRun): PartView["state"] {
  const stage = run.stages.find(({ key }) => key === part)?.state;
  if (run.status !== "completed") {
    if (stage === "running") return { text: "Counting", tone: "info" };
    return stage === "done" ? ASKED : { text: "Waiting", tone: "neutral" };
  }
  if (run.failures.some((failure) => failure.stage === part)) return SKIPPED;
  return stage === "failed" ? FAILED : NOT_REACHED;
}

/** The parts of a sync by area, in their order, each with its count or what became of it. */
export function inventoryAreas(run: InventoryRun): { area: InventoryArea; parts: PartView[] }[] {
  const parts = INVENTORY_PART_KEYS.map((key) => ({
    area: INVENTORY_PARTS[key].area,
    part: {
      key,
      label: INVENTORY_PARTS[key].label,
      count: run.summary_counts[key] ?? null,
      state: stateOf(key, run),
    },
  }));
  return INVENTORY_AREAS.map((area) => ({
    area,
    parts: parts.filter((one) => one.area === area).map(({ part }) => part),
  }));
}

/** One line about the whole of it; null while the run is active. */
export function inventorySummary(run: InventoryRun): string | null {
  if (run.status !== "completed") return null;
  const counted = INVENTORY_PART_KEYS.filter((part) => run.summary_counts[part] !== undefined).length;
  const skipped = run.failures.filter(({ stage }) => stage !== undefined && isInventoryPart(stage)).length;
  const whole = `${counted} of ${INVENTORY_PART_KEYS.length} parts counted`;
  return skipped === 0 ? `${whole}.` : `${whole}, ${skipped} skipped.`;
}
