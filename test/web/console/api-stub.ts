import { vi } from "vitest";

export interface StubbedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  headers: Headers;
}

type Answer = { status: number; body?: unknown };
type Handler = (request: StubbedRequest) => Answer | Promise<Answer>;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };
export const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { status, code, title: code, errors: [], ...more },
});

/** Answers `fetch` by `METHOD /path`; anything else is a test's mistake. */
export function stubApi(handlers: Record<string, Handler | Answer>): StubbedRequest[] {
  const seen: StubbedRequest[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const request: StubbedRequest = {
      method: init.method ?? "GET",
      path: url.split("?")[0] ?? url,
      query: new URLSearchParams(url.split("?")[1]),
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      headers: new Headers(init.headers),
    };
    seen.push(request);
    const handler = handlers[`${request.method} ${request.path}`];
    if (handler === undefined) throw new Error(`no answer for ${request.method} ${request.path}`);
    const { status, body } = typeof handler === "function" ? await handler(request) : handler;
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers:
        body === undefined ? {} : { "Content-Type": status < 400 ? "application/json" : "application/problem+json" },
    });
  });
  return seen;
}
