import type { RetryPolicy } from "../../platform/http-client.ts";

// The workflow asks again by itself, with waits that survive a restart: a single request stays short, so that an
// execution that waits for a provider is told from one that stands still.

/** Deadline of one attempt, ms. */
export const REQUEST_TIMEOUT_MS = 8_000;

export const REQUEST_RETRIES: RetryPolicy = {
  maxAttempts: 2,
  maxTotalWaitMs: 4_000,
  baseDelayMs: 400,
  maxDelayMs: 2_000,
};

/** Longest time from the first attempt of a request to its outcome, ms: all of them silent, and all waits between them. */
export const longestRequest = (timeoutMs: number, policy: RetryPolicy): number =>
  policy.maxAttempts * timeoutMs + policy.maxTotalWaitMs;

/** Longest time that a check can go without saying that it goes on, ms: it does so before each request. */
export const LONGEST_REQUEST_MS = longestRequest(REQUEST_TIMEOUT_MS, REQUEST_RETRIES);

/** A provider that asks to wait longer than this ends a durable run instead of keeping it open, ms. */
export const MAX_WAIT = 20_000;
