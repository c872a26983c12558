import { conflict } from "../../platform/errors.ts";

/** There is nothing yet that a snapshot could freeze. */
export const reportRequired = () =>
  conflict("report_required", "Scan admin roles or check the permission posture first.");

/** There is nothing yet that a review or a pack could be made of. */
export const evidenceRequired = () => conflict("evidence_required", "Take an evidence snapshot first.");
