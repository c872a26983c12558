import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../worker/platform/errors.ts";
import { problemResponse } from "../../../worker/platform/problem.ts";
import { API_HEADERS, isAllowedOrigin, requireOwnOrigin, securityHeaders } from "../../../worker/platform/security.ts";

const OURS = new Set(["https://tenantpilot.example"]);
const FOREIGN = "https://evil.example";

describe("origin", () => {
  it.each<[string, string | null, string | null, boolean]>([
    ["ours", "https://tenantpilot.example", null, true],
    ["ours, said to be of the same origin", "https://tenantpilot.example", "same-origin", true],
    ["missing", null, null, false],
    ["missing, said to be of the same origin", null, "same-origin", false],
    ["foreign", FOREIGN, null, false],
    ["foreign, said to be of the same origin", FOREIGN, "same-origin", false],
    ["ours, but sent across sites", "https://tenantpilot.example", "cross-site", false],
    ["ours, but from a sister site", "https://tenantpilot.example", "same-site", false],
    ["opaque", "null", null, false],
    ["ours on another scheme", "http://tenantpilot.example", null, false],
    ["ours on another port", "https://tenantpilot.example:8443", null, false],
    ["a name that begins like ours", "https://tenantpilot.example.evil.example", null, false],
    ["a subdomain of ours", "https://a.tenantpilot.example", null, false],
    ["empty", "", null, false],
  ])("FR-001-011 that is %s", (_name, origin, fetchSite, allowed) => {
    expect(isAllowedOrigin(origin, fetchSite, OURS)).toBe(allowed);
  });
});

const app = new Hono();
app.onError((error) => problemResponse(error instanceof AppError ? error : new AppError(500, "x", "x")));
app.use(securityHeaders);
app.use(requireOwnOrigin(() => OURS));
app.all("/api/thing", (c) => c.text("done"));
app.get("/api/kept", (c) => c.text("done", 200, { "Cache-Control": "max-age=60" }));

const ask = (method: string, headers: Record<string, string> = {}, path = "/api/thing") =>
  app.request(path, { method, headers });

describe("the Origin check", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE"])(
    "FR-001-011 refuses %s with a foreign or missing Origin",
    async (method) => {
      for (const headers of [{}, { Origin: FOREIGN }] as Record<string, string>[]) {
        const response = await ask(method, headers);
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ code: "foreign_origin" });
      }
      expect((await ask(method, { Origin: "https://tenantpilot.example" })).status).toBe(200);
    },
  );

  it.each(["websocket", "WebSocket"])(
    "FR-001-011 refuses an upgrade to %s with a foreign or missing Origin",
    async (to) => {
      expect((await ask("GET", { Upgrade: to })).status).toBe(403);
      expect((await ask("GET", { Upgrade: to, Origin: FOREIGN })).status).toBe(403);
      expect((await ask("GET", { Upgrade: to, Origin: "https://tenantpilot.example" })).status).toBe(200);
    },
  );

  it("FR-001-011 lets a reading request through without one", async () => {
    expect((await ask("GET")).status).toBe(200);
  });
});

describe("security headers", () => {
  it("FR-001-010 stand on every answer, refusals included, with a policy that allows nothing", async () => {
    for (const response of [await ask("GET"), await ask("POST"), await ask("GET", {}, "/api/nowhere")])
      for (const [name, value] of Object.entries(API_HEADERS)) expect(response.headers.get(name)).toBe(value);
    expect(API_HEADERS["Content-Security-Policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it("FR-001-010 forbid caching unless the route said otherwise", async () => {
    expect((await ask("GET")).headers.get("Cache-Control")).toBe("no-store");
    expect((await ask("GET", {}, "/api/kept")).headers.get("Cache-Control")).toBe("max-age=60");
  });
});
