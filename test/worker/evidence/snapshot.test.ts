import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { findings, storedReports } from "../../../db/schema/index.ts";
import { EVIDENCE_ITEMS, EVIDENCE_SECTIONS } from "../../../worker/features/evidence/evidence.contract.ts";
import { freeze } from "../../../worker/features/evidence/freeze.usecases.ts";
import { isCurrentExecution } from "../../../worker/features/operations/steps.usecases.ts";
import { call, fixedClock } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeOperator, makeTenant, testDb } from "../../support/factories.ts";
import { storedEvents, storedRun, storedRuns, testDeps } from "../operations/support.ts";
import {
  assignment,
  DAY_MS,
  findingRow,
  frozen,
  holdSnapshots,
  makeReported,
  placeOf,
  startSnapshot,
  startWithoutExecution,
  storedParts,
  storedSnapshots,
  storeFindings,
  storeReport,
  storeRuns,
  takeSnapshot,
} from "./support.ts";

describe("taking an evidence snapshot", () => {
  it("FR-246-001 FR-246-004 FR-246-009 freezes everything of the tenant, says how much, and is known to the audit log", async () => {
    const made = await makeReported();
    const { run, snapshotId } = await takeSnapshot(made);
    expect(run).toMatchObject({
      ...{ type_label: "Evidence snapshot", outcome: "succeeded", progress: { done: 3, total: 3 } },
      summary_counts: { reports: 2, active_findings: 2, operations: 2, stages_passed: 3 },
    });
    expect(await storedSnapshots()).toMatchObject([
      {
        ...{ id: snapshotId, ...placeOf(made), schemaVersion: 1, previousSnapshotId: null, runId: run.id },
        createdByUserId: made.operator.id,
        summary: {
          ...{ role_assignments: 2, permissions: 1, permission_score: 80, connection: true, comparison: null },
          reports: [{ type: "entra.admin_roles" }, { type: "permission_posture" }],
          findings: { active: { critical: 1, high: 0, medium: 0, low: 1, info: 0 }, risk_accepted: 0, resolved: 1 },
          operations: { total: 2, succeeded: 1, is_capped: false },
        },
      },
    ]);
    expect((await storedSnapshots())[0]?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const captured = (await auditOf(made.workspace.id)).filter(({ action }) => action === "tenant.evidence.captured");
    expect(captured).toMatchObject([
      {
        ...{ tenantId: made.tenant.id, actorKind: "system", resourceType: "evidence_snapshot", resourceId: snapshotId },
        metadata: { run_id: run.id, is_unchanged: false, reports: 2, active_findings: 2, operations: 2 },
      },
    ]);
    expect(await storedEvents()).toMatchObject([{ metadata: { operation_type: "evidence.snapshot" } }]);
  });

  it("FR-246-002 holds items in the form of the contract, worst finding first, newest operation first", async () => {
    const made = await makeReported();
    const { snapshotId } = await takeSnapshot(made);
    for (const section of EVIDENCE_SECTIONS.filter((name) => name !== "permissions")) {
      const items = await frozen(snapshotId, section);
      expect(items.length).toBeGreaterThan(0);
      for (const item of items) expect(EVIDENCE_ITEMS[section].strict().parse(item)).toEqual(item);
    }
    const found = await frozen(snapshotId, "findings");
    expect(found.map(({ subject_label }) => subject_label)).toEqual(["Worst", "Done", "Least"]);
    expect(found[0]).toMatchObject({ facts: { roles: 1, guest: false, role: null }, due_at: null });
    expect((await frozen(snapshotId, "operations")).map(({ outcome }) => outcome)).toEqual(["failed", "succeeded"]);
  });

  it("FR-246-002 FR-246-010 keeps every instant to the millisecond", async () => {
    const made = await makeReported();
    const instants = [999, 1_000, 1_234_567_890_123, 1_732_800_000_001, 1_732_800_000_999, 4_102_444_799_999];
    await storeFindings(instants.map((dueAt, index) => findingRow(placeOf(made), { dueAt, subjectId: `at-${index}` })));
    const { snapshotId } = await takeSnapshot(made);
    const due = (await frozen(snapshotId, "findings")).flatMap(({ due_at }) => due_at ?? []);
    expect(due.sort()).toEqual(instants.map((at) => new Date(at).toISOString()).sort());
  });

  it("FR-246-003 holds the latest report of each type, open findings however old, and of the rest the last 90 days", async () => {
    const clock = fixedClock(Date.UTC(2026, 10, 28, 12));
    const made = await makeGovernedTenant();
    const place = placeOf(made);
    const cutoff = clock.now() - 90 * DAY_MS;
    await storeReport(place, "entra.admin_roles", { items: [assignment("old")], at: clock.now() - DAY_MS });
    await storeReport(place, "entra.admin_roles", { items: [assignment("new")] });
    const resolved = (subjectLabel: string, resolvedAt: number) =>
      findingRow(place, { state: "resolved", resolvedAt, subjectLabel });
    await storeFindings([
      findingRow(place, { subjectLabel: "open for ages", firstDetectedAt: 1, lastDetectedAt: 1 }),
      resolved("before", cutoff - 1),
      resolved("at", cutoff),
      resolved("after", cutoff + 1),
    ]);
    await storeRuns(place, [
      { at: cutoff - 1, identity: "before" },
      { at: cutoff, identity: "at", failures: [{ reason_code: "rate_limited", message: "at" }] },
      { at: cutoff + 1, failures: [{ reason_code: "rate_limited", message: "after" }] },
      { at: clock.now() - 1, type: "evidence.snapshot" },
      { at: clock.now() - 1, status: "running", outcome: "pending", completedAt: null },
    ]);
    const { snapshotId } = await takeSnapshot(made);
    expect((await frozen(snapshotId, "role_assignments")).map(({ principal_id }) => principal_id)).toEqual(["new"]);
    expect((await frozen(snapshotId, "reports")).length).toBe(1);
    const labels = (await frozen(snapshotId, "findings")).map(({ subject_label }) => subject_label);
    expect(labels.sort()).toEqual(["after", "at", "open for ages"]);
    const messages = (await frozen(snapshotId, "operations")).map(({ failures }) => failures[0]?.message);
    expect(messages).toEqual(["after", "at"]);
    expect((await storedSnapshots())[0]?.summary).toMatchObject({ permissions: null, permission_score: null });
  });

  it("FR-246-003 holds the newest 500 operations, and says that there were more", async () => {
    const made = await makeReported();
    const at = Date.now() - 10 * DAY_MS;
    await storeRuns(
      placeOf(made),
      Array.from({ length: 499 }, (_, index) => ({ at: at + index })),
    );
    const { snapshotId } = await takeSnapshot(made);
    expect((await storedSnapshots())[0]?.summary).toMatchObject({ operations: { total: 500, is_capped: true } });
    expect(await frozen(snapshotId, "operations")).toHaveLength(500);
  });

  it("FR-246-002 keeps a long list in parts of 200, in their order", async () => {
    const made = await makeReported();
    const items = Array.from({ length: 450 }, (_, index) => assignment(`principal-${String(index).padStart(3, "0")}`));
    await storeReport(placeOf(made), "entra.admin_roles", { items });
    await storeFindings(items.map(({ principal_id }) => findingRow(placeOf(made), { subjectId: principal_id })));
    const { snapshotId } = await takeSnapshot(made);
    const sizes = (await storedParts())
      .filter(({ section }) => section === "findings" || section === "role_assignments")
      .map(({ section, part, items: held }) => [section, part, held.length]);
    expect(sizes.sort()).toEqual([
      ...[
        ["findings", 0, 200],
        ["findings", 1, 200],
        ["findings", 2, 53],
      ],
      ...[
        ["role_assignments", 0, 200],
        ["role_assignments", 1, 200],
        ["role_assignments", 2, 50],
      ],
    ]);
    expect(await frozen(snapshotId, "role_assignments")).toEqual(items);
    const medium = (await frozen(snapshotId, "findings")).filter(({ severity }) => severity === "medium");
    const ids = medium.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
  });

  it("FR-246-005 gives the same content the same fingerprint, and other content another", async () => {
    const made = await makeReported();
    const takes = [await takeSnapshot(made), await takeSnapshot(made)];
    await testDb().update(findings).set({ state: "in_progress" }).where(eq(findings.subjectLabel, "Least"));
    takes.push(await takeSnapshot(made));
    const [first, second, third] = await storedSnapshots();
    expect(takes.map(({ snapshotId }) => snapshotId)).toEqual([first?.id, second?.id, third?.id]);
    expect(second?.fingerprint).toBe(first?.fingerprint);
    expect(third?.fingerprint).not.toBe(first?.fingerprint);
    expect(second?.summary).toMatchObject({ comparison: { snapshot_id: first?.id, is_unchanged: true } });
    expect(third?.summary).toMatchObject({ comparison: { snapshot_id: second?.id, is_unchanged: false } });
    expect(third?.previousSnapshotId).toBe(second?.id);
  });

  it("FR-246-005 has the same fingerprint for another tenant with the same content, whose ids are others", async () => {
    fixedClock();
    for (const made of [await makeGovernedTenant(), await makeGovernedTenant()]) {
      await storeReport(placeOf(made), "entra.admin_roles", { items: [assignment("anna")] });
      await storeFindings([findingRow(placeOf(made), { subjectId: "anna" })]);
      await takeSnapshot(made);
    }
    const [first, second] = await storedSnapshots();
    expect(second?.fingerprint).toBe(first?.fingerprint);
  });

  it("FR-246-006 tells what became of findings, assignments and the score since the snapshot before", async () => {
    const made = await makeReported();
    await takeSnapshot(made);
    const place = placeOf(made);
    await storeReport(place, "entra.admin_roles", { items: [assignment("bert"), assignment("cora")] });
    await storeReport(place, "permission_posture", { payload: { score: 95 } });
    await storeFindings([findingRow(place, { subjectLabel: "Fresh" })]);
    const set = (label: string, values: Partial<typeof findings.$inferInsert>) =>
      testDb().update(findings).set(values).where(eq(findings.subjectLabel, label));
    await set("Worst", { state: "resolved", resolvedAt: Date.now() });
    await set("Least", { severity: "high", severityRank: 3 });
    await set("Done", { state: "reopened", resolvedAt: null });
    await takeSnapshot(made);
    const named = (subject_label: string) => ({ count: 1, items: [{ subject_label }] });
    expect((await storedSnapshots())[1]?.summary).toMatchObject({
      comparison: {
        findings: { new: named("Fresh"), resolved: named("Worst"), reopened: named("Done"), worse: named("Least") },
        role_assignments: {
          added: { count: 1, items: [{ principal_id: "cora" }] },
          removed: { count: 1, items: [{ principal_id: "anna" }] },
        },
        permission_score: { before: 80, now: 95 },
      },
    });
  });
});

describe("a snapshot and its tenant", () => {
  it("FR-246-007 is refused with 409 before the first report, saying what to do first, and leaves no trace", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const answer = await startSnapshot(tenant.id, operator.cookie);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: "report_required",
      detail: "Scan admin roles or check the permission posture first.",
    });
    expect([await storedRuns(), await storedEvents()]).toEqual([[], []]);
  });

  it("FR-246-007 is refused the same way when it is started once more and the reports are gone", async () => {
    const made = await makeReported();
    const run = await startWithoutExecution(made);
    await call("POST", `/api/admin/operations/${run.id}/cancel`, { cookie: made.operator.cookie });
    await testDb().delete(storedReports);
    const retry = await call("POST", `/api/admin/operations/${run.id}/retry`, { cookie: made.operator.cookie });
    expect([retry.status, retry.body.code]).toEqual([409, "report_required"]);
  });

  it("FR-246-007 needs a report of this tenant: another's is none", async () => {
    const { workspace } = await makeReported();
    const tenant = await makeTenant(workspace.id);
    const operator = await makeOperator({ workspaceId: workspace.id, tenants: [tenant] });
    expect((await startSnapshot(tenant.id, operator.cookie)).status).toBe(409);
  });

  it("FR-246-003 holds nothing of another tenant", async () => {
    const other = await makeReported();
    const made = await makeGovernedTenant();
    await storeReport(placeOf(made), "entra.admin_roles", { items: [assignment("only")] });
    const { snapshotId } = await takeSnapshot(made);
    const parts = await storedParts();
    expect(JSON.stringify(parts)).not.toContain("anna");
    expect(parts.map(({ section }) => section).sort()).toEqual(["connection", "reports", "role_assignments"]);
    expect(parts.every((part) => part.snapshotId === snapshotId)).toBe(true);
    expect(other.tenant.id).not.toBe(made.tenant.id);
  });

  it("FR-246-008 makes one run of 64 simultaneous starts", async () => {
    const executions = await holdSnapshots();
    const { tenant, operator } = await makeReported();
    const before = (await storedRuns()).length;
    const answers = await Promise.all(Array.from({ length: 64 }, () => startSnapshot(tenant.id, operator.cookie)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(63).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await storedRuns()).length).toBe(before + 1);
    expect(await executions.get()).toHaveLength(1);
  });
});

describe("freezing", () => {
  it("FR-246-004 happens once: executed again after something changed, it changes nothing", async () => {
    const made = await makeReported();
    const run = await startWithoutExecution(made);
    const isCurrent = isCurrentExecution({ runId: run.id, attempt: 1 });
    const once = await freeze(testDeps(), placeOf(made), run.id, isCurrent);
    const held = await storedParts();
    const rows = Array.from({ length: 300 }, () => findingRow(placeOf(made)));
    await storeFindings(rows);
    await storeReport(placeOf(made), "entra.admin_roles", { items: [assignment("late")] });
    expect(await freeze(testDeps(), placeOf(made), run.id, isCurrent)).toBe(once);
    expect(await storedParts()).toEqual(held);
  });

  it("FR-246-004 writes nothing for an execution that another attempt took over from", async () => {
    const made = await makeReported();
    const run = await startWithoutExecution(made);
    await freeze(testDeps(), placeOf(made), run.id, isCurrentExecution({ runId: run.id, attempt: 2 }));
    expect([await storedSnapshots(), await storedParts()]).toEqual([[], []]);
  });

  it("FR-246-011 leaves nothing behind when its run is cancelled, and nobody sees it before it is complete", async () => {
    const made = await makeReported();
    const run = await startWithoutExecution(made);
    const id = await freeze(testDeps(), placeOf(made), run.id, isCurrentExecution({ runId: run.id, attempt: 1 }));
    expect(await storedParts()).not.toEqual([]);
    const { cookie } = made.operator;
    expect((await call("GET", `/api/admin/evidence-snapshots/${id}`, { cookie })).status).toBe(404);
    await call("POST", `/api/admin/operations/${run.id}/cancel`, { cookie });
    expect((await storedRun(run.id)).outcome).toBe("cancelled");
    expect([await storedSnapshots(), await storedParts()]).toEqual([[], []]);
  });

  it("FR-246-012 keeps names and labels out of runs, audit entries and usage events", async () => {
    const made = await makeReported();
    await takeSnapshot(made);
    await takeSnapshot(made);
    const told = JSON.stringify([await storedRuns(), await auditOf(made.workspace.id), await storedEvents()]);
    for (const personal of ["Name of anna", "anna@contoso.example", "Worst"]) expect(told).not.toContain(personal);
  });
});
