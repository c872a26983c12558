import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { tenantEntitlements, tenants } from "../../../db/schema/index.ts";
import { CONSENT_LIFETIME_MS } from "../../../worker/features/connections/consent.usecases.ts";
import { signState } from "../../../worker/features/connections/consent-state.ts";
import { call, fixedClock } from "../../support/app.ts";
import { auditOf, makeSession, testDb } from "../../support/factories.ts";
import { callWhile } from "../../support/meanwhile.ts";
import { answerProvider, testDeps } from "../operations/support.ts";
import { accepted, type Consent, consented, finishConsent, makeConsent, storedRequests, told } from "./support.ts";

describe("a consent state", () => {
  it("FR-006-020 works once: of 8 simultaneous uses one has an effect", async () => {
    const consent = await makeConsent();
    answerProvider(consent.directory);
    const answers = await Promise.all(Array.from({ length: 8 }, () => finishConsent(consent, accepted(consent))));
    expect(answers.map(told).toSorted()).toEqual(["200", ...Array(7).fill("409 consent_state_used")]);
    const completed = (await auditOf(consent.workspace.id)).filter(
      ({ action }) => action === "tenant.consent.completed",
    );
    expect(completed).toHaveLength(1);
  });

  it("FR-006-020 that was used changes nothing: a cancel after the consent does not take it back", async () => {
    const consent = await makeConsent();
    answerProvider(consent.directory);
    await finishConsent(consent, accepted(consent));
    const cancel = { state: consent.state, error: "access_denied" };
    expect(told(await finishConsent(consent, cancel))).toBe("409 consent_state_used");
    expect((await consented(consent))?.consentStatus).toBe("granted");
  });

  it("FR-006-010 FR-006-020 under one key tells again what came of it", async () => {
    const consent = await makeConsent();
    answerProvider(consent.directory);
    const key = { "Idempotency-Key": "consent" };
    const first = await finishConsent(consent, accepted(consent), key);
    const again = await finishConsent(consent, accepted(consent), key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
  });

  it.each([
    ["just before", CONSENT_LIFETIME_MS - 1, "200"],
    ["at", CONSENT_LIFETIME_MS, "409 consent_state_expired"],
    ["after", CONSENT_LIFETIME_MS + 1, "409 consent_state_expired"],
  ])("FR-006-020 %s its end: %d ms after the start, %s", async (_, after, expected) => {
    const clock = fixedClock();
    const consent = await makeConsent();
    answerProvider(consent.directory);
    clock.advance(after);
    expect(told(await finishConsent(consent, accepted(consent)))).toBe(expected);
  });

  it("FR-006-019 forged, unknown, of another session and of another user is told alike", async () => {
    const consent = await makeConsent();
    const asked = answerProvider(consent.directory);
    const other = await makeConsent();
    const secondSession = await makeSession("admin", consent.operator.id);
    const unknown = await signState(env.BETTER_AUTH_SECRET, testDeps().ids.next("cns"));
    const attempts: [Pick<Consent, "operator">, string][] = [
      [consent, `${consent.state.slice(0, -1)}${consent.state.endsWith("0") ? "1" : "0"}`],
      [consent, await signState("x".repeat(40), consent.state.split(".")[0] ?? "")],
      [consent, unknown],
      [consent, "nonsense"],
      [{ operator: { ...consent.operator, cookie: secondSession.cookie } }, consent.state],
      [other, consent.state],
    ];
    const answers = await Promise.all(
      attempts.map(([who, state]) => finishConsent(who, { state, admin_consent: "True" })),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(told(answers[0] ?? consent.started)).toBe("422 consent_state_invalid");
    expect(asked).toEqual([]);
    expect((await storedRequests()).map(({ usedAt }) => usedAt)).toEqual([null, null]);
  });

  it("FR-006-019 without a session it is worth nothing", async () => {
    const { state } = await makeConsent();
    expect(told(await call("POST", "/api/admin/provider-consents", { body: { state } }))).toBe("401 unauthenticated");
  });

  it.each([
    ["no longer may", "readonly", "403 forbidden"],
    ["no longer has the tenant", null, "404 not_found"],
  ])("FR-006-021 of somebody who %s is refused, and stays unused", async (_, role, expected) => {
    const consent = await makeConsent();
    const asked = answerProvider(consent.directory);
    const mine = and(
      eq(tenantEntitlements.tenantId, consent.tenant.id),
      eq(tenantEntitlements.userId, consent.operator.id),
    );
    if (role === null) await testDb().delete(tenantEntitlements).where(mine);
    else await testDb().update(tenantEntitlements).set({ role }).where(mine);
    expect(told(await finishConsent(consent, accepted(consent)))).toBe(expected);
    expect(asked).toEqual([]);
    expect((await storedRequests())[0]?.usedAt).toBeNull();
  });

  it("FR-006-007 of a tenant that was archived meanwhile is refused", async () => {
    const consent = await makeConsent();
    await testDb().update(tenants).set({ status: "archived" }).where(eq(tenants.id, consent.tenant.id));
    expect(told(await finishConsent(consent, accepted(consent)))).toBe("409 tenant_archived");
  });

  it("FR-006-020 can be used again after a database that failed when the provider had confirmed", async () => {
    const consent = await makeConsent();
    answerProvider(consent.directory);
    const failed = await callWhile(
      () => Promise.reject(new Error("D1_ERROR: Network connection lost")),
      "POST",
      "/api/admin/provider-consents",
      { cookie: consent.operator.cookie, body: accepted(consent) },
    );
    expect(failed.status).toBe(503);
    expect((await consented(consent))?.consentStatus).toBe("required");
    expect((await finishConsent(consent, accepted(consent))).body.outcome).toBe("granted");
  });
});
