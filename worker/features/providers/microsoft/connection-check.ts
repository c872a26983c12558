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

/** Called between the requests of a stage, each of which may take as long as its deadlines let it. */
export type StillWorking = () => Promise<void>;

async function checkToken(client: MicrosoftClient, target: ConnectionCheckTarget): Promise<StageResult> {
  const result = await client.requestToken(target.entraTenantId);
  return result.ok
    ? { stage: "token", ok: true, correlationId: result.correlationId }
    : stageFailure("token", result, target);
}

async function checkOrganization(
  client: MicrosoftClient,
  target: ConnectionCheckTarget,
  stillWorking: StillWorking,
): Promise<StageResult> {
  const token = await client.requestToken(target.entraTenantId);
  if (!token.ok) return stageFailure("organization", token, target);
  // without a correlation id the client had the token already, and no time has passed
  if (token.correlationId !== null) await stillWorking();
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

export const CONNECTION_CHECKS: Readonly<
  Record<
    ConnectionCheckStage,
    (client: MicrosoftClient, target: ConnectionCheckTarget, stillWorking: StillWorking) => Promise<StageResult>
  >
> = { token: checkToken, organization: checkOrganization };
