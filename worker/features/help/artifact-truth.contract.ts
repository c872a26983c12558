import type { RunOutcome } from "../operations/operation-types.contract.ts";

/** What an artifact is about: each family has its own truth (domain §2). */
export type ArtifactFamily =
  | "operation_run"
  | "verification_report"
  | "stored_report"
  | "evidence_snapshot"
  | "tenant_review"
  | "review_pack";

/** What a surface knows about the artifact that it shows, in words for an operator; help adds to it and repeats none of it. */
export interface ArtifactTruth {
  family: ArtifactFamily;
  /** Which one of the family. */
  key: string;
  /** Null when no run made it. */
  executionOutcome: RunOutcome | null;
  artifactExistence: "created" | "not_created" | "no_longer_kept";
  contentState: "complete" | "partial" | "empty" | "unknown";
  freshnessState: "current" | "stale" | "unknown";
  actionability: "none" | "optional" | "required";
  primaryLabel: string;
  primaryExplanation: string | null;
  diagnosticLabel: string | null;
  nextActionLabel: string | null;
  nextActionUrl: string | null;
}
