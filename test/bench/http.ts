import { Agent, request } from "node:http";

// One connection per request under way: a queue on the client's side would hide the server's. workerd closes a connection
// that was idle for five seconds; ours are given up before, so that no request meets a closed one.
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: "lifo", timeout: 2_000 });

/** Longer than the slowest operation, a count over the large ledger: without an answer by then there will be none. */
const TIMEOUT_MS = 120_000;

export interface HttpAnswer {
  status: number;
  text: string;
}

export interface HttpCall {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: unknown;
}

interface Outcome {
  answer: HttpAnswer | null;
  error: (Error & { code?: string }) | null;
  /** The request went out on a connection that had served another one before. */
  isReused: boolean;
}

function send(url: URL, { method = "POST", headers = {}, body }: HttpCall): Promise<Outcome> {
  const payload = body === undefined ? "" : JSON.stringify(body);
  return new Promise((resolvePromise) => {
    const timer = setTimeout(() => sent.destroy(new Error(`no answer from ${url.pathname} in time`)), TIMEOUT_MS);
    const resolve = (outcome: Outcome) => {
      clearTimeout(timer);
      resolvePromise(outcome);
    };
    const sent = request(url, {
      agent,
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(method === "POST" ? { "Content-Length": Buffer.byteLength(payload) } : {}),
        ...headers,
      },
    });
    const fail = (error: Error) => resolve({ answer: null, error, isReused: sent.reusedSocket });
    sent.on("error", fail);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () => {
        const answer = { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
        resolve({ answer, error: null, isReused: sent.reusedSocket });
      });
    });
    sent.end(payload);
  });
}

/** A request with as little work of its own as possible: this process measures. */
export async function call(url: URL, options: HttpCall = {}): Promise<HttpAnswer> {
  const first = await send(url, options);
  // a kept connection that the server gave up at the same moment: the request has reached nobody
  const isStale = first.isReused && first.error?.code === "ECONNRESET";
  const { answer, error } = isStale ? await send(url, options) : first;
  if (answer === null) throw error ?? new Error("no answer");
  return answer;
}
