import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { providerConnections, providerCredentials } from "../../../db/schema/index.ts";
import { identityOf } from "../../../worker/features/providers/connections.usecases.ts";
import { SYSTEM_SCOPE } from "../../../worker/platform/system-scope.ts";
import { fixedClock } from "../../support/app.ts";
import { makeCertificate } from "../../support/certificates.ts";
import { auditOf, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import {
  CLIENT_ID,
  callWith,
  create,
  DEDICATED,
  makeDedicated,
  makePlace,
  ofConnection,
  ofTenant,
  rotate,
  SECRET,
  storedConnections,
  storedCredentials,
  told,
} from "./support.ts";

/** What the application would sign in with. */
const identity = (connectionId: string) =>
  identityOf(SYSTEM_SCOPE, testDeps(), { id: connectionId, connectionType: "dedicated", clientId: CLIENT_ID });

const INVALID = { ok: false, reason: "dedicated_credential_invalid" };

describe("a secret", () => {
  it("FR-006-003 FR-006-013 is sealed to its connection, and of it only kind and times are shown", async () => {
    const clock = fixedClock();
    const place = await makePlace();
    const expires_at = "2027-05-01T00:00:00.000Z";
    const { body } = await create(place, { ...DEDICATED, credential: { ...DEDICATED.credential, expires_at } });
    expect(body.credential).toEqual({ kind: "secret", set_at: new Date(clock.now()).toISOString(), expires_at });
    expect(await storedCredentials()).toMatchObject([{ connectionId: body.id, keyId: "test" }]);
    expect(await identity(body.id)).toEqual({
      ok: true,
      identity: { clientId: CLIENT_ID, credential: { kind: "secret", secret: SECRET } },
    });
  });

  it("FR-006-011 is taken with the spaces and line ends that were pasted around it, without them", async () => {
    const place = await makeDedicated();
    const pasted = { kind: "secret", secret: `  \t${SECRET}-2 \r\n` };
    expect(told(await rotate(place, place.connectionId, pasted))).toBe("200");
    expect(await identity(place.connectionId)).toMatchObject({
      identity: { credential: { secret: `${SECRET}-2` } },
    });
  });

  it.each([
    ["blank", "   "],
    ["too short", "short"],
    ["with a space inside", "two words of it"],
    ["with a line end inside", "first-line\nsecond-line"],
    ["with a letter that no secret has", "pässwörd-of-it"],
    ["too long", "x".repeat(501)],
  ])("FR-006-011 FR-006-014 that is %s is refused on its field, without a word of it", async (_, secret) => {
    const place = await makeDedicated();
    const answer = await rotate(place, place.connectionId, { kind: "secret", secret });
    expect(told(answer)).toBe("422 invalid_input");
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toContain("body.secret");
    if (secret.trim() !== "") expect(JSON.stringify(answer.body)).not.toContain(secret.trim());
    expect(await identity(place.connectionId)).toMatchObject({ identity: { credential: { secret: SECRET } } });
  });

  it("FR-006-009 FR-006-015 replaces the one before, of which nothing stays", async () => {
    const clock = fixedClock();
    const place = await makeDedicated();
    const [before] = await storedCredentials();
    clock.advance(1000);
    const { body } = await rotate(place, place.connectionId, { kind: "secret", secret: `${SECRET}-2` });
    expect(body).toMatchObject({
      configured_at: new Date(clock.now()).toISOString(),
      credential: { set_at: new Date(clock.now()).toISOString() },
    });
    const after = await storedCredentials();
    expect(after).toHaveLength(1);
    expect([after[0]?.id, after[0]?.sealed]).not.toEqual([before?.id, before?.sealed]);
    expect((await auditOf(place.workspace.id)).at(-1)).toMatchObject({
      action: "tenant.connection.credential_rotated",
      resourceId: place.connectionId,
      metadata: { kind: "secret" },
    });
  });

  it("FR-006-010 under one key is replaced once", async () => {
    const place = await makeDedicated();
    const input = { kind: "secret", secret: `${SECRET}-2` };
    const key = { "Idempotency-Key": "rotate" };
    const first = await rotate(place, place.connectionId, input, key);
    const [stored] = await storedCredentials();
    const again = await rotate(place, place.connectionId, input, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await storedCredentials()).toEqual([stored]);
    expect(told(await rotate(place, place.connectionId, DEDICATED.credential, key))).toBe("422 idempotency_key_reused");
  });
});

describe("a replaced credential", () => {
  it("FR-006-030 takes what was found out with the old one with it", async () => {
    const place = await makeDedicated();
    await testDb()
      .update(providerConnections)
      .set({ verificationStatus: "blocked", lastErrorReasonCode: "dedicated_credential_invalid" });
    const { body } = await rotate(place, place.connectionId, DEDICATED.credential);
    expect(body).toMatchObject({ verification_status: "unknown", last_error: null });
  });
});

describe("a certificate", () => {
  it("FR-006-012 is taken with its own key, and ends when it says", async () => {
    const endsAt = Date.UTC(2027, 2, 1, 8);
    const pair = await makeCertificate(endsAt);
    const place = await makeDedicated();
    const input = { kind: "certificate", certificate: `\n${pair.certificate}\n`, private_key: pair.privateKey };
    const { body } = await rotate(place, place.connectionId, input);
    expect(body.credential).toMatchObject({ kind: "certificate", expires_at: new Date(endsAt).toISOString() });
    expect(await identity(place.connectionId)).toMatchObject({
      identity: { credential: { kind: "certificate", ...pair } },
    });
  });

  it("FR-006-012 is refused on the field that is wrong, wherever it is given", async () => {
    const [pair, other] = await Promise.all([makeCertificate(Date.now()), makeCertificate(Date.now())]);
    const place = await makeDedicated();
    const broken = pair.certificate.replace(/\n[^-]{60}/, "\n");
    const fields = async (certificate: string, private_key: string) => {
      const credential = { kind: "certificate", certificate, private_key };
      const answers = [
        await rotate(place, place.connectionId, credential),
        await create(place, { ...DEDICATED, credential }),
      ];
      return answers.map(({ status, body }) => [status, body.errors.map(({ path }: { path: string }) => path)]);
    };
    expect(await fields(pair.certificate, other.privateKey)).toEqual([
      [422, ["body.private_key"]],
      [422, ["body.credential.private_key"]],
    ]);
    expect(await fields(broken, pair.privateKey)).toEqual([
      [422, ["body.certificate"]],
      [422, ["body.credential.certificate"]],
    ]);
    expect(await fields("no PEM", "no PEM")).toEqual([
      [422, ["body.certificate", "body.private_key"]],
      [422, ["body.credential.certificate", "body.credential.private_key"]],
    ]);
    expect(await storedConnections(place.tenant.id)).toHaveLength(1);
  });
});

describe("a sealed credential", () => {
  it("FR-006-013 that is copied to another connection does not open there", async () => {
    const victim = await makeDedicated();
    const thief = await makeDedicated();
    const [row] = await testDb()
      .select()
      .from(providerCredentials)
      .where(eq(providerCredentials.connectionId, victim.connectionId));
    if (row === undefined) throw new Error("no credential");
    const { keyId, sealed } = row;
    await testDb()
      .update(providerCredentials)
      .set({ keyId, sealed })
      .where(eq(providerCredentials.connectionId, thief.connectionId));
    expect(await identity(thief.connectionId)).toEqual(INVALID);
    // with its id, too: the connection is part of what is sealed
    await testDb().delete(providerCredentials).where(eq(providerCredentials.connectionId, victim.connectionId));
    await testDb()
      .update(providerCredentials)
      .set({ id: row.id })
      .where(eq(providerCredentials.connectionId, thief.connectionId));
    expect(await identity(thief.connectionId)).toEqual(INVALID);
  });

  it("FR-006-013 of a key that is lost reads as invalid, and can be replaced", async () => {
    const place = await makeDedicated();
    await testDb().update(providerCredentials).set({ keyId: "lost" });
    expect(await identity(place.connectionId)).toEqual(INVALID);
    expect(told(await rotate(place, place.connectionId, DEDICATED.credential))).toBe("200");
    expect(await identity(place.connectionId)).toMatchObject({ ok: true });
  });

  it("FR-006-015 goes with its connection", async () => {
    const place = await makeDedicated();
    await testDb().delete(providerConnections).where(eq(providerConnections.id, place.connectionId));
    expect(await storedCredentials()).toEqual([]);
  });
});

describe("without a place for a credential", () => {
  const NO_KEYS = { SEALING_KEYS: "" };

  it("FR-006-016 a deployment without a sealing key refuses it, and the list says that none can be stored", async () => {
    const place = await makePlace();
    const path = ofTenant(place.tenant.id);
    expect(told(await callWith(NO_KEYS, "POST", path, place, DEDICATED))).toBe("409 sealing_not_configured");
    expect((await callWith(NO_KEYS, "GET", path, place)).body).toEqual({ items: [], can_store_credentials: false });
    const platform = { connection_type: "platform" };
    expect(told(await callWith(NO_KEYS, "POST", path, place, platform))).toBe("201");
  });

  it("FR-006-016 a deployment that lost its keys refuses a new one", async () => {
    const place = await makeDedicated();
    const path = `${ofConnection(place.connectionId)}/credential`;
    const answer = await callWith(NO_KEYS, "PUT", path, place, DEDICATED.credential);
    expect(told(answer)).toBe("409 sealing_not_configured");
  });

  it("FR-006-016 a platform connection takes none", async () => {
    const place = await makePlace({ connection: {} });
    const answer = await rotate(place, place.tenant.connectionId, DEDICATED.credential);
    expect(told(answer)).toBe("409 platform_connection");
    expect(await storedCredentials()).toEqual([]);
  });
});
