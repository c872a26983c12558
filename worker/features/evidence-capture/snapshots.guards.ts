import { readOfTenant } from "../access/owned.guards.ts";
import { placeOfSnapshot, readSnapshot } from "../evidence/evidence.queries.ts";

/**
 * After `operator()`: 404 for a snapshot that does not exist, for one that is not complete and for one of a tenant out of
 * scope, alike; then 403.
 */
export const snapshot = readOfTenant("snapshot", placeOfSnapshot, readSnapshot);
