import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RolesResult } from "../../../worker/features/providers/microsoft/microsoft-client.ts";
import { MAX_NAME } from "../../../worker/features/providers/microsoft/role-lists.ts";
import type { RoleList, RoleListItems } from "../../../worker/features/providers/role-lists.contract.ts";
import { HOSTILE_NAMES, LARGE } from "../../simulator/large-facts.ts";
import { UNCHANGED } from "../../simulator/role-shapes.ts";
import { rolesOf } from "../../simulator/role-store.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { CLIENT_SECRET, clientOn, requestCounts, setScenario, tenantOf } from "./support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(async () => {
  await simulator.close();
});

const HEALTHY = tenantOf("healthy");
const directory = (domain = "alpineskihouse.example") =>
  rolesOf({ entraTenantId: HEALTHY, domain, directory: UNCHANGED });

const change = async (body: object, tenant = HEALTHY) => {
  const answer = await fetch(`${simulator.url}/directories/${tenant}`, { method: "PUT", body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
};
beforeEach(() => change({}));

/** Every item of a list over its pages, and how many pages there were. */
async function everyPage<L extends RoleList>(list: L, groupId: string | null = null, tenant = HEALTHY) {
  const { client } = clientOn(simulator.url);
  const items: RoleListItems[L][] = [];
  let pages = 0;
  for (let from: string | null = null; ; ) {
    const read: RolesResult<L> = await client.readRoles(tenant, { list, groupId, from });
    if (!read.ok) return { ...read, items, pages };
    items.push(...read.items);
    pages += 1;
    from = read.next;
    if (from === null) return { ok: true as const, items, pages };
  }
}

const LISTS = ["definitions", "assignments", "schedules"] as const;

describe("reading who holds which role over HTTP", () => {
  it("FR-245-050 keeps of each list what a report needs, an assignment to nobody known included", async () => {
    const [definitions, assignments, schedules] = await Promise.all([
      everyPage("definitions"),
      everyPage("assignments"),
      everyPage("schedules"),
    ]);
    const roles = directory();
    expect(definitions.items).toHaveLength(roles.definitions.length);
    expect(definitions.items).toContainEqual({
      id: "62e90394-69f5-4237-9190-012177145e10",
      templateId: "62e90394-69f5-4237-9190-012177145e10",
      name: "Global Administrator",
      isCustom: false,
    });
    expect(definitions.items.filter(({ isCustom }) => isCustom)).toHaveLength(1);
    expect(assignments.items).toHaveLength(roles.assignments.length);
    const byName = new Map(assignments.items.map((item) => [item.principal.name, item]));
    expect(byName.get("Markie Downing")?.principal).toMatchObject({ type: "user", isGuest: true, isEnabled: true });
    expect(byName.get("Diego Siciliani")?.principal).toMatchObject({ isGuest: false, isEnabled: false });
    expect(byName.get("Backup automation")?.principal).toMatchObject({ type: "service_principal", upn: null });
    expect(byName.get("Helpdesk tier 2")?.principal).toMatchObject({ type: "group", isEnabled: null, isGuest: null });
    expect(byName.get("Isaiah Langer")?.scope).toMatch(/^\/administrativeUnits\//);
    expect(byName.get(null)?.principal).toMatchObject({ type: "unknown", name: null, upn: null });
    expect(schedules.items.map(({ endsAt }) => endsAt).sort()).toEqual([
      "2027-03-31T22:00:00.000Z",
      "2027-06-30T22:00:00.000Z",
    ]);
  });

  it("FR-245-051 lists who is in a role-holding group", async () => {
    const [groupId] = [...directory().members.keys()];
    const members = await everyPage("members", groupId ?? "");
    expect(members.items.map(({ name, isGuest }) => [name, isGuest])).toEqual([
      ["Johanna Lorenz", false],
      ["Patti Fernandez", false],
      ["Joey Cruz", true],
    ]);
  });

  it.each([...LISTS, "members"] as const)("FR-245-052 follows the pages of the %s to their end", async (list) => {
    const paged = tenantOf("paged");
    await change({ size: "large" }, paged);
    const answer = await fetch(`${simulator.url}/directories/${paged}`);
    const [group = ""] = Object.keys(((await answer.json()) as { members: object }).members);
    const small = await everyPage(list, list === "members" ? group : null, paged);
    expect(small.ok).toBe(true);
    expect(small.pages).toBeGreaterThan(list === "definitions" || list === "members" ? 3 : 400);
  });

  it("FR-245-052 SC-245-010 takes six pages for five thousand assignments, and cuts names that are no names", async () => {
    await change({ size: "large" });
    const { items, pages } = await everyPage("assignments");
    expect([items.length, pages]).toEqual([5_000, 6]);
    const names = items.map(({ principal }) => principal.name ?? "");
    expect(Math.max(...names.map((name) => name.length))).toBe(MAX_NAME);
    for (const hostile of HOSTILE_NAMES) expect(names).toContain(hostile.slice(0, MAX_NAME));
    expect(items.filter(({ principal }) => principal.type === "unknown")).toHaveLength(LARGE.gone);
    expect(items.filter(({ principal }) => principal.type === "service_principal")).toHaveLength(LARGE.applications);
  });
});

describe("a list about roles that is refused", () => {
  it.each(["definitions", "assignments", "schedules"] as const)(
    "FR-245-053 the %s without the permission for roles",
    async (list) => {
      expect(await everyPage(list, null, tenantOf("permission_missing"))).toMatchObject({
        ok: false,
        reason: "provider_permission_denied",
        status: 403,
      });
    },
  );

  it("FR-245-053 the members without the permission for groups", async () => {
    await change({ not_granted: ["Group.Read.All"] });
    const [groupId] = [...directory().members.keys()];
    expect(await everyPage("members", groupId ?? "")).toMatchObject({
      ok: false,
      reason: "provider_permission_denied",
    });
  });

  it("FR-245-054 tells a directory without a licence for time-bound assignments from one that refuses", async () => {
    await change({ is_licensed: false });
    expect(await everyPage("schedules")).toMatchObject({ ok: false, status: 400, notLicensed: true });
    await change({ refuses: ["role_schedules"] });
    const refused = await everyPage("schedules");
    expect(refused).toMatchObject({ ok: false, status: 403, reason: "provider_permission_denied" });
    expect(refused).not.toHaveProperty("notLicensed");
  });

  it("FR-245-051 a group that is gone meanwhile", async () => {
    expect(await everyPage("members", crypto.randomUUID())).toMatchObject({ ok: false, status: 404 });
  });

  it("FR-245-052 asks once more when the provider is busy", async () => {
    await setScenario(simulator.url, tenantOf("throttled"), {
      ...{ scenario: "throttled", at: "role_assignments", failures: 1, retry_after_seconds: 2 },
    });
    expect(await everyPage("assignments", null, tenantOf("throttled"))).toMatchObject({ ok: true });
    const { tenants } = await requestCounts(simulator.url);
    expect(tenants[tenantOf("throttled")]?.role_assignments).toBe(2);
  });
});

/** A provider that answers a list as told. */
const scripted = (answer: object) =>
  clientOn("https://graph.example", {
    fetch: async (url) =>
      Response.json(url.includes("/oauth2/") ? { access_token: CLIENT_SECRET, expires_in: 3600 } : answer),
  }).client;

const read = <L extends RoleList>(list: L, answer: object) =>
  scripted(answer).readRoles(HEALTHY, { list, groupId: "g", from: null });

const user = { "@odata.type": "#microsoft.graph.user", id: "u", displayName: "U" };

describe("an item that is not as usual", () => {
  it.each<[string, object, object]>([
    ["of a kind that nobody knows", { "@odata.type": "#microsoft.graph.agent", id: "a" }, { type: "unknown", id: "a" }],
    ["that may not be read", { "@odata.type": "#microsoft.graph.user", id: "a", displayName: null }, { name: null }],
    [
      "with a flag that is no flag",
      { ...user, accountEnabled: "yes", userType: 4 },
      { isEnabled: null, isGuest: null },
    ],
    ["with a name that is no text", { ...user, displayName: ["U"] }, { type: "user", name: null }],
    ["from before guests were told apart", { ...user, userType: null }, { isGuest: null }],
  ])("FR-245-055 is kept for a principal %s", async (_, principal, expected) => {
    const value = [{ id: "1", roleDefinitionId: "r", principalId: "p", directoryScopeId: "/", principal }];
    expect(await read("assignments", { value })).toMatchObject({ items: [{ principal: expected }] });
  });

  it("FR-245-055 keeps half a character out of a name that is cut", async () => {
    const value = [{ ...user, displayName: `${"a".repeat(MAX_NAME - 1)}👩` }];
    expect(await read("members", { value })).toMatchObject({ items: [{ name: "a".repeat(MAX_NAME - 1) }] });
  });

  it("FR-245-051 leaves devices and nested groups out of the members", async () => {
    const others = ["group", "device", "orgContact"].map((type) => ({
      "@odata.type": `#microsoft.graph.${type}`,
      id: type,
    }));
    expect(await read("members", { value: [...others, user] })).toMatchObject({ items: [{ id: "u" }] });
  });

  it("FR-245-055 takes an assignment that is limited to an application by its own scope", async () => {
    const value = [{ id: "1", roleDefinitionId: "r", principalId: "p", appScopeId: "/app", principal: user }];
    expect(await read("assignments", { value })).toMatchObject({ items: [{ scope: "/app" }] });
  });

  it.each<[string, object]>([
    ["leads elsewhere", { value: [], "@odata.nextLink": "https://elsewhere.example/v1.0/x" }],
    ["has an assignment without a principal id", { value: [{ id: "1", roleDefinitionId: "r" }] }],
    ["is no list", { value: "all" }],
  ])("FR-245-055 is no answer when the list %s", async (_, answer) => {
    expect(await read("assignments", answer)).toMatchObject({ ok: false, reason: "unknown_error", status: 200 });
  });

  it("FR-245-055 is no answer when a page leads to itself", async () => {
    const next = "https://graph.example/v1.0/x?$skiptoken=1";
    const client = scripted({ value: [], "@odata.nextLink": next });
    const place = { list: "assignments", groupId: null, from: next } as const;
    expect(await client.readRoles(HEALTHY, place)).toMatchObject({ ok: false, reason: "unknown_error" });
  });
});
