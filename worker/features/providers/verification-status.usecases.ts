import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { markPending, settlePending, type TenantPlace } from "./verification-status.repository.ts";

type StatusDeps = Pick<Deps, "db" | "clock">;

/** For the batch that starts a verification of the tenant. */
export const verificationStarts = ({ db, clock }: StatusDeps, place: TenantPlace, onlyIf: SQL): Statement =>
  markPending(db, place, clock.now(), onlyIf);

/**
 * For the batch that ends one, in whatever way: after what it found is written, which leaves nothing pending unless the
 * tenant's default was another one meanwhile.
 */
export const verificationEnds = ({ db, clock }: StatusDeps, place: TenantPlace, onlyIf: SQL): Statement =>
  settlePending(db, place, clock.now(), onlyIf);
