import { describe, expect, it } from "vitest";
import type { RunPage } from "../../../worker/features/operations/list.contract.ts";
import { call } from "../../support/app.ts";
import {
  addMember,
  entitle,
  makeGovernedTenant,
  makeOperator,
  makeTenant,
  makeUser,
  makeWorkspace,
} from "../../support/factories.ts";
import { makeRun, testDeps } from "./support.ts";

type Query = Record<string, string>;

const listOf = (workspaceId: string, cookie: string, query: Query = {}) =>
  call<RunPage>("GET", `/api/admin/workspaces/${workspaceId}/operations?${new URLSearchParams(query)}`, { cookie });

const idsOf = async (workspaceId: string, cookie: string, query: Query = {}) =>
  (await listOf(workspaceId, cookie, query)).body.items.map(({ id }) => id);

/** Every id of the list, page after page. */
async function allIds(workspaceId: string, cookie: string, query: Query = {}) {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const { body }: { body: RunPage } = await listOf(workspaceId, cookie, { ...query, ...(cursor ? { cursor } : {}) });
    pages.push(body.items.map(({ id }) => id));
    cursor = body.next_cursor;
  } while (cursor !== null);
  return pages;
}

const ENDED = { status: "completed", completedAt: 1 } as const;

describe("who sees which runs in the list of operations", () => {
  it("FR-007-002 holds runs of tenants that the viewer is entitled to and those without one, and no others", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant("readonly");
    const hidden = await makeTenant(workspace.id);
    const elsewhere = await makeGovernedTenant();
    const seen = [
      await makeRun({ workspaceId: workspace.id, tenantId: tenant.id }),
      await makeRun({ workspaceId: workspace.id, tenantId: null }),
    ];
    await makeRun({ workspaceId: workspace.id, tenantId: hidden.id });
    await makeRun({ workspaceId: elsewhere.workspace.id, tenantId: elsewhere.tenant.id });
    const expected = seen.map(({ id }) => id).sort();
    expect((await idsOf(workspace.id, operator.cookie)).sort()).toEqual(expected);
    const filters: Query[] = [{ outcome: "pending" }, { type: "provider.connection.check" }, { status: "queued" }];
    for (const query of filters) expect((await idsOf(workspace.id, operator.cookie, query)).sort()).toEqual(expected);
  });

  it("FR-007-002 holds the same for a viewer of many tenants as for one of few", async () => {
    const workspace = await makeWorkspace();
    const tenants = await Promise.all(Array.from({ length: 10 }, () => makeTenant(workspace.id)));
    const hidden = await makeTenant(workspace.id);
    const operator = await makeOperator({ workspaceId: workspace.id, role: "operator", tenants });
    const seen = [(await makeRun({ workspaceId: workspace.id, tenantId: null })).id];
    for (const { id } of tenants) seen.push((await makeRun({ workspaceId: workspace.id, tenantId: id })).id);
    await makeRun({ workspaceId: workspace.id, tenantId: hidden.id });
    expect((await idsOf(workspace.id, operator.cookie)).sort()).toEqual(seen.sort());
    expect((await idsOf(workspace.id, operator.cookie, { outcome: "pending" })).sort()).toEqual(seen);
    expect(await idsOf(workspace.id, operator.cookie, { tenant_id: hidden.id })).toEqual([]);
  });

  it("FR-007-002 forgets a tenant at once when the entitlement is taken away", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant.id }, { initiatorUserId: operator.id });
    expect(await idsOf(workspace.id, operator.cookie)).toEqual([run.id]);
    await testDeps().d1.prepare("DELETE FROM tenant_entitlements WHERE user_id = ?").bind(operator.id).run();
    for (const query of [{}, { mine: "1" }, { tenant_id: tenant.id }, { q: run.id }] as Query[])
      expect(await idsOf(workspace.id, operator.cookie, query)).toEqual([]);
  });

  it("FR-007-002 tells who is no member 404, before it looks at the filters, and a stranger 401", async () => {
    const { workspace } = await makeGovernedTenant();
    const stranger = (await makeGovernedTenant()).operator;
    const member = await makeOperator({ workspaceId: workspace.id, role: "readonly" });
    expect((await listOf(workspace.id, stranger.cookie, { type: "nonsense" })).status).toBe(404);
    expect((await call("GET", `/api/admin/workspaces/${workspace.id}/operations`)).status).toBe(401);
    expect((await listOf(workspace.id, member.cookie)).body).toEqual({
      items: [],
      next_cursor: null,
      searched_until: null,
    });
  });

  it("FR-007-003 gives for a tenant out of scope what it gives for an unknown one", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    const hidden = await makeTenant(workspace.id);
    const elsewhere = await makeGovernedTenant();
    await makeRun({ workspaceId: workspace.id, tenantId: hidden.id });
    await makeRun({ workspaceId: elsewhere.workspace.id, tenantId: elsewhere.tenant.id });
    // entitled in another workspace, which this list is not about
    await addMember(elsewhere.workspace.id, operator.id, "owner");
    await entitle(elsewhere.tenant, operator.id, "owner");
    const unknown = await listOf(workspace.id, operator.cookie, { tenant_id: testDeps().ids.next("ten") });
    expect(unknown.status).toBe(200);
    for (const tenant_id of [hidden.id, elsewhere.tenant.id])
      expect((await listOf(workspace.id, operator.cookie, { tenant_id })).body).toEqual(unknown.body);
  });
});

async function variety() {
  const { workspace, tenant, operator } = await makeGovernedTenant();
  const other = await makeTenant(workspace.id, { displayName: "Fourth Coffee" });
  await entitle(other, operator.id, "owner");
  const colleague = await makeUser();
  const place = { workspaceId: workspace.id, tenantId: tenant.id };
  const runs = {
    queued: await makeRun(place, { initiatorUserId: operator.id }),
    running: await makeRun(place, { status: "running", type: "inventory.sync", initiatorUserId: colleague.id }),
    failed: await makeRun(place, { ...ENDED, outcome: "failed", initiatorUserId: operator.id }),
    stuck: await makeRun(place, { ...ENDED, outcome: "failed", stuck: true }),
    partly: await makeRun(
      { ...place, tenantId: other.id },
      { ...ENDED, outcome: "partially_succeeded", type: "inventory.sync" },
    ),
    wide: await makeRun({ ...place, tenantId: null }, { ...ENDED, outcome: "succeeded" }),
  };
  return { workspace, tenant, other, operator, runs };
}

describe("filters of the list of operations", () => {
  it("FR-007-003 FR-007-004 filters by each, in combination, and by the text", async () => {
    const { workspace, tenant, other, operator, runs } = await variety();
    const cases: [Query, (keyof typeof runs)[]][] = [
      [{ tenant_id: tenant.id }, ["queued", "running", "failed", "stuck"]],
      [{ tenant_id: other.id }, ["partly"]],
      [{ tenant_id: "none" }, ["wide"]],
      [{ type: "inventory.sync" }, ["running", "partly"]],
      [{ status: "queued" }, ["queued"]],
      [{ status: "running" }, ["running"]],
      [{ status: "completed" }, ["failed", "stuck", "partly", "wide"]],
      [{ outcome: "failed" }, ["failed", "stuck"]],
      [{ outcome: "pending" }, ["queued", "running"]],
      [{ stuck: "1" }, ["stuck"]],
      [{ mine: "1" }, ["queued", "failed"]],
      [{ mine: "1", outcome: "failed" }, ["failed"]],
      [{ tenant_id: tenant.id, type: "inventory.sync", status: "running" }, ["running"]],
      [{ tenant_id: tenant.id, stuck: "1" }, ["stuck"]],
      [{ status: "completed", outcome: "pending" }, []],
      [{ stuck: "1", outcome: "succeeded" }, []],
      [{ type: "review_pack.generate" }, []],
      [{ q: "COFFEE" }, ["partly"]],
      [{ q: "coffee", outcome: "failed" }, []],
      [{ q: "%" }, []],
      [{ q: runs.failed.id }, ["failed"]],
      [{ q: runs.failed.id.toUpperCase() }, ["failed"]],
      [{ q: runs.failed.id.slice(0, -1), outcome: "failed", mine: "1" }, ["failed"]],
      [{ q: runs.failed.id, outcome: "blocked" }, []],
      [{ q: "run_" }, ["queued", "running", "failed", "stuck", "partly", "wide"]],
      [{ q: "" }, ["queued", "running", "failed", "stuck", "partly", "wide"]],
    ];
    for (const [query, names] of cases) {
      const found = await listOf(workspace.id, operator.cookie, query);
      expect([query, found.body.items.map(({ id }) => id)]).toEqual([
        query,
        names
          .map((name) => runs[name].id)
          .sort()
          .reverse(),
      ]);
      expect(found.body).toMatchObject({ next_cursor: null, searched_until: null });
    }
  });

  it("FR-007-004 finds by name and by id among many tenants too", async () => {
    const workspace = await makeWorkspace();
    const tenants = await Promise.all(
      Array.from({ length: 10 }, (_, index) => makeTenant(workspace.id, { displayName: `Branch ${index} 50%_off` })),
    );
    const operator = await makeOperator({ workspaceId: workspace.id, role: "operator", tenants });
    const runs = await Promise.all(tenants.map(({ id }) => makeRun({ workspaceId: workspace.id, tenantId: id })));
    const third = [runs[3]?.id];
    expect(await idsOf(workspace.id, operator.cookie, { q: "branch 3" })).toEqual(third);
    expect(await idsOf(workspace.id, operator.cookie, { q: "3 50%_OFF" })).toEqual(third);
    expect(await idsOf(workspace.id, operator.cookie, { q: "50__" })).toEqual([]);
    expect(await idsOf(workspace.id, operator.cookie, { q: runs[3]?.id ?? "" })).toEqual(third);
    expect(await idsOf(workspace.id, operator.cookie, { q: "x".repeat(120) })).toEqual([]);
  });

  it("FR-007-005 refuses garbage with 422 that names each parameter", async () => {
    const { workspace, operator } = await makeGovernedTenant();
    const garbage = {
      tenant_id: "run_00000000000000000000000000",
      type: "nonsense",
      status: "done",
      outcome: "great",
      stuck: "yes",
      mine: "0",
      q: "x".repeat(121),
      cursor: "1",
      page: "2",
    };
    const { status, body } = await call(
      "GET",
      `/api/admin/workspaces/${workspace.id}/operations?${new URLSearchParams(garbage)}`,
      { cookie: operator.cookie },
    );
    expect([status, body.code]).toEqual([422, "invalid_input"]);
    const paths = body.errors.map(({ path }: { path: string }) => path);
    expect([...new Set(paths)].sort()).toEqual(
      Object.keys(garbage)
        .map((name) => `query.${name}`)
        .sort(),
    );
  });
});

describe("pages of the list of operations", () => {
  it("FR-007-001 hold each run once and leave none out, newest first, while new ones appear", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const second = await makeTenant(workspace.id);
    await entitle(second, operator.id, "readonly");
    const made: string[] = [];
    for (let index = 0; index < 60; index += 1)
      made.push((await makeRun({ workspaceId: workspace.id, tenantId: index % 7 === 0 ? second.id : tenant.id })).id);
    const first = await listOf(workspace.id, operator.cookie);
    expect(first.body.items).toHaveLength(25);
    await makeRun({ workspaceId: workspace.id, tenantId: tenant.id });
    const rest = await listOf(workspace.id, operator.cookie, { cursor: first.body.next_cursor ?? "" });
    const last = await listOf(workspace.id, operator.cookie, { cursor: rest.body.next_cursor ?? "" });
    expect([...first.body.items, ...rest.body.items, ...last.body.items].map(({ id }) => id)).toEqual(
      made.sort().reverse(),
    );
    expect([rest.body.items.length, last.body.items.length, last.body.next_cursor]).toEqual([25, 10, null]);
  });

  it("FR-007-001 FR-007-007 hold each match once when it is looked for in windows, each saying how far it got", async () => {
    const workspace = await makeWorkspace();
    const tenants = await Promise.all(Array.from({ length: 10 }, () => makeTenant(workspace.id)));
    const hidden = await makeTenant(workspace.id);
    const operator = await makeOperator({ workspaceId: workspace.id, role: "operator", tenants });
    const matching: string[] = [];
    for (let index = 0; index < 200; index += 1) {
      const tenant = index % 40 === 0 ? tenants[index % 10] : hidden;
      const run = await makeRun({ workspaceId: workspace.id, tenantId: tenant?.id ?? null }, { createdAt: index });
      if (tenant !== hidden) matching.push(run.id);
    }
    const first = await listOf(workspace.id, operator.cookie);
    expect(first.body.items.length).toBeLessThan(5);
    expect(first.body.searched_until).toMatch(/^1970-01-01T00:00:00\.\d{3}Z$/);
    const pages = await allIds(workspace.id, operator.cookie);
    expect(pages.flat()).toEqual(matching.sort().reverse());
    expect(pages.length).toBe(3);
  });

  it("FR-007-001 FR-007-003 of a filtered list of few tenants with unlike histories leave nothing out", async () => {
    const { workspace, tenant, operator } = await makeGovernedTenant();
    const quiet = await makeTenant(workspace.id);
    await entitle(quiet, operator.id, "readonly");
    const made: string[] = [];
    for (let index = 0; index < 130; index += 1) {
      const place = { workspaceId: workspace.id, tenantId: index % 50 === 0 ? quiet.id : tenant.id };
      const run = await makeRun(place, index % 5 === 0 ? { type: "inventory.sync" } : {});
      if (index % 5 === 0) made.push(run.id);
    }
    expect((await allIds(workspace.id, operator.cookie, { type: "inventory.sync" })).flat()).toEqual(
      made.sort().reverse(),
    );
  });
});
