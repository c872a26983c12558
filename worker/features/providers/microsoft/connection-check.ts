import type { ConsentStatus } from "../connection-state.contract.ts";
import { refineConsentReason } from "../connection-state.rules.ts";
import type { ReasonCode } from "../reason-codes.contract.ts";
import type { MicrosoftClient, MicrosoftFailure } from "./microsoft-client.ts";

/**
 * The provider connection check, stage by stage. Each stage is complete in itself (the second one gets its own token
 * when the client has none), so a durable run may do them in separate steps, hours and processes apart. A stage's
 * result is safe to store: no token, no credential, nothing of the answer's body.
 */
export const CONNECTION_CHECK_STAGES = ["token", "organization"] as const;
export type ConnectionCheckStage = (typeof CONNECTION_CHECK_STAGES)[number];

export interface ConnectionCheckTarget {
  entraTenantId: string;
  /** What the connection knew of its consent before this check. */
  consentStatus: ConsentStatus;
}

export type StageResult =
  | { stage: ConnectionCheckStage; ok: true; correlationId: string | null }
  | {
      stage: ConnectionCheckStage;
      ok: false;
      reason: ReasonCode;
      /** HTTP status; null when nothing answered or nothing was sent. */
      status: number | null;
      correlationId: string | null;
      /** Milliseconds that the provider asked to wait, when it did. */
      retryAfterMs: number | null;
    };

export async function checkToken(client: MicrosoftClient, target: ConnectionCheckTarget): Promise<StageResult> {
  const result = await client.requestToken(target.entraTenantId);
  return result.ok
    ? { stage: "token", ok: true, correlationId: result.correlationId }
    : stageFailure("token", result, target);
}

export async function checkOrganization(client: MicrosoftClient, target: ConnectionCheckTarget): Promise<StageResult> {
  const result = await client.readOrganization(target.entraTenantId);
  return result.ok
    ? { stage: "organization", ok: true, correlationId: result.correlationId }
    : stageFailure("organization", result, target);
}

function stageFailure(
  stage: ConnectionCheckStage,
  failure: MicrosoftFailure,
  target: ConnectionCheckTarget,
): StageResult {
  return { ...failure, stage, reason: refineConsentReason(failure.reason, target.consentStatus) };
}

export const CONNECTION_CHECKS = {
  token: checkToken,
  organization: checkOrganization,
} as const satisfies Record<
  ConnectionCheckStage,
  (client: MicrosoftClient, target: ConnectionCheckTarget) => Promise<StageResult>
>;

/** `done` of `total` stages are behind us; `result` is present once the stage has ended. */
export interface StageProgress {
  stage: ConnectionCheckStage;
  done: number;
  total: number;
  result: StageResult | null;
}

/** `reason` is null when every stage passed; the stages after a failed one are not run. */
export interface ConnectionCheckResult {
  reason: ReasonCode | null;
  stages: StageResult[];
}

/** Runs the stages in order, telling `onStage` at the start and at the end of each. */
export async function checkConnection(
  client: MicrosoftClient,
  target: ConnectionCheckTarget,
  onStage: (progress: StageProgress) => void | Promise<void>,
): Promise<ConnectionCheckResult> {
  const total = CONNECTION_CHECK_STAGES.length;
  const stages: StageResult[] = [];
  for (const stage of CONNECTION_CHECK_STAGES) {
    await onStage({ stage, done: stages.length, total, result: null });
    const result = await CONNECTION_CHECKS[stage](client, target);
    stages.push(result);
    await onStage({ stage, done: stages.length, total, result });
    if (!result.ok) return { reason: result.reason, stages };
  }
  return { reason: null, stages };
}
