import { eq, sql } from "drizzle-orm";
import { taskLeases } from "../../db/schema/platform.ts";
import type { Clock } from "./clock.ts";
import type { Database, Statement } from "./database.ts";
import type { Ids } from "./ids.ts";

/**
 * Right to run a job, until `expiresAt` unless it is renewed. A cron may fire twice and a holder may stall past its time:
 * each taking raises `fence`, and a write that names an older fence does nothing.
 */
export interface Lease {
  job: string;
  holder: string;
  fence: number;
}

interface LeaseDeps {
  db: Database;
  clock: Clock;
  ids: Ids;
}

/** @returns the lease, or null while someone else holds it */
export async function takeLease(deps: LeaseDeps, job: string, lengthMs: number): Promise<Lease | null> {
  const now = deps.clock.now();
  const holder = deps.ids.next("fnc");
  const [taken] = await deps.db
    .insert(taskLeases)
    .values({ job, holder, fence: 1, expiresAt: now + lengthMs })
    .onConflictDoUpdate({
      target: taskLeases.job,
      set: { holder, fence: sql`${taskLeases.fence} + 1`, expiresAt: now + lengthMs },
      setWhere: sql`${taskLeases.expiresAt} <= ${now}`,
    })
    .returning({ fence: taskLeases.fence });
  return taken ? { job, holder, fence: taken.fence } : null;
}

/** Condition for the writes of a holder: true while nobody has taken the lease since. */
export const holdsLease = (lease: Lease) =>
  sql`EXISTS (SELECT 1 FROM task_leases WHERE job = ${lease.job} AND fence = ${lease.fence})`;

export const renewLease = (db: Database, lease: Lease, until: number): Statement =>
  db
    .update(taskLeases)
    .set({ expiresAt: until })
    .where(sql`${taskLeases.job} = ${lease.job} AND ${taskLeases.fence} = ${lease.fence}`);

/** Lets the next holder in at once; the fence stays, so this holder can write nothing afterwards unseen. */
export const releaseLease = (db: Database, lease: Lease): Statement =>
  db
    .update(taskLeases)
    .set({ expiresAt: 0 })
    .where(sql`${eq(taskLeases.job, lease.job)} AND ${eq(taskLeases.fence, lease.fence)}`);
