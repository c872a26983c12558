import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { tenantOnboardingSessions } from "../../../db/schema/index.ts";
import { fixedClock } from "../../support/app.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { answerProvider, testDeps, tokenRefusal } from "../operations/support.ts";
import { loggedLines } from "../verification/support.ts";
import {
  accepted,
  CLIENT_ID,
  callWith,
  consented,
  finishConsent,
  makeConsent,
  makeDedicated,
  makePlace,
  ofConnection,
  startConsent,
  stateOf,
  storedConnections,
  storedRequests,
  told,
} from "./support.ts";

const TEN_MINUTES = 10 * 60_000;
const NOT_CONSENTED = tokenRefusal("invalid_grant", 65001);
const OTHER_DIRECTORY = "c0ffee00-0000-4000-8000-000000000000";

describe("beginning a consent", () => {
  it("FR-006-018 answers with the provider's address of application and directory, and remembers the session", async () => {
    const clock = fixedClock();
    const { started, tenant, operator } = await makeConsent();
    const url = new URL(started.body.url);
    expect(url.pathname).toBe(`/${tenant.externalTenantId}/v2.0/adminconsent`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: testDeps().settings.microsoft.clientId,
      scope: `${env.MICROSOFT_GRAPH_URL}/.default`,
      redirect_uri: `${env.PUBLIC_URL}/admin/consent`,
      state: expect.stringMatching(/^cns_[0-9a-z]{26}\.[0-9a-f]{64}$/),
    });
    expect(started.body.expires_at).toBe(new Date(clock.now() + TEN_MINUTES).toISOString());
    expect(await storedRequests()).toMatchObject([
      { connectionId: tenant.connectionId, sessionId: operator.sessionId, userId: operator.id, usedAt: null },
    ]);
  });

  it("FR-006-018 sends a dedicated connection to its own application", async () => {
    const place = await makeDedicated();
    const { body } = await startConsent(place, place.connectionId);
    expect(new URL(body.url).searchParams.get("client_id")).toBe(CLIENT_ID);
  });

  it("FR-006-018 does not keep its address for a repeat", async () => {
    const place = await makePlace({ connection: {} });
    const key = { "Idempotency-Key": "once" };
    await startConsent(place, place.tenant.connectionId, key);
    const again = await startConsent(place, place.tenant.connectionId, key);
    expect(told(again)).toBe("409 idempotency_outcome_unknown");
    expect(await storedRequests()).toHaveLength(1);
  });

  it.each([
    ["no application", { MICROSOFT_CLIENT_ID: "", MICROSOFT_CLIENT_SECRET: "" }],
    ["an application without its secret", { MICROSOFT_CLIENT_SECRET: "" }],
  ])("FR-006-018 is refused with 409 when the platform has %s", async (_, settings) => {
    const place = await makePlace({ connection: {} });
    const answer = await callWith(settings, "POST", `${ofConnection(place.tenant.connectionId)}/consent`, place);
    expect(told(answer)).toBe("409 identity_missing");
    expect(await storedRequests()).toEqual([]);
  });
});

describe("a consent that comes back", () => {
  it("FR-006-022 FR-006-009 is granted when a token and the directory prove it", async () => {
    const clock = fixedClock();
    const consent = await makeConsent();
    const asked = answerProvider(consent.directory);
    const { status, body } = await finishConsent(consent, accepted(consent));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcome: "granted",
      reason: null,
      tenant: { id: consent.tenant.id, display_name: consent.tenant.displayName },
      connection: { id: consent.tenant.connectionId, consent_status: "granted", last_error: null },
      draft_id: null,
    });
    expect(asked.map(({ endpoint }) => endpoint)).toEqual(["token", "organization"]);
    expect(await consented(consent)).toMatchObject({ consentStatus: "granted", configuredAt: clock.now() });
  });

  it("FR-006-024 in another directory is told as such, though the right one had consented before", async () => {
    const consent = await makeConsent();
    answerProvider(consent.directory);
    const before = await consented(consent);
    const { body } = await finishConsent(consent, accepted(consent, OTHER_DIRECTORY));
    expect(body).toMatchObject({ outcome: "wrong_tenant", reason: { code: "tenant_target_mismatch" } });
    expect(await consented(consent)).toEqual(before);
  });

  it("FR-006-022 is proved by the dedicated application's own secret", async () => {
    const place = await makeDedicated();
    const state = stateOf(await startConsent(place, place.connectionId));
    let sent = new URLSearchParams();
    answerProvider(place.tenant.externalTenantId ?? "", {
      token: ({ body }) => {
        sent = new URLSearchParams(body);
        return Response.json({ token_type: "Bearer", expires_in: 3599, access_token: "opaque" });
      },
    });
    const { body } = await finishConsent(place, { state, admin_consent: "True" });
    expect([body.outcome, sent.get("client_id")]).toEqual(["granted", CLIENT_ID]);
  });

  it.each([
    ["cancelled", { error: "access_denied", error_subcode: "cancel" }],
    ["refused with an error beside a consent", { admin_consent: "True", error: "server_error" }],
    ["without any word", {}],
  ])("FR-006-023 %s leaves the consent as failed, and asks nothing of the provider", async (_, answer) => {
    const consent = await makeConsent();
    const asked = answerProvider(consent.directory);
    const { body } = await finishConsent(consent, { state: consent.state, ...answer });
    expect(body).toMatchObject({ outcome: "declined", reason: { code: "provider_consent_failed" } });
    expect(asked).toEqual([]);
    expect(await consented(consent)).toMatchObject({
      consentStatus: "failed",
      lastErrorReasonCode: "provider_consent_failed",
    });
  });

  it("FR-006-023 declined on a connection that has consent withdraws nothing, and makes no report stale", async () => {
    const consent = await makeConsent("granted");
    const before = await consented(consent);
    const { body } = await finishConsent(consent, { state: consent.state, error: "access_denied" });
    expect(body).toMatchObject({ outcome: "declined", connection: { consent_status: "granted", last_error: null } });
    expect(await consented(consent)).toEqual(before);
    expect((await storedRequests())[0]?.usedAt).not.toBeNull();
  });

  it.each<[string, Parameters<typeof answerProvider>[1], string | undefined, string, string]>([
    ["given in another directory", { token: NOT_CONSENTED }, OTHER_DIRECTORY, "wrong_tenant", "tenant_target_mismatch"],
    [
      "of which another directory answers",
      { organization: () => Response.json({ value: [{ id: OTHER_DIRECTORY, displayName: "Other" }] }) },
      undefined,
      "wrong_tenant",
      "tenant_target_mismatch",
    ],
    ["that is not known there yet", { token: NOT_CONSENTED }, undefined, "unproven", "provider_consent_missing"],
    [
      "whose provider cannot be reached",
      { token: () => Promise.reject(new TypeError("no network")) },
      undefined,
      "unproven",
      "network_unreachable",
    ],
  ])("FR-006-024 %s leaves the consent as it was", async (_, answers, directory, outcome, reason) => {
    const consent = await makeConsent();
    answerProvider(consent.directory, answers);
    const before = await consented(consent);
    const { body } = await finishConsent(consent, accepted(consent, directory ?? consent.directory));
    expect(body).toMatchObject({ outcome, reason: { code: reason }, connection: { consent_status: "required" } });
    expect(await consented(consent)).toEqual(before);
  });

  it("FR-006-009 brings the tenant's open draft on, and names it", async () => {
    const consent = await makeConsent();
    answerProvider(consent.directory);
    const id = testDeps().ids.next("drf");
    await testDb().insert(tenantOnboardingSessions).values({
      id,
      workspaceId: consent.workspace.id,
      tenantId: consent.tenant.id,
      lifecycle: "action_required",
      lastCompletedCheckpoint: "identify",
      furthestCheckpoint: 1,
      startedBy: consent.operator.id,
      lastEditedBy: consent.operator.id,
      createdAt: Date.now(),
      lastEditedAt: Date.now(),
    });
    expect((await finishConsent(consent, accepted(consent))).body.draft_id).toBe(id);
    const [draft] = await testDb().select().from(tenantOnboardingSessions);
    expect(draft?.lastCompletedCheckpoint).toBe("connect_provider");
  });

  it("FR-006-025 is audited by codes alone: nothing of the redirect's texts is stored or logged", async () => {
    const lines = loggedLines();
    const consent = await makeConsent();
    const canary = "ada.lovelace@contoso.example";
    const texts = { error: canary, error_description: canary, error_subcode: canary, tenant: canary, scope: canary };
    const { body } = await finishConsent(consent, { state: consent.state, ...texts });
    const entries = await auditOf(consent.workspace.id);
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["tenant.consent.requested", "succeeded"],
      ["tenant.consent.completed", "succeeded"],
    ]);
    expect(entries[1]?.metadata).toEqual({
      result: "declined",
      reason_code: "provider_consent_failed",
    });
    const everything = JSON.stringify([body, entries, await storedConnections(consent.tenant.id), lines]);
    expect(everything).not.toContain(canary);
    expect(everything).not.toContain(consent.state);
  });
});
