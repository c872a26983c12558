import { Agent, request } from "node:http";

// One connection per request under way: a queue on the client's side would hide the server's. workerd closes a connection
// that was idle for five seconds; ours are given up before, so that no request meets a closed one.
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: "lifo", timeout: 2_000 });

export interface HttpAnswer {
  status: number;
  text: string;
}

export interface HttpCall {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: unknown;
}

/** A request with as little work of its own as possible: this process measures. */
export function call(url: URL, { method = "POST", headers = {}, body }: HttpCall = {}): Promise<HttpAnswer> {
  const payload = body === undefined ? "" : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method,
        headers: {
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(method === "POST" ? { "Content-Length": Buffer.byteLength(payload) } : {}),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(payload);
  });
}
