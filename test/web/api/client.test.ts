import type { ClientResponse } from "hono/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { idempotencyHeader, mutate, unwrap } from "../../../web/api/client.ts";
import { ApiError, parseRetryAfter, toApiError } from "../../../web/api/errors.ts";
import { retryDelay, shouldRetry } from "../../../web/api/query.ts";

type Answer = ClientResponse<{ id: string }, 200, "json">;

const answer = (status: number, body: BodyInit | null, headers: Record<string, string> = {}) =>
  Promise.resolve(new Response(body, { status, headers }) as unknown as Answer);
const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  answer(status, JSON.stringify(body), { "Content-Type": "application/problem+json", ...headers });
const failureOf = (promise: Promise<unknown>): Promise<ApiError> =>
  promise.then(
    () => {
      throw new Error("it succeeded");
    },
    (error: unknown) => toApiError(error),
  );

const NOW = Date.parse("2026-11-23T12:00:00Z");

describe("an answer of the API", () => {
  it("is its body when it succeeded", async () => {
    expect(await unwrap(answer(200, '{"id":"run_1"}', { "Content-Type": "application/json" }))).toEqual({
      id: "run_1",
    });
  });

  it("is undefined when it succeeded without a body", async () => {
    expect(await unwrap(answer(204, null))).toBeUndefined();
  });

  it("is an error with every member of the problem document when it was refused", async () => {
    const errors = [{ path: "body.email", code: "invalid_format", detail: "Not an e-mail address" }];
    const error = await failureOf(
      unwrap(
        json(
          422,
          {
            status: 422,
            code: "invalid_input",
            title: "The input is not valid",
            detail: "See errors",
            errors,
            capability: "a.b",
          },
          { "Retry-After": "7" },
        ),
      ),
    );
    expect({ ...error }).toMatchObject({
      status: 422,
      code: "invalid_input",
      title: "The input is not valid",
      detail: "See errors",
      errors,
      retryAfter: 7,
      capability: "a.b",
    });
  });

  it.each([
    { what: "a page of a proxy", response: () => answer(502, "<html>", { "Content-Type": "text/html" }) },
    { what: "a broken document", response: () => answer(502, "{", { "Content-Type": "application/json" }) },
    { what: "an unexpected shape", response: () => json(502, ["no"]) },
  ])("keeps the status of $what", async ({ response }) => {
    expect(await failureOf(unwrap(response()))).toMatchObject({
      status: 502,
      code: "http_502",
      errors: [],
      detail: null,
    });
  });

  it("is network_unreachable when none came", async () => {
    expect(await failureOf(unwrap(Promise.reject(new TypeError("Failed to fetch"))))).toMatchObject({
      status: 0,
      code: "network_unreachable",
    });
  });

  it.each([
    { value: null, seconds: null },
    { value: "", seconds: null },
    { value: "2", seconds: 2 },
    { value: "Mon, 23 Nov 2026 12:00:30 GMT", seconds: 30 },
    { value: "Mon, 23 Nov 2026 11:00:00 GMT", seconds: 0 },
    { value: "soon", seconds: null },
  ])("reads Retry-After $value as $seconds", ({ value, seconds }) => {
    expect(parseRetryAfter(value, NOW)).toBe(seconds);
  });
});

describe("a mutation", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("carries a fresh Idempotency-Key", () => {
    const [first, second] = [idempotencyHeader(), idempotencyHeader()];
    expect(first["Idempotency-Key"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(first).not.toEqual(second);
  });

  it("FR-243-016 is repeated under the same key when its answer got lost", async () => {
    const keys: (string | undefined)[] = [];
    const sent = mutate(({ headers }) => {
      keys.push(headers["Idempotency-Key"]);
      return keys.length === 1
        ? Promise.reject(new TypeError("Failed to fetch"))
        : answer(200, '{"id":"run_1"}', { "Content-Type": "application/json" });
    });
    await vi.runAllTimersAsync();
    expect(await sent).toEqual({ id: "run_1" });
    expect(keys).toEqual([keys[0], keys[0]]);
  });

  it.each([
    {
      what: "an unreachable server",
      sends: 3,
      respond: () => Promise.reject<Answer>(new TypeError("Failed to fetch")),
    },
    {
      what: "an overloaded server",
      sends: 3,
      respond: () => json(503, { code: "overloaded" }, { "Retry-After": "2" }),
    },
    { what: "a refusal", sends: 1, respond: () => json(403, { code: "forbidden" }) },
    { what: "an internal error", sends: 1, respond: () => json(500, { code: "internal_error" }) },
  ])("is sent $sends times to $what", async ({ sends, respond }) => {
    const send = vi.fn(respond);
    const failure = failureOf(mutate(send));
    await vi.runAllTimersAsync();
    expect(await failure).toBeInstanceOf(ApiError);
    expect(send).toHaveBeenCalledTimes(sends);
  });
});

describe("retries of a query", () => {
  const error = (status: number, retryAfter: number | null = null) =>
    new ApiError({ status, code: "c", title: "t", detail: null, errors: [], retryAfter, capability: null });

  it.each([
    { status: 0, failures: 0, retry: true },
    { status: 500, failures: 1, retry: true },
    { status: 503, failures: 2, retry: false },
    { status: 401, failures: 0, retry: false },
    { status: 404, failures: 0, retry: false },
    { status: 429, failures: 0, retry: false },
  ])("after $failures failures and status $status: $retry", ({ status, failures, retry }) => {
    expect(shouldRetry(failures, error(status))).toBe(retry);
  });

  it.each([
    { failures: 0, retryAfter: null, ms: 1_000 },
    { failures: 5, retryAfter: null, ms: 10_000 },
    { failures: 0, retryAfter: 2, ms: 2_000 },
    { failures: 0, retryAfter: 600, ms: 30_000 },
  ])("waits $ms ms after $failures failures when asked for $retryAfter s", ({ failures, retryAfter, ms }) => {
    expect(retryDelay(failures, error(503, retryAfter))).toBe(ms);
  });
});
