import type { Deps } from "../../deps.ts";
import { allOf } from "../../platform/conditions.ts";
import type { TenantScope } from "../access/guards.ts";
import { type AuditAction, auditEntry } from "../audit/audit.usecases.ts";
import { selectTenantHead, tenantIsOpen } from "../tenants/tenants.usecases.ts";
import type { ChangeReview } from "./reviews.contract.ts";
import { reviewMoved, reviewPublished, tenantArchived } from "./reviews.errors.ts";
import { type Review, readReview } from "./reviews.queries.ts";
import { isUnchangedDraft, publishDraft, updateDraft } from "./reviews.repository.ts";

/** Which parts were changed and never what they say: both are free text. */
const entry = (
  deps: Deps,
  scope: TenantScope,
  review: Review,
  { action, version, changed }: { action: AuditAction; version: number; changed?: readonly string[] },
) =>
  auditEntry(deps, {
    workspaceId: scope.workspaceId,
    tenantId: scope.tenantId,
    actor: { kind: "user", id: scope.operator.userId },
    action,
    resource: { type: "tenant_review", id: review.id },
    outcome: "succeeded",
    metadata: { snapshot_id: review.snapshotId, ...(changed === undefined ? {} : { changed }) },
    // before the change, whose condition it shares
    onlyIf: allOf(tenantIsOpen(scope.tenantId), isUnchangedDraft(review.id, version)),
  });

/**
 * @param results of the batch, which reads the tenant first and changes the review last
 * @throws AppError 409 when the tenant is archived, or the review published or another version than the one that was read
 */
async function took(deps: Deps, scope: TenantScope, review: Review, results: unknown[]): Promise<Review> {
  const now = await readReview(scope, deps, review.id);
  if ((results.at(-1) as unknown[]).length > 0) return now;
  const [tenant] = results[0] as Awaited<ReturnType<typeof selectTenantHead>>;
  if (tenant?.status === "archived") throw tenantArchived();
  throw now.status === "published" ? reviewPublished() : reviewMoved(now);
}

/** Changes title, summary or both of a draft, on the version that was read. */
export async function changeReview(
  deps: Deps,
  scope: TenantScope,
  review: Review,
  { version, title, summary }: ChangeReview,
): Promise<Review> {
  const change = { ...(title === undefined ? {} : { title }), ...(summary === undefined ? {} : { summary }) };
  const results = await deps.commit({
    changes: [
      selectTenantHead(scope, deps.db),
      entry(deps, scope, review, { action: "tenant.review.changed", version, changed: Object.keys(change) }),
      updateDraft(scope, deps.db, { id: review.id, version }, change, deps.clock.now(), tenantIsOpen(scope.tenantId)),
    ],
  });
  return took(deps, scope, review, results);
}

/** From here on nobody changes the review, whoever they are. */
export async function publishReview(deps: Deps, scope: TenantScope, review: Review, version: number): Promise<Review> {
  const results = await deps.commit({
    changes: [
      selectTenantHead(scope, deps.db),
      entry(deps, scope, review, { action: "tenant.review.published", version }),
      publishDraft(scope, deps.db, { id: review.id, version }, deps.clock.now(), tenantIsOpen(scope.tenantId)),
    ],
  });
  return took(deps, scope, review, results);
}
