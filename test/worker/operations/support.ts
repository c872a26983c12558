import { createExecutionContext, introspectWorkflow } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { onTestFinished, vi } from "vitest";
import {
  operationRuns,
  permissionEvidence,
  productUsageEvents,
  providerConnections,
  verificationReports,
} from "../../../db/schema/index.ts";
import { makeDeps } from "../../../worker/deps.ts";
import type { Operator } from "../../../worker/features/access/guards.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import type { PermissionKey } from "../../../worker/features/providers/permissions.contract.ts";
import { call } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";

/** Dependencies as a request gets them; what it leaves in the background is awaited by nobody. */
export const testDeps = () => makeDeps(env, createExecutionContext());

/** Executions that start from now on end at their first step: runs stay as the start left them. */
export async function holdExecutions() {
  const executions = await introspectWorkflow(env.CONNECTION_CHECK);
  await executions.modifyAll(async (instance) => {
    await instance.mockStepResult({ name: "begin" }, { kind: "superseded" });
    await instance.mockStepResult({ name: "sync-draft" }, null);
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

/** What of the provider was asked. */
export type Endpoint =
  | "token"
  | "organization"
  | "application"
  | "assignments"
  | "directory_roles"
  | "intune"
  | "conditional_access"
  | "compliance_policies"
  | "applications"
  | "service_principals"
  | "device_configurations";

type Answering = (request: { bearer: string; externalTenantId: string; body: string }) => Response | Promise<Response>;
type Answers = Partial<Record<Endpoint, Answering>>;

export const ACCESS_TOKEN = "secret-access-token";

/** Object id of an application in the directory: its application id, to be told apart in a test. */
const objectIdOf = (url: string): string => url.match(/appId='([^']+)'/)?.[1] ?? "";

const assignment = ({ resource, id }: PermissionKey) => ({ appRoleId: id, resourceId: resource });

/** The directory's answer to which application permissions it granted. */
export const grantsOf =
  (granted: readonly PermissionKey[]): Answering =>
  () =>
    Response.json({ value: granted.map(assignment) });

const PATHS: readonly [string, Endpoint][] = [
  ["/oauth2/v2.0/token", "token"],
  ["/v1.0/organization", "organization"],
  ["/appRoleAssignments", "assignments"],
  ["/v1.0/servicePrincipals(", "application"],
  ["/roleManagement/directory/roleDefinitions", "directory_roles"],
  ["/deviceManagement/managedDevices", "intune"],
  ["/identity/conditionalAccess/policies", "conditional_access"],
  ["/deviceManagement/deviceCompliancePolicies", "compliance_policies"],
  ["/v1.0/applications", "applications"],
  ["/v1.0/servicePrincipals", "service_principals"],
  ["/deviceManagement/deviceConfigurations", "device_configurations"],
];

function endpointOf(url: string): Endpoint {
  const found = PATHS.find(([path]) => url.includes(path));
  if (found === undefined) throw new Error(`nobody should ask for ${url}`);
  return found[1];
}

/** A list of that many objects on one page. */
export const listOf = (count: number) => () =>
  Response.json({ value: Array.from({ length: count }, (_, index) => ({ id: `object-${index}` })) });

const healthy = (url: string): Record<Endpoint, Answering> => ({
  token: () => Response.json({ token_type: "Bearer", expires_in: 3599, access_token: ACCESS_TOKEN }),
  organization: ({ externalTenantId }) =>
    Response.json({ value: [{ id: externalTenantId, displayName: "Directory" }] }),
  application: () => Response.json({ id: objectIdOf(url), appId: objectIdOf(url) }),
  assignments: grantsOf(REQUIRED_PERMISSIONS),
  directory_roles: () => Response.json({ value: [] }),
  intune: () => Response.json({ value: [] }),
  conditional_access: listOf(7),
  compliance_policies: listOf(4),
  applications: listOf(12),
  service_principals: listOf(30),
  device_configurations: listOf(5),
});

/** Answers what the app asks of the provider until the test ends; a healthy directory unless told otherwise. */
export function answerProvider(externalTenantId: string, answers: Answers = {}) {
  const asked: { endpoint: Endpoint; url: string }[] = [];
  const stub = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const endpoint = endpointOf(url);
    asked.push({ endpoint, url });
    const bearer = new Headers(init?.headers).get("authorization") ?? "";
    const answer = answers[endpoint] ?? healthy(url)[endpoint];
    return answer({ bearer, externalTenantId, body: String(init?.body ?? "") });
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

export const storedReports = () => testDb().select().from(verificationReports).orderBy(verificationReports.id);

export const storedGrants = () => testDb().select().from(permissionEvidence);

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
    progressTotal: 8,
    createdAt: now,
    progressedAt: now,
    ...overrides,
  };
  await testDb().insert(operationRuns).values(row);
  return storedRun(row.id);
}
