import type {
  RunOutcome,
  RunStatus,
  StageState,
} from "../../../worker/features/operations/operation-types.contract.ts";
import type { ReasonOwner } from "../../../worker/features/providers/reason-codes.contract.ts";
import type { Tone } from "../../ui/tone.ts";

interface Label {
  text: string;
  tone: Tone;
}

const ACTIVE: Record<Exclude<RunStatus, "completed">, Label> = {
  queued: { text: "Queued", tone: "neutral" },
  running: { text: "Running", tone: "info" },
};

const ENDED: Record<Exclude<RunOutcome, "pending">, Label & { explanation: string }> = {
  succeeded: { text: "Succeeded", tone: "success", explanation: "Every stage completed without a failure." },
  partially_succeeded: {
    text: "Partially succeeded",
    tone: "warning",
    explanation: "The operation went through to its end, and found something that needs attention.",
  },
  failed: {
    text: "Failed",
    tone: "danger",
    explanation: "The operation could not be completed. Starting it again may help when the reason is retryable.",
  },
  blocked: {
    text: "Blocked",
    tone: "warning",
    explanation:
      "The operation met something that someone has to change first. Starting it again before that ends the same way.",
  },
  cancelled: { text: "Cancelled", tone: "neutral", explanation: "The operation was cancelled before it ended." },
};

/** One word for where a run is: its status while it is active, its outcome afterwards. */
export function runLabel(run: { status: RunStatus; outcome: RunOutcome }): Label {
  if (run.status !== "completed") return ACTIVE[run.status];
  return run.outcome === "pending" ? ACTIVE.running : ENDED[run.outcome];
}

/** What a completed run's outcome means; null while it is active. */
export const outcomeExplanation = (run: { status: RunStatus; outcome: RunOutcome }): string | null =>
  run.status !== "completed" || run.outcome === "pending" ? null : ENDED[run.outcome].explanation;

export const STAGE_LABELS: Record<StageState, string> = {
  pending: "Waiting",
  running: "Running",
  done: "Done",
  failed: "Failed",
  skipped: "Not run",
};

export const OWNER_LABELS: Record<ReasonOwner, string> = {
  operator: "Operator",
  tenant_admin: "Tenant admin",
  platform: "Platform",
  provider: "Provider",
};
