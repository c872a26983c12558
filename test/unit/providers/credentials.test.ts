import { createHash, X509Certificate } from "node:crypto";
import { compactVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientAssertion } from "../../../worker/features/providers/microsoft/client-assertion.ts";
import type { AppCredential } from "../../../worker/features/providers/microsoft/identity.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { makeCertificate } from "../../support/certificates.ts";
import { CLIENT_ID, clientOn, readEverything, tenantOf } from "./support.ts";

const NOW = Date.UTC(2026, 10, 28, 12);

let simulator: Simulator;
let pair: { certificate: string; privateKey: string };
beforeAll(async () => {
  simulator = await createSimulator();
  pair = await makeCertificate(NOW + 86_400_000);
});
afterAll(async () => {
  await simulator.close();
});

const identity = (credential: AppCredential) => ({ clientId: CLIENT_ID, credential });

describe("a certificate credential", () => {
  it("FR-004-002 signs an assertion that names application, audience and certificate, for five minutes", async () => {
    const made = { clientId: "app", audience: "https://login.example/token", id: "jti-1", now: NOW };
    const { raw, publicKey } = new X509Certificate(pair.certificate);
    const { payload, protectedHeader } = await compactVerify(await clientAssertion(pair, made), publicKey);
    expect(protectedHeader).toEqual({
      alg: "PS256",
      typ: "JWT",
      "x5t#S256": createHash("sha256").update(raw).digest("base64url"),
    });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
      aud: "https://login.example/token",
      iss: "app",
      sub: "app",
      jti: "jti-1",
      iat: NOW / 1000,
      nbf: NOW / 1000,
      exp: NOW / 1000 + 300,
    });
  });

  it("FR-004-002 takes the place of the secret in every request for a token, anew each time", async () => {
    const bodies: URLSearchParams[] = [];
    let now = NOW;
    const { client } = clientOn(simulator.url, {
      identity: identity({ kind: "certificate", ...pair }),
      clock: { now: () => now },
      fetch: async (url, init) => {
        if (init.method === "POST") bodies.push(new URLSearchParams(String(init.body)));
        return fetch(url, init);
      },
    });
    const reads = await readEverything(client, tenantOf("healthy"));
    expect(Object.values(reads).every(({ ok }) => ok)).toBe(true);
    now += 3_600_000;
    await client.requestToken(tenantOf("healthy"));
    const assertions = bodies.map((body) => body.get("client_assertion") ?? "");
    expect(new Set(assertions).size).toBe(2);
    for (const body of bodies) {
      expect(body.has("client_secret")).toBe(false);
      expect(body.get("client_assertion_type")).toBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    }
    // nothing of the proof is in what the product gets to store
    for (const assertion of assertions) expect(JSON.stringify(reads)).not.toContain(assertion);
    expect(JSON.stringify(reads)).not.toContain(pair.privateKey.split("\n")[1]);
  });

  it.each([
    ["a key", { privateKey: "no key" }],
    ["a certificate", { certificate: "-----BEGIN CERTIFICATE-----\n%\n-----END CERTIFICATE-----" }],
  ])("FR-004-002 with %s that cannot be read is reported as invalid, and nothing is sent", async (_, broken) => {
    const { client } = clientOn(simulator.url, {
      identity: identity({ kind: "certificate", ...pair, ...broken }),
      fetch: () => Promise.reject(new Error("nothing is to be sent")),
    });
    expect(await client.requestToken(tenantOf("healthy"))).toEqual({
      ok: false,
      reason: "dedicated_credential_invalid",
      status: null,
      correlationId: null,
      retryAfterMs: null,
    });
  });

  it("FR-004-002 of another application is refused by the provider", async () => {
    const made = { clientId: "another", audience: "https://login.example/token", id: "jti-1", now: NOW };
    const answer = await fetch(`${simulator.url}/${tenantOf("healthy")}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: CLIENT_ID,
        scope: "https://graph.example/.default",
        client_assertion: await clientAssertion(pair, made),
      }),
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: "invalid_client", error_codes: [700027] });
  });
});
