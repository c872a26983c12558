import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createRequestLog } from "./request-log.ts";
import type { Answer, Stamp } from "./responses.ts";
import * as responses from "./responses.ts";
import { createScenarioStore, parseScenarioChange, type SimulatedTenant } from "./scenario-store.ts";
import { type Endpoint, FAULTS, FOREIGN_ENTRA_TENANT_ID, SCENARIOS } from "./scenarios.ts";

export interface Simulator {
  /** Base address without a trailing slash: both the login and the Graph address of a client. */
  url: string;
  close(): Promise<void>;
}

export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_BODY_BYTES = 64 * 1024;

/** An answer that is no answer: the connection is cut. */
const DESTROY = "destroy";

/** Starts a simulator with its own scenarios and counters, for a person, a dev server or a test. */
export async function createSimulator({ port = 0, host = "127.0.0.1" }: SimulatorOptions = {}): Promise<Simulator> {
  const store = createScenarioStore();
  const log = createRequestLog();
  const closing = new AbortController();

  /** What stands in for the answer while a fault lasts; null lets the request through, perhaps late. */
  async function faultOf(
    tenant: SimulatedTenant,
    endpoint: Endpoint,
    stamp: Stamp,
  ): Promise<Answer | "destroy" | null> {
    const { settings } = tenant;
    const fault = FAULTS.find((name) => name === settings.scenario);
    if (fault === undefined || !store.takeFault(tenant, endpoint)) return null;
    const refuse = (name: "throttled" | "unavailable") =>
      endpoint === "token" ? responses.entraError(name, {}, stamp) : responses.graphError(name, stamp);
    switch (fault) {
      case "throttled": {
        const refusal = refuse("throttled");
        const header = responses.retryAfterHeader(settings.retry_after, settings.retry_after_seconds, stamp.nowMs);
        return { ...refusal, headers: { ...refusal.headers, ...header } };
      }
      case "unavailable":
        return refuse("unavailable");
      case "malformed":
        return responses.malformed(stamp);
      case "unreachable":
        return DESTROY;
      case "slow":
        await wait(settings.delay_ms, undefined, { signal: closing.signal });
        return null;
    }
  }

  async function token(entraTenantId: string, body: string, stamp: Stamp): Promise<Answer | "destroy"> {
    const form = new URLSearchParams(body);
    const field = (name: string) => form.get(name) ?? "";
    for (const parameter of ["grant_type", "client_id", "scope"]) {
      if (field(parameter) === "") return responses.entraError("parameter_missing", { parameter }, stamp);
    }
    const grant = field("grant_type");
    if (grant !== "client_credentials") return responses.entraError("grant_unsupported", { grant }, stamp);
    const tenant = store.get(entraTenantId);
    if (tenant === undefined) return responses.entraError("tenant_unknown", { tenant: entraTenantId }, stamp);
    const faulty = await faultOf(tenant, "token", stamp);
    if (faulty !== null) return faulty;
    if (!field("scope").endsWith("/.default")) return responses.entraError("scope_invalid", {}, stamp);
    if (field("client_secret") === "") return responses.entraError("credential_absent", {}, stamp);
    const { scenario } = tenant.settings;
    const fill = { client: field("client_id"), tenant: entraTenantId };
    return responses.isTokenRefusal(scenario)
      ? responses.entraError(responses.TOKEN_REFUSALS[scenario], fill, stamp)
      : responses.tokenGranted(entraTenantId, fill.client, field("scope").replace(/\/\.default$/, ""), stamp);
  }

  async function organization(bearer: string, select: string[], stamp: Stamp): Promise<Answer | "destroy"> {
    if (bearer === "") return responses.graphError("token_empty", stamp);
    const claims = responses.readClaims(bearer);
    if (claims === null) return responses.graphError("token_malformed", stamp);
    if (claims.exp * 1000 <= stamp.nowMs) return responses.graphError("token_expired", stamp);
    const tenant = store.get(claims.tid);
    if (tenant === undefined) return responses.graphError("identity_not_found", stamp);
    const faulty = await faultOf(tenant, "organization", stamp);
    if (faulty !== null) return faulty;
    const { scenario } = tenant.settings;
    // A token outlives the consent it was issued under.
    if (scenario === "consent_revoked") return responses.graphError("identity_not_found", stamp);
    if (scenario === "permission_denied") return responses.graphError("permission_denied", stamp);
    const id = scenario === "wrong_tenant" ? FOREIGN_ENTRA_TENANT_ID : tenant.entraTenantId;
    return responses.organization(id, tenant.displayName, select, stamp);
  }

  function scenarios(method: string, id: string | undefined, body: string): Answer {
    if (id === undefined) {
      if (method !== "GET") return problem(405, "Only GET is possible here.");
      return { status: 200, json: { scenarios: SCENARIOS, tenants: store.all().map(presentTenant) } };
    }
    if (!GUID.test(id)) return problem(422, "The tenant id must be a GUID.");
    if (method === "PUT") {
      const parsed = parseScenarioChange(parseJson(body));
      if (!parsed.ok) return problem(422, parsed.error);
      return { status: 200, json: presentTenant(store.put(id, parsed.settings)) };
    }
    if (method !== "GET") return problem(405, "Only GET and PUT are possible here.");
    const tenant = store.get(id);
    return tenant === undefined
      ? problem(404, "No such simulated tenant.")
      : { status: 200, json: presentTenant(tenant) };
  }

  function requests(method: string): Answer {
    if (method === "DELETE") {
      log.reset();
      return { status: 204 };
    }
    return method === "GET"
      ? { status: 200, json: log.read() }
      : problem(405, "Only GET and DELETE are possible here.");
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const stamp: Stamp = {
      nowMs: Date.now(),
      requestId: randomUUID(),
      clientRequestId: header(request, "client-request-id") || randomUUID(),
    };
    const body = await readBody(request);
    if (body === null) return send(response, problem(413, "The body is too large."));
    const method = request.method ?? "GET";
    const url = new URL(request.url ?? "/", "http://simulator");
    const path = url.pathname.toLowerCase();

    const observe = (endpoint: Endpoint, entraTenantId: string, answer: Answer | "destroy") => {
      log.add({
        at: new Date(stamp.nowMs).toISOString(),
        endpoint,
        entra_tenant_id: entraTenantId,
        status: answer === DESTROY ? 0 : answer.status,
        client_request_id: stamp.clientRequestId,
      });
      if (answer === DESTROY) request.socket.destroy();
      else send(response, answer);
    };

    const tokenPath = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path);
    if (method === "POST" && tokenPath?.[1] !== undefined) {
      return observe("token", tokenPath[1], await token(tokenPath[1], body, stamp));
    }
    if (method === "GET" && path === "/v1.0/organization") {
      const bearer = /^Bearer (.+)$/i.exec(header(request, "authorization"))?.[1] ?? "";
      const select = (url.searchParams.get("$select") ?? "").split(",").filter((name) => name !== "");
      const answer = await organization(bearer, select, stamp);
      return observe("organization", responses.readClaims(bearer)?.tid ?? "unknown", answer);
    }
    const scenarioPath = /^\/scenarios(?:\/([^/]+))?$/.exec(path);
    if (scenarioPath !== null) return send(response, scenarios(method, scenarioPath[1], body));
    if (path === "/requests") return send(response, requests(method));
    return send(response, responses.graphError("not_found", stamp));
  }

  const server = createServer((request, response) => {
    // Ends here when the client hangs up or the simulator closes while a slow answer is pending.
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;

  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    async close() {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function presentTenant({ entraTenantId, displayName, settings }: SimulatedTenant) {
  return { entra_tenant_id: entraTenantId, display_name: displayName, ...settings };
}

function problem(status: number, detail: string): Answer {
  return { status, json: { status, detail } };
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Null when too large; read to its end all the same, because stopping would cut the connection under the answer. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, headers = {}, json, raw }: Answer): void {
  const body = raw ?? (json === undefined ? "" : JSON.stringify(json));
  const type = body === "" ? {} : { "Content-Type": "application/json; charset=utf-8" };
  response.writeHead(status, { ...type, ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
