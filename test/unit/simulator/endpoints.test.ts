import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { asking, FORM, GUID, idOf } from "./support.ts";

let simulator: Simulator;
let ask: ReturnType<typeof asking>;
beforeAll(async () => {
  simulator = await createSimulator();
  ask = asking(simulator.url);
});
afterAll(async () => {
  await simulator.close();
});

/** The answer as it is on the wire; fetch would hide how a header's name is written. */
function rawOrganization(token: string): Promise<string> {
  const { hostname, port } = new URL(simulator.url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `GET /v1.0/organization HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      );
    });
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
  });
}

describe("the token endpoint of the simulator", () => {
  it("answers a healthy tenant with a bearer token that carries its tenant id", async () => {
    const response = await ask.token(idOf("healthy"));
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toContain("no-store");
    const body = (await response.json()) as { access_token: string };
    expect(body).toEqual({
      token_type: "Bearer",
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.\w+$/),
    });
    const claims = JSON.parse(Buffer.from(body.access_token.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ tid: idOf("healthy"), appid: "app", idtyp: "app", aud: "https://g" });
  });

  it.each([
    ["consent_missing", 400, "unauthorized_client", 700016],
    ["consent_revoked", 401, "invalid_client", 7000229],
    ["secret_invalid", 401, "invalid_client", 7000215],
    ["secret_expired", 401, "invalid_client", 7000222],
    ["app_disabled", 400, "unauthorized_client", 7000112],
  ])("refuses %s with %s %s AADSTS%s in the error shape of the identity platform", async (scenario, ...expected) => {
    const [status, error, number] = expected;
    const response = await ask.token(idOf(scenario));
    expect(response.status).toBe(status);
    const body = (await response.json()) as { error_description: string };
    expect(body).toEqual({
      error,
      error_description: expect.stringContaining(`AADSTS${number}: `),
      error_codes: [number],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(GUID),
      correlation_id: expect.stringMatching(GUID),
      error_uri: expect.stringContaining(String(number)),
    });
    expect(body.error_description).not.toMatch(/[{}]/);
  });

  it.each([
    [{ ...FORM, grant_type: "" }, 400, 900144],
    [{ ...FORM, grant_type: "password" }, 400, 70003],
    [{ ...FORM, client_id: "" }, 400, 900144],
    [{ ...FORM, client_secret: "" }, 401, 7000216],
    [{ ...FORM, scope: "User.Read" }, 400, 1002012],
  ])("refuses the form %j with %s AADSTS%s", async (form, status, number) => {
    const response = await ask.token(idOf("healthy"), form);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error_codes: [number] });
  });

  it("does not know a tenant outside its table", async () => {
    const response = await ask.token("d7678351-d509-451b-b00f-a0808114edbc");
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [90002] });
  });
});

describe("the organization endpoint of the simulator", () => {
  it("lists the organization of the token's tenant with its verified domains", async () => {
    const response = await ask.organization(await ask.tokenOf(idOf("healthy")));
    expect(response.headers.get("request-id")).toMatch(GUID);
    expect(await response.json()).toMatchObject({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization",
      value: [
        {
          id: idOf("healthy"),
          displayName: "Alpine Ski House",
          verifiedDomains: [{ isDefault: true, name: "alpineskihouse.onmicrosoft.com", type: "Managed" }],
        },
      ],
    });
  });

  it("returns the selected properties only", async () => {
    const response = await ask.organization(await ask.tokenOf(idOf("healthy")), "?$select=id");
    expect(await response.json()).toMatchObject({ value: [{ id: idOf("healthy") }] });
    const { value } = (await (await ask.organization(await ask.tokenOf(idOf("healthy")), "?$select=id")).json()) as {
      value: object[];
    };
    expect(Object.keys(value[0] ?? {})).toEqual(["id"]);
  });

  it("echoes the caller's request id in header and error", async () => {
    const id = "dc7f16ad-3280-43a9-8b29-e5173cd40440";
    const response = await fetch(`${simulator.url}/v1.0/organization`, { headers: { "client-request-id": id } });
    expect(response.headers.get("client-request-id")).toBe(id);
    expect(await response.json()).toMatchObject({ error: { innerError: { "client-request-id": id } } });
  });

  it.each([
    ["no token", "", "InvalidAuthenticationToken"],
    ["a token that is none", "nonsense", "InvalidAuthenticationToken"],
    ["a token that expired", expiredToken("healthy"), "InvalidAuthenticationToken"],
    ["a token of an unknown tenant", expiredToken("nobody", 9_999_999_999), "Authorization_IdentityNotFound"],
  ])("answers 401 to %s", async (_case, token, code) => {
    const response = await ask.organization(token);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      error: {
        code,
        message: expect.any(String),
        innerError: {
          date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
          "request-id": expect.stringMatching(GUID),
          "client-request-id": expect.stringMatching(GUID),
        },
      },
    });
  });

  it("answers 403 Authorization_RequestDenied where the permission is denied", async () => {
    const response = await ask.organization(await ask.tokenOf(idOf("permission_denied")));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: "Authorization_RequestDenied" } });
  });

  it.each([
    ["integer", 2, /\r\nRetry-After: 2\r\n/],
    ["decimal", 2, /\r\nRetry-After: 2\.0\r\n/],
    ["http_date", 2, /\r\nRetry-After: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\n/],
    ["lower_case", 2, /\r\nretry-after: 2\r\n/],
  ])("writes Retry-After as %s on the wire", async (shape, seconds, expected) => {
    const change = { scenario: "throttled", retry_after: shape, retry_after_seconds: seconds };
    await ask.put(idOf("throttled"), change);
    const answer = await rawOrganization(await ask.tokenOf(idOf("throttled")));
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    expect(answer).toMatch(expected);
  });

  it("leaves Retry-After out when it is absent", async () => {
    await ask.put(idOf("throttled"), { scenario: "throttled", retry_after: "absent" });
    expect(await rawOrganization(await ask.tokenOf(idOf("throttled")))).not.toMatch(/retry-after/i);
  });

  it("throttles as many requests as told, lets one through, and starts over", async () => {
    await ask.put(idOf("throttled"), { scenario: "throttled", failures: 2 });
    const token = await ask.tokenOf(idOf("throttled"));
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await ask.organization(token)).status);
    expect(statuses).toEqual([429, 429, 200, 429, 429, 200]);
  });

  it("breaks the JSON off where the answer is malformed and the connection where it is unreachable", async () => {
    const response = await ask.organization(await ask.tokenOf(idOf("malformed")));
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    await expect(ask.token(idOf("unreachable"))).rejects.toThrow("fetch failed");
  });

  it("answers late where it is slow, and closing it does not wait for that", async () => {
    const own = await createSimulator();
    const tenant = idOf("slow");
    await fetch(`${own.url}/scenarios/${tenant}`, {
      method: "PUT",
      body: JSON.stringify({ scenario: "slow", delay_ms: 60_000 }),
    });
    const token = await ask.tokenOf(tenant);
    const pending = fetch(`${own.url}/v1.0/organization`, { headers: { authorization: `Bearer ${token}` } });
    const rejected = expect(pending).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 30));
    await own.close();
    await rejected;
  });
});

function expiredToken(tenant: string, exp = 1_000_000_000): string {
  const claims = { tid: idOf(tenant) || "nobody", exp };
  return `eyJ9.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.simulated`;
}
