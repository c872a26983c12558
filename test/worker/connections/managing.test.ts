import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { providerConnections, tenantOnboardingSessions, tenants } from "../../../db/schema/index.ts";
import { ROLES } from "../../../worker/features/access/capabilities.contract.ts";
import { fixedClock } from "../../support/app.ts";
import { addMember, auditOf, entitle, makeTenant, testDb } from "../../support/factories.ts";
import { callWhile } from "../../support/meanwhile.ts";
import { testDeps } from "../operations/support.ts";
import {
  callWith,
  change,
  create,
  DEDICATED,
  list,
  makeDedicated,
  makePlace,
  ofTenant,
  rotate,
  show,
  startConsent,
  storedConnections,
  storedCredentials,
  told,
} from "./support.ts";

const PLATFORM = { connection_type: "platform" };

describe("adding a connection", () => {
  it("FR-006-003 FR-006-005 makes it the default, aimed at the tenant's directory", async () => {
    const place = await makePlace();
    const { status, body } = await create(place, PLATFORM);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      tenant_id: place.tenant.id,
      connection_type: "platform",
      enabled: true,
      is_default: true,
      consent_status: "unknown",
      verification_status: "unknown",
      target_external_tenant_id: place.tenant.externalTenantId,
      client_id: null,
      credential: null,
    });
    expect((await list(place)).body).toEqual({ items: [body], can_store_credentials: true });
  });

  it("FR-006-005 leaves the old default beside the new one", async () => {
    const place = await makePlace({ connection: {} });
    const { body } = await create(place, DEDICATED);
    const { items } = (await list(place)).body;
    expect(items.map((item: { id: string; is_default: boolean }) => [item.id, item.is_default])).toEqual([
      [place.tenant.connectionId, false],
      [body.id, true],
    ]);
  });

  it("FR-006-006 refuses a second one of the platform, and changes nothing", async () => {
    const place = await makePlace({ connection: {} });
    expect(told(await create(place, PLATFORM))).toBe("409 platform_connection_exists");
    expect(await storedConnections(place.tenant.id)).toHaveLength(1);
    expect(await auditOf(place.workspace.id)).toEqual([]);
  });

  it("FR-006-006 makes one of two of the platform that are asked for at the same moment", async () => {
    const place = await makePlace();
    const answers = await Promise.all(Array.from({ length: 6 }, () => create(place, PLATFORM)));
    expect(answers.map(told).toSorted()).toEqual(["201", ...Array(5).fill("409 platform_connection_exists")]);
    const stored = await storedConnections(place.tenant.id);
    expect(stored.map(({ isDefault }) => isDefault)).toEqual([true]);
    expect(await auditOf(place.workspace.id)).toHaveLength(1);
  });

  it("FR-006-005 FR-006-010 keeps one default of several that are added at once, each with its entry", async () => {
    const place = await makePlace();
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(place, DEDICATED)));
    expect(answers.map(told)).toEqual(Array(5).fill("201"));
    const stored = await storedConnections(place.tenant.id);
    expect(stored.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    const entries = await auditOf(place.workspace.id);
    expect(entries.map(({ resourceId }) => resourceId).toSorted()).toEqual(stored.map(({ id }) => id).toSorted());
  });

  it("FR-006-010 is done once under one key, and tells the same again", async () => {
    const place = await makePlace();
    const key = { "Idempotency-Key": "once" };
    const first = await create(place, DEDICATED, key);
    const again = await create(place, DEDICATED, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await storedConnections(place.tenant.id)).toHaveLength(1);
  });

  it.each([
    ["FR-006-007 a tenant without a directory", { externalTenantId: null }, "409 tenant_not_identified"],
    ["FR-006-007 an archived tenant", { status: "archived" }, "409 tenant_archived"],
  ])("%s is refused", async (_, tenant, expected) => {
    const place = await makePlace(tenant);
    expect([told(await create(place, PLATFORM)), told(await create(place, DEDICATED))]).toEqual([expected, expected]);
    expect(await storedConnections(place.tenant.id)).toEqual([]);
  });

  it("FR-006-031 takes ten dedicated ones, and no more of those that are asked for at the same moment", async () => {
    const place = await makePlace();
    for (let made = 0; made < 8; made += 1) await create(place, DEDICATED);
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(place, DEDICATED)));
    expect(answers.map(told).toSorted()).toEqual(["201", "201", ...Array(3).fill("409 connection_limit_reached")]);
    expect(answers.find(({ status }) => status === 409)?.body.detail).toContain("at most 10");
    expect(await storedConnections(place.tenant.id)).toHaveLength(10);
    expect([(await storedCredentials()).length, (await auditOf(place.workspace.id)).length]).toEqual([10, 10]);
    expect(told(await create(place, PLATFORM))).toBe("201");
    const other = await makePlace();
    expect(told(await create(other, DEDICATED))).toBe("201");
  });

  it("FR-006-002 refuses wrong input before it looks at the state", async () => {
    const place = await makePlace({ status: "archived" });
    const certificate = { kind: "certificate", certificate: pem("CERTIFICATE"), private_key: pem("PRIVATE KEY") };
    expect(told(await create(place, { ...DEDICATED, client_id: "no id" }))).toBe("422 invalid_input");
    expect(told(await create(place, { ...DEDICATED, credential: certificate }))).toBe("422 invalid_input");
  });
});

const pem = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----`;

describe("changing a connection", () => {
  it("FR-006-008 FR-006-009 disables and enables it, audited once each, and makes earlier reports of it stale", async () => {
    const clock = fixedClock();
    const place = await makePlace({ connection: { configuredAt: 1 } });
    const id = place.tenant.connectionId;
    expect((await change(place, id, { enabled: false })).body).toMatchObject({
      enabled: false,
      configured_at: new Date(clock.now()).toISOString(),
    });
    clock.advance(1000);
    expect((await change(place, id, { enabled: true })).body).toMatchObject({
      enabled: true,
      configured_at: new Date(clock.now()).toISOString(),
    });
    const entries = await auditOf(place.workspace.id);
    expect(entries.map(({ action, resourceId, actorId }) => [action, resourceId, actorId])).toEqual([
      ["tenant.connection.disabled", id, place.operator.id],
      ["tenant.connection.enabled", id, place.operator.id],
    ]);
  });

  it("FR-006-009 tells two changes of one millisecond apart, and never goes back with a slower clock", async () => {
    const clock = fixedClock();
    const place = await makePlace({ connection: { configuredAt: clock.now() } });
    const seen = [clock.now()];
    for (const enabled of [false, true]) {
      const { body } = await change(place, place.tenant.connectionId, { enabled });
      seen.push(Date.parse(body.configured_at));
    }
    clock.set(clock.now() - 5_000);
    const { body } = await change(place, place.tenant.connectionId, { enabled: false });
    seen.push(Date.parse(body.configured_at));
    expect(seen.map((at) => at - (seen[0] ?? 0))).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ["disabled", { enabled: true }, { enabled: false }],
    ["enabled", { enabled: false }, { enabled: true }],
  ])("FR-006-030 knows nothing of its health any more once it is %s", async (_, was, becomes) => {
    const state = { verificationStatus: "blocked", lastErrorReasonCode: "provider_auth_failed", lastHealthCheckAt: 7 };
    const place = await makePlace({ connection: { ...was, ...state } });
    const { body } = await change(place, place.tenant.connectionId, becomes);
    expect(body).toMatchObject({ verification_status: "unknown", last_error: null });
    // when it was looked at last stays true
    expect(body.last_health_check_at).toBe(new Date(7).toISOString());
  });

  it("FR-006-030 keeps its health when it becomes the default, which changes nothing of it", async () => {
    const place = await makePlace({ connection: { verificationStatus: "healthy" } });
    await create(place, DEDICATED);
    const { body } = await change(place, place.tenant.connectionId, { is_default: true });
    expect(body).toMatchObject({ is_default: true, verification_status: "healthy" });
  });

  it("FR-006-008 makes another one the default", async () => {
    const place = await makePlace({ connection: {} });
    const added = (await create(place, DEDICATED)).body.id;
    const { body } = await change(place, place.tenant.connectionId, { is_default: true });
    expect(body.is_default).toBe(true);
    expect((await show(place, added)).body.is_default).toBe(false);
    expect((await auditOf(place.workspace.id)).at(-1)?.action).toBe("tenant.connection.made_default");
  });

  it("FR-006-005 makes one the default of two that are asked for at the same moment", async () => {
    const place = await makePlace();
    const ids = [(await create(place, DEDICATED)).body.id, (await create(place, DEDICATED)).body.id];
    await create(place, PLATFORM);
    const answers = await Promise.all(ids.map((id) => change(place, id, { is_default: true })));
    expect(answers.map(told)).toEqual(["200", "200"]);
    const defaults = (await storedConnections(place.tenant.id)).filter(({ isDefault }) => isDefault);
    expect(defaults.map(({ id }) => ids.includes(id))).toEqual([true]);
  });

  it("FR-006-008 leaves alone what is so already, without an entry", async () => {
    const place = await makePlace({ connection: {} });
    const before = await storedConnections(place.tenant.id);
    const { status } = await change(place, place.tenant.connectionId, { enabled: true, is_default: true });
    expect(status).toBe(200);
    expect(await storedConnections(place.tenant.id)).toEqual(before);
    expect(await auditOf(place.workspace.id)).toEqual([]);
  });

  it("FR-006-008 is audited once when several ask for the same at the same moment", async () => {
    const place = await makePlace({ connection: {} });
    const dedicated = (await create(place, DEDICATED)).body.id;
    const change4 = (id: string | null, body: unknown) =>
      Promise.all(Array.from({ length: 4 }, () => change(place, id, body)));
    const answers = [
      ...(await change4(dedicated, { enabled: false })),
      ...(await change4(place.tenant.connectionId, { is_default: true })),
    ];
    expect(answers.map(told)).toEqual(Array(8).fill("200"));
    expect((await auditOf(place.workspace.id)).map(({ action }) => action)).toEqual([
      "tenant.connection.created",
      "tenant.connection.disabled",
      "tenant.connection.made_default",
    ]);
  });

  it.each([
    ["nothing to change", {}, "body"],
    ["the default taken away", { is_default: false }, "body.is_default"],
    ["another directory", { target_external_tenant_id: "x" }, "body.target_external_tenant_id"],
  ])("FR-006-008 refuses %s with 422", async (_, body, path) => {
    const place = await makePlace({ connection: {} });
    const answer = await change(place, place.tenant.connectionId, body);
    expect([told(answer), answer.body.errors.map((error: { path: string }) => error.path)]).toEqual([
      "422 invalid_input",
      expect.arrayContaining([path]),
    ]);
  });

  it("FR-006-007 refuses every change of an archived tenant, and shows its connections all the same", async () => {
    const place = await makePlace({ status: "archived", connection: {} });
    const id = place.tenant.connectionId;
    const answers = await Promise.all([
      change(place, id, { enabled: false }),
      rotate(place, id, DEDICATED.credential),
      startConsent(place, id),
    ]);
    expect(answers.map(told)).toEqual(Array(3).fill("409 tenant_archived"));
    expect((await list(place)).body.items).toHaveLength(1);
  });

  it.each<[string, string, (id: string) => string, unknown]>([
    ["adds a platform one", "POST", () => "", PLATFORM],
    ["adds a dedicated one", "POST", () => "", DEDICATED],
    ["disables it", "PATCH", (id) => id, { enabled: false }],
    ["makes it the default", "PATCH", (id) => id, { is_default: true }],
    ["replaces its credential", "PUT", (id) => `${id}/credential`, DEDICATED.credential],
  ])("FR-006-007 refuses who %s in the moment in which the tenant is archived", async (_, method, at, body) => {
    const { connectionId, ...place } = await makeDedicated();
    await testDb().update(providerConnections).set({ isDefault: false });
    const written = async () => [
      await storedConnections(place.tenant.id),
      await storedCredentials(),
      await auditOf(place.workspace.id),
    ];
    const before = await written();
    const archive = () => testDb().update(tenants).set({ status: "archived" }).where(eq(tenants.id, place.tenant.id));
    const path = method === "POST" ? ofTenant(place.tenant.id) : `provider-connections/${at(connectionId)}`;
    const answer = await callWhile(archive, method, `/api/admin/${path}`, { cookie: place.operator.cookie, body });
    expect(told(answer)).toBe("409 tenant_archived");
    expect(await written()).toEqual(before);
  });

  it("FR-006-009 brings the tenant's open draft to what is now true", async () => {
    const place = await makePlace({ connection: { consentStatus: "granted" }, status: "onboarding" });
    const now = Date.now();
    const draft = { workspaceId: place.workspace.id, tenantId: place.tenant.id, startedBy: place.operator.id };
    await testDb()
      .insert(tenantOnboardingSessions)
      .values({
        id: testDeps().ids.next("drf"),
        ...draft,
        lifecycle: "action_required",
        lastCompletedCheckpoint: "connect_provider",
        furthestCheckpoint: 2,
        lastEditedBy: place.operator.id,
        createdAt: now,
        lastEditedAt: now,
      });
    const checkpoint = async () => (await testDb().select().from(tenantOnboardingSessions))[0]?.lastCompletedCheckpoint;
    await change(place, place.tenant.connectionId, { enabled: false });
    expect(await checkpoint()).toBe("identify");
    await change(place, place.tenant.connectionId, { enabled: true });
    expect(await checkpoint()).toBe("connect_provider");
  });
});

describe("who may", () => {
  const actions = (id: string, place: Awaited<ReturnType<typeof makePlace>>) => [
    create(place, DEDICATED),
    change(place, id, { enabled: false }),
    rotate(place, id, DEDICATED.credential),
    startConsent(place, id),
  ];

  it.each(ROLES)("FR-006-001 FR-006-004 a %s sees connections, and manages them as the table says", async (role) => {
    const manages = role === "owner" || role === "manager";
    const { connectionId, ...place } = await makeDedicated();
    const other = await makePlace({}, role);
    await addMember(place.workspace.id, other.operator.id, "readonly");
    await entitle(place.tenant, other.operator.id, role);
    const who = { ...place, operator: other.operator };
    expect([told(await list(who)), told(await show(who, connectionId))]).toEqual(["200", "200"]);
    const answers = await Promise.all(actions(connectionId, who));
    expect(answers.map(told)).toEqual(manages ? ["201", "200", "200", "200"] : Array(4).fill("403 forbidden"));
  });

  it("FR-006-002 a connection of another tenant, of none and a malformed id are told alike, byte for byte", async () => {
    const place = await makePlace({ connection: {} });
    const foreign = await makeTenant((await makePlace()).workspace.id);
    const ids = [foreign.connectionId, testDeps().ids.next("con"), "nope", foreign.id];
    for (const act of [
      (id: string | null) => show(place, id),
      (id: string | null) => change(place, id, { enabled: "no boolean" }),
      (id: string | null) => rotate(place, id, {}),
      (id: string | null) => startConsent(place, id),
    ]) {
      const answers = await Promise.all(ids.map(act));
      const texts = answers.map(({ status, body, headers }) => JSON.stringify([status, body, [...headers]]));
      expect([answers[0]?.status, new Set(texts).size]).toEqual([404, 1]);
    }
  });

  it("FR-006-002 an operator without the tenant gets the 404 of a tenant that does not exist", async () => {
    const place = await makePlace();
    const stranger = await makePlace();
    const answer = await callWith({}, "GET", ofTenant(place.tenant.id), stranger);
    expect(answer.body).toEqual((await callWith({}, "GET", ofTenant(testDeps().ids.next("ten")), stranger)).body);
    expect(answer.status).toBe(404);
  });

  it("FR-006-001 a tenant without a report answers 404 for it", async () => {
    const place = await makePlace({ connection: {} });
    const path = `tenants/${place.tenant.id}/verification-report`;
    expect(told(await callWith({}, "GET", path, place))).toBe("404 not_found");
  });

  it("FR-006-003 a stored reason is shown in words", async () => {
    const place = await makePlace({ connection: { lastErrorReasonCode: "provider_auth_failed" } });
    expect((await show(place, place.tenant.connectionId)).body.last_error).toMatchObject({
      code: "provider_auth_failed",
      label: expect.any(String),
      retryable: expect.any(Boolean),
    });
    await testDb()
      .update(providerConnections)
      .set({ lastErrorReasonCode: "ext.strange_thing" })
      .where(eq(providerConnections.id, place.tenant.connectionId ?? ""));
    const { body } = await show(place, place.tenant.connectionId);
    expect(JSON.stringify(body)).not.toContain("ext.strange_thing");
  });
});
