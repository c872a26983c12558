import { introspectWorkflow, introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { onTestFinished } from "vitest";
import { findings, scanPages, storedReportParts, storedReports } from "../../../db/schema/index.ts";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import {
  adminRolesPayload,
  type RoleAssignmentItem,
  roleAssignmentItem,
} from "../../../worker/features/admin-roles/admin-roles.contract.ts";
import { ensureRun } from "../../../worker/features/operations/operations.usecases.ts";
import { call } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";
import { onSimulator } from "../../support/simulator.ts";
import { asOperator, testDeps } from "../operations/support.ts";
import { type ConnectionRow, makeVerified } from "../verification/support.ts";

export const SCAN = "entra_admin_roles.scan";

export const startScan = (tenantId: string, cookie: string, headers: Record<string, string> = {}) =>
  call("POST", `/api/admin/tenants/${tenantId}/operations`, { cookie, headers, body: { type: SCAN } });

/** Scans that start from now on run for real, without the waits between their rounds. */
export async function watchScans() {
  const executions = await introspectWorkflow(env.ADMIN_ROLES_SCAN);
  await executions.modifyAll(async (instance) => {
    await instance.disableSleeps();
    await instance.disableRetryDelays();
  });
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Scans that start from now on end at their first step: runs stay as the start left them. */
export async function holdScans() {
  const executions = await introspectWorkflow(env.ADMIN_ROLES_SCAN);
  await executions.modifyAll((instance) => instance.mockStepResult({ name: "begin" }, { kind: "superseded" }));
  onTestFinished(() => executions.dispose());
  return executions;
}

/** A tenant whose directory the simulator plays, with an operator who may scan it. */
export async function makeScanned(connection: ConnectionRow = {}) {
  const made = await makeVerified(connection);
  const directory = made.tenant.externalTenantId ?? "";
  const simulator = onSimulator();
  await simulator.play(directory, { scenario: "healthy" });
  return { ...made, directory, simulator };
}

export type Scanned = Awaited<ReturnType<typeof makeScanned>>;

/** Starts a scan through the API and waits for its execution to end. @returns the run as its page sees it */
export async function scan({ tenant, operator }: Pick<Scanned, "tenant" | "operator">) {
  const executions = await watchScans();
  const { body } = await startScan(tenant.id, operator.cookie);
  const [execution] = await executions.get();
  await execution?.waitForStatus("complete");
  await executions.dispose();
  return (await call("GET", `/api/admin/operations/${body.id}`, { cookie: operator.cookie })).body;
}

/** The stored reports, oldest first, each with its items; both in the shape that they promise. */
export async function reports() {
  const rows = await testDb().select().from(storedReports).orderBy(storedReports.id);
  const parts = await testDb().select().from(storedReportParts).orderBy(storedReportParts.part);
  return rows.map((row) => ({
    ...row,
    payload: adminRolesPayload.strict().parse(row.payload),
    parts: parts.filter((part) => part.reportId === row.id).length,
    items: parts
      .filter((part) => part.reportId === row.id)
      .flatMap((part) => part.items)
      .map((one): RoleAssignmentItem => roleAssignmentItem.strict().parse(one)),
  }));
}

/** Rule, severity, state and name of each finding. */
export async function foundSoFar() {
  const rows = await testDb().select().from(findings).orderBy(findings.rule, findings.subjectLabel);
  return rows.map((row) => [row.rule.replace("admin_roles.", ""), row.severity, row.state, row.subjectLabel]);
}

export const storedPages = () => testDb().select().from(scanPages);

/** A scan that a user started, whose execution the platform has not created. */
export async function startWithoutExecution({ tenant, operator }: Pick<Scanned, "tenant" | "operator">) {
  const deps = testDeps();
  const adminRolesScan = { create: async () => ({}) } as unknown as Workflow;
  const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
  return (await ensureRun({ ...deps, adminRolesScan }, scope, { type: SCAN, inputs: {} })).run;
}

/** One execution of a run, before it is created: its steps can be told what to do. */
export async function execution(runId: string, attempt: number) {
  const instance = await introspectWorkflowInstance(env.ADMIN_ROLES_SCAN, `${runId}-${attempt}`);
  await instance.modify(async (steps) => {
    await steps.disableSleeps();
    await steps.disableRetryDelays();
  });
  return instance;
}

export const execute = (runId: string, attempt = 1) =>
  env.ADMIN_ROLES_SCAN.create({ id: `${runId}-${attempt}`, params: { runId, attempt } });
