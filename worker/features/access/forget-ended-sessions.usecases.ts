import type { Deps } from "../../deps.ts";
import { PLANES, type Plane } from "./planes.contract.ts";
import { deleteEndedSessions, deleteEndedVerifications } from "./session.repository.ts";

/** Rows per statement: a writer beside it waits for one of them at most. */
const CHUNK = 500;

/** Daily: sessions that ended by themselves and sign-ins with a directory that nobody came back from. */
export async function forgetEndedSessions(deps: Pick<Deps, "db" | "clock">): Promise<number> {
  const now = deps.clock.now();
  let forgotten = 0;
  for (const plane of Object.keys(PLANES) as Plane[]) {
    await deleteEndedVerifications(deps.db, plane, now);
    for (let deleted = CHUNK; deleted === CHUNK; forgotten += deleted) {
      deleted = await deleteEndedSessions(deps.db, plane, now, CHUNK);
    }
  }
  return forgotten;
}
