import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { tenantEntitlements } from "../../../db/schema/index.ts";
import type { DraftList, DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { type Answer, call } from "../../support/app.ts";
import { auditOf, entitle, makeOperator, makeTenant, testDb } from "../../support/factories.ts";
import {
  actOn,
  addConnection,
  identify,
  makeOnboarder,
  patchDraft,
  readDraft,
  startDraft,
  tenantOf,
} from "./support.ts";

async function makeDraft() {
  const made = await makeOnboarder();
  const { body: draft } = await startDraft(made.workspace.id, made.operator);
  return { ...made, draft };
}

/** A colleague who manages the same tenant. */
async function colleagueOf(made: Awaited<ReturnType<typeof makeDraft>>) {
  const colleague = await makeOperator({ workspaceId: made.workspace.id, role: "manager" }, { name: "Grace Hopper" });
  await entitle({ id: tenantOf(made.draft).id, workspaceId: made.workspace.id }, colleague.id, "manager");
  return colleague;
}

describe("changing a draft", () => {
  it("FR-240-040 refuses a change made on an older version, says who was faster and when, and loses nothing of theirs", async () => {
    const made = await makeDraft();
    const colleague = await colleagueOf(made);
    const theirs = await patchDraft(made.draft, colleague, { display_name: "Theirs" });
    expect(theirs).toMatchObject({ status: 200, body: { version: 2, last_changed_by: { name: "Grace Hopper" } } });
    const mine = await patchDraft(made.draft, made.operator, { display_name: "Mine" });
    expect(mine).toMatchObject({
      status: 409,
      body: {
        code: "draft_changed",
        changed_by: "Grace Hopper",
        changed_at: theirs.body.last_changed_at,
        current_version: 2,
      },
    });
    expect((await readDraft(made.draft.id, made.operator)).body.tenant?.display_name).toBe("Theirs");
  });

  it("FR-240-040 lets one of two simultaneous changes of one version through", async () => {
    const made = await makeDraft();
    const answers = await Promise.all(
      ["One", "Two", "Three"].map((display_name) => patchDraft(made.draft, made.operator, { display_name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const changes = (await auditOf(made.workspace.id)).filter(({ action }) => action === "tenant.onboarding.changed");
    expect(changes).toHaveLength(1);
  });

  it.each([
    [undefined, 428, "precondition_required"],
    ["3", 422, "invalid_input"],
    ['W/"1"', 422, "invalid_input"],
    ['"0"', 422, "invalid_input"],
    ['"1", "2"', 422, "invalid_input"],
    ["*", 422, "invalid_input"],
    ['"7"', 409, "draft_changed"],
  ])("FR-240-041 answers If-Match %s with %d %s, whatever is done", async (header, status, code) => {
    const { draft, operator } = await makeDraft();
    const headers: Record<string, string> = header === undefined ? {} : { "If-Match": header };
    const base = `/api/admin/onboarding-drafts/${draft.id}`;
    const answers = [
      await call("PATCH", base, { cookie: operator.cookie, headers, body: { display_name: "x" } }),
      ...(await Promise.all(
        ["verify", "complete", "cancel"].map((act) =>
          call("POST", `${base}/${act}`, { cookie: operator.cookie, headers }),
        ),
      )),
    ];
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(Array(4).fill([status, code]));
  });

  it("FR-240-042 keeps a cancelled draft as it is", async () => {
    const { draft, operator, workspace } = await makeDraft();
    const cancelled = await actOn(draft, "cancel", operator);
    expect(cancelled).toMatchObject({ status: 200, body: { lifecycle: "cancelled", readiness: null, help: null } });
    const now = cancelled.body;
    for (const answer of [
      await patchDraft(now, operator, { display_name: "x" }),
      await actOn(now, "verify", operator),
      await actOn(now, "complete", operator),
      await actOn(now, "cancel", operator),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: "draft_ended" } });
    expect((await auditOf(workspace.id)).map(({ action }) => action)).toEqual([
      "tenant.onboarding.started",
      "tenant.onboarding.cancelled",
    ]);
  });

  it("FR-240-043 selects one of the tenant's connections, and none of another tenant", async () => {
    const { draft, operator, workspace } = await makeDraft();
    const { id } = tenantOf(draft);
    const platform = (await addConnection(id, operator)).body;
    const dedicated = (
      await addConnection(id, operator, {
        connection_type: "dedicated",
        client_id: crypto.randomUUID(),
        credential: { kind: "secret", secret: "a-secret-of-theirs" },
      })
    ).body;
    const selected = await patchDraft(draft, operator, { connection_id: platform.id });
    expect(selected).toMatchObject({ status: 200, body: { connection: { id: platform.id, is_default: true } } });
    expect(selected.body.connections.map(({ id: each, is_default }) => [each, is_default])).toEqual([
      [platform.id, true],
      [dedicated.id, false],
    ]);
    const other = await makeTenant(workspace.id);
    for (const connection_id of [other.connectionId ?? "", "con_00000000000000000000000000", "nothing"])
      expect(await patchDraft(selected.body, operator, { connection_id })).toMatchObject({
        status: 422,
        body: { errors: [{ path: "body.connection_id", code: "unknown_connection" }] },
      });
  });

  it.each([
    ["nothing", {}],
    ["two things", { display_name: "x", acknowledge: "intune" }],
    ["a blank name", { display_name: "  " }],
    ["a name of 121 characters", { display_name: "x".repeat(121) }],
    ["a check that there is not", { acknowledge: "everything" }],
    ["a field that there is not", { lifecycle: "completed" }],
    ["half of an identification", { identify: { external_tenant: "contoso.com" } }],
  ])("FR-240-044 refuses %s with 422", async (_, body) => {
    const { draft, operator } = await makeDraft();
    expect((await patchDraft(draft, operator, body)).status).toBe(422);
    expect((await readDraft(draft.id, operator)).body.version).toBe(1);
  });

  it("FR-240-044 acknowledges nothing that no report has found", async () => {
    const { draft, operator } = await makeDraft();
    for (const body of [{ acknowledge: "intune" }, { withdraw_acknowledgement: "intune" }])
      expect(await patchDraft(draft, operator, body)).toMatchObject({
        status: 409,
        body: { code: "nothing_to_acknowledge" },
      });
  });

  it("FR-240-008 does nothing with a draft that has no tenant but to identify or to cancel it", async () => {
    const { workspace, operator } = await makeOnboarder();
    const blank = (await startDraft(workspace.id, operator, {})).body;
    for (const answer of [
      await patchDraft(blank, operator, { display_name: "x" }),
      await actOn(blank, "verify", operator),
      await actOn(blank, "complete", operator),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: "not_identified" } });
    expect((await actOn(blank, "cancel", operator)).status).toBe(200);
  });

  it("FR-240-031 lists what the operator may see, newest first, page by page, and renders leave no entry", async () => {
    const { workspace, operator } = await makeOnboarder();
    for (let number = 0; number < 22; number += 1)
      await startDraft(workspace.id, operator, { identify: identify({ external_tenant: crypto.randomUUID() }) });
    const blank = (await startDraft(workspace.id, operator, {})).body;
    const entries = (await auditOf(workspace.id)).length;
    const list = (cookie: string, query = "") =>
      call<DraftList>("GET", `/api/admin/workspaces/${workspace.id}/onboarding-drafts${query}`, { cookie });
    const first = (await list(operator.cookie)).body;
    expect(first.items).toHaveLength(20);
    expect(first.items[0]?.id).toBe(blank.id);
    const rest = (await list(operator.cookie, `?cursor=${first.next_cursor}`)).body;
    expect(rest.items).toHaveLength(3);
    expect(rest.next_cursor).toBeNull();
    const member = await makeOperator({ workspaceId: workspace.id, role: "readonly" });
    expect((await list(member.cookie)).body.items.map(({ id }) => id)).toEqual([blank.id]);
    expect((await list(operator.cookie, "?cursor=drf_nonsense")).status).toBe(422);
    expect(await auditOf(workspace.id)).toHaveLength(entries);
  });
});

describe("a repeat after the tenant was taken away", () => {
  const KEY = { "Idempotency-Key": "once" };

  /** A manager who found a colleague's draft by its directory, first in the given way, and then lost the tenant. */
  async function lostAfter(find: (manager: { cookie: string }, workspaceId: string) => Promise<Answer<DraftView>>) {
    const made = await makeDraft();
    const colleague = await colleagueOf(made);
    const found = await find(colleague, made.workspace.id);
    expect(found).toMatchObject({ status: 200, body: { id: made.draft.id } });
    const again = await find(colleague, made.workspace.id);
    expect([again.status, again.headers.get("Idempotency-Replayed"), again.body]).toEqual([200, "true", found.body]);
    await testDb().delete(tenantEntitlements).where(eq(tenantEntitlements.userId, colleague.id));
    return find(colleague, made.workspace.id);
  }

  it("FR-240-009 of a start is not answered with the draft that was found", async () => {
    const refused = await lostAfter((manager, workspaceId) => startDraft(workspaceId, manager, undefined, KEY));
    expect(refused).toMatchObject({ status: 404, body: { code: "not_found" } });
  });

  it("FR-240-009 of an identification is not answered with the draft that was found", async () => {
    let blank: DraftView | null = null;
    const refused = await lostAfter(async (manager, workspaceId) => {
      blank ??= (await startDraft(workspaceId, manager, {})).body;
      return patchDraft(blank, manager, { identify: identify() }, KEY);
    });
    expect(refused).toMatchObject({ status: 404, body: { code: "not_found" } });
  });
});
