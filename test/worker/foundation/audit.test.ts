import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { operationRuns, productUsageEvents } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, testDb } from "../../support/factories.ts";

const COLUMNS = "id, workspace_id, actor_kind, actor_id, action, resource_type, outcome, metadata, occurred_at";
const ENTRY = "'ws_1', 'user', 'usr_1', 'session.signed_in', 'session', 'succeeded', '{}', 1";

const stored = async () => (await env.DB.prepare("SELECT rowid, * FROM audit_entries ORDER BY id").all()).results;

describe("audit entries", () => {
  it.each([
    ["an update", "UPDATE audit_entries SET outcome = 'failed'"],
    ["an update of the id", "UPDATE audit_entries SET id = 'aud_2'"],
    ["a delete", "DELETE FROM audit_entries"],
    ["a replacement", `REPLACE INTO audit_entries (${COLUMNS}) VALUES ('aud_1', ${ENTRY})`],
    ["a replacement by row", `REPLACE INTO audit_entries (rowid, ${COLUMNS}) VALUES (1, 'aud_2', ${ENTRY})`],
    [
      "an upsert",
      `INSERT INTO audit_entries (${COLUMNS}) VALUES ('aud_1', ${ENTRY}) ON CONFLICT (id) DO UPDATE SET outcome = 'failed'`,
    ],
  ])("FR-001-015 refuse %s", async (_, sql) => {
    await env.DB.prepare(`INSERT INTO audit_entries (${COLUMNS}) VALUES ('aud_1', ${ENTRY})`).run();
    const before = await stored();
    await expect(env.DB.prepare(sql).run()).rejects.toThrow("append-only");
    expect(await stored()).toEqual(before);
  });

  it("FR-001-015 take a second entry", async () => {
    for (const id of ["aud_1", "aud_2"])
      await env.DB.prepare(`INSERT INTO audit_entries (${COLUMNS}) VALUES ('${id}', ${ENTRY})`).run();
    expect(await stored()).toHaveLength(2);
  });

  it("FR-001-015 outlive the workspace and the account that they speak of", async () => {
    const { workspace, operator, tenant } = await makeGovernedTenant("readonly");
    const path = `/api/admin/tenants/${tenant.id}/operations`;
    await call("POST", path, { cookie: operator.cookie, body: { type: "provider.connection.check" } });
    const before = await auditOf(workspace.id);
    expect(before).toHaveLength(1);
    await env.DB.batch([
      env.DB.prepare("DELETE FROM workspaces WHERE id = ?").bind(workspace.id),
      env.DB.prepare("DELETE FROM users WHERE id = ?").bind(operator.id),
    ]);
    expect(await auditOf(workspace.id)).toEqual(before);
  });

  it("FR-001-015 and the run that they speak of are committed together or not at all", async () => {
    const { operator, tenant } = await makeGovernedTenant();
    await env.DB.exec(
      "CREATE TRIGGER test_no_audit BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no audit in this test'); END",
    );
    const path = `/api/admin/tenants/${tenant.id}/operations`;
    const { status } = await call("POST", path, {
      cookie: operator.cookie,
      body: { type: "provider.connection.check" },
    });
    expect(status).toBe(500);
    expect(await testDb().select().from(operationRuns)).toEqual([]);
    expect(await testDb().select().from(productUsageEvents)).toEqual([]);
  });
});
