/** A signed-in caller of a running TenantPilot, for the commands under `scripts/`. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; body: T }>;
}

export type PlaneName = "admin" | "system";

/** Address of the deployment: `TENANTPILOT_URL`, else the local development server on `PORT` or 5173. */
export const baseUrl = (): string =>
  (process.env.TENANTPILOT_URL ?? `http://127.0.0.1:${process.env.PORT ?? 5173}`).replace(/\/$/, "");

export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(`${status} ${code}: ${detail}`);
    this.name = "ApiFailure";
    this.status = status;
    this.code = code;
  }
}

async function send(
  url: string,
  method: string,
  cookie: string,
  body: unknown,
  more: Record<string, string> = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: {
        Origin: new URL(url).origin,
        ...(cookie === "" ? {} : { Cookie: cookie }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Error(
      `Nothing answers at ${new URL(url).origin}. Start it with \`npm run dev\`, or set TENANTPILOT_URL.`,
      {
        cause: error,
      },
    );
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; title?: string };
  throw new ApiFailure(response.status, problem.code ?? "unknown", problem.detail ?? problem.title ?? "no detail");
}

const answer = async <T>(response: Response): Promise<T> => {
  const text = await response.text();
  return (text === "" ? null : JSON.parse(text)) as T;
};

/** Signs in on one plane; the cookie stays in this object. */
export async function signIn(plane: PlaneName, email: string, password: string): Promise<ApiClient> {
  const origin = baseUrl();
  const response = await send(`${origin}/api/${plane}/session`, "POST", "", { email, password });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  await response.body?.cancel();
  return {
    get: async (path) => answer(await send(`${origin}${path}`, "GET", cookie, undefined)),
    post: async (path, body, headers) => {
      const result = await send(`${origin}${path}`, "POST", cookie, body, headers);
      return { status: result.status, body: await answer(result) };
    },
  };
}
