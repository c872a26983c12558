import type { StageResult } from "../providers/connections.usecases.ts";
import { REASONS, type ReasonCode } from "../providers/reason-codes.contract.ts";
import { OPERATIONS } from "./operation-types.contract.ts";

/** Times that a stage is executed while its failure may pass, the first one included. */
export const MAX_ROUNDS = 3;

/** A provider that asks to wait longer than this ends the run instead of keeping it open, ms. */
export const MAX_WAIT = 20_000;

const FIRST_WAIT = 1_000;

/** A stage that did not pass. */
export interface StageFailure {
  reason: ReasonCode;
  message: string;
  /** What the provider asked to wait, ms. */
  retryAfterMs: number | null;
}

/**
 * How long to wait before the stage is executed again, ms; null when it ends the run.
 *
 * @param round how many times it was executed, this time included
 */
export function waitBeforeRound(failure: Pick<StageFailure, "reason" | "retryAfterMs">, round: number): number | null {
  if (!REASONS[failure.reason].retryable || round >= MAX_ROUNDS) return null;
  const wait = Math.max(failure.retryAfterMs ?? 0, FIRST_WAIT * 2 ** (round - 1));
  return wait > MAX_WAIT ? null : wait;
}

type Stage = (typeof OPERATIONS)["provider.connection.check"]["stages"][number]["key"];

const STAGES = OPERATIONS["provider.connection.check"].stages;

export const stageIndex = (key: Stage): number => STAGES.findIndex((stage) => stage.key === key);

const labelOf = (key: Stage): string => STAGES.find((stage) => stage.key === key)?.label ?? key;

/** Closed text of a refusal that needed no request. */
export const refusalMessage = (key: Stage): string => `${labelOf(key)}: nothing was asked of the provider.`;

/** What is kept of a provider's refusal: our own words, its status, and the correlation id that we made. */
export function failureMessage(result: Extract<StageResult, { ok: false }>): string {
  const label = labelOf(result.stage);
  if (result.correlationId === null) return refusalMessage(result.stage);
  const reference = `correlation id ${result.correlationId}`;
  if (result.reason === "tenant_target_mismatch") return `${label}: answered for another tenant, ${reference}.`;
  if (result.status === null) return `${label}: no answer, ${reference}.`;
  if (result.status < 300) return `${label}: answered in an unknown form, ${reference}.`;
  return `${label}: answered with status ${result.status}, ${reference}.`;
}
