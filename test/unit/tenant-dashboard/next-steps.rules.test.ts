import { describe, expect, it } from "vitest";
import { assessHealth } from "../../../worker/features/tenant-dashboard/health.rules.ts";
import type { HealthTruth } from "../../../worker/features/tenant-dashboard/health-truth.ts";
import { connection, DAY, endedRun, HOUR, NOW, TENANT, truth, verifiedAt, without } from "./truths.ts";

const PAGE = `/admin/t/${TENANT}`;

describe("what to do next", () => {
  const stepsOf = (known: HealthTruth) => assessHealth(known, NOW).next_steps;

  it("FR-012-004 says where each step leads and what it needs", () => {
    const [consent] = stepsOf(truth({ connection: connection({ consentStatus: "revoked" }) }));
    expect(consent).toEqual({
      label: "Grant admin consent",
      action: { kind: "link", url: "/admin/connections/con_1/consent", new_tab: true },
      capability: "provider.manage",
      paused: null,
    });
    const [stale] = stepsOf(truth({ report: verifiedAt(NOW - 2 * DAY) }));
    expect(stale).toMatchObject({
      action: { kind: "start", operation_type: "provider.connection.check" },
      capability: "provider.verify",
    });
    const [permissions] = stepsOf(truth({ permissions: without(1, true) }));
    expect(permissions).toMatchObject({ action: { url: `${PAGE}/required-permissions` }, capability: "tenant.view" });
    const onboarding = stepsOf(truth({ status: "onboarding", draftId: "drf_1" })).at(-1);
    expect(onboarding).toMatchObject({ action: { url: "/admin/onboarding/drf_1" } });
    const lost = stepsOf(truth({ status: "onboarding" })).at(-1);
    expect(lost).toMatchObject({ action: { url: "/admin/onboarding" } });
  });

  it("FR-012-004 says of a start that is paused why, and until when", () => {
    const pauses = [{ key: "provider.verify" as const, reason: "An incident.", expiresAt: NOW + HOUR }];
    expect(stepsOf(truth({ report: verifiedAt(NOW - 2 * DAY), pauses }))[0]?.paused).toEqual({
      reason: "An incident.",
      ends_at: new Date(NOW + HOUR).toISOString(),
    });
  });

  it.each([
    ["an active tenant that is well", truth({ runs: [] }), true],
    ["one that has been synced", truth({ runs: [endedRun()] }), false],
    ["one in its onboarding", truth({ runs: [], status: "onboarding" }), false],
    ["one whose connection cannot be used", truth({ runs: [], connection: null }), false],
    ["one that was never verified", truth({ runs: [], report: null }), false],
  ])("FR-012-004 offers a first inventory sync on %s or not", (_, known, isOffered) => {
    expect(stepsOf(known).some(({ label }) => label === "Run the first inventory sync")).toBe(isOffered);
  });
});
