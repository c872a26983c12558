import { describe, expect, it } from "vitest";
import {
  LONGEST_REQUEST_MS,
  REQUEST_RETRIES,
  REQUEST_TIMEOUT_MS,
} from "../../../worker/features/providers/request-limits.rules.ts";
import { createHttpClient } from "../../../worker/platform/http-client.ts";

/** Milliseconds that a request takes when each of its attempts runs to its deadline and is then refused with the header. */
async function slowest(retryAfter: string | null, random: number): Promise<number> {
  let now = 0;
  const client = createHttpClient({
    fetch: async () => {
      now += REQUEST_TIMEOUT_MS;
      if (retryAfter === "silence") throw new Error("past the deadline");
      return new Response(null, { status: 503, headers: retryAfter === null ? {} : { "Retry-After": retryAfter } });
    },
    sleep: async (ms) => {
      now += ms;
    },
    clock: { now: () => now },
    random: () => random,
    timeoutMs: REQUEST_TIMEOUT_MS,
    retryPolicy: REQUEST_RETRIES,
  });
  await client.send(() => ({ method: "GET", url: "https://provider.test/", headers: {}, replayable: true }));
  return now;
}

describe("the limits of a request to the provider", () => {
  it.each([
    ["silence", 0],
    ["silence", 0.999],
    [null, 0.999],
    ["1", 0],
    ["3.999", 0],
    ["4", 0],
    ["4.001", 0],
    ["86400", 0],
  ])("FR-003-013 hold for what the client does, with %s and the jitter %d", async (retryAfter, random) => {
    expect(await slowest(retryAfter, random)).toBeLessThanOrEqual(LONGEST_REQUEST_MS);
  });

  it("FR-003-013 are reached, so that they are no guess", async () => {
    expect(await slowest("4", 0)).toBe(LONGEST_REQUEST_MS);
  });
});
