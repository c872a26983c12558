import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import {
  type AttemptAnswer,
  computeRetry,
  createHttpClient,
  DEFAULT_RETRY_POLICY,
  type HttpClientDeps,
  parseRetryAfter,
  type RetryDecision,
} from "../../../worker/platform/http-client.ts";

const NOW = Date.UTC(2026, 0, 5, 8, 0, 0);

describe("Retry-After", () => {
  it.each<[string | null, number | null]>([
    ["0", 0],
    ["7", 7_000],
    [" 7 ", 7_000],
    ["1.5", 1_500],
    ["0.0004", 1],
    ["Mon, 05 Jan 2026 08:00:12 GMT", 12_000],
    ["Monday, 05-Jan-26 08:00:12 GMT", 12_000],
    ["Mon, 05 Jan 2026 07:59:00 GMT", 0],
    [null, null],
    ["", null],
    ["soon", null],
    ["-5", null],
    ["1e3", null],
    ["2026", 2_026_000],
    ["2026-01-05T08:00:12Z", null],
    ["Mon, 99 Foo 2026 08:00:12 GMT", null],
  ])("FR-003-009 reads Retry-After %j as %s ms", (value, expected) => {
    expect(parseRetryAfter(value, NOW)).toBe(expected);
  });
});

describe("whether to repeat a request", () => {
  const answer = (status: number, retryAfter: string | null = null): AttemptAnswer => ({ status, retryAfter });
  const repeat = (delayMs: number): RetryDecision => ({ retry: true, delayMs });
  const stop = (retryAfterMs: number | null = null): RetryDecision => ({ retry: false, retryAfterMs });

  it.each<[string, AttemptAnswer, number, number, boolean, number, RetryDecision]>([
    // condition, answer, attempt, waitedMs, replayable, random, decision
    ["a success", answer(200), 1, 0, true, 0.5, stop()],
    ["a refusal that time does not mend", answer(403), 1, 0, true, 0.5, stop()],
    ["a redirect", answer(302), 1, 0, true, 0.5, stop()],
    ["a 501", answer(501), 1, 0, true, 0.5, stop()],
    ["a 429 with whole seconds", answer(429, "2"), 1, 0, true, 0.5, repeat(2_000)],
    ["a 429 with decimal seconds", answer(429, "1.5"), 1, 0, true, 0.5, repeat(1_500)],
    ["a 429 with a date", answer(429, "Mon, 05 Jan 2026 08:00:03 GMT"), 1, 0, true, 0.5, repeat(3_000)],
    ["a 429 without the header, least jitter", answer(429), 1, 0, true, 0, repeat(250)],
    ["a 429 without the header, most jitter", answer(429), 1, 0, true, 1, repeat(500)],
    ["a 429 with an unusable header", answer(429, "soon"), 2, 0, true, 0, repeat(500)],
    ["a 503 with the header", answer(503, "4"), 1, 0, true, 0.5, repeat(4_000)],
    ["a 500", answer(500), 2, 0, true, 1, repeat(1_000)],
    ["a 502", answer(502), 1, 0, true, 1, repeat(500)],
    ["a 504", answer(504), 1, 0, true, 1, repeat(500)],
    ["a 408", answer(408), 1, 0, true, 1, repeat(500)],
    ["no answer at all", null, 1, 0, true, 1, repeat(500)],
    ["the last attempt, naming the wait it did not do", answer(429, "2"), 3, 4_000, true, 0.5, stop(2_000)],
    ["no answer at the last attempt", null, 3, 0, true, 0.5, stop()],
    ["a wait that ends with the budget", answer(429, "20"), 1, 0, true, 0.5, repeat(20_000)],
    ["a wait beyond the budget", answer(429, "21"), 1, 0, true, 0.5, stop(21_000)],
    ["a wait beyond what is left of it", answer(429, "11"), 2, 10_000, true, 0.5, stop(11_000)],
    ["a 503 to what must not be sent twice", answer(503, "1"), 1, 0, false, 0.5, stop(1_000)],
    ["no answer to what must not be sent twice", null, 1, 0, false, 0.5, stop()],
    ["a 429 to what must not be sent twice", answer(429, "1"), 1, 0, false, 0.5, repeat(1_000)],
  ])("FR-003-009 decides for %s", (_condition, given, attempt, waitedMs, replayable, random, decision) => {
    const input = { answer: given, attempt, waitedMs, replayable, nowMs: NOW, random };
    expect(computeRetry(input, DEFAULT_RETRY_POLICY)).toEqual(decision);
  });

  it("FR-003-009 never backs off longer than its ceiling, however many attempts there were", () => {
    const policy = { ...DEFAULT_RETRY_POLICY, maxAttempts: 50, maxTotalWaitMs: 1_000_000 };
    const input = { answer: null, attempt: 40, waitedMs: 0, replayable: true, nowMs: NOW, random: 1 };
    expect(computeRetry(input, policy)).toEqual(repeat(policy.maxDelayMs));
  });
});

describe("sending", () => {
  let server: Server | undefined;

  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  async function serve(listener: RequestListener): Promise<string> {
    const started = createServer(listener);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  }

  function client(changes: Partial<HttpClientDeps> = {}) {
    const waits: number[] = [];
    const http = createHttpClient({
      fetch: (url, init) => fetch(url, init),
      sleep: async (ms) => void waits.push(ms),
      clock: { now: () => NOW },
      random: () => 0,
      ...changes,
    });
    return { http, waits };
  }

  const get = (url: string) => () => ({ method: "GET" as const, url, headers: {}, replayable: true });

  it("FR-003-009 gives up on each attempt at its deadline, also when only the body is late", async () => {
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"late":');
    });
    const { http } = client({ timeoutMs: 400 });
    expect(await http.send(get(url))).toEqual({ status: null, json: undefined, attempts: 3, retryAfterMs: null });
    expect(requests).toBe(3);
  });

  it("FR-003-011 does not follow a redirect, which could carry the credential elsewhere", async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    const { http } = client();
    expect(await http.send(get(`${url}/start`))).toMatchObject({ status: 302, attempts: 1 });
    expect(paths).toEqual(["/start"]);
  });

  it("FR-003-009 builds the request anew for each attempt and waits as told in between", async () => {
    const seen: (string | string[] | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers["x-attempt"]);
      if (seen.length < 3) response.writeHead(503, { "retry-after": String(seen.length) }).end();
      else response.end('{"done":true}');
    });
    const { http, waits } = client();
    let attempt = 0;
    const outcome = await http.send(() => {
      attempt += 1;
      return { ...get(url)(), headers: { "x-attempt": String(attempt) } };
    });
    expect(outcome).toEqual({ status: 200, json: { done: true }, attempts: 3, retryAfterMs: null });
    expect(seen).toEqual(["1", "2", "3"]);
    expect(waits).toEqual([1_000, 2_000]);
  });

  it("refuses a body beyond its bound instead of holding it in memory", async () => {
    const url = await serve((_request, response) => response.end(`"${"x".repeat(2 * 1024 * 1024)}"`));
    const { http } = client();
    expect(await http.send(get(url))).toMatchObject({ status: 200, json: undefined });
  });

  it("reads a character that arrives in two pieces", async () => {
    const [first, second] = [Buffer.from('"é"').subarray(0, 2), Buffer.from('"é"').subarray(2)];
    const url = await serve((_request, response) => {
      response.write(first);
      setTimeout(() => response.end(second), 20);
    });
    const { http } = client();
    expect(await http.send(get(url))).toMatchObject({ json: "é" });
  });
});
