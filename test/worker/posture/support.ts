import { introspectWorkflow, introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { onTestFinished } from "vitest";
import { findings, storedReportParts, storedReports } from "../../../db/schema/index.ts";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import { ensureRun } from "../../../worker/features/operations/operations.usecases.ts";
import { permissionItem, posturePayload } from "../../../worker/features/posture/posture.contract.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import type { PermissionKey } from "../../../worker/features/providers/permissions.contract.ts";
import { call } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";
import { answerProvider, asOperator, grantsOf, testDeps } from "../operations/support.ts";
import { makeVerified, type ProviderAnswers } from "../verification/support.ts";

type Verified = Pick<Awaited<ReturnType<typeof makeVerified>>, "tenant" | "operator">;

/** Grants of everything that is needed but for the named ones, and more. */
export const grantsWithout = (missing: readonly string[], more: readonly PermissionKey[] = []) =>
  grantsOf([...REQUIRED_PERMISSIONS.filter(({ value }) => !missing.includes(value)), ...more]);

export const startPosture = (tenantId: string, cookie: string) =>
  call("POST", `/api/admin/tenants/${tenantId}/operations`, { cookie, body: { type: "permission_posture.check" } });

/** Checks that start from now on end at their first step: runs stay as the start left them. */
export async function holdChecks() {
  const executions = await introspectWorkflow(env.POSTURE_CHECK);
  await executions.modifyAll((instance) => instance.mockStepResult({ name: "begin" }, { kind: "superseded" }));
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Starts a check through the API and waits for its execution to end. */
export async function checkPosture({ tenant, operator }: Verified, answers: ProviderAnswers = {}) {
  const asked = answerProvider(tenant.externalTenantId ?? "", answers);
  const executions = await introspectWorkflow(env.POSTURE_CHECK);
  await executions.modifyAll(async (instance) => {
    await instance.disableSleeps();
    await instance.disableRetryDelays();
  });
  onTestFinished(() => executions.dispose());
  const { body } = await startPosture(tenant.id, operator.cookie);
  const [execution] = await executions.get();
  await execution?.waitForStatus("complete");
  await executions.dispose();
  const view = await call("GET", `/api/admin/operations/${body.id}`, { cookie: operator.cookie });
  return { asked, view: view.body };
}

export async function runPosture(answers: ProviderAnswers = {}, ...connection: Parameters<typeof makeVerified>) {
  const made = await makeVerified(...connection);
  return { ...made, ...(await checkPosture(made, answers)) };
}

/** The stored reports, oldest first, each with its items; both in the shape that they promise. */
export async function reports() {
  const rows = await testDb().select().from(storedReports).orderBy(storedReports.id);
  const parts = await testDb().select().from(storedReportParts).orderBy(storedReportParts.part);
  return rows.map((row) => ({
    ...row,
    payload: posturePayload.strict().parse(row.payload),
    items: parts
      .filter((part) => part.reportId === row.id)
      .flatMap((part) => part.items)
      .map((one) => permissionItem.strict().parse(one)),
  }));
}

/** Rule, state and name of each finding. */
export async function foundSoFar() {
  const rows = await testDb().select().from(findings).orderBy(findings.rule, findings.subjectLabel);
  return rows.map((row) => [row.rule.replace("permission_posture.", ""), row.state, row.subjectLabel]);
}

/** A check whose execution the platform has not created. */
export async function startWithoutExecution({ tenant, operator }: Verified) {
  const deps = testDeps();
  const postureCheck = { create: async () => ({}) } as unknown as Workflow;
  const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
  return (await ensureRun({ ...deps, postureCheck }, scope, { type: "permission_posture.check", inputs: {} })).run;
}

export async function execution(runId: string, attempt: number) {
  const instance = await introspectWorkflowInstance(env.POSTURE_CHECK, `${runId}-${attempt}`);
  await instance.modify(async (steps) => {
    await steps.disableSleeps();
    await steps.disableRetryDelays();
  });
  return instance;
}

export const execute = (runId: string, attempt = 1) =>
  env.POSTURE_CHECK.create({ id: `${runId}-${attempt}`, params: { runId, attempt } });
