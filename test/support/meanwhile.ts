import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { app } from "../../worker/app.ts";
import { type Answer, ORIGIN } from "./app.ts";

interface Sent {
  cookie: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** One request to the app; `meanwhile` happens when it has looked at everything and is about to commit. */
export async function callWhile(
  meanwhile: () => PromiseLike<unknown>,
  method: string,
  path: string,
  { cookie, body, headers = {} }: Sent,
): Promise<Answer> {
  let isFirst = true;
  const database = {
    prepare: (query: string) => env.DB.prepare(query),
    batch: async (statements: D1PreparedStatement[]) => {
      if (isFirst) {
        isFirst = false;
        await meanwhile();
      }
      return env.DB.batch(statements);
    },
  } as D1Database;
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
