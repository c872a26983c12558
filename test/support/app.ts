import { env, exports } from "cloudflare:workers";
import { onTestFinished, vi } from "vitest";
import type { Clock } from "../../worker/platform/clock.ts";

interface CallOptions {
  /** `Cookie` header of a session, as the factories return it. */
  cookie?: string;
  /** Sent as JSON; a string goes out as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** A body as it was parsed: a wrong expectation of it fails at run time, unless the test names its contract type. */
export type Parsed = ReturnType<typeof JSON.parse>;

export interface Answer<T = Parsed> {
  status: number;
  headers: Headers;
  /** The JSON body; null without one. */
  body: T;
}

export const ORIGIN = new URL(env.PUBLIC_URL).origin;

/** One request to the app under test, with the Origin of the site and a client address. */
export function request(method: string, path: string, options: CallOptions = {}): Promise<Response> {
  const headers = new Headers({ Origin: ORIGIN, "cf-connecting-ip": "192.0.2.1", ...options.headers });
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (options.cookie !== undefined) headers.set("Cookie", options.cookie);
  if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  }
  return exports.default.fetch(new Request(`${ORIGIN}${path}`, init));
}

/** The same, with the body read to its end. */
export async function call<T = Parsed>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const response = await request(method, path, options);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

/** `Cookie` header that a browser would send after this answer; cookies that it cleared are left out. */
export function cookiesOf(answer: { headers: Headers }): string {
  return answer.headers
    .getSetCookie()
    .filter((cookie) => !/max-age=0/i.test(cookie))
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

export interface FixedClock extends Clock {
  advance(ms: number): void;
  set(at: number): void;
}

/**
 * Holds `Date` still, for the test and the app alike (they share the isolate), until the test ends. Timers go on.
 *
 * @param at epoch ms
 */
export function fixedClock(at: number = Date.UTC(2026, 9, 5, 12)): FixedClock {
  vi.useFakeTimers({ toFake: ["Date"], now: at });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  return {
    now: () => Date.now(),
    advance: (ms) => {
      vi.setSystemTime(Date.now() + ms);
    },
    set: (to) => {
      vi.setSystemTime(to);
    },
  };
}
