import { describe, expect, it } from "vitest";
import { primaryAction } from "../../../worker/features/onboarding/action.rules.ts";
import { checkpointNumber, deriveProgress, stepAfter } from "../../../worker/features/onboarding/progress.rules.ts";
import { READINESS_SITUATIONS } from "../../../worker/features/onboarding/readiness.contract.ts";
import { READINESS } from "../../../worker/features/onboarding/readiness.rules.ts";

const PLACE = { tenantId: "ten_1", connectionId: "con_1", runId: "run_1", hasReport: true };

describe("progress of a draft", () => {
  it.each([
    ["not_identified", null, "draft", "identify"],
    ["connection_missing", "identify", "draft", "connect_provider"],
    ["consent_required", "identify", "action_required", "connect_provider"],
    ["consent_revoked", "identify", "action_required", "connect_provider"],
    ["connection_disabled", "identify", "action_required", "connect_provider"],
    ["never_verified", "connect_provider", "draft", "verify_access"],
    ["verification_running", "connect_provider", "verifying", "verify_access"],
    ["verification_stale", "connect_provider", "action_required", "verify_access"],
    ["consent_blocker", "connect_provider", "action_required", "verify_access"],
    ["permission_blocker", "connect_provider", "action_required", "verify_access"],
    ["needs_attention", "connect_provider", "action_required", "verify_access"],
    ["ready", "verify_access", "ready_for_activation", "complete_activate"],
  ] as const)(
    "FR-240-020 in the situation %s has completed %s and is %s, at the step %s",
    (situation, checkpoint, lifecycle, step) => {
      expect(deriveProgress(situation)).toEqual({ lastCompletedCheckpoint: checkpoint, lifecycle });
      expect(stepAfter(checkpoint)).toBe(step);
    },
  );

  it("FR-240-020 counts the checkpoints in their order", () => {
    expect(
      [null, "identify", "connect_provider", "verify_access", "complete_activate"].map((key) =>
        checkpointNumber(key as null),
      ),
    ).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("primary next action", () => {
  it.each(READINESS_SITUATIONS)("FR-240-013 in the situation %s has a target for an owner", (situation) => {
    const action = primaryAction(READINESS[situation].action, PLACE, "owner");
    expect(action).toMatchObject({ permitted: true, capability: null, target: { type: expect.any(String) } });
  });

  it.each([
    ["grant_consent", "provider.manage"],
    ["connect_provider", "provider.manage"],
    ["identify_tenant", "onboarding.manage"],
    ["complete_onboarding", "onboarding.manage"],
    ["run_verification", "provider.verify"],
    ["refresh_verification", "provider.verify"],
  ] as const)("FR-240-013 shows %s to who may only look, with what they lack", (kind, capability) => {
    expect(primaryAction({ kind, label: "x" }, PLACE, "readonly")).toMatchObject({ permitted: false, capability });
  });

  it("FR-240-013 says that the consent leads outside, and that nothing else does", () => {
    const external = READINESS_SITUATIONS.filter((situation) => {
      const { target } = primaryAction(READINESS[situation].action, PLACE, "owner");
      return target?.type === "link" && target.external;
    });
    expect(external).toEqual(["consent_required", "consent_revoked", "consent_blocker"]);
  });

  it.each([
    [{ ...PLACE, connectionId: null }, "grant_consent", null],
    [{ ...PLACE, runId: null }, "view_operation", null],
    [
      { ...PLACE, hasReport: false },
      "review_verification",
      { type: "link", url: "/admin/operations/run_1", external: false },
    ],
    [{ ...PLACE, hasReport: false, runId: null }, "review_verification", null],
    [PLACE, "review_permissions", { type: "link", url: "/admin/t/ten_1/required-permissions", external: false }],
    [PLACE, "review_connection", { type: "link", url: "/admin/t/ten_1/provider-connection", external: false }],
  ] as const)("FR-240-013 in the place %j leads with %s to %j", (place, kind, target) => {
    expect(primaryAction({ kind, label: "x" }, place, "owner").target).toEqual(target);
  });
});
