// Free of zod: the web reads these values.
import { REPORT_TYPES } from "../telemetry/catalog.contract.ts";

export { REPORT_TYPES };
export type ReportType = (typeof REPORT_TYPES)[number];

/** Reports of a page. */
export const REPORTS_PAGE = 20;
