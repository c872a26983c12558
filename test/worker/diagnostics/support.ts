import { operationRuns, verificationReports } from "../../../db/schema/index.ts";
import type { Bundle } from "../../../worker/features/diagnostics/diagnostics.contract.ts";
import { systemIds } from "../../../worker/platform/ids.ts";
import { call } from "../../support/app.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { storedEvents } from "../operations/support.ts";

export const ids = systemIds(() => Date.now());

export const openTenant = (tenantId: string, cookie?: string, headers: Record<string, string> = {}) =>
  call<Bundle>("POST", `/api/admin/tenants/${tenantId}/support-diagnostics`, {
    ...(cookie === undefined ? {} : { cookie }),
    headers,
  });

export const openRun = (runId: string, cookie?: string, headers: Record<string, string> = {}) =>
  call<Bundle>("POST", `/api/admin/operations/${runId}/support-diagnostics`, {
    ...(cookie === undefined ? {} : { cookie }),
    headers,
  });

type RunColumns = Partial<typeof operationRuns.$inferInsert>;

/** A run that failed a moment ago, unless told otherwise. */
export async function makeRun(place: { workspaceId: string; tenantId: string | null }, columns: RunColumns = {}) {
  const now = Date.now();
  const row = {
    id: ids.next("run"),
    type: "provider.connection.check",
    status: "completed",
    outcome: "failed",
    identity: crypto.randomUUID(),
    failures: [{ reason_code: "rate_limited", message: "The provider is busy." }],
    progressDone: 2,
    progressTotal: 8,
    progressStage: "token",
    createdAt: now,
    startedAt: now,
    progressedAt: now,
    completedAt: now,
    ...place,
    ...columns,
  };
  await testDb().insert(operationRuns).values(row);
  return row.id;
}

export const activeRun: RunColumns = { status: "running", outcome: "pending", completedAt: null, failures: [] };

export const ofTenant = (tenant: { id: string; workspaceId: string }) => ({
  workspaceId: tenant.workspaceId,
  tenantId: tenant.id,
});

type ReportColumns = Partial<typeof verificationReports.$inferInsert>;

export async function makeReport(
  tenant: { id: string; workspaceId: string; connectionId: string | null },
  runId: string,
  columns: ReportColumns = {},
) {
  await testDb()
    .insert(verificationReports)
    .values({
      id: ids.next("vrp"),
      ...ofTenant(tenant),
      connectionId: tenant.connectionId ?? "",
      runId,
      schemaVersion: 1,
      flow: "provider_verification",
      overall: "ready",
      fingerprint: "f",
      changes: [],
      checks: [],
      configuredAt: 0,
      generatedAt: Date.now(),
      ...columns,
    });
}

/** What opening leaves behind in a workspace. */
export async function traces(workspaceId: string) {
  const entries = (await auditOf(workspaceId)).filter(({ action }) => action === "support_diagnostics.opened");
  const events = (await storedEvents()).filter(({ eventName }) => eventName === "product.support_diagnostics.opened");
  return { entries, events };
}

export const sectionOf = (bundle: Bundle, key: Bundle["sections"][number]["key"]) => {
  const section = bundle.sections.find((candidate) => candidate.key === key);
  if (section === undefined) throw new Error(`no section ${key}`);
  return section;
};
