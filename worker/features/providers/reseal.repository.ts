import { and, asc, eq, gt, ne } from "drizzle-orm";
import { providerCredentials } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { Sealed } from "../../platform/sealing.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { SealedRow } from "./reseal.rules.ts";

/** Credentials that another key than this one sealed, in the order of their ids, those after `after`. */
export const listSealedOtherwise = (
  _: SystemScope,
  db: Database,
  keyId: string,
  after: string,
  limit: number,
): Promise<SealedRow[]> =>
  db
    .select({
      id: providerCredentials.id,
      connectionId: providerCredentials.connectionId,
      keyId: providerCredentials.keyId,
      sealed: providerCredentials.sealed,
    })
    .from(providerCredentials)
    .where(and(ne(providerCredentials.keyId, keyId), gt(providerCredentials.id, after)))
    .orderBy(asc(providerCredentials.id))
    .limit(limit);

/** Only while the row is still the one that was read: a credential that was replaced meanwhile is left alone. */
export const storeResealed = (db: Database, seen: SealedRow, { keyId, sealed }: Sealed) =>
  db
    .update(providerCredentials)
    .set({ keyId, sealed })
    .where(and(eq(providerCredentials.id, seen.id), eq(providerCredentials.sealed, seen.sealed)))
    .returning({ id: providerCredentials.id });
