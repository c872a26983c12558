import { describe, expect, it } from "vitest";
import { resolveWorkspaceScope } from "../../../worker/features/access/guards.ts";
import type { AuditFilters } from "../../../worker/features/audit-log/audit-log.contract.ts";
import { CSV_HEADER } from "../../../worker/features/audit-log/audit-log.presenter.ts";
import { type ExportLimits, exportAuditLog } from "../../../worker/features/audit-log/export.usecases.ts";
import { request } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeTenant, makeUser } from "../../support/factories.ts";
import { asOperator, testDeps } from "../operations/support.ts";
import { addEntry, auditPath } from "./support.ts";

/** Cells of a file, read as RFC 4180 says. */
function parse(file: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of file.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const COLUMN = Object.fromEntries(CSV_HEADER.map((name, index) => [name, index]));
const cell = (row: string[] | undefined, name: string) => row?.[COLUMN[name] ?? -1];

const download = (workspaceId: string, cookie: string, query: Record<string, string> = {}) =>
  request("GET", auditPath(workspaceId, query, "audit.csv"), { cookie });

async function exported(
  place: Awaited<ReturnType<typeof makeGovernedTenant>>,
  limits: ExportLimits,
  filters: AuditFilters = {},
) {
  const deps = testDeps();
  const scope = await resolveWorkspaceScope(deps, asOperator(place.operator), place.workspace.id);
  const { body } = await exportAuditLog(deps, scope, filters, limits);
  const [header, ...rows] = parse(await new Response(body).text());
  expect(header).toEqual(CSV_HEADER);
  return rows;
}

describe("the audit log as a file", () => {
  it("FR-011-008 FR-011-009 is an attachment in UTF-8 with a line for each entry asked for", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const hidden = await makeTenant(workspace.id);
    const place = { workspaceId: workspace.id, tenantId: tenant.id };
    const id = await addEntry(place, 1, {
      actorKind: "user",
      actorId: operator.id,
      action: "tenant.operation.started",
      resourceId: "run_1",
      metadata: { operation_type: "inventory.sync", again: false },
    });
    await addEntry(place, 2);
    await addEntry({ workspaceId: workspace.id, tenantId: hidden.id }, 3, { action: "tenant.operation.started" });
    const answer = await download(workspace.id, operator.cookie, { action: "tenant.operation.started" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("text/csv; charset=utf-8; header=present");
    expect(answer.headers.get("Content-Disposition")).toMatch(
      /^attachment; filename="tenantpilot-audit-\d{4}-\d{2}-\d{2}\.csv"$/,
    );
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, row, ...more] = parse(new TextDecoder().decode(bytes));
    expect(header).toEqual(CSV_HEADER);
    expect(more).toEqual([]);
    expect(row).toEqual([
      "2026-10-05T12:00:01.000Z",
      "tenant.operation.started",
      "Operation started",
      "succeeded",
      "user",
      operator.id,
      operator.name,
      tenant.id,
      tenant.displayName,
      "operation_run",
      "run_1",
      "",
      '{"operation_type":"inventory.sync","again":false}',
      id,
    ]);
  });

  it("FR-011-009 FR-011-007 holds no formula, no turned writing and no secret, whatever names and details say", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    const place = { workspaceId: workspace.id };
    const names = ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\t=1", "a\r\n=1", "\u202e=1", 'Q"uote, Ltd'];
    for (const [second, name] of names.entries()) {
      const { id } = await makeUser({ name });
      await addEntry(place, second, { actorKind: "user", actorId: id, metadata: { note: "jane@contoso.example" } });
    }
    const text = await (await download(workspace.id, operator.cookie)).text();
    const rows = parse(text).slice(1);
    expect(rows.map((row) => cell(row, "actor_name")).reverse()).toEqual([
      '\'=HYPERLINK("http://x")',
      "'+1",
      "'-1",
      "'@x",
      "'\t=1",
      "a\r\n'=1",
      "'=1",
      'Q"uote, Ltd',
    ]);
    expect(text).not.toContain("jane@");
    for (const row of rows) expect(row).toHaveLength(CSV_HEADER.length);
  });

  it("FR-011-008 goes through the log chunk by chunk, each entry once", async () => {
    const place = await makeGovernedTenant();
    const ids: string[] = [];
    for (let second = 0; second < 25; second += 1)
      ids.push(await addEntry({ workspaceId: place.workspace.id, tenantId: place.tenant.id }, second));
    const rows = await exported(place, { entries: 100, searched: 100, chunk: 4 });
    expect(rows.map((row) => cell(row, "entry_id"))).toEqual(ids.reverse());
  });

  it.each<[string, ExportLimits, AuditFilters, number, string]>([
    ["as many entries as it may hold", { entries: 10, searched: 100, chunk: 4 }, {}, 10, "12:00:15.000Z"],
    ["chunks that fill it to the last line", { entries: 12, searched: 100, chunk: 4 }, {}, 12, "12:00:13.000Z"],
    [
      "as much as it may search",
      { entries: 100, searched: 12, chunk: 4 },
      { resource_type: "invitation" },
      0,
      "12:00:13.000Z",
    ],
  ])("FR-011-008 says in its last line that it ends early, with %s", async (_name, limits, filters, count, time) => {
    const place = await makeGovernedTenant();
    for (let second = 0; second < 25; second += 1) await addEntry({ workspaceId: place.workspace.id }, second);
    const rows = await exported(place, limits, filters);
    expect(rows).toHaveLength(count + 1);
    expect(rows.at(-1)).toHaveLength(CSV_HEADER.length);
    expect(rows.at(-1)?.[0]).toContain(`Entries before 2026-10-05T${time} are not in this file`);
  });

  it("FR-011-008 says nothing in a last line when it holds everything", async () => {
    const place = await makeGovernedTenant();
    for (let second = 0; second < 8; second += 1) await addEntry({ workspaceId: place.workspace.id }, second);
    expect(await exported(place, { entries: 8, searched: 100, chunk: 4 })).toHaveLength(8);
  });

  it("FR-011-008 FR-011-013 leaves no entry by being taken", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    await (await download(workspace.id, operator.cookie)).text();
    expect(await auditOf(workspace.id)).toEqual([]);
  });
});
