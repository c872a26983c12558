import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished } from "vitest";
import { operationRuns, productUsageEvents } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import { makeGovernedTenant, testDb } from "../../support/factories.ts";
import { captureLog } from "../../sweeps/capture-log.ts";

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

  it("FR-001-015 and the run that they speak of are committed together or not at all", async () => {
    const { operator, tenant } = await makeGovernedTenant();
    const log = captureLog();
    onTestFinished(log.end);
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
