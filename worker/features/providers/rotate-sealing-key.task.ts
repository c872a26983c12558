import type { Deps } from "../../deps.ts";
import type { KeyRing } from "../../platform/sealing.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { credentialBinding } from "./microsoft-access.usecases.ts";
import { listSealedOtherwise, storeResealed } from "./reseal.repository.ts";
import { type RotationCounts, reseal, type SealedRow } from "./reseal.rules.ts";

export type RotationDeps = Pick<Deps, "commit" | "db">;

/** Rows held in memory at a time. */
const CHUNK = 100;

async function resealOne(deps: RotationDeps, ring: KeyRing, row: SealedRow): Promise<keyof RotationCounts> {
  const result = await reseal(ring, row, credentialBinding(row.id, row.connectionId));
  if (result.kind !== "resealed") return "lost";
  const [stored] = await deps.commit({ changes: [storeResealed(deps.db, row, result.sealed)] });
  return Array.isArray(stored) && stored.length > 0 ? "resealed" : "passedBy";
}

/** Seals every credential of another key with the ring's current one, each by itself: it may be stopped and run again. */
export async function rotateSealingKey(deps: RotationDeps, ring: KeyRing): Promise<RotationCounts> {
  const counts: RotationCounts = { resealed: 0, passedBy: 0, lost: 0 };
  let after = "";
  for (;;) {
    const rows = await listSealedOtherwise(SYSTEM_SCOPE, deps.db, ring.current.id, after, CHUNK);
    const last = rows.at(-1);
    if (last === undefined) return counts;
    for (const row of rows) counts[await resealOne(deps, ring, row)] += 1;
    after = last.id;
  }
}
