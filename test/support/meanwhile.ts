import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { app } from "../../worker/app.ts";
import { type Answer, ORIGIN } from "./app.ts";
import { faultyDatabase } from "./faulty-database.ts";

interface Sent {
  cookie: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** One request to the app over such a database. */
export async function callOver(
  database: D1Database,
  method: string,
  path: string,
  { cookie, body, headers = {} }: Sent,
): Promise<Answer> {
  const request = new Request(`${ORIGIN}${path}`, {
    method,
    headers: { Origin: ORIGIN, Cookie: cookie, "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const context = createExecutionContext();
  const response = await app.fetch(request, { ...env, DB: database }, context);
  const text = await response.text();
  await waitOnExecutionContext(context);
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

/** One request to the app; `meanwhile` happens when it has looked at everything and is about to commit. */
export function callWhile(
  meanwhile: () => PromiseLike<unknown>,
  method: string,
  path: string,
  sent: Sent,
): Promise<Answer> {
  const batch = async (run: () => Promise<D1Result[]>, number: number) => {
    if (number === 1) await meanwhile();
    return run();
  };
  return callOver(faultyDatabase({ batch }), method, path, sent);
}
