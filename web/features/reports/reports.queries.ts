import type { ReportType } from "../../../worker/features/reports/report-types.contract.ts";
import type { ReportPage } from "../../../worker/features/reports/reports.contract.ts";
import { api, unwrap } from "../../api/client.ts";

const one = api.admin.reports[":reportId"];

export const reportsQuery = (tenantId: string, type: ReportType | null) => ({
  queryKey: ["admin", "reports", tenantId, type] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(
      api.admin.tenants[":tenantId"].reports.$get({
        param: { tenantId },
        query: { ...(type === null ? {} : { type }), ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page: ReportPage) => page.next_cursor,
  reconcile: "id",
});

export const reportQuery = (reportId: string) => ({
  queryKey: ["admin", "report", reportId] as const,
  queryFn: () => unwrap(one.$get({ param: { reportId } })),
});

/** A report is never changed, and neither is a part of it: what was read once is not read again. */
export const reportItemsQuery = (reportId: string, part: number) => ({
  queryKey: ["admin", "report", reportId, "items", part] as const,
  queryFn: () => unwrap(one.items.$get({ param: { reportId }, query: { part: String(part) } })),
  staleTime: Number.POSITIVE_INFINITY,
});
