import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SCENARIO_TENANTS } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { asking, GUID, idOf } from "./support.ts";

let simulator: Simulator;
let ask: ReturnType<typeof asking>;
beforeAll(async () => {
  simulator = await createSimulator();
  ask = asking(simulator.url);
});
afterAll(async () => {
  await simulator.close();
});

describe("the objects of the simulator's directories", () => {
  const get = async (tenant: string, path: string) => {
    const headers = { authorization: `Bearer ${await ask.tokenOf(tenant)}` };
    return fetch(`${simulator.url}/v1.0${path}`, { headers });
  };
  const principal = async (tenant: string, appId: string) =>
    ((await (await get(tenant, `/servicePrincipals(appId='${appId}')?$select=id`)).json()) as { id: string }).id;

  it("FR-004-017 differ from directory to directory, and do not know an application that is not installed", async () => {
    const [healthy, paged] = [idOf("healthy"), idOf("paged")];
    expect(await principal(healthy, "app")).toMatch(GUID);
    expect(await principal(healthy, "app")).not.toBe(await principal(paged, "app"));
    const answer = await get(healthy, "/servicePrincipals(appId='another')?$select=id");
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: "Request_ResourceNotFound" } }]);
  });

  it("FR-004-017 hold the grants of the asking application only, in forty linked pages where there are many", async () => {
    const tenant = idOf("paged");
    const own = await principal(tenant, "app");
    let next: string | undefined = `${simulator.url}/v1.0/servicePrincipals/${own}/appRoleAssignments?$top=999`;
    const headers = { authorization: `Bearer ${await ask.tokenOf(tenant)}` };
    let pages = 0;
    for (; next !== undefined; pages += 1) {
      const page = (await (await fetch(next, { headers })).json()) as Record<string, unknown>;
      next = page["@odata.nextLink"] as string | undefined;
    }
    expect(pages).toBe(40);
    const foreign = await principal(idOf("healthy"), "app");
    expect((await get(tenant, `/servicePrincipals/${foreign}/appRoleAssignments`)).status).toBe(404);
  });

  it.each(["id", "domain"])(
    "FR-004-017 are found by the %s of their directory in the discovery document",
    async (by) => {
      const tenant = SCENARIO_TENANTS.find(({ displayName }) => displayName === "Southridge Video");
      const name = by === "id" ? tenant?.entraTenantId : tenant?.domain;
      const answer = await fetch(`${simulator.url}/${name}/v2.0/.well-known/openid-configuration`);
      expect(await answer.json()).toMatchObject({
        issuer: `https://login.microsoftonline.com/${tenant?.entraTenantId}/v2.0`,
      });
    },
  );
});

describe("the roles of the simulator's directories", () => {
  const put = (body: unknown, id = idOf("slow")) =>
    fetch(`${simulator.url}/directories/${id}`, { method: "PUT", body: JSON.stringify(body) });
  const read = async () => (await (await fetch(`${simulator.url}/directories/${idOf("slow")}`)).json()) as Holding;
  interface Holding {
    assignments: { id: string; principalId: string }[];
    members: object;
  }

  it("FR-245-056 change as a test says, through a scenario that changes meanwhile, and back", async () => {
    const before = await read();
    const [first, second] = before.assignments;
    const added = { ...second, id: "added", roleDefinitionId: "r", directoryScopeId: "/", principal: null };
    expect((await put({ without: [first?.id], with: [added] })).status).toBe(200);
    await ask.put(idOf("slow"), { scenario: "healthy" });
    const ids = (await read()).assignments.map(({ id }) => id);
    expect(ids).toHaveLength(before.assignments.length);
    expect([ids.includes(first?.id ?? ""), ids.includes("added")]).toEqual([false, true]);
    await put({});
    expect((await read()).assignments).toEqual(before.assignments);
  });

  it("FR-245-056 are the same each time, and other ones in another directory", async () => {
    const other = (await (await fetch(`${simulator.url}/directories/${idOf("healthy")}`)).json()) as Holding;
    expect((await read()).assignments.map(({ id }) => id)).toEqual((await read()).assignments.map(({ id }) => id));
    expect(other.assignments[0]?.principalId).not.toBe((await read()).assignments[0]?.principalId);
  });

  it.each([
    [null],
    [[]],
    [{ size: "huge" }],
    [{ without: [1] }],
    [{ with: [{}] }],
    [{ is_licensed: 1 }],
    [{ more: true }],
  ])("FR-245-056 refuse the change %j", async (body) => {
    expect((await put(body)).status).toBe(422);
  });

  it("FR-245-056 are five thousand in a directory that nobody governs yet, for whoever wants to see them", async () => {
    const wingtip = SCENARIO_TENANTS.find(({ displayName }) => displayName === "Wingtip Toys")?.entraTenantId;
    const large = (await (await fetch(`${simulator.url}/directories/${wingtip}`)).json()) as Holding;
    expect(large.assignments).toHaveLength(5_000);
  });

  it("FR-245-056 are those of a known directory", async () => {
    expect((await put({}, crypto.randomUUID())).status).toBe(404);
  });
});
