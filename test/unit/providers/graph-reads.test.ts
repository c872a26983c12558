import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  permissionValue,
  REQUIRED_PERMISSIONS,
} from "../../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE } from "../../../worker/features/providers/permissions.contract.ts";
import { GRANT_PAGES } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { CLIENT_SECRET, clientOn, readEverything, requestCounts, tenantOf } from "./support.ts";

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
    const reads = await readEverything(client, tenant);
    expect(Object.values(reads).every(({ ok }) => ok)).toBe(true);
    expect(reads.permissions).toMatchObject({
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
    // half of them are another API's, which is named by its object id in this tenant
    expect(read.granted.filter(({ resource }) => resource !== GRAPH_RESOURCE)).toHaveLength(GRANT_PAGES / 2);
    expect(read.granted.filter((key) => permissionValue(key) === null)).toHaveLength(GRANT_PAGES);
    expect(said).toBeGreaterThanOrEqual(GRANT_PAGES);
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
    if (url.includes("appId=")) return json({ id: url.includes(GRAPH_RESOURCE) ? "GRAPH" : "own" });
    page += 1;
    return json(pages(page));
  };
  return { asked, ...clientOn("https://graph.example", { fetch: answer }) };
}

const TENANT = "31302f74-91b9-4d66-9598-bdf279fd0661";

describe("grants as they are read", () => {
  it("FR-004-013 are keyed on the API and the id, in lower case, and those of another API are kept", async () => {
    const { client } = scripted(() => ({
      value: [
        { appRoleId: "ABC", resourceId: "graph" },
        { appRoleId: "ABC", resourceId: "OTHER" },
      ],
    }));
    expect(await client.readGrantedPermissions(TENANT, idle)).toMatchObject({
      ok: true,
      granted: [
        { resource: GRAPH_RESOURCE, id: "abc" },
        { resource: "other", id: "abc" },
      ],
    });
  });

  it("FR-004-005 are asked for in full pages and in the two fields that count", async () => {
    const { client, asked } = scripted(() => ({ value: [] }));
    await client.readGrantedPermissions(TENANT, idle);
    expect(asked.at(-1)).toBe(
      "https://graph.example/v1.0/servicePrincipals/own/appRoleAssignments?$top=999&$select=appRoleId,resourceId",
    );
  });

  it("FR-004-005 are not read on when the caller stops the reading between two pages", async () => {
    const { client, asked } = scripted((page) => ({
      value: [],
      "@odata.nextLink": `https://graph.example/v1.0/page-${page}`,
    }));
    let said = 0;
    const stopping = async () => {
      said += 1;
      if (said === 5) throw new Error("stopped");
    };
    await expect(client.readGrantedPermissions(TENANT, stopping)).rejects.toThrow("stopped");
    // token, two service principals, two pages
    expect(asked).toHaveLength(5);
  });
});

describe("a token that runs out in the middle of a list", () => {
  it("FR-004-005 is renewed, and between token and page it is said once more that the reading goes on", async () => {
    let now = 0;
    const log: string[] = [];
    const { client } = clientOn("https://graph.example", {
      clock: { now: () => now },
      fetch: async (url) => {
        const isToken = url.includes("/oauth2/");
        log.push(isToken ? "token" : "read");
        if (isToken) return Response.json({ access_token: "t", expires_in: 3600 });
        if (url.includes("appId=")) return Response.json({ id: "own" });
        now += 3_600_000;
        const isLast = url.endsWith("/last");
        return Response.json({
          value: [],
          ...(isLast ? {} : { "@odata.nextLink": "https://graph.example/v1.0/last" }),
        });
      },
    });
    const read = await client.readGrantedPermissions(TENANT, async () => void log.push("going"));
    expect(read.ok).toBe(true);
    expect(log.join(" ")).toBe("token going read going read going read going token going read");
  });
});

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
