import { introspectWorkflow, introspectWorkflowInstance } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { asc } from "drizzle-orm";
import { onTestFinished } from "vitest";
import {
  evidenceParts,
  evidenceSnapshots,
  findings,
  operationRuns,
  storedReportParts,
  storedReports,
} from "../../../db/schema/index.ts";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import type { EvidenceItem, EvidenceSection } from "../../../worker/features/evidence/evidence.contract.ts";
import { type Severity, severityRank } from "../../../worker/features/findings/finding-rules.contract.ts";
import { ensureRun } from "../../../worker/features/operations/operations.usecases.ts";
import { makeId } from "../../../worker/platform/ids.ts";
import { call } from "../../support/app.ts";
import { makeGovernedTenant, testDb } from "../../support/factories.ts";
import { asOperator, testDeps } from "../operations/support.ts";

export type Made = Awaited<ReturnType<typeof makeGovernedTenant>>;
type Place = { workspaceId: string; tenantId: string };

export const DAY_MS = 24 * 3_600_000;

export const placeOf = ({ tenant }: Pick<Made, "tenant">): Place => ({
  workspaceId: tenant.workspaceId,
  tenantId: tenant.id,
});

let counter = 0;
/** An id of that time, after those of the same time made before. */
function idAt(prefix: Parameters<typeof makeId>[0], at: number): string {
  counter += 1;
  return makeId(prefix, at, new Uint8Array([0, 0, (counter >> 10) & 31, (counter >> 5) & 31, counter & 31]));
}

export const assignment = (principal: string, overrides: Record<string, unknown> = {}) => ({
  role_template_id: "62e90394-69f5-4237-9190-012177145e10",
  role_name: "Global Administrator",
  is_custom_role: false,
  principal_type: "user" as const,
  principal_id: principal,
  principal_name: `Name of ${principal}`,
  principal_upn: `${principal}@contoso.example`,
  account_enabled: true,
  is_guest: false,
  via_group: null,
  duration: "permanent" as const,
  ends_at: null,
  scope: "/",
  ...overrides,
});

type ReportType = "entra.admin_roles" | "permission_posture";

/** A stored report with its parts of up to 200 items. */
export async function storeReport(
  place: Place,
  type: ReportType,
  { items = [], payload = {}, at = Date.now() }: { items?: unknown[]; payload?: Record<string, unknown>; at?: number },
) {
  const id = idAt("rep", at);
  await testDb()
    .insert(storedReports)
    .values({
      ...{ id, ...place, type, schemaVersion: 1, payload, createdAt: at },
      fingerprint: JSON.stringify([items, payload]).length.toString(16).padStart(64, "0"),
    });
  for (let part = 0; part * 200 < items.length; part += 1)
    await testDb()
      .insert(storedReportParts)
      .values({ reportId: id, part, items: items.slice(part * 200, part * 200 + 200) });
  return id;
}

type FindingRow = typeof findings.$inferInsert;

export function findingRow(place: Place, overrides: Partial<FindingRow> = {}): FindingRow {
  const at = Date.now();
  const id = overrides.id ?? idAt("fnd", at);
  const severity = (overrides.severity ?? "medium") as Severity;
  return {
    ...{ id, ...place, source: "entra.admin_roles", rule: "admin_roles.standing_assignment", fingerprint: id },
    ...{ severity, severityRank: severityRank(severity), subjectType: "user", subjectId: `subject-of-${id}` },
    ...{ subjectLabel: "Anna Admin", facts: { roles: 1, guest: false, role: null } },
    ...{ firstDetectedAt: at, lastDetectedAt: at, lastReportId: "rep_gone", updatedAt: at },
    ...overrides,
  };
}

/** Many rows: a statement takes a hundred values at most. */
export async function storeFindings(rows: readonly FindingRow[]) {
  const columns = Object.keys(rows[0] ?? {}).length + 4;
  const some = Math.max(1, Math.floor(100 / columns));
  const statements = [];
  for (let index = 0; index < rows.length; index += some)
    statements.push(
      testDb()
        .insert(findings)
        .values(rows.slice(index, index + some)),
    );
  const [first, ...others] = statements;
  if (first !== undefined) await testDb().batch([first, ...others]);
}

type RunRow = typeof operationRuns.$inferInsert;

/** Runs that ended, one statement each. */
export async function storeRuns(place: Place, rows: (Partial<RunRow> & { at: number })[]) {
  const statements = rows.map(({ at, ...overrides }) => {
    const id = idAt("run", at);
    return testDb()
      .insert(operationRuns)
      .values({
        ...{ id, ...place, type: "inventory.sync", identity: id, status: "completed", outcome: "succeeded" },
        ...{ createdAt: at, progressedAt: at, completedAt: at + 1000, ...overrides },
      });
  });
  const [first, ...others] = statements;
  if (first !== undefined) await testDb().batch([first, ...others]);
}

/** A tenant of which there is something to freeze: both reports, three findings, two operations. */
export async function makeReported(role: Parameters<typeof makeGovernedTenant>[0] = "owner") {
  const made = await makeGovernedTenant(role);
  const place = placeOf(made);
  await storeReport(place, "entra.admin_roles", { items: [assignment("anna"), assignment("bert")] });
  const permission = { kind: "required", resource: "graph", resource_name: "Graph", id: "p1", value: "User.Read.All" };
  await storeReport(place, "permission_posture", {
    items: [{ ...permission, status: "granted", satisfied_by: null, features: [], blocking: false }],
    payload: { score: 80 },
  });
  await storeFindings([
    findingRow(place, { severity: "critical", subjectLabel: "Worst" }),
    findingRow(place, { severity: "low", subjectLabel: "Least" }),
    findingRow(place, { state: "resolved", resolvedAt: Date.now() - DAY_MS, subjectLabel: "Done" }),
  ]);
  await storeRuns(place, [{ at: Date.now() - 2 * DAY_MS }, { at: Date.now() - DAY_MS, outcome: "failed" }]);
  return made;
}

export const startSnapshot = (tenantId: string, cookie: string) =>
  call("POST", `/api/admin/tenants/${tenantId}/operations`, { cookie, body: { type: "evidence.snapshot" } });

/** Snapshots that start from now on run for real. */
export async function watchSnapshots() {
  const executions = await introspectWorkflow(env.EVIDENCE_SNAPSHOT);
  await executions.modifyAll((instance) => instance.disableRetryDelays());
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Snapshots that start from now on end at their first step: runs stay as the start left them. */
export async function holdSnapshots() {
  const executions = await introspectWorkflow(env.EVIDENCE_SNAPSHOT);
  await executions.modifyAll((instance) => instance.mockStepResult({ name: "freeze" }, { kind: "superseded" }));
  onTestFinished(() => executions.dispose());
  return executions;
}

/** Takes a snapshot through the API and waits for its end. @returns the run and the snapshot's id */
export async function takeSnapshot({ tenant, operator }: Pick<Made, "tenant" | "operator">) {
  const executions = await introspectWorkflow(env.EVIDENCE_SNAPSHOT);
  try {
    const { status, body } = await startSnapshot(tenant.id, operator.cookie);
    if (status !== 201) throw new Error(`no snapshot was started: ${status}`);
    const [execution] = await executions.get();
    await execution?.waitForStatus("complete");
    const { body: run } = await call("GET", `/api/admin/operations/${body.id}`, { cookie: operator.cookie });
    return { run, snapshotId: String(body.id).replace("run_", "evs_") };
  } finally {
    await executions.dispose();
  }
}

/** A snapshot that a user started, whose execution the platform has not created. */
export async function startWithoutExecution({ tenant, operator }: Pick<Made, "tenant" | "operator">) {
  const deps = testDeps();
  const evidenceSnapshot = { create: async () => ({}) } as unknown as Workflow;
  const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
  return (await ensureRun({ ...deps, evidenceSnapshot }, scope, { type: "evidence.snapshot", inputs: {} })).run;
}

export async function execution(runId: string, attempt: number) {
  const instance = await introspectWorkflowInstance(env.EVIDENCE_SNAPSHOT, `${runId}-${attempt}`);
  await instance.modify((steps) => steps.disableRetryDelays());
  return instance;
}

export const storedSnapshots = () => testDb().select().from(evidenceSnapshots).orderBy(asc(evidenceSnapshots.id));
export const storedParts = () => testDb().select().from(evidenceParts);

/** The frozen items of a section, all parts together. */
export async function frozen<S extends EvidenceSection>(snapshotId: string, section: S): Promise<EvidenceItem<S>[]> {
  const rows = (await storedParts()).filter((row) => row.snapshotId === snapshotId && row.section === section);
  return rows.sort((a, b) => a.part - b.part).flatMap(({ items }) => items) as EvidenceItem<S>[];
}
