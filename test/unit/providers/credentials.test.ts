import { exportPKCS8, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { clientAssertion, thumbprint } from "../../../worker/features/providers/microsoft/client-assertion.ts";
import { clientOn } from "./support.ts";

const TENANT = "31302f74-91b9-4d66-9598-bdf279fd0661";
const NOW = Date.UTC(2026, 10, 28, 12);
/** Any bytes do for a thumbprint. */
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAECAwQF\n-----END CERTIFICATE-----";

const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? "", "base64url").toString());

async function keyPair(): Promise<string> {
  const { privateKey } = await generateKeyPair("PS256", { extractable: true });
  return exportPKCS8(privateKey);
}

describe("a certificate credential", () => {
  it("FR-004-002 signs an assertion that names application, audience and certificate, for five minutes", async () => {
    const pair = { certificate: CERTIFICATE, privateKey: await keyPair() };
    const made = { clientId: "app", audience: "https://login.example/token", id: "jti-1", now: NOW };
    const [header, claims] = (await clientAssertion(pair, made)).split(".");
    expect(decode(header)).toEqual({ alg: "PS256", typ: "JWT", "x5t#S256": await thumbprint(CERTIFICATE) });
    expect(decode(claims)).toEqual({
      aud: "https://login.example/token",
      iss: "app",
      sub: "app",
      jti: "jti-1",
      iat: NOW / 1000,
      nbf: NOW / 1000,
      exp: NOW / 1000 + 300,
    });
  });

  it("FR-004-002 takes the place of the secret in the request for a token", async () => {
    const bodies: URLSearchParams[] = [];
    const credential = { kind: "certificate" as const, certificate: CERTIFICATE, privateKey: await keyPair() };
    const { client } = clientOn("https://login.example", {
      identity: { clientId: "app", credential },
      fetch: async (_, init) => {
        bodies.push(new URLSearchParams(String(init.body)));
        return Response.json({ access_token: "t", expires_in: 3600 });
      },
    });
    expect(await client.requestToken(TENANT)).toMatchObject({ ok: true });
    expect(bodies[0]?.get("client_secret")).toBeNull();
    expect(bodies[0]?.get("client_assertion_type")).toBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    expect(bodies[0]?.get("client_assertion")?.split(".")).toHaveLength(3);
  });

  it("FR-004-002 with a key that cannot be read is reported as invalid, and nothing is sent", async () => {
    const credential = { kind: "certificate" as const, certificate: CERTIFICATE, privateKey: "no key" };
    const { client } = clientOn("https://login.example", {
      identity: { clientId: "app", credential },
      fetch: () => Promise.reject(new Error("nothing is to be sent")),
    });
    expect(await client.requestToken(TENANT)).toEqual({
      ok: false,
      reason: "dedicated_credential_invalid",
      status: null,
      correlationId: null,
      retryAfterMs: null,
    });
  });
});
