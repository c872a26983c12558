import type { Deps } from "../../deps.ts";
import { type Held, type LeasedDeps, type LeasedResult, pruneUnderLease } from "../retention/leased-prune.ts";
import { PACK_EXPIRY_JOB } from "../retention/retention-jobs.contract.ts";
import { expirePacks, listExpiredPacks, readyObjectKeys } from "./expiry.repository.ts";
import { PACK_DAYS } from "./pack-words.contract.ts";
import { packIdOfKey } from "./packs.rules.ts";

/** Packs of one chunk: D1 binds a hundred values. */
const CHUNK_PACKS = 50;
/** Chunks of one execution; what is left waits for the next one. */
const MAX_CHUNKS = 200;
/** Objects looked at together, and pages of one execution. Keys are in time order, so the oldest come first. */
const PAGE_OBJECTS = 500;
const MAX_PAGES = 20;
/** An object that nobody names may be of a generation that is about to end. */
const YOUNG_MS = 24 * 60 * 60_000;

type ExpiryDeps = LeasedDeps & Pick<Deps, "packs">;

export type ExpiryResult = LeasedResult & {
  /** Objects that no pack named any more. */
  orphans: number;
};

/**
 * Takes away what is past its time: first the word that it can be had, then its bytes. Whatever was left between the two,
 * and by a generation that died, is found among the objects.
 */
export async function expireReviewPacks(
  deps: ExpiryDeps,
  { trigger, scheduledAt }: { trigger: "cron" | "command"; scheduledAt: number },
): Promise<ExpiryResult> {
  const now = deps.clock.now();
  let orphans = 0;
  const told = { job: PACK_EXPIRY_JOB, trigger, scheduledAt, cutoff: now, retentionDays: PACK_DAYS };
  const result = await pruneUnderLease(deps, told, async (held) => {
    if (!(await expirePast(deps, held, now))) return false;
    return forgetOrphans(deps, held, now, (count) => {
      orphans += count;
    });
  });
  return { ...result, orphans };
}

async function expirePast(deps: ExpiryDeps, held: Held, now: number): Promise<boolean> {
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk += 1) {
    const past = await listExpiredPacks(deps.db, now, CHUNK_PACKS);
    if (past.length === 0) break;
    const ids = past.map(({ id }) => id);
    if ((await held.chunk(expirePacks(deps.db, held.lease, ids, now))) === null) return false;
    await deps.packs.delete(past.flatMap(({ objectKey }) => objectKey ?? []));
  }
  return true;
}

async function forgetOrphans(
  deps: ExpiryDeps,
  held: Held,
  now: number,
  onDeleted: (count: number) => void,
): Promise<boolean> {
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const listed = await deps.packs.list({ limit: PAGE_OBJECTS, ...(cursor === undefined ? {} : { cursor }) });
    const old = listed.objects.filter(({ uploaded }) => uploaded.getTime() < now - YOUNG_MS).map(({ key }) => key);
    const named = await namedKeys(deps, old);
    const orphans = old.filter((key) => !named.has(key));
    if (!(await held.goOn())) return false;
    if (orphans.length > 0) await deps.packs.delete(orphans);
    onDeleted(orphans.length);
    if (!listed.truncated) break;
    cursor = listed.cursor;
  }
  return true;
}

/** Of the keys those that a pack can still be had by. */
async function namedKeys(deps: ExpiryDeps, keys: readonly string[]): Promise<Set<string>> {
  const ids = [...new Set(keys.flatMap((key) => packIdOfKey(key) ?? []))];
  const named = new Set<string>();
  for (let from = 0; from < ids.length; from += CHUNK_PACKS)
    for (const key of await readyObjectKeys(deps.db, ids.slice(from, from + CHUNK_PACKS))) named.add(key);
  return named;
}
