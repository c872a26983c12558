import type { Deps } from "../../deps.ts";
import { deleteInChunks } from "../../platform/chunks.ts";
import { deleteAttempts, LIMIT_WINDOW_SECONDS } from "./auth/rate-limit.repository.ts";
import { PLANES, type Plane } from "./planes.contract.ts";
import { deleteEndedSessions, deleteEndedVerifications } from "./session.repository.ts";

async function onBothPlanes(deleteSome: (plane: Plane, limit: number) => Promise<number>): Promise<number> {
  let all = 0;
  for (const plane of Object.keys(PLANES) as Plane[]) all += await deleteInChunks((limit) => deleteSome(plane, limit));
  return all;
}

/** Sessions that ended by themselves. @returns how many it were */
export function forgetEndedSessions({ db, clock }: Pick<Deps, "db" | "clock">): Promise<number> {
  const now = clock.now();
  return onBothPlanes((plane, limit) => deleteEndedSessions(db, plane, now, limit));
}

/** Sign-ins with a directory that nobody came back from. @returns how many it were */
export function forgetEndedVerifications({ db, clock }: Pick<Deps, "db" | "clock">): Promise<number> {
  const now = clock.now();
  return onBothPlanes((plane, limit) => deleteEndedVerifications(db, plane, now, limit));
}

/** Counts of sign-in attempts whose window is over; they name client addresses. @returns how many it were */
export function forgetOldAttempts({ db, clock }: Pick<Deps, "db" | "clock">): Promise<number> {
  const startedBy = clock.now() - LIMIT_WINDOW_SECONDS * 1000;
  return onBothPlanes((plane, limit) => deleteAttempts(db, plane, startedBy, limit));
}
