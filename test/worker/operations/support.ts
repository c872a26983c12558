import { createExecutionContext, introspectWorkflow } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { onTestFinished, vi } from "vitest";
import { operationRuns, productUsageEvents, providerConnections } from "../../../db/schema/index.ts";
import { makeDeps } from "../../../worker/deps.ts";
import type { Operator } from "../../../worker/features/access/guards.ts";
import { call } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";

/** Dependencies as a request gets them; what it leaves in the background is awaited by nobody. */
export const testDeps = () => makeDeps(env, createExecutionContext());

/** Executions that start from now on end at their first step: runs stay as the start left them. */
export async function holdExecutions() {
  const executions = await introspectWorkflow(env.CONNECTION_CHECK);
  await executions.modifyAll(async (instance) => {
    await instance.mockStepResult({ name: "begin" }, { kind: "superseded" });
  });
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Executions that start from now on run for real, without the waits between their rounds. */
export async function watchExecutions() {
  const executions = await introspectWorkflow(env.CONNECTION_CHECK);
  await executions.modifyAll(async (instance) => {
    await instance.disableSleeps();
    await instance.disableRetryDelays();
  });
  onTestFinished(() => executions.dispose());
  return executions;
}

/** The operator of a factory as a guard hands it on. */
export const asOperator = ({ id, sessionId }: { id: string; sessionId: string }): Operator => ({
  userId: id,
  sessionId,
  sessionExpiresAt: 0,
  name: "",
  email: "",
});

type Answers = {
  token?: () => Response | Promise<Response>;
  organization?: (bearer: string, externalTenantId: string) => Response | Promise<Response>;
};

export const ACCESS_TOKEN = "secret-access-token";

const granted = () => Response.json({ token_type: "Bearer", expires_in: 3599, access_token: ACCESS_TOKEN });

/** Answers what the app asks of the provider until the test ends; a healthy directory unless told otherwise. */
export function answerProvider(externalTenantId: string, answers: Answers = {}) {
  const asked: { endpoint: "token" | "organization"; url: string }[] = [];
  const organization = () => Response.json({ value: [{ id: externalTenantId, displayName: "Directory" }] });
  const stub = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const isToken = url.endsWith("/oauth2/v2.0/token");
    asked.push({ endpoint: isToken ? "token" : "organization", url });
    if (isToken) return (answers.token ?? granted)();
    return (answers.organization ?? organization)(
      new Headers(init?.headers).get("authorization") ?? "",
      externalTenantId,
    );
  });
  onTestFinished(() => stub.mockRestore());
  return asked;
}

export const tokenRefusal = (error: string, number: number) => () =>
  Response.json(
    { error, error_codes: [number], error_description: `AADSTS${number}: body-of-the-provider` },
    { status: 400 },
  );

export const graphRefusal =
  (status: number, code: string, headers: HeadersInit = {}) =>
  () =>
    Response.json({ error: { code, message: "body-of-the-provider" } }, { status, headers });

export const startCheck = (tenantId: string, cookie: string, headers: Record<string, string> = {}) =>
  call("POST", `/api/admin/tenants/${tenantId}/operations`, {
    cookie,
    headers,
    body: { type: "provider.connection.check" },
  });

export const storedRuns = () => testDb().select().from(operationRuns).orderBy(operationRuns.id);

export async function storedRun(runId: string) {
  const [row] = await testDb().select().from(operationRuns).where(eq(operationRuns.id, runId));
  if (row === undefined) throw new Error("no such run");
  return row;
}

export const storedEvents = () => testDb().select().from(productUsageEvents).orderBy(productUsageEvents.id);

export async function storedConnection(connectionId: string | null) {
  const [row] = await testDb()
    .select()
    .from(providerConnections)
    .where(eq(providerConnections.id, connectionId ?? ""));
  if (row === undefined) throw new Error("no such connection");
  return row;
}

/** A run's row as it is found in the database, whatever made it. */
export async function makeRun(
  place: { workspaceId: string; tenantId: string | null },
  overrides: Partial<typeof operationRuns.$inferInsert> = {},
) {
  const now = Date.now();
  const row = {
    id: testDeps().ids.next("run"),
    ...place,
    type: "provider.connection.check",
    identity: crypto.randomUUID(),
    progressTotal: 3,
    createdAt: now,
    progressedAt: now,
    ...overrides,
  };
  await testDb().insert(operationRuns).values(row);
  return storedRun(row.id);
}
