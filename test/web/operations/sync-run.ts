import { stagesOf } from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { INVENTORY_PARTS, type InventoryPart } from "../../../worker/features/providers/inventory-parts.contract.ts";
import { reasonOf, runOf } from "../admin/fixtures.ts";

const STATES: Readonly<Record<string, RunView["stages"][number]["state"]>> = {
  p: "pending",
  r: "running",
  d: "done",
  f: "failed",
  s: "skipped",
};

type More = Partial<Omit<RunView, "failures">> & {
  /** Parts that were skipped for want of their permission. */
  failures?: InventoryPart[];
};

/** @param states one letter a stage */
export function syncRun(states: string, { failures = [], ...more }: More = {}): RunView {
  return runOf({
    type: "inventory.sync",
    type_label: "Inventory sync",
    stages: stagesOf("inventory.sync").map(({ key, label }, index) => ({
      ...{ key, label },
      state: STATES[states[index] ?? "p"] ?? "pending",
    })),
    progress: { done: 9, total: 9, stage: null, stage_label: null },
    ...more,
    failures: failures.map((part) => ({
      reason: reasonOf("provider_permission_missing"),
      message: `${INVENTORY_PARTS[part].label} skipped: missing permission ${INVENTORY_PARTS[part].needs}`,
      stage: part,
    })),
    ...(more.status === "completed" ? { completed_at: "2026-11-23T12:00:05.200Z" } : {}),
  });
}
