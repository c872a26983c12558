import { ownedByTenant } from "../access/owned.guards.ts";
import { placeOfReport } from "./reports.usecases.ts";

/** After `operator()`: 404 for a report that does not exist and for one of a tenant out of scope, alike; then 403. */
export const report = ownedByTenant("reportId", placeOfReport);
