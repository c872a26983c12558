import { ownedByTenant } from "../access/owned.guards.ts";
import { placeOfFinding } from "./findings.usecases.ts";

/** After `operator()`: 404 for a finding that does not exist and for one of a tenant out of scope, alike; then 403. */
export const finding = ownedByTenant("findingId", placeOfFinding);
