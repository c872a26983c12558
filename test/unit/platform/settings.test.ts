import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../../worker/settings.ts";

const VALID = {
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://tenantpilot.example",
  BETTER_AUTH_SECRET: "0123456789-0123456789-0123456789",
  MICROSOFT_LOGIN_URL: "https://login.microsoftonline.com",
  MICROSOFT_GRAPH_URL: "https://graph.microsoft.com",
};

type Env = Parameters<typeof readSettings>[0];

const read = (changes: Record<string, string | undefined> = {}) =>
  readSettings({ ...VALID, ...changes } as unknown as Env);

const ENTRA = { CLIENT_ID: "client", CLIENT_SECRET: "secret", TENANT_ID: "directory" };
const entra = (plane: string, values: Partial<typeof ENTRA>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${plane}_ENTRA_${name}`, value]));

describe("settings", () => {
  it("FR-001-004 are those of production unless development is asked for by name", () => {
    expect(read().isDevelopment).toBe(false);
    expect(read({ ENVIRONMENT: undefined }).isDevelopment).toBe(false);
    expect(read({ ENVIRONMENT: "development" }).isDevelopment).toBe(true);
    expect(() => read({ ENVIRONMENT: "staging" })).toThrow("ENVIRONMENT");
  });

  it("FR-001-004 of a deployment do not turn development on", () => {
    expect(readFileSync("wrangler.toml", "utf8").match(/^ENVIRONMENT = .*$/gm)).toEqual(['ENVIRONMENT = "production"']);
  });

  it("FR-001-017 of a deployment keep the addresses of requests, which may hold ids and search words, out of the log", () => {
    const logs = readFileSync("wrangler.toml", "utf8").split(/^\[observability\.logs\]$/m)[1] ?? "";
    expect(logs).toMatch(/^invocation_logs = false$/m);
  });

  it.each([
    ["BETTER_AUTH_SECRET", undefined],
    ["BETTER_AUTH_SECRET", "short"],
    ["PUBLIC_URL", undefined],
    ["PUBLIC_URL", "tenantpilot.example"],
    ["MICROSOFT_LOGIN_URL", ""],
    // an id token counts because it comes over TLS
    ["MICROSOFT_LOGIN_URL", "http://login.microsoftonline.com"],
    ["MICROSOFT_GRAPH_URL", "http://graph.microsoft.com"],
    ["MICROSOFT_GRAPH_URL", "nowhere"],
    ["SIGN_IN_ATTEMPTS_PER_MINUTE", "0"],
    ["SIGN_IN_ATTEMPTS_PER_MINUTE", "many"],
    ["SIGN_IN_ATTEMPTS_PER_MINUTE", "1.5"],
  ])("FR-001-017 that are wrong are named, without what they hold: %s = %s", (name, value) => {
    let message = "";
    try {
      read({ [name]: value });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(name);
    if (value !== undefined && value.length > 3) expect(message).not.toContain(value);
  });

  it.each(["0", "-1", "1.5", "ninety", "", " "])("FR-243-011 refuse a retention of “%s” days", (days) => {
    expect(() => read({ TENANTPILOT_PRODUCT_USAGE_EVENT_RETENTION_DAYS: days })).toThrow(
      "Retention days must be at least 1.",
    );
  });

  it("FR-243-011 keep usage events for 90 days unless told otherwise, and at least for one", () => {
    const days = (value?: string) =>
      read({ TENANTPILOT_PRODUCT_USAGE_EVENT_RETENTION_DAYS: value }).usageEventRetentionDays;
    expect([days(), days("1"), days("365")]).toEqual([90, 1, 365]);
  });

  it("FR-245-045 keep stored reports for 90 days unless told otherwise, at least for one, and refuse less", () => {
    const days = (value?: string) =>
      read({ TENANTPILOT_STORED_REPORT_RETENTION_DAYS: value }).storedReportRetentionDays;
    expect([days(), days("1"), days("365")]).toEqual([90, 1, 365]);
    for (const wrong of ["0", "-1", "1.5", "ninety"])
      expect(() => days(wrong)).toThrow("Retention days must be at least 1.");
  });

  it.each(["ADMIN", "SYSTEM"])(
    "FR-002-009 offer sign-in with a directory on the %s plane only when complete",
    (plane) => {
      const own = plane.toLowerCase() as "admin" | "system";
      const other = own === "admin" ? "system" : "admin";
      expect(read().entra).toEqual({ admin: null, system: null });
      for (const missing of Object.keys(ENTRA)) {
        const partial = Object.fromEntries(Object.entries(ENTRA).filter(([name]) => name !== missing));
        expect(read(entra(plane, partial)).entra[own]).toBeNull();
        expect(read(entra(plane, { ...ENTRA, [missing]: "" })).entra[own]).toBeNull();
      }
      const complete = read(entra(plane, ENTRA)).entra;
      expect(complete[own]).toEqual({ clientId: "client", clientSecret: "secret", tenantId: "directory" });
      expect(complete[other]).toBeNull();
    },
  );
});
