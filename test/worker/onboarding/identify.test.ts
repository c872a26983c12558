import { describe, expect, it, vi } from "vitest";
import { tenantEntitlements, tenants } from "../../../db/schema/index.ts";
import { addMember, auditOf, entitle, makeOperator, makeTenant, testDb } from "../../support/factories.ts";
import {
  actOn,
  checkpoints,
  DIRECTORY,
  identify,
  makeOnboarder,
  patchDraft,
  readDraft,
  startDraft,
  storedDrafts,
  tenantOf,
} from "./support.ts";

const discovery = (answer: () => Response | Promise<Response>) => {
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async () => answer());
  return { spy, end: () => spy.mockRestore() };
};

describe("identifying a tenant", () => {
  it("FR-240-001 FR-240-002 creates tenant, entitlement, audit and milestone with the draft, in one commit", async () => {
    const { workspace, operator } = await makeOnboarder();
    const { status, body, headers } = await startDraft(workspace.id, operator);
    expect(status).toBe(201);
    expect(headers.get("etag")).toBe('"1"');
    expect(body).toMatchObject({
      step: "connect_provider",
      last_completed_checkpoint: "identify",
      lifecycle: "draft",
      tenant: { display_name: "Contoso Suites", external_tenant_id: DIRECTORY, status: "onboarding" },
      started_by: { name: operator.name },
      readiness: { summary: "Provider connection missing" },
    });
    const held = await testDb().select().from(tenantEntitlements);
    expect(held).toMatchObject([{ tenantId: tenantOf(body).id, userId: operator.id, role: "owner" }]);
    expect((await auditOf(workspace.id)).map(({ action }) => action)).toEqual(["tenant.onboarding.started"]);
    expect(await checkpoints()).toEqual(["identify"]);
  });

  it("FR-240-001 begins without a tenant, counts nothing, and is identified later", async () => {
    const { workspace, operator } = await makeOnboarder();
    const blank = await startDraft(workspace.id, operator, {});
    expect(blank).toMatchObject({ status: 201, body: { tenant: null, step: "identify", help: null } });
    expect(await checkpoints()).toEqual([]);
    const identified = await patchDraft(blank.body, operator, { identify: identify() });
    expect(identified).toMatchObject({
      status: 200,
      body: { id: blank.body.id, version: 2, step: "connect_provider" },
    });
    expect(await checkpoints()).toEqual(["identify"]);
  });

  it("FR-240-003 finds the directory of a domain, and keeps nothing of the domain", async () => {
    const { workspace, operator } = await makeOnboarder();
    const { end } = discovery(() => Response.json({ issuer: `https://login.microsoftonline.com/${DIRECTORY}/v2.0` }));
    const { body } = await startDraft(workspace.id, operator, {
      identify: identify({ external_tenant: "Contoso.com" }),
    });
    end();
    expect(tenantOf(body).external_tenant_id).toBe(DIRECTORY);
  });

  it.each([
    ["a pasted address", "https://contoso.com/x", "malformed_directory"],
    ["a word", "contoso", "malformed_directory"],
    ["an address of a person", "ada@contoso.com", "malformed_directory"],
  ])("FR-240-003 refuses %s on its field, and makes nothing", async (_, external_tenant, code) => {
    const { workspace, operator } = await makeOnboarder();
    const answer = await startDraft(workspace.id, operator, { identify: identify({ external_tenant }) });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: "body.identify.external_tenant", code }] } });
    expect(await storedDrafts()).toEqual([]);
  });

  it("FR-240-003 tells a domain that nobody has from a provider that does not answer, and loses nothing", async () => {
    const { workspace, operator } = await makeOnboarder();
    const blank = (await startDraft(workspace.id, operator, {})).body;
    const typed = { identify: identify({ external_tenant: "nobody.example" }) };
    const unknown = discovery(() => Response.json({ error: "invalid_tenant", error_codes: [90002] }, { status: 400 }));
    expect(await patchDraft(blank, operator, typed)).toMatchObject({
      status: 422,
      body: { errors: [{ code: "unknown_directory" }] },
    });
    unknown.end();
    const gone = discovery(() => Promise.reject(new Error("no answer")));
    const answer = await patchDraft(blank, operator, typed);
    gone.end();
    expect(answer).toMatchObject({ status: 503, body: { code: "provider_unreachable" } });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect((await readDraft(blank.id, operator)).body).toMatchObject({ version: 1, tenant: null });
  });

  it.each<[string, () => Response]>([
    ["what is no JSON", () => new Response("<html>")],
    ["a document without an issuer", () => Response.json({ token_endpoint: "https://login.example" })],
    ["an issuer without a directory", () => Response.json({ issuer: "https://login.example/{tenantid}/v2.0" })],
    ["a refusal that names no cause", () => new Response(null, { status: 404 })],
    ["a refusal of another cause", () => Response.json({ error: "invalid_request" }, { status: 400 })],
  ])("FR-240-003 takes %s for a failure of the provider, not for a domain that nobody has", async (_, answer) => {
    const { workspace, operator } = await makeOnboarder();
    const { end } = discovery(answer);
    const body = { identify: identify({ external_tenant: "contoso.com" }) };
    const refused = await startDraft(workspace.id, operator, body);
    end();
    expect(refused).toMatchObject({ status: 503, body: { code: "provider_unreachable" } });
    expect(refused.headers.get("retry-after")).toBe("5");
    expect(await storedDrafts()).toEqual([]);
  });

  it("FR-240-004 resumes the open draft of a directory that is being onboarded, on any device", async () => {
    const { workspace, operator } = await makeOnboarder();
    const first = (await startDraft(workspace.id, operator)).body;
    const again = await startDraft(workspace.id, operator, { identify: identify({ display_name: "Other name" }) });
    expect(again).toMatchObject({ status: 200, body: { id: first.id, tenant: { display_name: "Contoso Suites" } } });
    expect(await storedDrafts()).toHaveLength(1);
    expect(await checkpoints()).toEqual(["identify"]);
  });

  it("FR-240-004 gives the blank draft up when its tenant is found to be onboarded by another one", async () => {
    const { workspace, operator } = await makeOnboarder();
    const first = (await startDraft(workspace.id, operator)).body;
    const blank = (await startDraft(workspace.id, operator, {})).body;
    expect(await patchDraft(blank, operator, { identify: identify() })).toMatchObject({
      status: 200,
      body: { id: first.id },
    });
    expect((await readDraft(blank.id, operator)).body).toMatchObject({ lifecycle: "cancelled" });
  });

  it.each([
    ["active", true],
    ["archived", true],
    ["onboarding", false],
    ["active", false],
  ])(
    "FR-240-005 says of a directory with a tenant that is %s (entitled: %s) only that it is governed",
    async (status, entitled) => {
      const { workspace, operator } = await makeOnboarder();
      const tenant = await makeTenant(workspace.id, {
        externalTenantId: DIRECTORY,
        status,
        displayName: "Secret name",
      });
      if (entitled) await entitle(tenant, operator.id, "owner");
      const answer = await startDraft(workspace.id, operator);
      expect(answer).toMatchObject({ status: 409, body: { code: "tenant_already_governed" } });
      expect(JSON.stringify(answer.body)).not.toContain("Secret name");
      expect(JSON.stringify(answer.body)).not.toContain(tenant.id);
      expect(await storedDrafts()).toEqual([]);
    },
  );

  it("FR-240-005 hides the draft of a colleague's tenant behind the same answer", async () => {
    const { workspace, operator } = await makeOnboarder();
    await startDraft(workspace.id, operator);
    const colleague = await makeOperator({ workspaceId: workspace.id, role: "owner" });
    expect((await startDraft(workspace.id, colleague)).body).toMatchObject({ code: "tenant_already_governed" });
  });

  it("FR-240-006 takes a tenant up again that a cancelled draft left, and counts the new draft's own milestone", async () => {
    const { workspace, operator } = await makeOnboarder();
    const first = (await startDraft(workspace.id, operator)).body;
    await actOn(first, "cancel", operator);
    const second = await startDraft(workspace.id, operator);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.id);
    expect(tenantOf(second.body).id).toBe(tenantOf(first).id);
    expect(await checkpoints()).toEqual(["identify", "identify"]);
  });

  it("FR-240-007 makes one tenant of sixteen who identify one directory at once", async () => {
    const { workspace, operator } = await makeOnboarder();
    const answers = await Promise.all(Array.from({ length: 16 }, () => startDraft(workspace.id, operator)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(15).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await testDb().select().from(tenants)).toHaveLength(1);
    expect(await testDb().select().from(tenantEntitlements)).toHaveLength(1);
    expect(await checkpoints()).toEqual(["identify"]);
  });

  it("FR-240-008 takes no second tenant into a draft", async () => {
    const { workspace, operator } = await makeOnboarder();
    const draft = (await startDraft(workspace.id, operator)).body;
    const answer = await patchDraft(draft, operator, { identify: identify({ external_tenant: crypto.randomUUID() }) });
    expect(answer).toMatchObject({ status: 409, body: { code: "already_identified" } });
  });

  it("FR-240-009 lets another workspace govern the same directory", async () => {
    const one = await makeOnboarder();
    const other = await makeOnboarder();
    await startDraft(one.workspace.id, one.operator);
    expect((await startDraft(other.workspace.id, other.operator)).status).toBe(201);
  });

  it("FR-240-009 repeats nothing of a start whose answer was lost", async () => {
    const { workspace, operator } = await makeOnboarder();
    const key = { "Idempotency-Key": "start-1" };
    const first = await startDraft(workspace.id, operator, undefined, key);
    const again = await startDraft(workspace.id, operator, undefined, key);
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(await checkpoints()).toEqual(["identify"]);
    expect(await auditOf(workspace.id)).toHaveLength(1);
  });

  it("FR-240-030 gives a member without a tenant the same 404 for a draft of it as for none", async () => {
    const { workspace, operator } = await makeOnboarder();
    const draft = (await startDraft(workspace.id, operator)).body;
    const member = await makeOperator();
    await addMember(workspace.id, member.id, "owner");
    const hidden = await readDraft(draft.id, member);
    const absent = await readDraft("drf_00000000000000000000000000", member);
    expect([hidden.status, JSON.stringify(hidden.body)]).toEqual([404, JSON.stringify(absent.body)]);
  });
});
