import { readOfTenant } from "../access/owned.guards.ts";
import { placeOfReview, readReview } from "./reviews.queries.ts";

/** After `operator()`: 404 for a review that does not exist and for one of a tenant out of scope, alike; then 403. */
export const review = readOfTenant("review", placeOfReview, readReview);
