import { describe, expect, it, vi } from "vitest";
import { resolveTenantScope, resolveWorkspaceScope } from "../../../worker/features/access/guards.ts";
import { ensureRunWithIdentity } from "../../../worker/features/operations/operations.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { call } from "../../support/app.ts";
import {
  auditOf,
  entitle,
  makeGovernedTenant,
  makeOperator,
  makeTenant,
  makeWorkspace,
} from "../../support/factories.ts";
import { asOperator, holdExecutions, makeRun, startCheck, storedEvents, storedRuns, testDeps } from "./support.ts";

const CHECK = "provider.connection.check" as const;

describe("starting an operation", () => {
  it("FR-003-001 answers 201 with a new queued run and 200 with the same run while it is active", async () => {
    await holdExecutions();
    const { tenant, operator, workspace } = await makeGovernedTenant("operator");
    const first = await startCheck(tenant.id, operator.cookie);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      workspace_id: workspace.id,
      tenant: { id: tenant.id, display_name: tenant.displayName },
      type: CHECK,
      type_label: "Provider connection check",
      status: "queued",
      outcome: "pending",
      initiator: { name: operator.name },
      progress: { done: 0, total: 8, stage: null, stage_label: null },
      failures: [],
      next_step: null,
      completed_at: null,
    });
    expect(first.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

    const second = await startCheck(tenant.id, operator.cookie);
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect(await storedRuns()).toHaveLength(1);
  });

  it("FR-003-004 FR-243-005 commits one audit entry and one usage event with the new run, and none with a reused one", async () => {
    await holdExecutions();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const { body } = await startCheck(tenant.id, operator.cookie);
    await startCheck(tenant.id, operator.cookie);

    expect(await storedEvents()).toMatchObject([
      {
        workspaceId: workspace.id,
        tenantId: tenant.id,
        userId: operator.id,
        eventName: "product.operations.started",
        featureArea: "operations",
        subjectType: "operation_run",
        subjectId: body.id,
        metadata: { operation_type: CHECK },
      },
    ]);
    const started = (await auditOf(workspace.id)).filter(({ action }) => action === "tenant.operation.started");
    expect(started).toMatchObject([
      {
        tenantId: tenant.id,
        actorKind: "user",
        actorId: operator.id,
        resourceType: "operation_run",
        resourceId: body.id,
        outcome: "succeeded",
        metadata: { operation_type: CHECK },
      },
    ]);
  });

  it("FR-003-003 SC-003-001 makes one run, one event, one audit entry and one execution of 64 simultaneous starts", async () => {
    const executions = await holdExecutions();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const colleague = await makeOperator({ workspaceId: workspace.id, role: "manager", tenants: [tenant] });
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => startCheck(tenant.id, (index % 2 === 0 ? operator : colleague).cookie)),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(63).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await storedRuns()).toHaveLength(1);
    expect(await storedEvents()).toHaveLength(1);
    expect(await auditOf(workspace.id)).toHaveLength(1);
    expect(await executions.get()).toHaveLength(1);
  });

  it("FR-003-001 creates a new run once the one before has ended", async () => {
    await holdExecutions();
    const { tenant, operator } = await makeGovernedTenant();
    const first = await startCheck(tenant.id, operator.cookie);
    expect(
      (await call("POST", `/api/admin/operations/${first.body.id}/cancel`, { cookie: operator.cookie })).status,
    ).toBe(200);
    const second = await startCheck(tenant.id, operator.cookie);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    expect(await storedEvents()).toHaveLength(2);
  });

  it("FR-003-002 gives two tenants a run each", async () => {
    await holdExecutions();
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const other = await makeTenant(workspace.id);
    await entitle(other, operator.id, "operator");
    const answers = [await startCheck(tenant.id, operator.cookie), await startCheck(other.id, operator.cookie)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it("FR-003-005 FR-243-006 starts the system's run without initiator and without usage event", async () => {
    await holdExecutions();
    const { workspace, tenant } = await makeGovernedTenant();
    const { run, created } = await ensureRunWithIdentity(testDeps(), {
      scope: SYSTEM_SCOPE,
      workspaceId: workspace.id,
      tenantId: tenant.id,
      type: CHECK,
      identity: "nightly",
      context: {},
    });
    expect(created).toBe(true);
    expect(run.initiatorName).toBeNull();
    expect(await storedRuns()).toMatchObject([{ initiatorUserId: null, status: "queued" }]);
    expect(await storedEvents()).toEqual([]);
    expect(await auditOf(workspace.id)).toMatchObject([
      { action: "tenant.operation.started", actorKind: "system", actorId: null },
    ]);
  });

  it("FR-243-006 records no usage event for a workspace-wide run, which has no tenant", async () => {
    await holdExecutions();
    const { workspace, operator } = await makeGovernedTenant();
    await ensureRunWithIdentity(testDeps(), {
      scope: await resolveWorkspaceScope(testDeps(), asOperator(operator), workspace.id),
      type: CHECK,
      identity: "all",
      context: {},
    });
    expect(await storedRuns()).toMatchObject([{ tenantId: null, initiatorUserId: operator.id }]);
    expect(await storedEvents()).toEqual([]);
  });

  it("FR-003-013 keeps the run when its execution cannot be started", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const deps = testDeps();
    const log = { ...deps.log, error: vi.fn() };
    const create = vi.fn().mockRejectedValue(new Error("workflows are unavailable"));
    const connectionCheck = { create } as unknown as Workflow;
    const { run, created } = await ensureRunWithIdentity(
      { ...deps, log, connectionCheck },
      {
        scope: await resolveTenantScope(deps, asOperator(operator), tenant.id),
        type: CHECK,
        identity: "",
        context: {},
      },
    );
    expect(created).toBe(true);
    expect(create).toHaveBeenCalledExactlyOnceWith({ id: `${run.id}-1`, params: { runId: run.id, attempt: 1 } });
    expect(log.error).toHaveBeenCalledWith("execution_not_started", { run: run.id, attempt: 1 });
    expect(await storedRuns()).toMatchObject([{ id: run.id, status: "queued" }]);
    expect(await storedEvents()).toHaveLength(1);
  });

  it("returns the first answer to a repeat with the same Idempotency-Key, also after the run has ended", async () => {
    await holdExecutions();
    const { tenant, operator } = await makeGovernedTenant();
    const key = { "Idempotency-Key": "start-1" };
    const first = await startCheck(tenant.id, operator.cookie, key);
    await call("POST", `/api/admin/operations/${first.body.id}/cancel`, { cookie: operator.cookie });
    const repeat = await startCheck(tenant.id, operator.cookie, key);
    expect(repeat.status).toBe(201);
    expect(repeat.body).toEqual(first.body);
    expect(await storedRuns()).toHaveLength(1);
    expect(await storedEvents()).toHaveLength(1);
  });
});

describe("refusals of a start", () => {
  it("FR-003-007 checks 401, then 404, then 403, then 422, then 409", async () => {
    await holdExecutions();
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const archived = await makeTenant(workspace.id, { status: "archived", archivedAt: Date.now() });
    const reader = await makeOperator({ workspaceId: workspace.id, role: "readonly", tenants: [tenant, archived] });
    const stranger = await makeOperator({ workspaceId: (await makeWorkspace()).id });
    await entitle(archived, operator.id, "owner");
    const start = (tenantId: string, cookie: string | undefined, type: string) =>
      call("POST", `/api/admin/tenants/${tenantId}/operations`, { ...(cookie ? { cookie } : {}), body: { type } });

    const answers = [
      await start(archived.id, undefined, "unknown"),
      await start(archived.id, stranger.cookie, "unknown"),
      await start(archived.id, reader.cookie, "unknown"),
      await start(archived.id, operator.cookie, "unknown"),
      await start(archived.id, operator.cookie, CHECK),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [401, "unauthenticated"],
      [404, "not_found"],
      [403, "forbidden"],
      [422, "invalid_input"],
      [409, "tenant_archived"],
    ]);
    expect(await storedRuns()).toEqual([]);
    expect(await storedEvents()).toEqual([]);
  });

  it.each([
    ["owner", 201],
    ["manager", 201],
    ["operator", 201],
    ["readonly", 403],
  ] as const)("FR-003-007 answers a %s of the tenant with %i", async (role, status) => {
    await holdExecutions();
    const { tenant, operator } = await makeGovernedTenant(role);
    expect((await startCheck(tenant.id, operator.cookie)).status).toBe(status);
    expect(await storedEvents()).toHaveLength(status === 201 ? 1 : 0);
  });

  it.each<[string, unknown, string[]]>([
    ["an unknown type", { type: "provider.connection.destroy" }, ["body.type"]],
    ["no type", {}, ["body.type"]],
    ["an unknown field", { type: CHECK, tenant_id: "ten_1" }, ["body.tenant_id"]],
    ["unknown inputs", { type: CHECK, inputs: { depth: 1, note: "x" } }, ["body.inputs.depth", "body.inputs.note"]],
    ["inputs that are no object", { type: CHECK, inputs: "all" }, ["body.inputs"]],
    ["several mistakes at once", { type: 7, extra: true }, ["body.extra", "body.type"]],
  ])("FR-003-006 refuses %s with 422 and names each", async (_, body, paths) => {
    const { tenant, operator } = await makeGovernedTenant();
    const answer = await call("POST", `/api/admin/tenants/${tenant.id}/operations`, { cookie: operator.cookie, body });
    expect(answer.status).toBe(422);
    expect([...answer.body.errors].map(({ path }) => path).sort()).toEqual(paths);
    expect(await storedRuns()).toEqual([]);
  });

  it.each([
    ["tenant_review.compose", /started by POST \/api\/admin\/tenants\/\{tenantId\}\/reviews\.$/],
    ["review_pack.generate", /started by POST .*\/review-packs or POST .*\/review-packs\.$/],
  ])("FR-003-006 FR-246-034 refuses %s, which has a request of its own, and names that", async (type, detail) => {
    const { tenant, operator } = await makeGovernedTenant();
    const answer = await call("POST", `/api/admin/tenants/${tenant.id}/operations`, {
      cookie: operator.cookie,
      body: { type },
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: "operation_type_not_available", errors: [{ path: "body.type" }] });
    expect(answer.body.detail).toMatch(detail);
    expect(await storedRuns()).toEqual([]);
  });

  it("answers malformed JSON with 400 and an oversized body with 413", async () => {
    const { tenant, operator } = await makeGovernedTenant();
    const post = (body: string) =>
      call("POST", `/api/admin/tenants/${tenant.id}/operations`, { cookie: operator.cookie, body });
    expect((await post("{")).status).toBe(400);
    expect((await post(JSON.stringify({ type: CHECK, pad: "x".repeat(70_000) }))).status).toBe(413);
  });
});

describe("retrying and cancelling", () => {
  it("FR-003-014 cancels an active run once, with one audit entry, and refuses a completed one with 409", async () => {
    await holdExecutions();
    const { tenant, operator, workspace } = await makeGovernedTenant("operator");
    const { body } = await startCheck(tenant.id, operator.cookie);
    const cancel = () => call("POST", `/api/admin/operations/${body.id}/cancel`, { cookie: operator.cookie });
    const cancelled = await cancel();
    expect(cancelled.status).toBe(200);
    expect(cancelled.body).toMatchObject({ status: "completed", outcome: "cancelled" });
    expect(cancelled.body.completed_at).not.toBeNull();

    const again = await cancel();
    expect([again.status, again.body.code]).toEqual([409, "run_not_active"]);
    const entries = (await auditOf(workspace.id)).filter(({ action }) => action === "tenant.operation.cancelled");
    expect(entries).toMatchObject([{ actorId: operator.id, resourceId: body.id }]);
  });

  it.each(["partially_succeeded", "failed", "blocked", "cancelled"] as const)(
    "FR-003-015 FR-007-202 starts a %s run once more, as a new run of the same identity that counts",
    async (outcome) => {
      await holdExecutions();
      const { tenant, operator, workspace } = await makeGovernedTenant();
      const { body } = await startCheck(tenant.id, operator.cookie);
      const [first] = await storedRuns();
      await testDeps()
        .d1.prepare("UPDATE operation_runs SET status = 'completed', outcome = ?, completed_at = 1 WHERE id = ?")
        .bind(outcome, body.id)
        .run();
      const retry = () => call("POST", `/api/admin/operations/${body.id}/retry`, { cookie: operator.cookie });
      const again = await retry();
      expect(again.status).toBe(201);
      expect(again.body).toMatchObject({ status: "queued", type: CHECK });
      expect((await storedRuns()).at(-1)).toMatchObject({
        id: again.body.id,
        identity: first?.identity,
        context: { inputs: {}, retry_of: body.id },
      });
      expect(await storedEvents()).toHaveLength(2);
      expect((await auditOf(workspace.id)).at(-1)).toMatchObject({
        action: "tenant.operation.retried",
        metadata: { retry_of: body.id },
      });

      const reused = await retry();
      expect([reused.status, reused.body.id]).toEqual([200, again.body.id]);
      expect((await startCheck(tenant.id, operator.cookie)).body.id).toBe(again.body.id);
    },
  );

  it("FR-003-015 refuses to retry an active run and one that succeeded with 409", async () => {
    const { tenant, operator, workspace } = await makeGovernedTenant();
    const place = { workspaceId: workspace.id, tenantId: tenant.id };
    const active = await makeRun(place);
    const succeeded = await makeRun(place, { status: "completed", outcome: "succeeded", completedAt: Date.now() });
    for (const { id } of [active, succeeded]) {
      const answer = await call("POST", `/api/admin/operations/${id}/retry`, { cookie: operator.cookie });
      expect([answer.status, answer.body.code]).toEqual([409, "run_not_retryable"]);
    }
    expect(await storedRuns()).toHaveLength(2);
  });

  it.each(["cancel", "retry"])("FR-003-007 refuses to %s for a readonly user, with one audit entry", async (verb) => {
    const { tenant, operator, workspace } = await makeGovernedTenant("readonly");
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    const answer = await call("POST", `/api/admin/operations/${run.id}/${verb}`, { cookie: operator.cookie });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ capability: "provider.verify" });
    expect(await auditOf(workspace.id)).toMatchObject([{ action: "access.denied", outcome: "denied" }]);
    expect(await storedRuns()).toMatchObject([{ status: "queued" }]);
  });
});
