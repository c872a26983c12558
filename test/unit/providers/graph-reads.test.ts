import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE } from "../../../worker/features/providers/permissions.contract.ts";
import { GRANT_PAGES } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { CLIENT_SECRET, clientOn, requestCounts, setScenario, tenantOf } from "./support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(async () => {
  await simulator.close();
});

const idle = async () => {};

describe("reads of Graph for a verification", () => {
  it("FR-004-003 SC-004-001 ask a healthy tenant for everything with seven requests and one token", async () => {
    const tenant = tenantOf("healthy");
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    await client.requestToken(tenant);
    await client.readOrganization(tenant);
    const permissions = await client.readGrantedPermissions(tenant, idle);
    expect(await client.readDirectoryRoles(tenant)).toMatchObject({ ok: true });
    expect(await client.readIntune(tenant)).toMatchObject({ ok: true });
    expect(permissions).toMatchObject({
      ok: true,
      granted: REQUIRED_PERMISSIONS.map(({ id }) => ({ resource: GRAPH_RESOURCE, id })),
    });
    const counts = await requestCounts(simulator.url);
    expect(counts.total).toBe(7);
    expect(counts.tenants[tenant]?.token).toBe(1);
  });

  it("FR-004-005 follow forty pages to the end, say between them that they go on, and drop no unknown grant", async () => {
    const { client } = clientOn(simulator.url);
    let said = 0;
    const read = await client.readGrantedPermissions(tenantOf("paged"), async () => {
      said += 1;
    });
    if (!read.ok) throw new Error(read.reason);
    expect(read.granted).toHaveLength(REQUIRED_PERMISSIONS.length + GRANT_PAGES);
    expect(read.granted.filter(({ resource }) => resource !== GRAPH_RESOURCE)).toHaveLength(GRANT_PAGES);
    expect(said).toBeGreaterThanOrEqual(GRANT_PAGES);
  });

  it.each([
    ["intune_role_missing", "intune_rbac_permission_missing", 403],
    ["intune_not_configured", "intune_rbac_not_configured", 400],
    ["permission_missing", "intune_rbac_permission_missing", 403],
  ] as const)(
    "FR-004-006 say of device management in the scenario %s that it is %s",
    async (scenario, reason, status) => {
      const { client } = clientOn(simulator.url);
      expect(await client.readIntune(tenantOf(scenario))).toMatchObject({ ok: false, reason, status });
    },
  );

  it("FR-004-006 say that a directory without the permission denies its roles", async () => {
    const { client } = clientOn(simulator.url);
    const read = await client.readDirectoryRoles(tenantOf("permission_missing"));
    expect(read).toMatchObject({ ok: false, reason: "provider_permission_denied", status: 403 });
  });

  it.each(["service_principal", "permissions"])("FR-004-007 report what fails at %s as what it is", async (at) => {
    const tenant = tenantOf("unavailable");
    await setScenario(simulator.url, tenant, { scenario: "unavailable", at });
    const { client } = clientOn(simulator.url);
    const read = await client.readGrantedPermissions(tenant, idle);
    expect(read).toMatchObject({ ok: false, reason: "network_unreachable", status: 503 });
  });
});

/** A provider that answers the reads of permissions from a script. */
function scripted(pages: (page: number) => object) {
  let page = 0;
  const asked: string[] = [];
  const json = (body: object) => Response.json(body);
  const answer = async (url: string): Promise<Response> => {
    asked.push(url);
    if (url.includes("/oauth2/")) return json({ access_token: "t", expires_in: 3600 });
    if (url.includes("appId=")) return json({ id: url.includes(GRAPH_RESOURCE) ? "graph" : "own", appId: "x" });
    page += 1;
    return json(pages(page));
  };
  return { asked, ...clientOn("https://graph.example", { fetch: answer }) };
}

const TENANT = "31302f74-91b9-4d66-9598-bdf279fd0661";

describe("a list that does not end well", () => {
  it.each([
    ["leads to another address", "https://elsewhere.example/v1.0/next"],
    ["leads to another scheme", "http://graph.example/v1.0/next"],
    ["leads to an address with a password", "https://a:b@graph.example/v1.0/next"],
    ["is no address", "next"],
  ])("FR-004-005 is refused when its link %s, and the token is not sent there", async (_, link) => {
    const { client, asked } = scripted(() => ({ value: [], "@odata.nextLink": link }));
    expect(await client.readGrantedPermissions(TENANT, idle)).toMatchObject({ ok: false, reason: "unknown_error" });
    expect(asked.every((url) => url.startsWith("https://graph.example/"))).toBe(true);
  });

  it("FR-004-005 is refused when its links lead round in a circle", async () => {
    const { client, asked } = scripted((page) => ({
      value: [],
      "@odata.nextLink": `https://graph.example/v1.0/page-${page % 2}`,
    }));
    expect(await client.readGrantedPermissions(TENANT, idle)).toMatchObject({ ok: false, reason: "unknown_error" });
    expect(asked.length).toBeLessThan(10);
  });

  it("FR-004-005 is refused past the largest number of pages", async () => {
    const { client } = scripted((page) => ({
      value: [],
      "@odata.nextLink": `https://graph.example/v1.0/page-${page}`,
    }));
    expect(await client.readGrantedPermissions(TENANT, idle)).toMatchObject({ ok: false, reason: "unknown_error" });
  });

  it("FR-004-005 is refused when an item has another form, instead of being read in part", async () => {
    const { client } = scripted(() => ({ value: [{ appRoleId: "a", resourceId: "graph" }, { appRoleId: 7 }] }));
    expect(await client.readGrantedPermissions(TENANT, idle)).toMatchObject({ ok: false, reason: "unknown_error" });
  });

  it("FR-003-011 FR-004-008 returns no secret and no token, whatever the end", async () => {
    const { client } = scripted(() => ({ value: [{ appRoleId: "a", resourceId: "graph" }] }));
    const told = JSON.stringify(await client.readGrantedPermissions(TENANT, idle));
    expect(told).not.toContain(CLIENT_SECRET);
    expect(told).not.toContain('"t"');
  });
});
