import { describe, expect, it } from "vitest";
import { beginProviderRun } from "../../../worker/features/provider-runs/provider-run.usecases.ts";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import type { ClientSource } from "../../../worker/features/providers/verification-steps.ts";
import { askQuestion, passQuestion } from "../../../worker/features/verification/connection-check.usecases.ts";
import { finishCheck } from "../../../worker/features/verification/finish.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { call, fixedClock } from "../../support/app.ts";
import { auditOf, makeGovernedTenant, makeOperator, makeTenant, makeWorkspace } from "../../support/factories.ts";
import {
  holdExecutions,
  makeRun,
  startCheck,
  storedConnection,
  storedGrants,
  storedReports,
  storedRun,
  testDeps,
} from "../operations/support.ts";
import { type ConnectionRow, HEALTHY } from "./support.ts";

const refusing =
  (reason: ReasonCode): ClientSource =>
  async () => ({ ok: false, reason });

async function begun(attempt = 1, connection: ConnectionRow = {}) {
  const workspace = await makeWorkspace();
  const tenant = await makeTenant(workspace.id, { connection });
  const operator = await makeOperator({ workspaceId: workspace.id, role: "owner", tenants: [tenant] });
  const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id }, { attempt });
  const deps = testDeps();
  const ref = { runId: run.id, attempt };
  const first = await beginProviderRun(SYSTEM_SCOPE, deps, ref);
  if (first.kind !== "begun" || first.target === null) throw new Error("the verification did not begin");
  const { place, target } = first;
  return { tenant, workspace, operator, deps, ref, place, target, begun: first };
}

type Begun = Awaited<ReturnType<typeof begun>>;

/** A provider that answers the sign-in once `meanwhile` is over. */
const signingIn = (meanwhile: () => Promise<void> = async () => {}): ClientSource => {
  const unasked = async () => {
    throw new Error("only the sign-in is asked");
  };
  return async () => ({
    ok: true,
    client: {
      requestToken: async () => {
        await meanwhile();
        return { ok: true, expiresAt: 1, correlationId: "c" };
      },
      readOrganization: unasked,
      readGrantedPermissions: unasked,
      readDirectoryRoles: unasked,
      readIntune: unasked,
      countInventory: unasked,
      readRoles: unasked,
    },
  });
};

const askSignIn = ({ deps, ref, place, target }: Begun, source = signingIn()) =>
  askQuestion(deps, source, ref, place, target, "sign_in");

describe("steps that are executed again", () => {
  it("FR-003-012 FR-005-002 save their progress once, in order and never backwards", async () => {
    const check = await begun();
    const { deps, ref, place } = check;
    const at = async () => {
      const { progressDone, progressStage } = await storedRun(ref.runId);
      return [progressDone, progressStage];
    };
    expect(await at()).toEqual([1, "connection"]);
    await askSignIn(check);
    expect(await at()).toEqual([1, "admin_consent"]);
    await passQuestion(deps, ref, place, "sign_in");
    await passQuestion(deps, ref, place, "sign_in");
    expect(await at()).toEqual([3, "admin_consent"]);
    await passQuestion(deps, ref, place, "organization");
    // the platform lost the first answers and starts over
    await beginProviderRun(SYSTEM_SCOPE, deps, ref);
    await askSignIn(check);
    await passQuestion(deps, ref, place, "sign_in");
    expect((await at())[0]).toBe(4);
  });

  it("FR-003-013 say that the run goes on while the provider is asked, and nothing else of it", async () => {
    const check = await begun();
    const { deps, ref } = check;
    const touch = deps.d1.prepare("UPDATE operation_runs SET progressed_at = 1 WHERE id = ?").bind(ref.runId);
    let before = await storedRun(ref.runId);
    const start = Date.now();
    await askSignIn(
      check,
      signingIn(async () => {
        before = await storedRun(ref.runId);
        await touch.run();
      }),
    );
    const after = await storedRun(ref.runId);
    expect(after.progressedAt).toBeGreaterThanOrEqual(start);
    expect({ ...after, progressedAt: 0 }).toEqual({ ...before, progressedAt: 0 });
  });

  it("FR-003-012 FR-005-016 end the run once: a repeated finish changes nothing and adds neither report nor audit entry", async () => {
    const { deps, ref, begun: first, tenant, workspace } = await begun();
    await finishCheck(SYSTEM_SCOPE, deps, ref, { begun: first, answers: HEALTHY });
    const stored = async () => [
      await storedRun(ref.runId),
      await storedConnection(tenant.connectionId),
      await storedReports(),
      await storedGrants(),
      await auditOf(workspace.id),
    ];
    const before = await stored();
    await finishCheck(SYSTEM_SCOPE, deps, ref, { begun: first, answers: HEALTHY });
    await finishCheck(SYSTEM_SCOPE, deps, ref, { begun: first, answers: [] });
    expect(await stored()).toEqual(before);
    expect(await storedReports()).toHaveLength(1);
  });

  it("FR-003-012 FR-005-023 of an older attempt have no effect", async () => {
    const { deps, ref, begun: first, place, target, workspace, tenant } = await begun(2);
    const before = await storedRun(ref.runId);
    const old = { runId: ref.runId, attempt: 1 };
    expect(await beginProviderRun(SYSTEM_SCOPE, deps, old)).toEqual({ kind: "superseded" });
    expect(await askQuestion(deps, signingIn(), old, place, target, "sign_in")).toEqual({ kind: "superseded" });
    expect(await passQuestion(deps, old, place, "sign_in")).toBe(false);
    await finishCheck(SYSTEM_SCOPE, deps, old, { begun: first, answers: HEALTHY });
    expect(await storedRun(ref.runId)).toEqual(before);
    expect(await storedConnection(tenant.connectionId)).toMatchObject({ verificationStatus: "unknown" });
    expect([await storedReports(), await storedGrants(), await auditOf(workspace.id)]).toEqual([[], [], []]);
  });

  it.each<[string, (cancel: () => Promise<void>) => ClientSource]>([
    ["passes", (cancel) => signingIn(cancel)],
    [
      "fails",
      (cancel) => async () => {
        await cancel();
        return refusing("network_unreachable")();
      },
    ],
  ])("FR-003-014 FR-005-023 drop an answer that %s after the run was cancelled meanwhile", async (_, sourceOf) => {
    const check = await begun();
    const { deps, ref, begun: first, operator, tenant } = check;
    const cancel = async () => {
      const answer = await call("POST", `/api/admin/operations/${ref.runId}/cancel`, { cookie: operator.cookie });
      expect(answer.status).toBe(200);
    };
    expect(await askSignIn(check, sourceOf(cancel))).toEqual({ kind: "superseded" });
    await finishCheck(SYSTEM_SCOPE, deps, ref, { begun: first, answers: HEALTHY });
    expect(await storedRun(ref.runId)).toMatchObject({ outcome: "cancelled", progressDone: 1 });
    expect(await storedConnection(tenant.connectionId)).toMatchObject({ verificationStatus: "unknown" });
    expect(await storedReports()).toEqual([]);
  });

  it("FR-003-014 stop an execution whose run was cancelled in the queue", async () => {
    await holdExecutions();
    const { tenant, operator } = await makeGovernedTenant();
    const { body } = await startCheck(tenant.id, operator.cookie);
    await call("POST", `/api/admin/operations/${body.id}/cancel`, { cookie: operator.cookie });
    expect(await beginProviderRun(SYSTEM_SCOPE, testDeps(), { runId: body.id, attempt: 1 })).toEqual({
      kind: "superseded",
    });
    expect(await storedRun(body.id)).toMatchObject({ outcome: "cancelled", startedAt: null });
  });

  it("FR-005-021 leave a connection as it is that was changed while it was verified, and store a report that is stale", async () => {
    const { deps, ref, begun: first, tenant } = await begun();
    const changed = { enabled: 0, consent_status: "failed", configured_at: Date.now() };
    await deps.d1
      .prepare("UPDATE provider_connections SET enabled = ?, consent_status = ?, configured_at = ? WHERE id = ?")
      .bind(changed.enabled, changed.consent_status, changed.configured_at, tenant.connectionId)
      .run();
    const before = await storedConnection(tenant.connectionId);
    await finishCheck(SYSTEM_SCOPE, deps, ref, { begun: first, answers: HEALTHY });
    expect(await storedConnection(tenant.connectionId)).toEqual(before);
    expect(await storedRun(ref.runId)).toMatchObject({ outcome: "succeeded" });
    expect((await storedReports())[0]?.configuredAt).toBeLessThan(changed.configured_at);
  });

  it("FR-005-021 FR-005-024 notice a change of the same millisecond in which they began", async () => {
    const clock = fixedClock();
    const { deps, ref, begun: first, tenant, operator } = await begun(1, { configuredAt: clock.now() });
    const path = `/api/admin/provider-connections/${tenant.connectionId}`;
    for (const enabled of [false, true]) await call("PATCH", path, { cookie: operator.cookie, body: { enabled } });
    await finishCheck(SYSTEM_SCOPE, deps, ref, { begun: first, answers: HEALTHY });
    const after = await storedConnection(tenant.connectionId);
    expect(after).toMatchObject({ enabled: true, verificationStatus: "unknown" });
    const [report] = await storedReports();
    expect([report?.configuredAt, after?.configuredAt]).toEqual([clock.now(), clock.now() + 2]);
  });

  it("FR-005-004 ask nothing of an application that is not configured, and say so in the sign-in's check", async () => {
    const check = await begun();
    const asked = await askSignIn(check, refusing("platform_identity_missing"));
    if (asked.kind !== "answered") throw new Error("not answered");
    await finishCheck(SYSTEM_SCOPE, check.deps, check.ref, { begun: check.begun, answers: [asked.answer] });
    expect(await storedRun(check.ref.runId)).toMatchObject({
      outcome: "blocked",
      progressStage: "token",
      failures: [
        {
          reason_code: "platform_identity_missing",
          message: "Sign in at the provider: nothing was asked of the provider.",
        },
      ],
    });
  });
});
