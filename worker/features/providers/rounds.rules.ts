import { REASONS, type ReasonCode } from "./reason-codes.contract.ts";
import { MAX_WAIT } from "./request-limits.rules.ts";

/** Times that a durable step's question is put while its failure may pass, the first one included. */
export const MAX_ROUNDS = 3;

const FIRST_WAIT = 1_000;

type Failure = { reason: ReasonCode; retryAfterMs: number | null };

/**
 * How long to wait before the question is put again, ms; null when its answer stands.
 *
 * @param round how many times it was put, this time included
 */
export function waitBeforeRound(failure: Failure, round: number): number | null {
  if (!REASONS[failure.reason].retryable || round >= MAX_ROUNDS) return null;
  const wait = Math.max(failure.retryAfterMs ?? 0, FIRST_WAIT * 2 ** (round - 1));
  return wait > MAX_WAIT ? null : wait;
}
