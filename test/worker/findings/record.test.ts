import { env } from "cloudflare:workers";
import { type SQL, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { findings } from "../../../db/schema/index.ts";
import {
  fingerprintText,
  opened,
  type Standing,
  whenAbsent,
  whenDetected,
} from "../../../worker/features/findings/detection.rules.ts";
import {
  type Detection,
  FINDING_STATES,
  type FindingState,
  SEVERITIES,
  type Severity,
} from "../../../worker/features/findings/finding-rules.contract.ts";
import { type Recording, recordDetections } from "../../../worker/features/findings/record.usecases.ts";
import { sha256Hex } from "../../../worker/platform/crypto.ts";
import { openDatabase, type Statement } from "../../../worker/platform/database.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { makeFinding, makeGovernedTenant, makeTenant, makeUser, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-28T12:00:00Z");
const RULE = "admin_roles.guest_holds_role";

const deps = (now = NOW) => ({ ...testDeps(), clock: { now: () => now } });

const detection = (id: string, changes: Partial<Detection> = {}): Detection => ({
  rule: RULE,
  severity: "high",
  subject: { type: "user", id, label: `Guest ${id}` },
  facts: { roles: 2, role: "Global Administrator", enabled: true, via: null },
  ...changes,
});

interface Place {
  id: string;
  workspaceId: string;
}

async function record(place: Place, detections: Detection[], more: Partial<Recording> & { now?: number } = {}) {
  const { now = NOW, ...changes } = more;
  const statements = await recordDetections(
    deps(now),
    { workspaceId: place.workspaceId, tenantId: place.id },
    { source: "entra.admin_roles", reportId: "rep_1", detections, isCurrent: sql`true`, ...changes },
  );
  await testDeps().commit({ changes: statements });
}

const stored = () => testDb().select().from(findings).orderBy(findings.subjectId);

const asStanding = (row: typeof findings.$inferSelect): Standing => ({
  state: row.state as FindingState,
  severity: row.severity as Severity,
  dueAt: row.dueAt,
  firstDetectedAt: row.firstDetectedAt,
  resolvedAt: row.resolvedAt,
  reopenedAt: row.reopenedAt,
  acceptedUntil: row.acceptedUntil,
  version: row.version,
});

describe("what a report detects", () => {
  it("FR-245-100 FR-245-101 opens a finding per rule and subject, with what supports it", async () => {
    const { tenant } = await makeGovernedTenant();
    await record(tenant, [detection("a"), detection("b", { severity: "info" }), detection("a", { severity: "low" })]);
    const rows = await stored();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      workspaceId: tenant.workspaceId,
      tenantId: tenant.id,
      source: "entra.admin_roles",
      rule: RULE,
      fingerprint: await sha256Hex(fingerprintText(detection("a"))),
      severity: "high",
      severityRank: 3,
      state: "open",
      subjectType: "user",
      subjectId: "a",
      subjectLabel: "Guest a",
      facts: { roles: 2, role: "Global Administrator", enabled: true, via: null },
      dueAt: NOW + 14 * DAY,
      firstDetectedAt: NOW,
      lastDetectedAt: NOW,
      lastReportId: "rep_1",
      version: 1,
    });
    expect(rows[1]).toMatchObject({ severity: "info", severityRank: 0, dueAt: null });
    expect(rows.map(({ id }) => id.startsWith("fnd_"))).toEqual([true, true]);
  });

  it("FR-245-101 updates a known finding: its name, facts, report and time, never its owner or when it was first seen", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    await record(tenant, [detection("a")]);
    await testDb().update(findings).set({ ownerUserId: operator.id, state: "in_progress" });
    const renamed = { type: "user" as const, id: "a", label: "Ⓖuest\n‮evil" };
    await record(tenant, [detection("a", { subject: renamed, facts: { roles: 3 } })], {
      reportId: "rep_2",
      now: NOW + DAY,
    });
    expect(await stored()).toMatchObject([
      {
        state: "in_progress",
        ownerUserId: operator.id,
        subjectLabel: "Ⓖuest\n‮evil",
        facts: { roles: 3 },
        firstDetectedAt: NOW,
        lastDetectedAt: NOW + DAY,
        lastReportId: "rep_2",
        version: 1,
      },
    ]);
  });

  it("FR-245-102 resolves what is gone of the same source in the same tenant, and nothing else", async () => {
    const { tenant } = await makeGovernedTenant();
    const neighbour = await makeTenant(tenant.workspaceId);
    const accepter = await makeUser();
    const gone = await makeFinding(tenant, { state: "risk_accepted", acceptedByUserId: accepter.id });
    const others = [
      await makeFinding(tenant, { rule: "permission_posture.extra_permission" }),
      await makeFinding(neighbour),
      await makeFinding(tenant, { state: "resolved", resolvedAt: 5 }),
    ];
    await record(tenant, []);
    const rows = new Map((await stored()).map((row) => [row.id, row]));
    expect(rows.get(gone.id)).toMatchObject({
      state: "resolved",
      resolvedAt: NOW,
      acceptedReason: null,
      acceptedUntil: null,
      acceptedByUserId: null,
      version: 2,
    });
    for (const other of others) expect(rows.get(other.id)).toEqual(other);
  });

  it("FR-245-104 writes nothing when the execution may not write any more", async () => {
    const { tenant } = await makeGovernedTenant();
    const known = await makeFinding(tenant, { subjectId: "a" });
    const never: SQL = sql`EXISTS (SELECT 1 FROM operation_runs WHERE id = 'run_gone')`;
    await record(tenant, [detection("a", { severity: "critical" }), detection("b")], { isCurrent: never });
    await record(tenant, [], { isCurrent: never });
    expect(await stored()).toEqual([known]);
  });

  it("FR-245-104 records thousands in bounded statements, all of them, and resolves all of them", async () => {
    const { tenant } = await makeGovernedTenant();
    const many = Array.from({ length: 2_300 }, (_, index) => detection(`user-${index}`));
    const statements = await recordDetections(
      deps(),
      { workspaceId: tenant.workspaceId, tenantId: tenant.id },
      { source: "entra.admin_roles", reportId: "rep_1", detections: many, isCurrent: sql`true` },
    );
    expect(statements.length).toBeLessThanOrEqual(12);
    await testDeps().commit({ changes: statements });
    await record(tenant, many.slice(1), { now: NOW + DAY });
    expect(await testDb().$count(findings)).toBe(2_300);
    expect(await testDb().$count(findings, sql`state = 'open' AND last_detected_at = ${NOW + DAY}`)).toBe(2_299);
    expect(await testDb().$count(findings, sql`state = 'resolved'`)).toBe(1);
    await record(tenant, [], { now: NOW + 2 * DAY });
    expect(await testDb().$count(findings, sql`state = 'resolved'`)).toBe(2_300);
  });

  it("FR-245-104 looks at each finding of the tenant a few times, however many statements it takes", async () => {
    const { tenant } = await makeGovernedTenant();
    const many = Array.from({ length: 4_000 }, (_, index) => detection(`user-${index}`));
    await record(tenant, many);
    const { d1, rowsRead } = countedReads(env.DB);
    const statements = await recordDetections(
      { ...deps(NOW + DAY), db: openDatabase(d1) },
      { workspaceId: tenant.workspaceId, tenantId: tenant.id },
      { source: "entra.admin_roles", reportId: "rep_2", detections: many.slice(1), isCurrent: sql`true` },
    );
    await openDatabase(d1).batch(statements as [Statement, ...Statement[]]);
    expect(rowsRead() / many.length).toBeLessThan(10);
  });

  it("FR-245-104 makes one row of a subject that two reports detect at once", async () => {
    const { tenant } = await makeGovernedTenant();
    await Promise.all([record(tenant, [detection("a")]), record(tenant, [detection("a")], { reportId: "rep_2" })]);
    expect(await stored()).toHaveLength(1);
  });
});

/** Every state, severity, and time of an acceptance and of a due date that makes a difference. */
function* standings(): Generator<Standing> {
  for (const state of FINDING_STATES)
    for (const severity of SEVERITIES)
      for (const acceptedUntil of state === "risk_accepted" ? [null, NOW - 1, NOW, NOW + 1] : [null])
        for (const reopenedAt of [null, NOW - 5 * DAY])
          for (const dueAt of severity === "info" ? [null] : [NOW - DAY, NOW + 100 * DAY])
            yield {
              ...opened(severity, NOW - 20 * DAY),
              state,
              dueAt,
              reopenedAt,
              resolvedAt: state === "resolved" ? NOW - DAY : null,
              acceptedUntil,
              version: 7,
            };
}

describe("the statements and the rules", () => {
  it("FR-245-101 FR-245-102 FR-245-103 agree for every state, severity and time, detected and absent", async () => {
    const { tenant } = await makeGovernedTenant();
    const cases: { before: Standing; after: Standing; detected: Detection | null; id: string }[] = [];
    for (const before of standings())
      for (const severity of [...SEVERITIES, null]) {
        const id = String(cases.length);
        const detected = severity === null ? null : detection(id, { severity });
        const after = severity === null ? whenAbsent(before, NOW) : whenDetected(before, severity, NOW);
        cases.push({ before, after, detected, id });
      }
    const rows = await Promise.all(
      cases.map(async ({ before, id }) => ({
        ...before,
        id: `fnd_${id}`,
        workspace_id: tenant.workspaceId,
        tenant_id: tenant.id,
        fingerprint: await sha256Hex(fingerprintText(detection(id))),
        rank: SEVERITIES.length - 1 - SEVERITIES.indexOf(before.severity),
        reason: before.state === "risk_accepted" ? "Known." : null,
        subject_id: id,
      })),
    );
    const of = (name: string) => `value ->> '$.${name}'`;
    await env.DB.prepare(
      `INSERT INTO findings (id, workspace_id, tenant_id, source, rule, fingerprint, severity, severity_rank, state,
         subject_type, subject_id, subject_label, due_at, first_detected_at, last_detected_at, last_report_id,
         resolved_at, reopened_at, accepted_reason, accepted_until, version, updated_at)
       SELECT ${of("id")}, ${of("workspace_id")}, ${of("tenant_id")}, 'entra.admin_roles', '${RULE}', ${of("fingerprint")},
         ${of("severity")}, ${of("rank")}, ${of("state")}, 'user', ${of("subject_id")}, '', ${of("dueAt")},
         ${of("firstDetectedAt")}, 0, 'rep_0', ${of("resolvedAt")}, ${of("reopenedAt")}, ${of("reason")},
         ${of("acceptedUntil")}, ${of("version")}, 0
       FROM json_each(?)`,
    )
      .bind(JSON.stringify(rows))
      .run();

    await record(
      tenant,
      cases.flatMap(({ detected }) => detected ?? []),
    );

    const after = new Map((await stored()).map((row) => [row.subjectId, row]));
    expect(cases.length).toBeGreaterThan(500);
    for (const each of cases) {
      const row = after.get(each.id);
      if (row === undefined) throw new Error("lost");
      expect({ ...each, is: asStanding(row) }).toEqual({ ...each, is: each.after });
      expect(row.acceptedReason === null).toBe(each.after.state !== "risk_accepted");
    }
  });
});
