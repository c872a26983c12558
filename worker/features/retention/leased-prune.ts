import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { type Lease, releaseLease, renewLease, takeLease } from "../../platform/lease.ts";
import { closeInterrupted, countChunk, findTaskRun, finishTaskRun, insertTaskRun } from "./prune.repository.ts";

const LEASE_MS = 60_000;

export type LeasedDeps = Pick<Deps, "db" | "clock" | "ids" | "commit">;

export interface LeasedPrune {
  /** Under this name it is held by one at a time, and told of. */
  job: string;
  trigger: "cron" | "command";
  scheduledAt: number;
  cutoff: number;
  retentionDays: number;
}

export type LeasedResult =
  | { status: "succeeded"; rows: number }
  /** Another execution holds the lease. */
  | { status: "busy" }
  /** This one stood still past its lease and another one took over: it may not write any more. */
  | { status: "superseded" };

/** What an execution writes by, while it holds the lease. */
export interface Held {
  lease: Lease;
  /** One chunk: the rows that the statement changed are counted with it. @returns them; null when the lease is another's */
  chunk(deletion: Statement): Promise<number | null>;
  /** Says that the execution goes on. @returns false when the lease is another's */
  goOn(): Promise<boolean>;
}

const changesOf = (result: unknown): number => (result as D1Result).meta.changes;

const isHeld = (results: unknown[]): boolean => changesOf(results.at(-1)) > 0;

/**
 * Runs a daily clean-up as one execution at a time, whose outcome stands in `task_runs`. What was killed is closed by the
 * next one, which starts at what is left.
 *
 * @param work does all of it in bounded chunks; answers false as soon as the lease is another's
 */
export async function pruneUnderLease(
  deps: LeasedDeps,
  { job, ...told }: LeasedPrune,
  work: (held: Held) => Promise<boolean>,
): Promise<LeasedResult> {
  const lease = await takeLease(deps, job, LEASE_MS);
  if (lease === null) return { status: "busy" };
  const id = deps.ids.next("tsk");
  const startedAt = deps.clock.now();
  await deps.commit({
    changes: [closeInterrupted(deps.db, lease, startedAt), insertTaskRun(deps.db, lease, { ...told, id, startedAt })],
  });
  const renewal = () => renewLease(deps.db, lease, deps.clock.now() + LEASE_MS);
  const finish = (end: { status: "succeeded" | "failed"; errorCode?: string }) =>
    deps.commit({
      changes: [finishTaskRun(deps.db, id, { ...end, finishedAt: deps.clock.now() }), releaseLease(deps.db, lease)],
    });
  try {
    const isDone = await work({
      lease,
      chunk: async (deletion) => {
        const results = await deps.commit({ changes: [deletion, countChunk(deps.db, lease, id), renewal()] });
        return isHeld(results) ? changesOf(results[0]) : null;
      },
      goOn: async () => isHeld(await deps.commit({ changes: [renewal()] })),
    });
    if (!isDone) return { status: "superseded" };
    await finish({ status: "succeeded" });
    return { status: "succeeded", rows: (await findTaskRun(deps.db, id))?.rows ?? 0 };
  } catch (error) {
    // when this cannot be written either, the next execution closes this one; the first error is the one to tell
    await finish({ status: "failed", errorCode: "internal" }).catch(() => undefined);
    throw error;
  }
}
