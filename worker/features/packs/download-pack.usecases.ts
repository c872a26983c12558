import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { roleHas } from "../access/capabilities.contract.ts";
import { type Operator, resolveTenantScope, type TenantScope } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { verifyLink } from "./download-link.ts";
import { storageUnavailable } from "./packs.errors.ts";
import { expireWithoutObject, type Pack } from "./packs.repository.ts";
import { statusAt } from "./packs.rules.ts";
import { placeOfPack, requirePack } from "./packs.usecases.ts";

export interface PackDownload {
  fileName: string;
  size: number;
  /** Null when nothing but its size was asked for. */
  body: ReadableStream | null;
}

/** What a pack's viewer needs, then as now: the link carries no right of its own. */
async function scopeOf(scope: SystemScope, deps: Deps, operator: Operator, packId: string): Promise<TenantScope> {
  const place = await placeOfPack(scope, deps, packId);
  if (place === undefined) throw notFound();
  const found = await resolveTenantScope(deps, operator, place.tenantId);
  // told as a link that does not exist: whoever holds one learns nothing from it
  if (!roleHas(found.role, "reviews.view")) throw notFound();
  return found;
}

async function readObject(deps: Deps, pack: Pack, isHead: boolean): Promise<Pick<PackDownload, "size" | "body">> {
  const key = pack.objectKey ?? "";
  try {
    const head = isHead ? await deps.packs.head(key) : null;
    if (head !== null) return { size: head.size, body: null };
    const object = isHead ? null : await deps.packs.get(key);
    if (object !== null) return { size: object.size, body: object.body };
  } catch (cause) {
    deps.log.warn("pack_storage_unavailable", { pack: pack.id });
    throw storageUnavailable(cause);
  }
  deps.log.error("pack_object_missing", { pack: pack.id });
  // whoever requests it again gets a new one instead of this
  await deps.commit({ changes: [expireWithoutObject(deps.db, pack.id, key)] });
  throw notFound();
}

/**
 * The bytes of a pack, for a link and the operator whose it is. Audited once the bytes are there to be sent.
 *
 * @param isHead whether the size alone is asked for, which hands nothing over
 * @throws AppError 404, the same for whatever is wrong with the link, the pack or who asks; 503 while the storage is away
 */
export async function downloadPack(
  scope: SystemScope,
  deps: Deps,
  operator: Operator,
  token: string,
  { isHead = false } = {},
): Promise<PackDownload> {
  const now = deps.clock.now();
  const packId = await verifyLink(deps.settings.authSecret, token, operator.userId, now);
  if (packId === null) throw notFound();
  const tenantScope = await scopeOf(scope, deps, operator, packId);
  const pack = await requirePack(deps, tenantScope, packId);
  if (statusAt(pack, now) !== "ready") throw notFound();
  const download = { fileName: `review-pack-${pack.id}.zip`, ...(await readObject(deps, pack, isHead)) };
  if (isHead) return download;
  await deps.commit({
    changes: [
      auditEntry(deps, {
        workspaceId: pack.workspaceId,
        tenantId: pack.tenantId,
        actor: { kind: "user", id: operator.userId },
        action: "tenant.review_pack.downloaded",
        resource: { type: "review_pack", id: pack.id },
        outcome: "succeeded",
        metadata: { include_pii: pack.includePii, include_operations: pack.includeOperations },
      }),
    ],
  });
  return download;
}
