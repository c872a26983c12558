import { describe, expect, it } from "vitest";
import { tenantOnboardingSessions } from "../../../db/schema/index.ts";
import { call } from "../../support/app.ts";
import { eventually } from "../../support/eventually.ts";
import { testDb } from "../../support/factories.ts";
import {
  answerProvider,
  graphRefusal,
  startCheck,
  storedEvents,
  testDeps,
  watchExecutions,
} from "../operations/support.ts";
import { makeVerified, verify } from "./support.ts";

/** A verified tenant that is being onboarded: its draft stands where a verification has been started. */
async function makeOnboarding() {
  const verified = await makeVerified();
  const now = Date.now();
  await testDb()
    .insert(tenantOnboardingSessions)
    .values({
      id: testDeps().ids.next("drf"),
      workspaceId: verified.workspace.id,
      tenantId: verified.tenant.id,
      lifecycle: "verifying",
      lastCompletedCheckpoint: "connect_provider",
      furthestCheckpoint: 2,
      startedBy: verified.operator.id,
      lastEditedBy: verified.operator.id,
      createdAt: now,
      lastEditedAt: now,
    });
  return verified;
}

const storedDraft = async () => (await testDb().select().from(tenantOnboardingSessions))[0];

describe("the draft of a tenant that was verified", () => {
  it("FR-005-022 is ready for activation after a verification that found nothing, and the milestone counts once", async () => {
    const { view } = await verify(await makeOnboarding());
    expect(view.outcome).toBe("succeeded");
    expect(await storedDraft()).toMatchObject({
      lifecycle: "ready_for_activation",
      lastCompletedCheckpoint: "verify_access",
    });
    const names = (await storedEvents()).map(({ eventName }) => eventName);
    expect(names.toSorted()).toEqual(["product.onboarding.checkpoint_completed", "product.operations.started"]);
  });

  it("FR-005-022 asks for action after one that found something", async () => {
    await verify(await makeOnboarding(), { organization: graphRefusal(403, "Authorization_RequestDenied") });
    expect(await storedDraft()).toMatchObject({
      lifecycle: "action_required",
      lastCompletedCheckpoint: "connect_provider",
    });
  });

  it("FR-005-022 no longer says that it verifies once the verification was cancelled", async () => {
    const { tenant, operator } = await makeOnboarding();
    const executions = await watchExecutions();
    const runs: string[] = [];
    answerProvider(tenant.externalTenantId ?? "", {
      organization: async ({ externalTenantId }) => {
        await call("POST", `/api/admin/operations/${runs[0]}/cancel`, { cookie: operator.cookie });
        return Response.json({ value: [{ id: externalTenantId }] });
      },
      token: async () => {
        await eventually(() => expect(runs).toHaveLength(1));
        return Response.json({ token_type: "Bearer", expires_in: 3599, access_token: "opaque" });
      },
    });
    const { body } = await startCheck(tenant.id, operator.cookie);
    runs.push(body.id);
    await (await executions.get())[0]?.waitForStatus("complete");
    expect((await storedDraft())?.lifecycle).not.toBe("verifying");
  });
});
