import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { STEP_LABELS } from "../../../worker/features/onboarding/readiness.contract.ts";
import { CHECKPOINT_KEYS } from "../../../worker/features/telemetry/catalog.contract.ts";
import type { Step } from "../../ui/stepper.tsx";

export type StepKey = (typeof CHECKPOINT_KEYS)[number];

/**
 * The four steps as they stand. The server says which one is current and how far the draft has come. Reached ones can be
 * looked at; so can the verification as soon as there is something to verify, since consent that was given elsewhere is
 * found out by it.
 */
export function stepsOf(draft: Pick<DraftView, "step" | "last_completed_checkpoint" | "connection">): Step<StepKey>[] {
  const done = draft.last_completed_checkpoint === null ? -1 : CHECKPOINT_KEYS.indexOf(draft.last_completed_checkpoint);
  const current = CHECKPOINT_KEYS.indexOf(draft.step);
  return CHECKPOINT_KEYS.map((key, index) => ({
    key,
    label: STEP_LABELS[key],
    state: index <= done ? "done" : index === current ? "current" : "upcoming",
    canShow: index <= Math.max(done, current) || (key === "verify_access" && draft.connection !== null),
  }));
}

/** What the activation waits for. */
export interface Condition {
  label: string;
  isMet: boolean;
}

/** What has to be true before the tenant can be activated; the last word is the readiness. */
export function activationConditions(
  draft: Pick<DraftView, "tenant" | "connection" | "report" | "readiness">,
): Condition[] {
  const { connection, report } = draft;
  return [
    { label: "Tenant identified", isMet: draft.tenant !== null },
    { label: "Provider connection selected and enabled", isMet: connection?.enabled === true },
    { label: "Admin consent granted", isMet: connection?.consent_status === "granted" },
    { label: "Verification is up to date", isMet: report !== null && !report.is_stale },
    {
      label: "Nothing left that blocks or waits for an acknowledgement",
      isMet: draft.readiness?.situation === "ready",
    },
  ];
}
