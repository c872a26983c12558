import { OPERATIONS } from "../operations/operation-types.contract.ts";
import type { Granted } from "../provider-runs/grants.rules.ts";
import { outcomeOf } from "../providers/connection-state.rules.ts";
import { INVENTORY_PARTS, type InventoryPart } from "../providers/inventory-parts.contract.ts";
import type { PartAnswer } from "../providers/inventory-reads.ts";
import { REASONS, type ReasonCode } from "../providers/reason-codes.contract.ts";
import { refusalWords } from "../providers/refusal-words.rules.ts";

const STAGES = OPERATIONS["inventory.sync"].stages;

export type Stage = (typeof STAGES)[number]["key"];

export const stageIndex = (key: Stage): number => STAGES.findIndex((stage) => stage.key === key);

export const stageLabel = (key: Stage): string => STAGES[stageIndex(key)]?.label ?? key;

export type Refused = Extract<PartAnswer, { ok: false }>;

/** Of one part alone: the others are read by another permission, or another workload answers them. */
const OF_THE_PART: ReadonlySet<ReasonCode> = new Set([
  "provider_permission_denied",
  "intune_rbac_permission_missing",
  "intune_rbac_not_configured",
  "unknown_error",
]);

/** Whether no other part is worth asking for: the sign-in is refused, or the provider has been asked often enough. */
export const endsSync = (answer: PartAnswer): boolean => !answer.ok && !OF_THE_PART.has(answer.reason);

const REFUSALS: ReadonlySet<ReasonCode> = new Set(["provider_permission_denied", "intune_rbac_permission_missing"]);

/** Whether the grants can explain what came of the parts. */
export const needsExplanation = (answers: readonly PartAnswer[]): boolean =>
  answers.some((answer) => !answer.ok && REFUSALS.has(answer.reason));

export interface Skipped {
  reason: ReasonCode;
  message: string;
  stage: InventoryPart;
}

/**
 * Why a part is not in the inventory. The directory refuses an application for want of a permission alone, so a refusal of
 * which the grants say nothing is that; device management has roles besides.
 */
export function skippedPart(answer: Refused, granted: Granted): Skipped {
  const { part, reason } = answer;
  const { label, needs } = INVENTORY_PARTS[part];
  const skipped = `${label} skipped`;
  const because = (code: ReasonCode, why: string): Skipped => ({
    reason: code,
    message: `${skipped}: ${why}`,
    stage: part,
  });
  if (reason === "intune_rbac_not_configured") return because(reason, "the tenant has no device management.");
  if (!REFUSALS.has(reason)) return { reason, message: refusalWords(skipped, answer), stage: part };
  const isGranted = granted(needs);
  if (isGranted === false || (isGranted === null && reason === "provider_permission_denied"))
    return because("provider_permission_missing", `missing permission ${needs}`);
  if (reason === "provider_permission_denied") return { reason, message: refusalWords(skipped, answer), stage: part };
  return because(
    reason,
    isGranted === null
      ? `it needs the permission ${needs} and a role that allows it.`
      : "the role of the application does not allow it.",
  );
}

/** How a sync ends, as its run keeps it. */
export interface Conclusion {
  outcome: "succeeded" | "partially_succeeded" | "blocked" | "failed";
  /** Stage that ended it; null when every part was asked for. */
  stage: Stage | null;
  failure: { reason: ReasonCode; message: string; stage?: InventoryPart } | null;
  others: Skipped[];
  counts: Partial<Record<InventoryPart, number>>;
}

function countsOf(answers: readonly PartAnswer[]): Conclusion["counts"] {
  return Object.fromEntries(answers.flatMap((answer) => (answer.ok ? [[answer.part, answer.count]] : [])));
}

/** @param answers of the parts that were asked for, in their order */
export function conclude(answers: readonly PartAnswer[], granted: Granted): Conclusion {
  const counts = countsOf(answers);
  const refused = answers.filter((answer) => !answer.ok);
  const last = refused.at(-1);
  if (last !== undefined && endsSync(last)) {
    const { label } = INVENTORY_PARTS[last.part];
    return {
      outcome: outcomeOf(last.reason),
      stage: last.part,
      failure: { reason: last.reason, message: refusalWords(label, last) },
      others: refused.slice(0, -1).map((answer) => skippedPart(answer, granted)),
      counts,
    };
  }
  const skipped = refused.map((answer) => skippedPart(answer, granted));
  const [first, ...others] = skipped;
  if (first === undefined) return { outcome: "succeeded", stage: null, failure: null, others: [], counts };
  if (refused.length < answers.length)
    return { outcome: "partially_succeeded", stage: null, failure: first, others, counts };
  // nothing was counted: what nobody understands is ours to look at before somebody grants anything
  const deciding = skipped.find(({ reason }) => REASONS[reason].group === "unknown") ?? first;
  return {
    outcome: outcomeOf(deciding.reason),
    stage: null,
    failure: deciding,
    others: skipped.filter((one) => one !== deciding),
    counts,
  };
}
