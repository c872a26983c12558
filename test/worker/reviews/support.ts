import { introspectWorkflow, introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { onTestFinished } from "vitest";
import { evidenceSnapshots, tenantReviews } from "../../../db/schema/index.ts";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import { startReview } from "../../../worker/features/reviews/compose.usecases.ts";
import type { ReviewContent, ReviewView } from "../../../worker/features/reviews/reviews.contract.ts";
import { systemIds } from "../../../worker/platform/ids.ts";
import { call } from "../../support/app.ts";
import { makeGovernedTenant, testDb } from "../../support/factories.ts";
import type { Made } from "../evidence/support.ts";
import { asOperator, testDeps } from "../operations/support.ts";

type Composer = Pick<Made, "tenant" | "operator">;

export const requestReview = ({ tenant, operator }: Composer, body: unknown = {}) =>
  call("POST", `/api/admin/tenants/${tenant.id}/reviews`, { cookie: operator.cookie, body });

/** Compositions that start from now on end at their first step: runs stay as the start left them. */
export async function holdReviews() {
  const executions = await introspectWorkflow(env.REVIEW_COMPOSE);
  await executions.modifyAll((instance) => instance.mockStepResult({ name: "begin" }, { kind: "superseded" }));
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Composes through the API and waits for its end. */
export async function composeReview(made: Composer, body: unknown = {}) {
  const executions = await introspectWorkflow(env.REVIEW_COMPOSE);
  try {
    const answer = await requestReview(made, body);
    if (answer.status !== 201) throw new Error(`no composition was started: ${answer.status}`);
    const [execution] = await executions.get();
    await execution?.waitForStatus("complete");
    return { run: answer.body, reviewId: String(answer.body.id).replace("run_", "rev_") };
  } finally {
    await executions.dispose();
  }
}

const ids = systemIds(() => Date.now());

/** Rows of a complete snapshot and of a draft of it. */
export async function insertDraft({ tenant, operator }: Composer) {
  const place = { workspaceId: tenant.workspaceId, tenantId: tenant.id };
  const now = Date.now();
  const numbers = {
    ...{ reports: [], role_assignments: null, permissions: null, permission_score: null, connection: false },
    findings: { active: { critical: 0, high: 0, medium: 0, low: 0, info: 0 }, risk_accepted: 0, resolved: 0 },
    operations: { total: 0, succeeded: 0, is_capped: false },
  };
  const snapshotId = ids.next("evs");
  const reviewId = ids.next("rev");
  const snapshot = { id: snapshotId, ...place, schemaVersion: 1, fingerprint: "f", createdAt: now };
  const content: ReviewContent = {
    ...{
      tenant_name: tenant.displayName,
      numbers,
      missing_permissions: null,
      top_findings: [],
      changes: null,
      operations: [],
    },
    snapshot: { id: snapshotId, created_at: new Date(now).toISOString(), fingerprint: "f" },
  };
  const written = { title: `${tenant.displayName} review`, summary: "All is well.", content };
  const who = { createdByUserId: operator.id, createdAt: now, updatedAt: now };
  await testDb()
    .insert(evidenceSnapshots)
    .values({ ...snapshot, summary: { ...numbers, comparison: null } });
  await testDb()
    .insert(tenantReviews)
    .values({ id: reviewId, ...place, snapshotId, ...written, ...who });
  return { snapshotId, reviewId };
}

/** A tenant with evidence and a draft of it. */
export async function makeDraft(role?: Parameters<typeof makeGovernedTenant>[0]) {
  const made = await makeGovernedTenant(role);
  return { ...made, ...(await insertDraft(made)) };
}

export const readReview = (reviewId: string, cookie: string) =>
  call<ReviewView>("GET", `/api/admin/reviews/${reviewId}`, { cookie });
export const patchReview = (reviewId: string, cookie: string, body: unknown) =>
  call("PATCH", `/api/admin/reviews/${reviewId}`, { cookie, body });
export const publish = (reviewId: string, cookie: string, version: number) =>
  call("POST", `/api/admin/reviews/${reviewId}/publish`, { cookie, body: { version } });

/** A composition that a user started, whose execution the platform has not created. */
export async function startWithoutExecution({ tenant, operator }: Composer) {
  const deps = testDeps();
  const reviewCompose = { create: async () => ({}) } as unknown as Workflow;
  const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
  return (await startReview({ ...deps, reviewCompose }, scope, {})).run;
}

export async function execution(runId: string, attempt: number) {
  const instance = await introspectWorkflowInstance(env.REVIEW_COMPOSE, `${runId}-${attempt}`);
  await instance.modify((steps) => steps.disableRetryDelays());
  return instance;
}

export const storedReviews = () => testDb().select().from(tenantReviews);
