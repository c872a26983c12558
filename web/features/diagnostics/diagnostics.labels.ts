import type { Availability, FreshnessState } from "../../../worker/features/diagnostics/diagnostics-words.contract.ts";
import type { Tone } from "../../ui/tone.ts";

export const AVAILABILITY_LABELS: Readonly<Record<Availability, { text: string; tone: Tone }>> = {
  available: { text: "Available", tone: "success" },
  missing: { text: "Missing", tone: "neutral" },
  redacted: { text: "Redacted", tone: "info" },
  stale: { text: "Stale", tone: "warning" },
};

export const FRESHNESS_LABELS: Readonly<Record<FreshnessState, { text: string; tone: Tone }>> = {
  fresh: { text: "Fresh", tone: "success" },
  stale: { text: "Stale", tone: "warning" },
  unknown: { text: "No evidence", tone: "neutral" },
};
