import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createControl } from "./control.ts";
import { createEndpoints, DESTROY } from "./endpoints.ts";
import { graphError } from "./graph-responses.ts";
import { createRequestLog } from "./request-log.ts";
import type { Answer, Stamp } from "./responses.ts";
import { findRoute, type Incoming } from "./routing.ts";
import { createScenarioStore } from "./scenario-store.ts";
import { createCodes } from "./sign-in-page.ts";

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

const MAX_BODY_BYTES = 64 * 1024;

/** Starts a simulator with its own scenarios and counters, for a person, a dev server or a test. */
export async function createSimulator({ port = 0, host = "127.0.0.1" }: SimulatorOptions = {}): Promise<Simulator> {
  const store = createScenarioStore();
  const log = createRequestLog();
  const closing = new AbortController();
  const codes = createCodes();
  const endpoints = createEndpoints(store, codes, closing.signal);
  const control = createControl(store, log, codes);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const stamp: Stamp = {
      nowMs: Date.now(),
      requestId: randomUUID(),
      clientRequestId: header(request, "client-request-id") || randomUUID(),
    };
    const body = await readBody(request);
    if (body === null) return send(response, { status: 413, json: { status: 413, detail: "The body is too large." } });
    const incoming: Incoming = {
      method: request.method ?? "GET",
      url: new URL(request.url ?? "/", `http://${header(request, "host") || "simulator"}`),
      bearer: /^Bearer (.+)$/i.exec(header(request, "authorization"))?.[1] ?? "",
      body,
    };
    const route = findRoute(endpoints, incoming, stamp);
    if (route === null) return send(response, control(incoming) ?? graphError("not_found", stamp));
    const answer = await route.answer();
    log.add({
      at: new Date(stamp.nowMs).toISOString(),
      endpoint: route.endpoint,
      entra_tenant_id: route.entraTenantId,
      status: answer === DESTROY ? 0 : answer.status,
      client_request_id: stamp.clientRequestId,
    });
    if (answer === DESTROY) request.socket.destroy();
    else send(response, answer);
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

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
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

function send(response: ServerResponse, { status, headers = {}, json, raw, html }: Answer): void {
  const body = html ?? raw ?? (json === undefined ? "" : JSON.stringify(json));
  const kind = html === undefined ? "application/json" : "text/html";
  const type = body === "" ? {} : { "Content-Type": `${kind}; charset=utf-8` };
  response.writeHead(status, { ...type, ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
