/**
 * HTTP towards providers, without knowing any of them: one deadline per attempt, bounded repeats, and every ending as
 * a value. Nothing here throws or logs, because a fetch error can quote the URL and a provider's body can quote a
 * credential.
 */

import type { Clock } from "./clock.ts";

export type HttpFetch = (url: string, init: RequestInit) => Promise<Response>;

/** Times in milliseconds. `maxTotalWaitMs` bounds the sum of all waits between the attempts of one request. */
export interface RetryPolicy {
  maxAttempts: number;
  maxTotalWaitMs: number;
  baseDelayMs: number;
  maxDelayMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 3,
  maxTotalWaitMs: 20_000,
  baseDelayMs: 500,
  maxDelayMs: 8_000,
};

export const DEFAULT_TIMEOUT_MS = 10_000;

/** A provider's answer is metadata or one page of a list; a body beyond this is refused rather than buffered. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** `null` stands for an attempt that got no complete answer: refused, reset, or past its deadline. */
export type AttemptAnswer = { status: number; retryAfter: string | null } | null;

export interface RetryInput {
  answer: AttemptAnswer;
  /** How many attempts have ended, this one included. */
  attempt: number;
  /** Milliseconds already spent waiting between attempts. */
  waitedMs: number;
  /** Whether sending it twice does no harm. What a 429 refused was never processed, so that one may always repeat. */
  replayable: boolean;
  /** Epoch milliseconds, against which an HTTP date is measured. */
  nowMs: number;
  /** A number in [0, 1): the jitter that keeps many clients from returning together. */
  random: number;
}

/** `retryAfterMs` of a refusal is what the provider asked for, so that a durable caller can wait longer than we do. */
export type RetryDecision = { retry: true; delayMs: number } | { retry: false; retryAfterMs: number | null };

const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Milliseconds to wait by a `Retry-After` of whole seconds, decimal seconds or an HTTP date; null when unusable. */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse reads a year into almost any number, so only the shape of an HTTP date reaches it.
  if (!/^[A-Za-z]{3,9}, .+ GMT$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

export function computeRetry(input: RetryInput, policy: RetryPolicy): RetryDecision {
  const { answer, attempt } = input;
  const retryAfterMs = answer === null ? null : parseRetryAfter(answer.retryAfter, input.nowMs);
  const transient = answer === null || RETRYABLE_STATUSES.has(answer.status);
  const harmless = input.replayable || answer?.status === 429;
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  // Half fixed, half jitter: never zero, never in step with the other clients.
  const delayMs = retryAfterMs ?? Math.round(ceiling / 2 + (ceiling / 2) * input.random);
  if (!transient || !harmless || attempt >= policy.maxAttempts) return { retry: false, retryAfterMs };
  if (input.waitedMs + delayMs > policy.maxTotalWaitMs) return { retry: false, retryAfterMs };
  return { retry: true, delayMs };
}

export interface HttpRequest {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body?: string;
  replayable: boolean;
}

/** `json` is undefined when the body was empty, too large or not JSON. `status` is null when nothing answered. */
export interface HttpOutcome {
  status: number | null;
  json: unknown;
  attempts: number;
  retryAfterMs: number | null;
}

export interface HttpClientDeps {
  fetch: HttpFetch;
  sleep: (ms: number) => Promise<void>;
  clock: Clock;
  random: () => number;
  timeoutMs?: number;
  retryPolicy?: RetryPolicy;
}

export interface HttpClient {
  /** Builds the request anew for each attempt, so that each can carry its own correlation id. */
  send(build: () => HttpRequest): Promise<HttpOutcome>;
}

export function createHttpClient(deps: HttpClientDeps): HttpClient {
  const policy = deps.retryPolicy ?? DEFAULT_RETRY_POLICY;
  const timeoutMs = deps.timeoutMs ?? DEFAULT_TIMEOUT_MS;

  async function attemptOnce(request: HttpRequest): Promise<{ answer: AttemptAnswer; json: unknown }> {
    try {
      const response = await deps.fetch(request.url, {
        method: request.method,
        headers: request.headers,
        ...(request.body === undefined ? {} : { body: request.body }),
        // A redirect would carry the credential to wherever it points.
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const json = await readJson(response);
      return { answer: { status: response.status, retryAfter: response.headers.get("retry-after") }, json };
    } catch {
      return { answer: null, json: undefined };
    }
  }

  return {
    async send(build) {
      let waitedMs = 0;
      for (let attempt = 1; ; attempt += 1) {
        const request = build();
        const { answer, json } = await attemptOnce(request);
        const decision = computeRetry(
          {
            answer,
            attempt,
            waitedMs,
            replayable: request.replayable,
            nowMs: deps.clock.now(),
            random: deps.random(),
          },
          policy,
        );
        if (!decision.retry) {
          return { status: answer?.status ?? null, json, attempts: attempt, retryAfterMs: decision.retryAfterMs };
        }
        waitedMs += decision.delayMs;
        await deps.sleep(decision.delayMs);
      }
    },
  };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await readText(response);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads to the end even when the answer will be repeated: an abandoned body keeps its connection busy. */
async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel();
      return "";
    }
    text += decoder.decode(value, { stream: true });
  }
}
