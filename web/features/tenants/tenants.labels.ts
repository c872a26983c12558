import type { Severity } from "../../../worker/features/findings/finding-rules.contract.ts";
import type { PackStatus } from "../../../worker/features/packs/pack-words.contract.ts";
import type {
  ConsentStatus,
  VerificationStatus,
} from "../../../worker/features/providers/connection-state.contract.ts";
import type { ReviewStatus } from "../../../worker/features/reviews/review-words.contract.ts";
import type { HealthLevel, ReasonLevel } from "../../../worker/features/tenant-dashboard/health.contract.ts";
import type { Tone } from "../../ui/tone.ts";

interface Label {
  text: string;
  tone: Tone;
}

export const VERIFICATION_LABELS: Record<VerificationStatus, Label & { meaning: string }> = {
  unknown: {
    text: "Not verified",
    tone: "neutral",
    meaning: "This provider connection was not verified as it is set up now.",
  },
  pending: { text: "Verification pending", tone: "info", meaning: "A verification is under way." },
  healthy: { text: "Healthy", tone: "success", meaning: "The last verification passed every stage." },
  degraded: { text: "Degraded", tone: "warning", meaning: "The last verification passed with warnings." },
  blocked: {
    text: "Blocked",
    tone: "warning",
    meaning: "The last verification stopped at something that someone has to change.",
  },
  error: { text: "Error", tone: "danger", meaning: "The last verification could not be completed." },
};

export const CONSENT_LABELS: Record<ConsentStatus, Label> = {
  unknown: { text: "Not known", tone: "neutral" },
  required: { text: "Required", tone: "warning" },
  granted: { text: "Granted", tone: "success" },
  failed: { text: "Failed", tone: "danger" },
  revoked: { text: "Revoked", tone: "warning" },
};

export const TENANT_STATUS_LABELS: Record<"onboarding" | "active" | "archived", Label> = {
  onboarding: { text: "Onboarding", tone: "info" },
  active: { text: "Active", tone: "neutral" },
  archived: { text: "Archived", tone: "neutral" },
};

export const HEALTH_LABELS: Record<HealthLevel, Label & { meaning: string }> = {
  critical: {
    text: "Critical",
    tone: "danger",
    meaning: "Something has to be dealt with before anything else.",
  },
  attention: {
    text: "Needs attention",
    tone: "warning",
    meaning: "This tenant can be governed, and something is not as it should be.",
  },
  unknown: { text: "Not known", tone: "neutral", meaning: "Too little is known of this tenant to say how it is." },
  healthy: { text: "Healthy", tone: "success", meaning: "Nothing that is known speaks against this tenant." },
};

export const SEVERITY_BADGES: Record<Severity, Label> = {
  critical: { text: "Critical", tone: "danger" },
  high: { text: "High", tone: "danger" },
  medium: { text: "Medium", tone: "warning" },
  low: { text: "Low", tone: "info" },
  info: { text: "Info", tone: "neutral" },
};

export const REVIEW_STATUS_LABELS: Record<ReviewStatus, Label> = {
  draft: { text: "Draft", tone: "neutral" },
  published: { text: "Published", tone: "success" },
};

export const PACK_STATUS_LABELS: Record<PackStatus, Label> = {
  queued: { text: "Queued", tone: "neutral" },
  generating: { text: "Generating", tone: "info" },
  ready: { text: "Ready", tone: "success" },
  failed: { text: "Failed", tone: "danger" },
  expired: { text: "Expired", tone: "neutral" },
};

export const REASON_LABELS: Record<ReasonLevel, Label> = {
  critical: { text: "Critical", tone: "danger" },
  attention: { text: "Attention", tone: "warning" },
  unknown: { text: "Not known", tone: "neutral" },
  info: { text: "Note", tone: "info" },
};

export const CONNECTION_TYPE_LABELS: Record<"platform" | "dedicated", string> = {
  platform: "Platform app",
  dedicated: "Dedicated app",
};
