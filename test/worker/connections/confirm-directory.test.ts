import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { idempotencyKeys, providerConnections } from "../../../db/schema/index.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { callWhile } from "../../support/meanwhile.ts";
import { answerProvider, testDeps, tokenRefusal } from "../operations/support.ts";
import {
  accepted,
  type Consent,
  consented,
  finishConsent,
  makeConsent,
  makeDedicated,
  startConsent,
  stateOf,
  storedRequests,
  told,
} from "./support.ts";

const OTHER_DIRECTORY = "c0ffee00-0000-4000-8000-000000000000";
const ADMINISTRATOR = ["62e90394-69f5-4237-9190-012177145e10"];
const TOKEN = { token_type: "Bearer", expires_in: 3599, access_token: "opaque" };

const part = (value: unknown) => btoa(JSON.stringify(value)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** A consent that was accepted, and the sign-in that its answer asked for. */
async function makeSignIn() {
  const consent = await makeConsent("required", null);
  const { body } = await finishConsent(consent, accepted(consent));
  const url = new URL(body.next_url);
  return { ...consent, first: body, url, state: url.searchParams.get("state") ?? "" };
}

/** The provider, where somebody signed in of whom the id token says `claims` beside what is right. */
function answerSignIn(
  { directory, url }: Awaited<ReturnType<typeof makeSignIn>>,
  claims: object = {},
  {
    application = () => Response.json(TOKEN),
    code = () => null,
  }: { application?: () => Response; code?: () => Response | null | Promise<Response | null> } = {},
) {
  const sent: URLSearchParams[] = [];
  const asked = answerProvider(directory, {
    token: async ({ body }) => {
      const form = new URLSearchParams(body);
      if (form.get("grant_type") !== "authorization_code") return application();
      sent.push(form);
      const refusal = await code();
      if (refusal !== null) return refusal;
      const right = {
        aud: form.get("client_id"),
        tid: directory,
        nonce: url.searchParams.get("nonce"),
        exp: Math.floor(Date.now() / 1000) + 60,
        wids: ADMINISTRATOR,
      };
      return Response.json({ ...TOKEN, id_token: `${part({ alg: "none" })}.${part({ ...right, ...claims })}.x` });
    },
  });
  return { asked, sent };
}

const signedIn = ({ state }: Pick<Consent, "state">) => ({ state, code: "0.code" });

describe("a consent of a platform connection that nobody confirmed", () => {
  it("FR-006-034 is not asked for a proof, and leads to a sign-in of the same directory", async () => {
    const consent = await makeConsent("required", null);
    const asked = answerProvider(consent.directory);
    const before = await consented(consent);
    const { status, body } = await finishConsent(consent, accepted(consent));
    expect([status, body.outcome, body.connection.consent_status]).toEqual([200, "sign_in_required", "required"]);
    expect(asked).toEqual([]);
    expect(await consented(consent)).toEqual(before);

    const url = new URL(body.next_url);
    expect(url.pathname).toBe(`/${consent.directory}/oauth2/v2.0/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: testDeps().settings.microsoft.clientId,
      response_type: "code",
      response_mode: "query",
      redirect_uri: new URL(consent.started.body.url).searchParams.get("redirect_uri"),
      scope: "openid",
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/),
      state: expect.stringMatching(/^cns_[0-9a-z]{26}\.[0-9a-f]{64}$/),
      prompt: "select_account",
    });
    expect(url.searchParams.get("state")).not.toBe(consent.state);
    expect(await storedRequests()).toMatchObject([
      { purpose: "consent", usedAt: expect.any(Number) },
      { purpose: "sign_in", usedAt: null, sessionId: consent.operator.sessionId },
    ]);
  });

  it("FR-006-035 keeps neither the nonce nor the state of the sign-in, not even for a repeat", async () => {
    const consent = await makeConsent("required", null);
    const key = { "Idempotency-Key": "once" };
    const { body } = await finishConsent(consent, accepted(consent), key);
    const stored = JSON.stringify([await testDb().select().from(idempotencyKeys), await storedRequests()]);
    const { nonce, state } = Object.fromEntries(new URL(body.next_url).searchParams);
    for (const secret of [nonce, state]) expect(stored).not.toContain(secret);
    expect(told(await finishConsent(consent, accepted(consent), key))).toBe("409 idempotency_outcome_unknown");
  });

  it("FR-006-034 leads to one sign-in, however often its state comes back at once", async () => {
    const consent = await makeConsent("required", null);
    const answers = await Promise.all(Array.from({ length: 8 }, () => finishConsent(consent, accepted(consent))));
    expect(answers.map(told).sort()).toEqual(["200", ...Array(7).fill("409 consent_state_used")]);
    expect(await storedRequests()).toHaveLength(2);
  });

  it("FR-006-034 of a dedicated connection needs no sign-in", async () => {
    const place = await makeDedicated();
    const state = stateOf(await startConsent(place, place.connectionId));
    answerProvider(place.tenant.externalTenantId ?? "");
    const { body } = await finishConsent(place, { state, admin_consent: "True" });
    expect([body.outcome, body.next_url]).toEqual(["granted", null]);
  });
});

describe("the sign-in that confirms a connection", () => {
  it("FR-006-034 FR-006-035 of an administrator grants it, with two entries in the audit", async () => {
    const signIn = await makeSignIn();
    const { asked, sent } = answerSignIn(signIn);
    const { status, body } = await finishConsent(signIn, signedIn(signIn));
    expect([status, body.outcome, body.next_url]).toEqual([200, "granted", null]);
    expect(Object.fromEntries(sent[0] ?? [])).toMatchObject({ code: "0.code", scope: "openid" });
    expect(sent[0]?.get("redirect_uri")).toBe(signIn.url.searchParams.get("redirect_uri"));
    expect(asked.map(({ endpoint }) => endpoint)).toEqual(["token", "token", "organization"]);
    expect(await consented(signIn)).toMatchObject({ consentStatus: "granted", confirmedAt: expect.any(Number) });
    const audited = (await auditOf(signIn.workspace.id)).filter(({ action }) => action === "tenant.consent.completed");
    expect(audited.map(({ metadata }) => (metadata as { result: string }).result)).toEqual([
      "sign_in_required",
      "granted",
    ]);
  });

  it("FR-006-035 keeps nothing of the token, the code or the nonce", async () => {
    const signIn = await makeSignIn();
    answerSignIn(signIn, { preferred_username: "canary@contoso.example", oid: "canary-oid" });
    const { body } = await finishConsent(signIn, signedIn(signIn));
    const kept = JSON.stringify([
      body,
      await consented(signIn),
      await storedRequests(),
      await auditOf(signIn.workspace.id),
    ]);
    for (const mark of ["canary", "0.code", signIn.url.searchParams.get("nonce") ?? "?"])
      expect(kept).not.toContain(mark);
  });

  it.each<[string, object, string, string]>([
    ["of another directory", { tid: OTHER_DIRECTORY }, "unconfirmed", "tenant_target_mismatch"],
    ["that says nothing of roles", { wids: undefined }, "unconfirmed", "platform_identity_incomplete"],
    ["without a role that counts", { wids: [] }, "unconfirmed", "provider_consent_missing"],
    ["for another request", { nonce: "f".repeat(64) }, "unconfirmed", "provider_auth_failed"],
    ["for another application", { aud: OTHER_DIRECTORY }, "unconfirmed", "provider_auth_failed"],
  ])(
    "FR-006-035 %s leaves the connection as it was, and is not asked for a proof",
    async (_, claims, outcome, reason) => {
      const signIn = await makeSignIn();
      const { asked } = answerSignIn(signIn, claims);
      const before = await consented(signIn);
      const { body } = await finishConsent(signIn, signedIn(signIn));
      expect([body.outcome, body.reason.code]).toEqual([outcome, reason]);
      expect(asked).toHaveLength(1);
      expect(await consented(signIn)).toEqual(before);
    },
  );

  it.each([
    ["cancelled", { error: "access_denied", error_subcode: "cancel" }],
    ["answered as if it were the consent", { admin_consent: "True" }],
    ["answered with a code beside an error", { code: "0.code", error: "server_error" }],
  ])("FR-006-035 %s asks nothing of the provider and confirms nothing", async (_, answer) => {
    const signIn = await makeSignIn();
    const { asked } = answerSignIn(signIn);
    const { body } = await finishConsent(signIn, { state: signIn.state, ...answer });
    expect([body.outcome, body.reason.code]).toEqual(["unconfirmed", "provider_consent_missing"]);
    expect(asked).toEqual([]);
    expect(await consented(signIn)).toMatchObject({ consentStatus: "required", confirmedAt: null });
  });

  it("FR-006-035 whose code the provider refuses confirms nothing", async () => {
    const signIn = await makeSignIn();
    answerProvider(signIn.directory, { token: tokenRefusal("invalid_grant", 54005) });
    const { body } = await finishConsent(signIn, signedIn(signIn));
    expect(body.outcome).toBe("unconfirmed");
    expect(await consented(signIn)).toMatchObject({ confirmedAt: null });
  });

  it("FR-006-034 works once, and not in another session", async () => {
    const signIn = await makeSignIn();
    answerSignIn(signIn);
    const other = await makeConsent();
    expect(told(await finishConsent(other, signedIn(signIn)))).toBe("422 consent_state_invalid");
    expect(told(await finishConsent(signIn, signedIn(signIn)))).toBe("200");
    expect(told(await finishConsent(signIn, signedIn(signIn)))).toBe("409 consent_state_used");
  });

  it("FR-006-034 a code cannot stand in for the consent before it", async () => {
    const consent = await makeConsent("required", null);
    const asked = answerProvider(consent.directory);
    const { body } = await finishConsent(consent, signedIn(consent));
    expect([body.outcome, body.next_url]).toEqual(["declined", null]);
    expect(asked).toEqual([]);
  });

  it("FR-006-022 FR-006-035 confirms the connection though the consent itself cannot be proved yet", async () => {
    const signIn = await makeSignIn();
    answerSignIn(signIn, {}, { application: tokenRefusal("unauthorized_client", 700016) });
    const { body } = await finishConsent(signIn, signedIn(signIn));
    expect([body.outcome, body.connection.consent_status]).toEqual(["unproven", "required"]);
    expect(await consented(signIn)).toMatchObject({ confirmedAt: expect.any(Number) });
  });

  it("FR-006-020 FR-006-034 can be sent again after a provider that did not answer for a moment", async () => {
    const signIn = await makeSignIn();
    let isAway = true;
    answerSignIn(signIn, {}, { code: () => (isAway ? new Response("", { status: 503 }) : null) });
    expect(told(await finishConsent(signIn, signedIn(signIn)))).toBe("503 sign_in_not_read");
    isAway = false;
    expect((await finishConsent(signIn, signedIn(signIn))).body.outcome).toBe("granted");
  });

  it("FR-006-034 whose code was redeemed before the database failed needs a new sign-in, and confirms nothing by itself", async () => {
    const signIn = await makeSignIn();
    let isTaken = false;
    const code = () => {
      if (isTaken) return tokenRefusal("invalid_grant", 54005)();
      isTaken = true;
      return null;
    };
    answerSignIn(signIn, {}, { code });
    const lost = () => Promise.reject(new Error("D1_ERROR: Network connection lost"));
    const sent = { cookie: signIn.operator.cookie, body: signedIn(signIn) };
    expect((await callWhile(lost, "POST", "/api/admin/provider-consents", sent)).status).toBe(503);
    expect((await finishConsent(signIn, signedIn(signIn))).body.outcome).toBe("unconfirmed");
    expect(await consented(signIn)).toMatchObject({ confirmedAt: null });
  });

  it("FR-006-034 that is sent twice at once confirms, whichever of both the provider takes", async () => {
    const signIn = await makeSignIn();
    let isTaken = false;
    answerSignIn(
      signIn,
      {},
      {
        code: async () => {
          if (isTaken) return tokenRefusal("invalid_grant", 54005)();
          isTaken = true;
          await scheduler.wait(100);
          return null;
        },
      },
    );
    const both = await Promise.all([1, 2].map(() => finishConsent(signIn, signedIn(signIn))));
    expect(both.map(({ body }) => body.outcome).sort()).toEqual(["granted", "unconfirmed"]);
    expect(await consented(signIn)).toMatchObject({ consentStatus: "granted", confirmedAt: expect.any(Number) });
  });
});

describe("a consent that is judged while something else becomes known of the connection", () => {
  const set = async ({ tenant }: Consent, state: { consentStatus: string; confirmedAt: number | null }) => {
    await testDb()
      .update(providerConnections)
      .set(state)
      .where(eq(providerConnections.id, tenant.connectionId ?? ""));
  };

  it("FR-006-034 is not granted when the consent was found revoked meanwhile: it leads to the sign-in", async () => {
    const consent = await makeConsent("required", 1);
    answerProvider(consent.directory, {
      organization: async () => {
        await set(consent, { consentStatus: "revoked", confirmedAt: null });
        return Response.json({ value: [{ id: consent.directory, displayName: "Contoso" }] });
      },
    });
    const { body } = await finishConsent(consent, accepted(consent));
    expect(body.outcome).toBe("sign_in_required");
    expect(await consented(consent)).toMatchObject({ consentStatus: "revoked", confirmedAt: null });
  });

  it("FR-006-023 declined in the moment in which it was granted elsewhere withdraws nothing", async () => {
    const consent = await makeConsent("required", 1);
    const { cookie } = consent.operator;
    const body = { state: consent.state, error: "access_denied" };
    await callWhile(
      () => set(consent, { consentStatus: "granted", confirmedAt: 2 }),
      "POST",
      "/api/admin/provider-consents",
      {
        cookie,
        body,
      },
    );
    expect(await consented(consent)).toMatchObject({ consentStatus: "granted", confirmedAt: 2 });
  });
});
