import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { storedReportParts, storedReports, taskRuns } from "../../../db/schema/index.ts";
import { CHUNK_REPORTS, pruneStoredReports } from "../../../worker/features/reports/prune-reports.task.ts";
import { takeLease } from "../../../worker/platform/lease.ts";
import { runScheduled } from "../../../worker/scheduled.ts";
import { PRUNE_CRON } from "../../../worker/scheduled-crons.ts";
import { call, fixedClock } from "../../support/app.ts";
import { makeGovernedTenant, makeReport, makeStaff, makeTenant, testDb } from "../../support/factories.ts";
import { ADMIN_ROLES } from "../../support/report-payloads.ts";
import { testDeps } from "../operations/support.ts";

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 9, 5, 12);
const ROLES = { type: "entra.admin_roles", payload: ADMIN_ROLES } as const;

const at = (number: number) => `rep_${String(number).padStart(26, "0")}`;

const prune = (days = 90, deps = testDeps()) => pruneStoredReports(deps, { days, scheduledAt: NOON });

/** As many tenants, each with one report of then. */
async function makeScannedOnce(workspaceId: string, count: number, createdAt: number) {
  const series = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
  await env.DB.prepare(
    `INSERT INTO tenants (id, workspace_id, display_name, created_at) ${series} SELECT 'ten_' || i, ?, 'Tenant ' || i, 0 FROM n`,
  )
    .bind(workspaceId)
    .run();
  await env.DB.prepare(
    `INSERT INTO stored_reports (id, workspace_id, tenant_id, type, schema_version, payload, fingerprint, created_at)
     ${series} SELECT 'rep_' || printf('%026d', i), ?, 'ten_' || i, 'permission_posture', 1, '{}', 'f', ? FROM n`,
  )
    .bind(workspaceId, createdAt)
    .run();
}

const left = async () =>
  (await testDb().select({ id: storedReports.id }).from(storedReports).orderBy(storedReports.id)).map(({ id }) => id);

describe("the daily prune of stored reports", () => {
  it("FR-245-040 deletes what is older than the cutoff with its parts, not what stands at it, and nothing of another tenant", async () => {
    fixedClock(NOON);
    const { workspace, tenant } = await makeGovernedTenant();
    const neighbour = await makeTenant(workspace.id);
    const cutoff = NOON - 90 * DAY;
    await makeReport(tenant, { id: at(1), createdAt: cutoff - 1, parts: [["old"], ["older"]] });
    await makeReport(tenant, { id: at(2), createdAt: cutoff, parts: [["at"]] });
    await makeReport(tenant, { id: at(3), createdAt: cutoff + 1 });
    await makeReport(neighbour, { id: at(4), createdAt: cutoff + 1, parts: [["theirs"]] });
    await makeReport(tenant, { id: at(5), createdAt: NOON });
    expect(await prune()).toEqual({ status: "succeeded", rows: 1 });
    expect(await left()).toEqual([at(2), at(3), at(4), at(5)]);
    expect((await testDb().select().from(storedReportParts)).map(({ items }) => items)).toEqual([["at"], ["theirs"]]);
  });

  it("FR-245-041 keeps the latest of each type and tenant, however old it is", async () => {
    fixedClock(NOON);
    const { workspace, tenant } = await makeGovernedTenant();
    const neighbour = await makeTenant(workspace.id);
    const old = { createdAt: NOON - 400 * DAY };
    await makeReport(tenant, { id: at(1), ...old });
    await makeReport(tenant, { id: at(2), ...old, ...ROLES });
    await makeReport(tenant, { id: at(3), ...old });
    await makeReport(neighbour, { id: at(4), ...old });
    await makeReport(neighbour, { id: at(5), ...old, ...ROLES });
    await makeReport(neighbour, { id: at(6), ...ROLES, createdAt: NOON });
    expect(await prune()).toEqual({ status: "succeeded", rows: 2 });
    expect(await left()).toEqual([at(2), at(3), at(4), at(6)]);
  });

  it("FR-245-042 goes through more than it looks at together, past the latest ones of many tenants, and counts by chunks", async () => {
    fixedClock(NOON);
    const { workspace, tenant } = await makeGovernedTenant();
    const createdAt = NOON - 200 * DAY;
    // the oldest of all are kept: whoever began with them each time would never get past
    await makeScannedOnce(workspace.id, 205, createdAt - 1);
    for (let index = 1_000; index < 1_060; index += 1) await makeReport(tenant, { id: at(index), createdAt });
    expect(await prune()).toEqual({ status: "succeeded", rows: 59 });
    expect(await left()).toHaveLength(206);
    const [run] = await testDb().select().from(taskRuns);
    expect(run).toMatchObject({ job: "prune.stored_reports", status: "succeeded", rows: 59, retentionDays: 90 });
    expect(run?.chunks).toBe(Math.ceil(59 / CHUNK_REPORTS));
  });

  it("FR-245-043 is done by one at a time, and the next one continues what was killed", async () => {
    const clock = fixedClock(NOON);
    const { tenant } = await makeGovernedTenant();
    for (let index = 0; index < 60; index += 1)
      await makeReport(tenant, { id: at(index), createdAt: NOON - 200 * DAY });
    await takeLease(testDeps(), "prune.stored_reports", 60_000);
    expect(await prune()).toEqual({ status: "busy" });
    expect(await left()).toHaveLength(60);

    clock.advance(61_000);
    const deps = testDeps();
    let batches = 0;
    const commit: typeof deps.commit = async (unit) => {
      batches += 1;
      // begun, one chunk, then the machine is gone; what would say so cannot be written either
      if (batches > 2) throw new Error("the machine is gone");
      return deps.commit(unit);
    };
    await expect(prune(90, { ...deps, commit })).rejects.toThrow("the machine is gone");
    expect(await left()).toHaveLength(60 - CHUNK_REPORTS);
    clock.advance(61_000);
    expect(await prune()).toEqual({ status: "succeeded", rows: 59 - CHUNK_REPORTS });
    expect(await left()).toEqual([at(59)]);
    const runs = await testDb().select().from(taskRuns).orderBy(taskRuns.startedAt);
    expect(runs.map(({ status, rows }) => [status, rows])).toEqual([
      ["interrupted", CHUNK_REPORTS],
      ["succeeded", 59 - CHUNK_REPORTS],
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN])("FR-245-040 refuses %d days and deletes nothing", async (days) => {
    const { tenant } = await makeGovernedTenant();
    for (const number of [1, 2]) await makeReport(tenant, { id: at(number), createdAt: 1 });
    await expect(prune(days)).rejects.toThrow("Retention days must be at least 1.");
    expect(await left()).toHaveLength(2);
  });

  it("FR-245-044 is a job of the daily cron, and the system's retention tells what it did and does next", async () => {
    fixedClock(NOON);
    const { tenant } = await makeGovernedTenant();
    await makeReport(tenant, { id: at(1), createdAt: NOON - 91 * DAY });
    await makeReport(tenant, { id: at(2), createdAt: NOON - 91 * DAY });
    await runScheduled(testDeps(), PRUNE_CRON, NOON);
    expect(await left()).toEqual([at(2)]);
    const { cookie } = await makeStaff(["platform.access_system_panel", "platform.console.view"]);
    const { body } = await call("GET", "/api/system/retention", { cookie });
    expect(body.stored_reports).toEqual({
      retention_days: 90,
      next_run_at: "2026-10-06T03:17:00.000Z",
      next_cutoff_at: "2026-07-08T03:17:00.000Z",
      last_run: {
        ...{ started_at: "2026-10-05T12:00:00.000Z", finished_at: "2026-10-05T12:00:00.000Z", status: "succeeded" },
        ...{ trigger: "cron", rows_deleted: 1, cutoff_at: "2026-07-07T12:00:00.000Z", duration_ms: 0 },
      },
      last_success_at: "2026-10-05T12:00:00.000Z",
    });
  });
});
