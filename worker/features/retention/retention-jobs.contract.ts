import { WINDOWS_REACH_MS } from "../telemetry/windows.contract.ts";

/** Name of the job that takes away review packs that are past their time. */
export const PACK_EXPIRY_JOB = "expire.review_packs";

/** Name of the job that deletes stored reports that are past their time. */
export const REPORT_PRUNE_JOB = "prune.stored_reports";

/** Name of the job that deletes transitions of runs that no window of the console reaches any more. */
export const TRANSITION_PRUNE_JOB = "prune.operation_run_transitions";

/** How long they are kept: as long as the longest window, and a day. */
export const TRANSITION_DAYS = WINDOWS_REACH_MS / 86_400_000;
