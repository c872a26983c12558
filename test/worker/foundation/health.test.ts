import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished } from "vitest";
import { version } from "../../../package.json";
import { app } from "../../../worker/app.ts";
import { API_HEADERS } from "../../../worker/platform/security.ts";
import { call } from "../../support/app.ts";
import { failingDatabase, overloadError } from "../../support/failing-database.ts";
import { captureLog } from "../../sweeps/capture-log.ts";

const health = new Request("http://example.com/api/health");

const healthWith = (failure: Error) => {
  const { binding: DB } = failingDatabase(env.DB, () => failure);
  return app.fetch(health, { ...env, DB }, createExecutionContext());
};

function quiet() {
  const log = captureLog();
  onTestFinished(log.end);
  return log;
}

describe("health", () => {
  it("FR-001-020 says ok and the version of the package while the database answers", async () => {
    const { status, body } = await call("GET", "/api/health");
    expect([status, body]).toEqual([200, { status: "ok", version }]);
  });

  it("FR-001-020 FR-001-009 is 503 with Retry-After while the database is overloaded", async () => {
    quiet();
    const response = await healthWith(overloadError());
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    expect(await response.json()).toMatchObject({ code: "overloaded", status: 503 });
  });

  it("FR-001-020 is an error while the database does not answer", async () => {
    quiet();
    const response = await healthWith(new Error("D1_ERROR: no such table: users: SQLITE_ERROR"));
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "internal_error" });
  });

  it("FR-001-017 FR-001-010 names a wrong setting in the log alone, and never its value", async () => {
    const log = quiet();
    const broken = { ...env, BETTER_AUTH_SECRET: "too-short", PUBLIC_URL: "nowhere" };
    const response = await app.fetch(health, broken, createExecutionContext());
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/BETTER_AUTH_SECRET|too-short|PUBLIC_URL|nowhere/);
    for (const [name, value] of Object.entries(API_HEADERS)) expect(response.headers.get(name)).toBe(value);
    expect(log.lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "error", code: "internal_error", name: "ZodError", fields: "PUBLIC_URL,BETTER_AUTH_SECRET" },
    ]);
    expect(log.lines.join()).not.toMatch(/too-short|nowhere/);
  });
});
