import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import { REPORTS_PAGE } from "../../../worker/features/reports/report-types.contract.ts";
import { listReports, readItems } from "../../../worker/features/reports/reports.usecases.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { call } from "../../support/app.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { makeGovernedTenant, makeOperator, makeReport, makeTenant } from "../../support/factories.ts";
import { ADMIN_ROLES, POSTURE, permissionItem } from "../../support/report-payloads.ts";
import { asOperator, makeRun, testDeps } from "../operations/support.ts";

const ROLES = { type: "entra.admin_roles", payload: ADMIN_ROLES } as const;

const list = (tenantId: string, cookie: string, query: Record<string, string> = {}) =>
  call("GET", `/api/admin/tenants/${tenantId}/reports?${new URLSearchParams(query)}`, { cookie });
const read = (id: string, cookie: string) => call("GET", `/api/admin/reports/${id}`, { cookie });
const items = (id: string, cookie: string, part: string | number) =>
  call("GET", `/api/admin/reports/${id}/items?part=${part}`, { cookie });

const at = (number: number) => `rep_${String(number).padStart(26, "0")}`;

describe("the reports of a tenant", () => {
  it("FR-245-001 FR-245-002 are listed newest first, each with what a list shows of its type, and the latest of each", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("readonly");
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    await makeReport(await makeTenant(workspace.id), { id: at(9) });
    await makeReport(tenant, { id: at(1), createdAt: 1_000, payload: { ...POSTURE, changes: null } });
    await makeReport(tenant, { id: at(2), ...ROLES });
    await makeReport(tenant, { id: at(3), runId: run.id });
    const answer = await list(tenant.id, operator.cookie);
    expect(answer.status).toBe(200);
    const shared = { tenant_id: tenant.id, schema_version: 1 };
    expect(answer.body).toEqual({
      next_cursor: null,
      items: [
        {
          ...{ id: at(3), ...shared, type: "permission_posture", run_id: run.id, is_latest: true },
          created_at: expect.any(String),
          summary: {
            ...{ score: 75, missing: 1, extra: 0, unknown: 0 },
            changes: { score_before: 100, newly_missing: 1, newly_granted: 0, grants_added: 0, grants_removed: 0 },
          },
        },
        {
          ...{ id: at(2), ...shared, type: "entra.admin_roles", run_id: null, is_latest: true },
          created_at: expect.any(String),
          summary: { assignments: 3, high_privilege_assignments: 2, changes: null },
        },
        {
          ...{ id: at(1), ...shared, type: "permission_posture", run_id: null, is_latest: false },
          created_at: "1970-01-01T00:00:01.000Z",
          summary: { score: 75, missing: 1, extra: 0, unknown: 0, changes: null },
        },
      ],
    });
    const changed = { ...ADMIN_ROLES, changes: { since_report_id: at(2), added: 4, removed: 5, changed: 6 } };
    await makeReport(tenant, { id: at(4), ...ROLES, payload: changed });
    const [newest] = (await list(tenant.id, operator.cookie)).body.items;
    expect(newest.summary.changes).toEqual({ added: 4, removed: 5, changed: 6 });
  });

  it("FR-245-001 come by pages, of one type when asked, and none twice", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const total = REPORTS_PAGE * 2 + 1;
    for (let index = 0; index < total; index += 1) {
      await makeReport(tenant, { id: at(index), ...(index % 2 === 0 ? ROLES : {}) });
    }
    const pages: string[][] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const answer: Awaited<ReturnType<typeof list>> = await list(
        tenant.id,
        operator.cookie,
        cursor === "" ? {} : { cursor },
      );
      pages.push(answer.body.items.map(({ id }: { id: string }) => id));
      cursor = answer.body.next_cursor;
    }
    expect(pages.map(({ length }) => length)).toEqual([REPORTS_PAGE, REPORTS_PAGE, 1]);
    expect(pages.flat()).toEqual(Array.from({ length: total }, (_, index) => at(total - 1 - index)));
    const ofType = await list(tenant.id, operator.cookie, { type: "permission_posture" });
    expect(ofType.body.items.every(({ type }: { type: string }) => type === "permission_posture")).toBe(true);
    expect(ofType.body.items).toHaveLength(REPORTS_PAGE);
  });

  it("FR-245-001 are refused with the field for an unknown type, a cursor of something else and an unknown question", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const asked: [Record<string, string>, string][] = [
      [{ type: "inventory" }, "query.type"],
      [{ cursor: tenant.id }, "query.cursor"],
      [{ score: "1" }, "query.score"],
    ];
    for (const [query, path] of asked) {
      const answer = await list(tenant.id, operator.cookie, query);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    }
  });
});

describe("one report", () => {
  it("FR-245-003 is shown with its payload, the report before it of its type, and how many parts it has", async () => {
    const { tenant, operator } = await makeGovernedTenant("readonly");
    await makeReport(tenant, { id: at(1) });
    await makeReport(tenant, { id: at(2), ...ROLES });
    const { fingerprint } = await makeReport(tenant, {
      id: at(3),
      parts: [[permissionItem("a")], [permissionItem("b")]],
    });
    const answer = await read(at(3), operator.cookie);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      ...{ id: at(3), type: "permission_posture", fingerprint, previous_report_id: at(1), parts: 2, payload: POSTURE },
      is_latest: true,
    });
    expect((await read(at(1), operator.cookie)).body).toMatchObject({ previous_report_id: null, is_latest: false });
    expect((await read(at(2), operator.cookie)).body).toMatchObject({ payload: ADMIN_ROLES, previous_report_id: null });
  });

  it("FR-245-004 gives its items by part, and says which parts it has when there is no such one", async () => {
    const { tenant, operator } = await makeGovernedTenant("readonly");
    await makeReport(tenant, { id: at(1), parts: [[permissionItem("a")], [permissionItem("b")]] });
    await makeReport(tenant, { id: at(2) });
    expect((await items(at(1), operator.cookie, 1)).body).toEqual({
      ...{ report_id: at(1), type: "permission_posture", part: 1, parts: 2 },
      items: [permissionItem("b")],
    });
    expect((await items(at(2), operator.cookie, 0)).body).toMatchObject({ part: 0, parts: 0, items: [] });
    expect(await items(at(1), operator.cookie, 2)).toMatchObject({
      status: 422,
      body: {
        errors: [{ path: "query.part", code: "unknown_part", detail: "The report has 2 parts, counted from 0." }],
      },
    });
    for (const part of ["-1", "1.5", "two", "100000"]) {
      expect(await items(at(1), operator.cookie, part)).toMatchObject({
        status: 422,
        body: { errors: [{ path: "query.part" }] },
      });
    }
  });

  it("FR-245-005 is not found, alike, for an id of nothing, of something else, and of a tenant out of reach", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id });
    await makeReport(tenant, { id: at(1) });
    const answers = [
      await read(at(1), member.cookie),
      await read(at(2), operator.cookie),
      await read(tenant.id, operator.cookie),
      await items(at(1), member.cookie, 0),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: answers[0]?.body });
    expect((await list(tenant.id, member.cookie)).status).toBe(404);
    expect((await read(at(1), "")).status).toBe(401);
  });
});

it("FR-245-007 a run leads to the report that it made, and to none when it made none", async () => {
  const { workspace, tenant, operator } = await makeGovernedTenant("readonly");
  const place = { workspaceId: workspace.id, tenantId: tenant.id };
  const [made, idle] = [await makeRun(place), await makeRun(place)];
  await makeReport(tenant, { id: at(1), runId: made.id });
  const related = async (runId: string) =>
    (await call("GET", `/api/admin/operations/${runId}/related`, { cookie: operator.cookie })).body.stored_report;
  expect(await related(made.id)).toEqual({ id: at(1), type: "permission_posture", is_latest: true });
  expect(await related(idle.id)).toBeNull();
  await makeReport(tenant, { id: at(2) });
  expect(await related(made.id)).toMatchObject({ is_latest: false });
});

/** `number` as the end of an id. */
const series = (to: number) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${to})`;

it("FR-245-006 a page of the list and a part of a report read what they show, at ten thousand reports and a thousand parts", async () => {
  const { tenant, operator } = await makeGovernedTenant();
  await env.DB.prepare(
    `INSERT INTO stored_reports (id, workspace_id, tenant_id, type, schema_version, payload, fingerprint, created_at)
     ${series(10_000)} SELECT 'rep_' || printf('%026d', i), ?, ?,
       CASE WHEN i % 100 = 0 THEN 'entra.admin_roles' ELSE 'permission_posture' END, 1,
       CASE WHEN i % 100 = 0 THEN ? ELSE ? END, 'f', i FROM n`,
  )
    .bind(tenant.workspaceId, tenant.id, JSON.stringify(ADMIN_ROLES), JSON.stringify(POSTURE))
    .run();
  await env.DB.prepare(
    `INSERT INTO stored_report_parts (report_id, part, items) ${series(1_000)} SELECT ?, i - 1, '[]' FROM n`,
  )
    .bind(at(50))
    .run();
  const scope = await resolveTenantScope(testDeps(), asOperator(operator), tenant.id);
  const rowsOf = async (work: (deps: ReturnType<typeof testDeps>) => Promise<unknown>) => {
    const { d1, rowsRead } = countedReads(env.DB);
    await work({ ...testDeps(), d1, db: openDatabase(d1) });
    return rowsRead();
  };
  const most = (REPORTS_PAGE + 1) * 3;
  for (const query of [{}, { type: "entra.admin_roles" as const }, { cursor: at(5_000) }]) {
    expect(await rowsOf((deps) => listReports(deps, scope, query))).toBeLessThanOrEqual(most);
  }
  expect(await rowsOf((deps) => readItems(deps, scope, at(50), 700))).toBeLessThanOrEqual(5);
});
