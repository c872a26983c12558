import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditEntries, workspaces } from "../../../db/schema/index.ts";
import { makeDeps } from "../../../worker/deps.ts";
import { type AuditInput, auditEntry } from "../../../worker/features/audit/audit.usecases.ts";
import { auditOf, makeWorkspace, testDb } from "../../support/factories.ts";

const depsOf = () => makeDeps(env, { waitUntil: () => {} });

const ENTRY: AuditInput = {
  workspaceId: "ws_1",
  tenantId: "ten_1",
  actor: { kind: "user", id: "usr_1" },
  action: "tenant.operation.started",
  resource: { type: "operation_run", id: "run_1" },
  outcome: "succeeded",
  metadata: { operation_type: "provider.connection.check", again: false },
};

describe("audit entries", () => {
  it("FR-001-015 are written as given, with time and id", async () => {
    const deps = depsOf();
    const before = Date.now();
    await deps.commit({ changes: [auditEntry(deps, ENTRY)] });
    const [row] = await auditOf("ws_1");
    expect(row).toMatchObject({
      workspaceId: "ws_1",
      tenantId: "ten_1",
      actorKind: "user",
      actorId: "usr_1",
      action: "tenant.operation.started",
      resourceType: "operation_run",
      resourceId: "run_1",
      outcome: "succeeded",
      metadata: { operation_type: "provider.connection.check", again: false },
    });
    expect(row?.id).toMatch(/^aud_[0-9a-z]{26}$/);
    expect(row?.occurredAt).toBeGreaterThanOrEqual(before);
  });

  it("FR-001-015 are refused any change and deletion", async () => {
    const deps = depsOf();
    await deps.commit({ changes: [auditEntry(deps, ENTRY)] });
    const db = testDb();
    await expect(db.update(auditEntries).set({ outcome: "failed" })).rejects.toThrow();
    await expect(db.delete(auditEntries)).rejects.toThrow();
    expect(await auditOf("ws_1")).toHaveLength(1);
  });

  it("FR-001-015 are rolled back with the change that they describe", async () => {
    const deps = depsOf();
    const existing = await makeWorkspace();
    const doubled = deps.db.insert(workspaces).values(existing);
    await expect(deps.commit({ changes: [auditEntry(deps, ENTRY), doubled] })).rejects.toThrow();
    expect(await auditOf("ws_1")).toEqual([]);
  });

  it("FR-001-015 are written only when their condition holds at their place in the batch", async () => {
    const deps = depsOf();
    const workspace = await makeWorkspace();
    const exists = sql`EXISTS (SELECT 1 FROM workspaces WHERE id = ${workspace.id})`;
    await deps.commit({
      changes: [
        auditEntry(deps, { ...ENTRY, onlyIf: exists }),
        deps.db.delete(workspaces),
        auditEntry(deps, { ...ENTRY, onlyIf: exists }),
      ],
    });
    expect(await auditOf("ws_1")).toHaveLength(1);
  });

  it("FR-001-015 outlive the workspace that they speak of", async () => {
    const deps = depsOf();
    const workspace = await makeWorkspace();
    await deps.commit({ changes: [auditEntry(deps, { ...ENTRY, workspaceId: workspace.id })] });
    await testDb().delete(workspaces);
    expect(await auditOf(workspace.id)).toHaveLength(1);
  });
});
