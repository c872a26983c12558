import type { Deps } from "../../deps.ts";
import { toIso } from "../../platform/clock.ts";
import type { TenantScope } from "../access/guards.ts";
import { snapshotOfRun } from "../evidence/evidence.queries.ts";
import type { OperationType } from "../operations/operation-types.contract.ts";
import { packOfRun } from "../packs/packs.usecases.ts";
import { reviewOfRun } from "../reviews/reviews.queries.ts";
import type { MadeRecord } from "./related.contract.ts";

interface Made {
  id: string;
  title?: string;
  createdAt: number;
}

interface Maker {
  kind: MadeRecord["kind"];
  find(scope: TenantScope, deps: Pick<Deps, "db">, runId: string): Promise<Made | undefined>;
}

/** What each type makes beside reports; null for nothing. One look by an index of runs. */
const MAKERS: Readonly<Record<OperationType, Maker | null>> = {
  "provider.connection.check": null,
  "inventory.sync": null,
  "permission_posture.check": null,
  "entra_admin_roles.scan": null,
  "evidence.snapshot": { kind: "evidence_snapshot", find: snapshotOfRun },
  "review_pack.generate": { kind: "review_pack", find: packOfRun },
  "tenant_review.compose": { kind: "tenant_review", find: reviewOfRun },
};

export async function madeBy(
  scope: TenantScope,
  deps: Pick<Deps, "db">,
  run: { id: string; type: OperationType },
): Promise<MadeRecord | null> {
  const maker = MAKERS[run.type];
  const made = await maker?.find(scope, deps, run.id);
  if (!maker || made === undefined) return null;
  return { kind: maker.kind, id: made.id, title: made.title ?? null, created_at: toIso(made.createdAt) };
}
