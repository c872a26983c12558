import { type SQL, sql } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { allOf } from "../../platform/conditions.ts";
import type { Statement } from "../../platform/database.ts";
import type { TenantScope } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { notifyConsole } from "../console/notify.ts";
import { requireNotPaused } from "../controls/controls.usecases.ts";
import type { Snapshot } from "../evidence/evidence.contract.ts";
import { evidenceRequired } from "../evidence/evidence.errors.ts";
import { latestSnapshot, readSnapshot } from "../evidence/evidence.queries.ts";
import { ensureRunRiding, refuseStart, requireOpenTenant } from "../operations/operations.usecases.ts";
import type { Review } from "../reviews/reviews.queries.ts";
import { usageEvent } from "../telemetry/recorder.ts";
import type { PackRequest } from "./packs.contract.ts";
import {
  currentPackId,
  currentPackIs,
  expireIdentity,
  insertPack,
  type Pack,
  type PackIdentity,
  packExists,
  selectCurrentPack,
  snapshotExists,
  toPack,
} from "./packs.repository.ts";
import { packFingerprint } from "./packs.rules.ts";

export interface RequestedPack {
  pack: Pack;
  /** False when an existing one was found instead. */
  created: boolean;
}

/** What a pack is asked of: the tenant's newest evidence, or that of a review. */
interface Asked {
  snapshot: Snapshot | null;
  review: { id: string; version: number } | null;
  options: PackRequest;
}

/** @throws AppError 423 while generation is paused, 409 without evidence; a pack that is there is answered all the same */
export const requestTenantPack = async (deps: Deps, scope: TenantScope, options: PackRequest): Promise<RequestedPack> =>
  requestPack(deps, scope, { snapshot: await latestSnapshot(scope, deps), review: null, options });

/**
 * The same of what a review says of its own evidence.
 *
 * @throws AppError as `requestTenantPack`
 */
export const requestReviewPack = async (
  deps: Deps,
  scope: TenantScope,
  review: Pick<Review, "id" | "version" | "snapshotId">,
  options: PackRequest,
): Promise<RequestedPack> =>
  requestPack(deps, scope, { snapshot: await readSnapshot(scope, deps, review.snapshotId), review, options });

/**
 * One batch: a pack that is past its time gives its place up; the run is created unless a pack is current, and the pack if
 * the run was; and whoever asked is told of the pack that is current then. However many ask at once, one pack and one run
 * come of it, and each of the requests is a milestone of its own.
 */
export async function requestPack(
  deps: Deps,
  scope: TenantScope,
  { snapshot, review, options }: Asked,
): Promise<RequestedPack> {
  if (snapshot === null) {
    // what has to be done first cannot be done on an archived tenant
    await requireOpenTenant(deps, scope, "review_pack.generate");
    await requireNotPaused(deps, "review_pack.generate", scope.workspaceId);
    throw evidenceRequired();
  }
  const { workspaceId, tenantId } = scope;
  const fingerprint = await packFingerprint(snapshot.fingerprint, review, options);
  const identity = { workspaceId, tenantId, fingerprint };
  const id = deps.ids.next("pck");
  const start = {
    scope,
    type: "review_pack.generate",
    context: { pack_id: id, ...(review === null ? {} : { review_version: review.version }) },
  } as const;
  const now = deps.clock.now();
  const { results } = await ensureRunRiding(
    deps,
    { ...start, identity: fingerprint },
    {
      before: [expireIdentity(deps.db, identity, now)],
      onlyIf: allOf(isNone(currentPackId(identity)), snapshotExists(snapshot.id)),
      after: (runId) => [
        insertPack(deps.db, {
          ...{ ...identity, id, runId, now, snapshotId: snapshot.id, reviewId: review?.id ?? null },
          ...{ includePii: options.include_pii, includeOperations: options.include_operations },
          requestedByUserId: scope.operator.userId,
        }),
        ...requestEntries(deps, scope, identity, { id, runId, options, review }),
        selectCurrentPack(scope, deps.db, identity),
      ],
      usageEvent: requestEvent(deps, scope, identity, { id, options, review }),
      // that of the request says `queued`, by whom, and which run
      auditsStart: false,
    },
  );
  const [row] = results.at(-1) as Awaited<ReturnType<typeof selectCurrentPack>>;
  if (row === undefined) return refuseStart(deps, start);
  // the request itself is a milestone, also when nothing was started
  notifyConsole(deps);
  return { pack: toPack(row), created: row.id === id };
}

interface Proposed {
  /** Of the pack that is made unless there is one. */
  id: string;
  options: PackRequest;
  review: Asked["review"];
}

const isNone = (id: SQL): SQL => sql`${id} IS NULL`;

/** One of three, by which pack is current at its place in the batch. */
function requestEntries(
  deps: Deps,
  scope: TenantScope,
  identity: PackIdentity,
  asked: Proposed & { runId: string },
): Statement[] {
  const outcomes: [{ result: string; run_id?: string }, SQL][] = [
    [{ result: "queued", run_id: asked.runId }, packExists(asked.id)],
    [{ result: "reused" }, currentPackIs(identity, { other: asked.id, isReady: true })],
    [{ result: "reused_active_run" }, currentPackIs(identity, { other: asked.id, isReady: false })],
  ];
  return outcomes.map(([told, onlyIf]) =>
    auditEntry(deps, {
      workspaceId: scope.workspaceId,
      tenantId: scope.tenantId,
      actor: { kind: "user", id: scope.operator.userId },
      action: "tenant.review_pack.requested",
      resource: { type: "review_pack", id: currentPackId(identity) },
      outcome: "succeeded",
      metadata: {
        ...told,
        source_surface: surfaceOf(asked.review),
        include_pii: asked.options.include_pii,
        include_operations: asked.options.include_operations,
      },
      onlyIf,
    }),
  );
}

const surfaceOf = (review: Asked["review"]) => (review === null ? "tenant" : "tenant_review");

const requestEvent = (deps: Deps, scope: TenantScope, identity: PackIdentity, asked: Proposed): Statement[] =>
  usageEvent(deps, {
    event: "product.review_pack.requested",
    workspaceId: scope.workspaceId,
    tenantId: scope.tenantId,
    userId: scope.operator.userId,
    subject: { type: "review_pack", id: asked.id },
    subjectInBatch: currentPackId(identity),
    metadata: {
      source_surface: surfaceOf(asked.review),
      include_pii: asked.options.include_pii,
      include_operations: asked.options.include_operations,
    },
    observes: sql`${currentPackId(identity)} IS NOT NULL`,
  });
