import { env } from "cloudflare:workers";
import { onTestFinished, vi } from "vitest";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import type { VerificationCheck } from "../../../worker/features/providers/verification-checks.contract.ts";
import { type Answer, QUESTIONS } from "../../../worker/features/providers/verification-steps.ts";
import { call } from "../../support/app.ts";
import { makeGovernedTenant, makeOperator, makeTenant } from "../../support/factories.ts";
import { answerProvider, startCheck, storedReports, watchExecutions } from "../operations/support.ts";

export type ProviderAnswers = NonNullable<Parameters<typeof answerProvider>[1]>;
export type ConnectionRow = NonNullable<Parameters<typeof makeTenant>[1]>["connection"];

/** A tenant with such a connection and an operator of it who may verify. */
export async function makeVerified(connection: ConnectionRow = {}) {
  const { workspace } = await makeGovernedTenant();
  const tenant = await makeTenant(workspace.id, { connection });
  const operator = await makeOperator({ workspaceId: workspace.id, role: "operator", tenants: [tenant] });
  return { workspace, tenant, operator };
}

/** Starts a verification through the API and waits for its execution to end. */
export async function verify(
  { tenant, operator }: Pick<Awaited<ReturnType<typeof makeVerified>>, "tenant" | "operator">,
  answers: ProviderAnswers = {},
) {
  const asked = answerProvider(tenant.externalTenantId ?? "", answers);
  const executions = await watchExecutions();
  const { body } = await startCheck(tenant.id, operator.cookie);
  const [execution] = await executions.get();
  await execution?.waitForStatus("complete");
  await executions.dispose();
  const view = await call("GET", `/api/admin/operations/${body.id}`, { cookie: operator.cookie });
  return { asked, view: view.body };
}

export async function runCheck(answers: ProviderAnswers = {}, connection: ConnectionRow = {}) {
  const verified = await makeVerified(connection);
  return { ...verified, ...(await verify(verified, answers)) };
}

/** The checks of the only report. */
export async function onlyReport() {
  const [report, ...others] = await storedReports();
  if (report === undefined || others.length > 0) throw new Error(`${others.length + 1} reports instead of one`);
  return { report, checks: report.checks as VerificationCheck[] };
}

/** Statuses of the checks, in their order. */
export const statusesOf = (checks: readonly VerificationCheck[]): string =>
  checks.map(({ status }) => status).join(" ");

/** Everything that is logged until the test ends. */
export function loggedLines(): string[] {
  const lines: string[] = [];
  for (const level of ["info", "warn", "error", "log"] as const) {
    const spy = vi.spyOn(console, level).mockImplementation((...words) => void lines.push(words.map(String).join(" ")));
    onTestFinished(() => spy.mockRestore());
  }
  return lines;
}

/** Starts an execution of the run without the API. */
export const execute = (runId: string, attempt = 1) =>
  env.CONNECTION_CHECK.create({ id: `${runId}-${attempt}`, params: { runId, attempt } });

/** What a directory with everything in order answers. */
export const HEALTHY: Answer[] = QUESTIONS.map((question) => ({
  question,
  ok: true,
  correlationId: null,
  ...(question === "permissions"
    ? { granted: REQUIRED_PERMISSIONS.map(({ resource, id }) => ({ resource, id })) }
    : {}),
}));
