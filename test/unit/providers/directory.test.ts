import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adminConsentUrl } from "../../../worker/features/providers/microsoft/admin-consent.ts";
import { isDirectoryId, isDomain, resolveDirectory } from "../../../worker/features/providers/microsoft/directory.ts";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import { SCENARIO_TENANTS } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { setScenario, tenantOf } from "./support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(async () => {
  await simulator.close();
});

const deps = (loginBaseUrl: string) => ({
  loginBaseUrl,
  newRequestId: () => crypto.randomUUID(),
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  sleep: async () => {},
  clock: { now: () => Date.now() },
  random: () => 0,
});

describe("finding the directory of a domain", () => {
  it.each(SCENARIO_TENANTS.filter(({ isFree }) => isFree))(
    "FR-004-009 answers $domain with its directory id",
    async ({ domain, entraTenantId }) => {
      expect(await resolveDirectory(deps(simulator.url), domain.toUpperCase())).toEqual({ ok: true, entraTenantId });
    },
  );

  it("FR-004-009 says that nobody has a domain, and that nobody could be asked", async () => {
    expect(await resolveDirectory(deps(simulator.url), "nobody.example")).toMatchObject({
      ok: false,
      reason: "provider_connection_invalid",
    });
    await setScenario(simulator.url, tenantOf("unreachable"), { scenario: "unreachable", at: "discovery" });
    const domain = SCENARIO_TENANTS.find(({ scenario }) => scenario === "unreachable")?.domain ?? "";
    expect(await resolveDirectory(deps(simulator.url), domain)).toMatchObject({ reason: "network_unreachable" });
  });

  it.each<[string, number, string, ReasonCode]>([
    ["an error page instead of JSON", 200, "<html>", "unknown_error"],
    ["no issuer", 200, "{}", "unknown_error"],
    ["an issuer without a directory", 200, '{"issuer":"https://login.example/{tenantid}/v2.0"}', "unknown_error"],
    ["a refusal that names no cause", 404, "", "unknown_error"],
    ["a failure of its own", 503, "", "network_unreachable"],
    ["that it knows no such tenant", 400, '{"error":"invalid_tenant"}', "provider_connection_invalid"],
    ["the number of an unknown tenant", 400, '{"error":"x","error_codes":[90002]}', "provider_connection_invalid"],
  ])("FR-004-009 takes %s for what it is", async (_case, status, body, reason) => {
    const answering = { ...deps("https://login.example"), fetch: async () => new Response(body, { status }) };
    expect(await resolveDirectory(answering, "contoso.com")).toMatchObject({ ok: false, reason, status });
  });

  it.each(["", "contoso", "https://contoso.com", "contoso.com/path", "a@contoso.com", "-x.com", "x..com", "../common"])(
    "FR-004-009 asks nobody about %j, which is no domain",
    async (text) => {
      expect(isDomain(text)).toBe(false);
      expect(await resolveDirectory(deps("http://127.0.0.1:9"), text)).toMatchObject({ status: null });
    },
  );

  it("FR-004-009 tells a directory id from a domain", () => {
    expect(isDirectoryId("31302F74-91b9-4d66-9598-bdf279fd0661")).toBe(true);
    expect(isDirectoryId("31302f74-91b9-4d66-9598-bdf279fd0661.example")).toBe(false);
  });
});

describe("the address of an admin consent", () => {
  it("FR-004-010 holds application, scope, way back and state, for the expected directory", () => {
    const url = new URL(
      adminConsentUrl({
        loginBaseUrl: "https://login.example/",
        graphBaseUrl: "https://graph.example/",
        entraTenantId: "tenant",
        clientId: "app",
        redirectUri: "https://app.example/admin/consent",
        state: "cns_1.sig&x",
      }),
    );
    expect(`${url.origin}${url.pathname}`).toBe("https://login.example/tenant/v2.0/adminconsent");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: "app",
      scope: "https://graph.example/.default",
      redirect_uri: "https://app.example/admin/consent",
      state: "cns_1.sig&x",
    });
  });
});
