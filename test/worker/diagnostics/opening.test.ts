import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { tenantEntitlements, tenants } from "../../../db/schema/index.ts";
import type { Deps } from "../../../worker/deps.ts";
import { resolveTenantScope } from "../../../worker/features/access/guards.ts";
import { openTenantDiagnostics } from "../../../worker/features/diagnostics/open-diagnostics.usecases.ts";
import {
  addMember,
  auditOf,
  entitle,
  makeGovernedTenant,
  makeOperator,
  makeTenant,
  makeWorkspace,
  testDb,
} from "../../support/factories.ts";
import { asOperator, testDeps } from "../operations/support.ts";
import { activeRun, ids, makeReport, makeRun, ofTenant, openRun, openTenant, sectionOf, traces } from "./support.ts";

const FIELDS = [
  "completeness_note",
  "context_type",
  "contextual_help",
  "dominant_issue",
  "freshness",
  "generated_from",
  "headline",
  "notes",
  "operation_run",
  "redaction",
  "sections",
  "tenant",
  "workspace",
];

describe("support diagnostics of a tenant", () => {
  it("FR-241-001 FR-241-010 FR-241-011 answers with the bundle of the tenant and its latest finished run", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    await makeRun(ofTenant(tenant), { createdAt: 1, outcome: "succeeded", failures: [] });
    const finished = await makeRun(ofTenant(tenant));
    await makeRun(ofTenant(tenant), activeRun);
    const { status, body } = await openTenant(tenant.id, operator.cookie);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(FIELDS);
    expect(body).toMatchObject({
      context_type: "tenant",
      headline: `${tenant.displayName}: Provider rate limit reached`,
      dominant_issue: { source: "operation_run", summary: "Provider rate limit reached" },
      workspace: { id: workspace.id, name: workspace.name },
      tenant: { id: tenant.id, status: "active", external_tenant_id: tenant.externalTenantId },
      operation_run: { id: finished, outcome: "failed" },
      contextual_help: { topic_key: "retryable-provider-failure", reason_label: "Provider rate limit reached" },
      generated_from: "derived_existing_truth",
    });
    expect(body.sections.map(({ title, availability }) => `${title}: ${availability}`)).toEqual([
      "Overview: available",
      "Provider connection: available",
      "Operation context: available",
      "Findings: missing",
      "Stored reports: missing",
      "Tenant review: missing",
      "Review pack: missing",
      "Audit history: missing",
    ]);
  });

  it("FR-241-004 commits one audit entry and one usage event with each open", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    await openTenant(tenant.id, operator.cookie);
    const { entries, events } = await traces(workspace.id);
    expect(entries).toMatchObject([
      {
        tenantId: tenant.id,
        actorKind: "user",
        actorId: operator.id,
        resourceType: "tenant",
        resourceId: tenant.id,
        outcome: "succeeded",
        metadata: { context_type: "tenant" },
      },
    ]);
    expect(events).toMatchObject([
      {
        workspaceId: workspace.id,
        tenantId: tenant.id,
        userId: operator.id,
        subjectType: "tenant",
        subjectId: tenant.id,
        metadata: { source_surface: "tenant_dashboard" },
      },
    ]);
    await openTenant(tenant.id, operator.cookie);
    const after = await traces(workspace.id);
    expect([after.entries.length, after.events.length]).toEqual([2, 2]);
  });

  it("FR-241-006 answers a repeat under one key with the first bundle, authorised again, and records nothing", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const headers = { "Idempotency-Key": "open-1" };
    const first = await openTenant(tenant.id, operator.cookie, headers);
    await makeRun(ofTenant(tenant));
    const again = await openTenant(tenant.id, operator.cookie, headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("Idempotency-Replayed")).toBe("true");
    const { entries, events } = await traces(workspace.id);
    expect([entries.length, events.length]).toEqual([1, 1]);
    await testDb()
      .update(tenantEntitlements)
      .set({ role: "readonly" })
      .where(eq(tenantEntitlements.userId, operator.id));
    expect((await openTenant(tenant.id, operator.cookie, headers)).status).toBe(403);
  });

  it("FR-241-008 opens for a tenant that was archived meanwhile, and says so", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const archivedAt = Date.UTC(2026, 10, 1);
    await testDb().update(tenants).set({ status: "archived", archivedAt }).where(eq(tenants.id, tenant.id));
    const { status, body } = await openTenant(tenant.id, operator.cookie);
    expect(status).toBe(200);
    expect(body.tenant?.status).toBe("archived");
    expect(body.notes).toEqual([
      "The tenant is archived since 2026-11-01T00:00:00.000Z. What is shown is what is still stored.",
    ]);
  });

  it("FR-241-009 asks no provider", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const fetched = vi.spyOn(globalThis, "fetch");
    await openTenant(tenant.id, operator.cookie);
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  it("FR-241-012 says what is missing for a tenant without connection and history", async () => {
    const workspace = await makeWorkspace();
    const tenant = await makeTenant(workspace.id, { connection: null });
    const operator = await makeOperator({ workspaceId: workspace.id, role: "operator", tenants: [tenant] });
    const { body } = await openTenant(tenant.id, operator.cookie);
    expect(body).toMatchObject({
      operation_run: null,
      dominant_issue: { source: "evidence", summary: "No provider connection exists for this tenant yet." },
      contextual_help: { topic_key: "diagnostic-evidence-incomplete", reason_label: null },
      freshness: { state: "unknown", evidence_at: null },
    });
    expect(sectionOf(body, "operation_context").summary).toBe("No operation has ended on this tenant yet.");
  });

  it("FR-241-012 FR-241-017 calls a report stale that is older than the connection's configuration", async () => {
    const workspace = await makeWorkspace();
    const tenant = await makeTenant(workspace.id, { connection: { configuredAt: Date.now() } });
    const operator = await makeOperator({ workspaceId: workspace.id, tenants: [tenant] });
    const runId = await makeRun(ofTenant(tenant), { outcome: "succeeded", failures: [] });
    await makeReport(tenant, runId);
    const { body } = await openTenant(tenant.id, operator.cookie);
    const note = "The provider connection has changed since the verification report.";
    expect(sectionOf(body, "provider_connection")).toMatchObject({ availability: "stale", summary: note });
    expect(body.freshness).toMatchObject({ state: "stale", notes: [note] });
    expect(body.completeness_note).toContain("Stale: provider connection.");
  });

  it("FR-241-013 shows the tenant's last ten audit entries to who may read the audit, and keeps them back from others", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("manager");
    const colleague = await makeOperator({ workspaceId: workspace.id, role: "operator", tenants: [tenant] });
    const other = await makeTenant(workspace.id);
    const outsider = await makeOperator({ workspaceId: workspace.id, tenants: [other] });
    await openTenant(other.id, outsider.cookie);
    for (let opened = 0; opened < 11; opened += 1) await openTenant(tenant.id, operator.cookie);
    const seen = sectionOf((await openTenant(tenant.id, operator.cookie)).body, "audit_history");
    expect(seen.availability).toBe("available");
    expect(seen.facts).toHaveLength(10);
    expect(new Set(seen.facts.map(({ value }) => value))).toEqual(
      new Set(["support_diagnostics.opened, succeeded, by: A member with the role manager"]),
    );
    const kept = sectionOf((await openTenant(tenant.id, colleague.cookie)).body, "audit_history");
    expect(kept).toMatchObject({ availability: "redacted", facts: [], references: [] });
  });

  it.each([
    ["provider_consent_revoked", "admin-consent-required"],
    ["provider_permission_missing", "required-permissions-missing"],
    ["provider_auth_failed", "connection-unhealthy"],
    ["network_unreachable", "retryable-provider-failure"],
    ["unknown_error", "manual-handoff-required"],
    ["ext.vendor.odd", undefined],
  ])("FR-241-018 FR-244-005 FR-244-010 answers the reason %s with the help %s", async (lastErrorReasonCode, topic) => {
    const workspace = await makeWorkspace();
    const tenant = await makeTenant(workspace.id, { connection: { lastErrorReasonCode } });
    const operator = await makeOperator({ workspaceId: workspace.id, tenants: [tenant] });
    const { body } = await openTenant(tenant.id, operator.cookie);
    expect(body.contextual_help?.topic_key).toBe(topic);
    expect(body.dominant_issue?.source).toBe("provider_connection");
    expect(JSON.stringify(body)).not.toContain("ext.");
  });

  it("FR-241-018 FR-244-015 gives help only the links that the viewer may open", async () => {
    const workspace = await makeWorkspace();
    const tenant = await makeTenant(workspace.id, { connection: { lastErrorReasonCode: "provider_consent_missing" } });
    const linksFor = async (role: "owner" | "operator") => {
      const person = await makeOperator({ workspaceId: workspace.id, role, tenants: [tenant] });
      return (await openTenant(tenant.id, person.cookie)).body.contextual_help?.links.map(({ label }) => label);
    };
    expect(await linksFor("owner")).toEqual(["Grant admin consent", "Admin consent guide"]);
    expect(await linksFor("operator")).toEqual(["Admin consent guide"]);
  });
});

describe("a tenant that is deleted for good while its bundle is put together", () => {
  it("FR-241-004 has no event, and the entry stays", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const deps = testDeps();
    const scope = await resolveTenantScope(deps, asOperator(operator), tenant.id);
    const commit: Deps["commit"] = async (unit) => {
      await testDb().delete(tenants).where(eq(tenants.id, tenant.id));
      return deps.commit(unit);
    };
    await openTenantDiagnostics({ ...deps, commit }, scope);
    const { entries, events } = await traces(workspace.id);
    expect([entries.length, events.length]).toEqual([1, 0]);
  });
});

describe("support diagnostics of an operation run", () => {
  it("FR-241-002 FR-241-004 is about that run, and counts with it and its type", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const runId = await makeRun(ofTenant(tenant), { ...activeRun, initiatorUserId: operator.id });
    await makeRun(ofTenant(tenant));
    const { status, body } = await openRun(runId, operator.cookie);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      context_type: "operation_run",
      tenant: { id: tenant.id },
      operation_run: { id: runId, status: "running", outcome: "pending" },
      notes: ["The operation has not ended yet. Open support diagnostics once more when it has."],
    });
    expect(sectionOf(body, "operation_context").facts).toContainEqual({
      label: "Started by",
      value: "A member with the role owner",
    });
    const { entries, events } = await traces(workspace.id);
    expect(entries).toMatchObject([
      {
        tenantId: tenant.id,
        resourceType: "operation_run",
        resourceId: runId,
        metadata: { context_type: "operation_run", operation_type: "provider.connection.check" },
      },
    ]);
    expect(events).toMatchObject([
      {
        subjectType: "operation_run",
        subjectId: runId,
        metadata: { source_surface: "operation_run_viewer", operation_type: "provider.connection.check" },
      },
    ]);
  });

  it("FR-241-005 FR-241-018 leaves an entry and no event for a workspace-wide run, and gives it no help", async () => {
    const workspace = await makeWorkspace();
    const operator = await makeOperator({ workspaceId: workspace.id });
    const runId = await makeRun({ workspaceId: workspace.id, tenantId: null });
    const { status, body } = await openRun(runId, operator.cookie);
    expect(status).toBe(200);
    expect(body).toMatchObject({ tenant: null, contextual_help: null, operation_run: { id: runId } });
    expect(sectionOf(body, "provider_connection").availability).toBe("missing");
    const { entries, events } = await traces(workspace.id);
    expect(entries).toMatchObject([{ tenantId: null, resourceId: runId }]);
    expect(events).toEqual([]);
  });

  it("FR-241-013 shows with a workspace-wide run no entry of a tenant", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    await openTenant(tenant.id, operator.cookie);
    const runId = await makeRun({ workspaceId: workspace.id, tenantId: null });
    const { body } = await openRun(runId, operator.cookie);
    expect(sectionOf(body, "audit_history").availability).toBe("missing");
    expect(JSON.stringify(body)).not.toContain(tenant.id);
  });
});

describe("who may open support diagnostics", () => {
  it("FR-241-003 FR-241-007 refuses a stranger, who is out of scope, and a role without the capability", async () => {
    const { workspace, tenant } = await makeGovernedTenant();
    const runId = await makeRun(ofTenant(tenant));
    const elsewhere = await makeGovernedTenant();
    const member = await makeOperator({ workspaceId: workspace.id });
    const reader = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant] });
    for (const open of [openTenant.bind(null, tenant.id), openRun.bind(null, runId)]) {
      expect((await open()).status).toBe(401);
      expect((await open(elsewhere.operator.cookie)).status).toBe(404);
      expect((await open(member.cookie)).status).toBe(404);
      const refused = await open(reader.cookie);
      expect([refused.status, refused.body]).toMatchObject([403, { capability: "support_diagnostics.view" }]);
    }
    const absent = await openTenant(ids.next("ten"), elsewhere.operator.cookie);
    expect((await openTenant(tenant.id, elsewhere.operator.cookie)).body).toEqual(absent.body);
    expect(await traces(workspace.id)).toEqual({ entries: [], events: [] });
    expect((await auditOf(workspace.id)).map(({ action }) => action)).toEqual(["access.denied", "access.denied"]);
  });

  it("FR-241-003 asks for the workspace role with a workspace-wide run", async () => {
    const workspace = await makeWorkspace();
    const tenant = await makeTenant(workspace.id);
    const runId = await makeRun({ workspaceId: workspace.id, tenantId: null });
    const reader = await makeOperator({});
    await addMember(workspace.id, reader.id, "readonly");
    await entitle(tenant, reader.id, "owner");
    expect((await openRun(runId, reader.cookie)).status).toBe(403);
    const worker = await makeOperator({ workspaceId: workspace.id, role: "operator" });
    expect((await openRun(runId, worker.cookie)).status).toBe(200);
  });

  it("FR-241-003 answers malformed and foreign ids as not found", async () => {
    const { operator } = await makeGovernedTenant();
    for (const id of ["x", "run_1", "ten_%20", ids.next("ws")]) {
      expect((await openTenant(id, operator.cookie)).status).toBe(404);
      expect((await openRun(id, operator.cookie)).status).toBe(404);
    }
  });

  it("FR-241-007 leaves nothing when the entry cannot be written", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    await env.DB.exec(
      "CREATE TRIGGER test_no_audit BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no audit in this test'); END",
    );
    expect((await openTenant(tenant.id, operator.cookie)).status).toBe(500);
    expect(await traces(workspace.id)).toEqual({ entries: [], events: [] });
  });
});
