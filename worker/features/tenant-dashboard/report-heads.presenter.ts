import { toIso } from "../../platform/clock.ts";
import type { ReportHeadView } from "./report-heads.contract.ts";
import type { ReportHead } from "./report-heads.rules.ts";

export const presentReportHead = ({ createdAt, checkedAt, ...head }: ReportHead): ReportHeadView => ({
  ...head,
  created_at: toIso(createdAt),
  checked_at: toIso(checkedAt),
});
