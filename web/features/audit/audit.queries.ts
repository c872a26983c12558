import type { AuditFilters, AuditLog } from "../../../worker/features/audit-log/audit-log.contract.ts";
import { api, unwrap } from "../../api/client.ts";

export const auditQuery = (workspaceId: string, filters: AuditFilters) => ({
  queryKey: ["admin", "audit", workspaceId, filters] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(
      api.admin.workspaces[":workspaceId"].audit.$get({
        param: { workspaceId },
        query: { ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page: AuditLog) => page.next_cursor,
  reconcile: "id",
});

/** Address of the file with what is filtered. */
export function exportHref(workspaceId: string, filters: AuditFilters): string {
  const given = Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const query = new URLSearchParams(given).toString();
  return `/api/admin/workspaces/${workspaceId}/audit.csv${query === "" ? "" : `?${query}`}`;
}
