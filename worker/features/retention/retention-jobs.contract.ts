/** Name of the job that takes away review packs that are past their time. */
export const PACK_EXPIRY_JOB = "expire.review_packs";

/** Name of the job that deletes stored reports that are past their time. */
export const REPORT_PRUNE_JOB = "prune.stored_reports";
