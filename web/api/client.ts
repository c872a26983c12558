import { type ClientResponse, hc } from "hono/client";
import type { SuccessStatusCode } from "hono/utils/http-status";
import type { AppType } from "../../worker/app.ts";
import { ApiError, NETWORK_UNREACHABLE, networkError, parseRetryAfter, problemToError } from "./errors.ts";

/** Every route below `/api`, typed from the worker. */
export const api = hc<AppType>("/").api;

/** Bodies of the success answers of a route; `undefined` for those without a body (204). */
type SuccessBody<R> =
  R extends ClientResponse<infer Body, infer Status, infer Format>
    ? Status extends SuccessStatusCode
      ? Format extends "json"
        ? Body
        : undefined
      : never
    : never;

/**
 * Body of the answer.
 * @throws {ApiError} for a problem document, and with code `network_unreachable` when no answer came
 */
export async function unwrap<R extends ClientResponse<unknown, number>>(request: Promise<R>): Promise<SuccessBody<R>> {
  const response = await request.catch((cause: unknown) => {
    throw networkError(cause);
  });
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  if (response.ok) {
    return (
      isJson
        ? await response.json().catch((cause: unknown) => {
            // the connection broke in the middle of the body
            throw networkError(cause);
          })
        : undefined
    ) as SuccessBody<R>;
  }
  const body = isJson ? await response.json().catch(() => null) : null;
  throw problemToError(response.status, body, parseRetryAfter(response.headers.get("retry-after"), Date.now()));
}

/** Header that makes a repeated mutation count once (for 24 h, per user). One key per intention of the user. */
export const idempotencyHeader = (): { "Idempotency-Key": string } => ({ "Idempotency-Key": crypto.randomUUID() });

/** Whether a mutation may be sent again under its key: nobody answered, or the server said "later". */
const isWorthRepeating = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.code === NETWORK_UNREACHABLE || error.status === 503);

const REPEATS = 2;
const REPEAT_AFTER_MS = 800;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Sends a mutation under one `Idempotency-Key` and repeats it at most twice when the answer got lost or the server is
 * overloaded: the server does it once.
 * @example mutate((options) => api.admin.tenants[":tenantId"].operations.$post({ param, json }, options))
 */
export async function mutate<R extends ClientResponse<unknown, number>>(
  send: (options: { headers: Record<string, string> }) => Promise<R>,
): Promise<SuccessBody<R>> {
  const headers = idempotencyHeader();
  for (let attempt = 0; ; attempt++) {
    try {
      return await unwrap(send({ headers }));
    } catch (error) {
      if (attempt >= REPEATS || !isWorthRepeating(error)) throw error;
      await wait(error.retryAfter === null ? REPEAT_AFTER_MS * 2 ** attempt : Math.min(error.retryAfter, 10) * 1000);
    }
  }
}
