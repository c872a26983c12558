import { describe, expect, it } from "vitest";
import { makeGovernedTenant } from "../../support/factories.ts";
import { storedConnection, tokenRefusal } from "../operations/support.ts";
import { makeVerified, onlyReport, runCheck, statusesOf, verify } from "./support.ts";

describe("a directory that trusts the application because of another workspace", () => {
  it("FR-006-032 is asked nothing for a connection that nobody of it confirmed", async () => {
    const { tenant: theirs } = await makeGovernedTenant();
    const ours = await makeVerified({
      consentStatus: "unknown",
      targetExternalTenantId: theirs.externalTenantId ?? "",
    });
    const { asked, view } = await verify(ours);
    expect(asked).toEqual([]);
    expect(view).toMatchObject({ outcome: "blocked", failures: [{ reason: { code: "provider_consent_missing" } }] });
    const { report, checks } = await onlyReport();
    expect([report.overall, statusesOf(checks)]).toEqual(["blocked", "pass fail skip skip skip skip skip"]);
    expect(await storedConnection(ours.tenant.connectionId)).toMatchObject({
      ...{ consentStatus: "required", verificationStatus: "blocked", confirmedAt: null },
    });
  });

  it.each([
    ["failed", "provider_consent_failed"],
    ["revoked", "provider_consent_revoked"],
  ])("FR-006-032 is told as %s when that was known before", async (consentStatus, reason) => {
    const { asked, view } = await runCheck({}, { consentStatus });
    expect(asked).toEqual([]);
    expect(view.failures).toMatchObject([{ reason: { code: reason } }]);
  });
});

describe("a consent that the provider does not know", () => {
  const HOUR = 60 * 60_000;
  const UNKNOWN = { token: tokenRefusal("unauthorized_client", 700016) };

  it.each([
    ["keeps a confirmation of this moment: the provider may be late", Date.now(), expect.any(Number)],
    ["takes an older confirmation with it", Date.now() - 2 * HOUR, null],
  ])("FR-006-033 %s", async (_, confirmedAt, after) => {
    const { tenant } = await runCheck(UNKNOWN, { consentStatus: "required", confirmedAt });
    expect(await storedConnection(tenant.connectionId)).toMatchObject({
      consentStatus: "required",
      confirmedAt: after,
    });
  });

  it("FR-006-033 keeps the confirmation when the check failed for another reason", async () => {
    const away = { token: () => new Response("", { status: 503 }) };
    const { tenant } = await runCheck(away, { consentStatus: "required", confirmedAt: 1 });
    expect(await storedConnection(tenant.connectionId)).toMatchObject({ consentStatus: "required", confirmedAt: 1 });
  });
});

describe("a consent that was revoked", () => {
  const REVOKED = { token: tokenRefusal("invalid_client", 7000229) };

  it("FR-006-033 takes the confirmation with it: that the application is let in again is not enough", async () => {
    const verified = await makeVerified();
    await verify(verified, REVOKED);
    const connection = () => storedConnection(verified.tenant.connectionId);
    expect(await connection()).toMatchObject({ consentStatus: "revoked", confirmedAt: null });
    const { asked, view } = await verify(verified);
    expect(asked).toEqual([]);
    expect(view.failures).toMatchObject([{ reason: { code: "provider_consent_revoked" } }]);
    expect(await connection()).toMatchObject({ consentStatus: "revoked", verificationStatus: "blocked" });
  });
});
