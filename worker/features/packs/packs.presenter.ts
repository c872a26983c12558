import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { PACK_FAILURE_CODES, PACK_FAILURES } from "./pack-words.contract.ts";
import type { ListedPack, PackView } from "./packs.contract.ts";
import type { Pack } from "./packs.repository.ts";
import { statusAt } from "./packs.rules.ts";

function failureOf(pack: Pack): PackView["failure"] {
  if (pack.status !== "failed") return null;
  const code = PACK_FAILURE_CODES.find((known) => known === pack.failureReasonCode) ?? "stopped";
  return { code, message: PACK_FAILURES[code] };
}

export function presentListedPack(pack: Pack, now: number): ListedPack {
  return {
    id: pack.id,
    workspace_id: pack.workspaceId,
    tenant_id: pack.tenantId,
    review: pack.reviewId === null ? null : { id: pack.reviewId, title: pack.reviewTitle ?? "" },
    snapshot: { id: pack.snapshotId, created_at: toIso(pack.frozenAt) },
    run_id: pack.runId,
    include_pii: pack.includePii,
    include_operations: pack.includeOperations,
    status: statusAt(pack, now),
    size_bytes: pack.sizeBytes,
    sha256: pack.sha256,
    failure: failureOf(pack),
    requested_by: pack.requestedByName === null ? null : { name: pack.requestedByName },
    created_at: toIso(pack.createdAt),
    ready_at: toIsoOrNull(pack.readyAt),
    expires_at: toIsoOrNull(pack.expiresAt),
  };
}

export const presentPack = (pack: Pack, now: number): PackView => ({
  ...presentListedPack(pack, now),
  files: pack.manifest ?? [],
});
