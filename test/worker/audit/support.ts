import { auditEntries } from "../../../db/schema/index.ts";
import type { AuditLog } from "../../../worker/features/audit-log/audit-log.contract.ts";
import { makeId } from "../../../worker/platform/ids.ts";
import { type Answer, call } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";

export const NOW = Date.UTC(2026, 9, 5, 12);

type Entry = typeof auditEntries.$inferInsert;

/** An entry of the workspace, or of the tenant, that many seconds after NOW. @returns its id */
export async function addEntry(
  place: { workspaceId: string; tenantId?: string | null },
  second: number,
  overrides: Partial<Entry> = {},
): Promise<string> {
  const occurredAt = NOW + second * 1_000;
  const row: Entry = {
    id: makeId("aud", occurredAt, crypto.getRandomValues(new Uint8Array(16))),
    actorKind: "system",
    action: "tenant.operation.completed",
    resourceType: "operation_run",
    resourceId: null,
    outcome: "succeeded",
    occurredAt,
    ...place,
    ...overrides,
  };
  await testDb().insert(auditEntries).values(row);
  return row.id;
}

export const auditPath = (workspaceId: string, query: Record<string, string> = {}, file = "audit") =>
  `/api/admin/workspaces/${workspaceId}/${file}?${new URLSearchParams(query)}`;

export const readLog = (
  workspaceId: string,
  cookie: string,
  query: Record<string, string> = {},
): Promise<Answer<AuditLog>> => call<AuditLog>("GET", auditPath(workspaceId, query), { cookie });

export const idsOf = ({ body }: Answer<AuditLog>): string[] => body.items.map(({ id }) => id);
