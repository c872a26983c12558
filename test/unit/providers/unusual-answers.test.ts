import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { clientOn, tenantOf } from "./support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(async () => {
  await simulator.close();
});

describe("answers of an unusual shape", () => {
  const answering = (status: number, body: string) => async () => new Response(body, { status });

  it.each<[string, number, string, ReasonCode]>([
    ["an error page instead of JSON", 400, "<html>", "unknown_error"],
    ["an error without numbers", 401, '{"error":"invalid_client"}', "provider_credential_invalid"],
    [
      "numbers of the wrong type",
      401,
      '{"error":"invalid_client","error_codes":"7000229"}',
      "provider_credential_invalid",
    ],
    ["an empty success", 200, "", "unknown_error"],
    ["a success without a token", 200, '{"token_type":"Bearer","expires_in":3599}', "unknown_error"],
    ["a token that never lives", 200, '{"access_token":"x","expires_in":0}', "unknown_error"],
    ["JSON that is no object", 200, "null", "unknown_error"],
  ])("FR-003-010 reads %s from the token endpoint", async (_case, status, body, reason) => {
    const { client } = clientOn(simulator.url, { fetch: answering(status, body) });
    expect(await client.requestToken(tenantOf("healthy"))).toMatchObject({ ok: false, reason, status });
  });

  it.each<[string, number, string, ReasonCode]>([
    ["an error without its envelope", 403, '{"Message":"denied"}', "provider_permission_denied"],
    [
      "an error with JSON inside its message",
      403,
      '{"error":{"code":"Forbidden","message":"{}"}}',
      "provider_permission_denied",
    ],
    ["no organisation at all", 200, '{"value":[]}', "unknown_error"],
    ["two organisations", 200, '{"value":[{"id":"a"},{"id":"b"}]}', "unknown_error"],
    ["another organisation", 200, '{"value":[{"id":"a"}]}', "tenant_target_mismatch"],
  ])("FR-003-010 reads %s from Graph", async (_case, status, body, reason) => {
    const { client } = clientOn(simulator.url, {
      fetch: (url, init) => (url.includes("/v1.0/") ? answering(status, body)() : fetch(url, init)),
    });
    expect(await client.readOrganization(tenantOf("healthy"))).toMatchObject({ ok: false, reason, status });
  });

  it("accepts addresses that end with a slash and a lifetime that is text", async () => {
    const sent: { url: string; body: unknown }[] = [];
    const { client } = clientOn(`${simulator.url}/`, {
      fetch: async (url, init) => {
        sent.push({ url, body: init.body });
        return new Response('{"access_token":"x","expires_in":"3599"}');
      },
    });
    expect(await client.requestToken(tenantOf("healthy"))).toMatchObject({ ok: true });
    expect(sent[0]?.url).toBe(`${simulator.url}/${tenantOf("healthy")}/oauth2/v2.0/token`);
    expect(new URLSearchParams(String(sent[0]?.body)).get("scope")).toBe(`${simulator.url}/.default`);
  });
});
