import { introspectWorkflow } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { onTestFinished } from "vitest";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import { ensureRun } from "../../../worker/features/operations/operations.usecases.ts";
import type { InventoryPart } from "../../../worker/features/providers/inventory-parts.contract.ts";
import { call } from "../../support/app.ts";
import type { makeOperator, makeTenant } from "../../support/factories.ts";
import { answerProvider, asOperator, type Endpoint, listOf, testDeps } from "../operations/support.ts";
import { type ConnectionRow, makeVerified, type ProviderAnswers } from "../verification/support.ts";

/** What a healthy provider has, part by part. */
export const HEALTHY_COUNTS: Readonly<Record<InventoryPart, number>> = {
  conditional_access_policies: 7,
  device_compliance_policies: 4,
  applications: 12,
  service_principals: 30,
  managed_devices: 9,
  device_configurations: 5,
};

export const LISTS: readonly Endpoint[] = [
  "conditional_access",
  "compliance_policies",
  "applications",
  "service_principals",
  "intune",
  "device_configurations",
];

/** Answers what a sync asks; a tenant with devices unless told otherwise. */
export const answerSync = (externalTenantId: string | null, answers: ProviderAnswers = {}) =>
  answerProvider(externalTenantId ?? "", { intune: listOf(HEALTHY_COUNTS.managed_devices), ...answers });

export const startSync = (tenantId: string, cookie: string, headers: Record<string, string> = {}) =>
  call("POST", `/api/admin/tenants/${tenantId}/operations`, { cookie, headers, body: { type: "inventory.sync" } });

/** Syncs that start from now on run for real, without the waits between their rounds. */
export async function watchSyncs() {
  const executions = await introspectWorkflow(env.INVENTORY_SYNC);
  await executions.modifyAll(async (instance) => {
    await instance.disableSleeps();
    await instance.disableRetryDelays();
  });
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Syncs that start from now on end at their first step: runs stay as the start left them. */
export async function holdSyncs() {
  const executions = await introspectWorkflow(env.INVENTORY_SYNC);
  await executions.modifyAll((instance) => instance.mockStepResult({ name: "begin" }, { kind: "superseded" }));
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Starts a sync through the API and waits for its execution to end. */
export async function runSync(answers: ProviderAnswers = {}, connection: ConnectionRow = {}) {
  const made = await makeVerified(connection);
  const { tenant, operator } = made;
  const asked = answerSync(tenant.externalTenantId, answers);
  const executions = await watchSyncs();
  const { body } = await startSync(tenant.id, operator.cookie);
  const [execution] = await executions.get();
  await execution?.waitForStatus("complete");
  await executions.dispose();
  const view = await call("GET", `/api/admin/operations/${body.id}`, { cookie: operator.cookie });
  return { ...made, asked, view: view.body };
}

/** A sync that a user started, whose execution the platform has not created. */
export async function startWithoutExecution(
  tenant: Awaited<ReturnType<typeof makeTenant>>,
  operator: Awaited<ReturnType<typeof makeOperator>>,
) {
  const deps = testDeps();
  const inventorySync = { create: async () => ({}) } as unknown as Workflow;
  const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
  return (await ensureRun({ ...deps, inventorySync }, scope, { type: "inventory.sync", inputs: {} })).run;
}
