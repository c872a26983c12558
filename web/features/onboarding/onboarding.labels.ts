import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import type { ReadinessSituation } from "../../../worker/features/onboarding/readiness.contract.ts";
import type { Tone } from "../../ui/tone.ts";

export const LIFECYCLE_TONES: Record<DraftView["lifecycle"], Tone> = {
  draft: "neutral",
  verifying: "info",
  action_required: "warning",
  ready_for_activation: "success",
  completed: "success",
  cancelled: "neutral",
};

export const SITUATION_TONES: Record<ReadinessSituation, Tone> = {
  not_identified: "neutral",
  connection_missing: "neutral",
  consent_required: "warning",
  consent_revoked: "danger",
  connection_disabled: "warning",
  never_verified: "neutral",
  verification_running: "info",
  verification_stale: "warning",
  consent_blocker: "danger",
  permission_blocker: "danger",
  needs_attention: "warning",
  ready: "success",
};
