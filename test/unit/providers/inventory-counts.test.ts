import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  INVENTORY_PART_KEYS,
  INVENTORY_PARTS,
  type InventoryPart,
} from "../../../worker/features/providers/inventory-parts.contract.ts";
import { MAX_PAGES } from "../../../worker/features/providers/microsoft/graph.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { inventorySize } from "../../simulator/inventory.ts";
import { createScenarioStore } from "../../simulator/scenario-store.ts";
import type { Scenario } from "../../simulator/scenarios.ts";
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

function sizeOf(scenario: Scenario, part: InventoryPart): number {
  const tenant = createScenarioStore().get(tenantOf(scenario));
  if (tenant === undefined) throw new Error(`no simulated tenant for ${scenario}`);
  return inventorySize(tenant, part);
}

async function countsOf(scenario: Scenario) {
  const { client } = clientOn(simulator.url);
  const counts: Partial<Record<InventoryPart, number | string>> = {};
  for (const part of INVENTORY_PART_KEYS) {
    const read = await client.countInventory(tenantOf(scenario), part, idle);
    counts[part] = read.ok ? read.count : read.reason;
  }
  return counts;
}

describe("counting the parts of an inventory over HTTP", () => {
  it.each(["healthy", "paged"] as const)(
    "FR-008-001 counts every object of each part of a %s tenant",
    async (scenario) => {
      const expected = Object.fromEntries(INVENTORY_PART_KEYS.map((part) => [part, sizeOf(scenario, part)]));
      expect(await countsOf(scenario)).toEqual(expected);
    },
  );

  it("FR-008-001 SC-008-001 takes one token, a page at a time, and six requests where each part fits a page", async () => {
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    for (const part of INVENTORY_PART_KEYS) await client.countInventory(tenantOf("healthy"), part, idle);
    const { total, tenants } = await requestCounts(simulator.url);
    expect(tenants[tenantOf("healthy")]?.token).toBe(1);
    expect(total).toBe(1 + INVENTORY_PART_KEYS.length);
  });

  it("FR-008-002 says between two pages that it goes on", async () => {
    let said = 0;
    const { client } = clientOn(simulator.url);
    await client.countInventory(tenantOf("paged"), "service_principals", async () => {
      said += 1;
    });
    expect(said).toBeGreaterThanOrEqual(Math.ceil(sizeOf("paged", "service_principals") / 10) - 1);
  });

  it("FR-008-004 tells a permission, a role and a missing device management apart", async () => {
    expect(await countsOf("permission_missing")).toMatchObject({
      managed_devices: "intune_rbac_permission_missing",
      device_configurations: sizeOf("permission_missing", "device_configurations"),
    });
    expect(await countsOf("intune_not_configured")).toMatchObject({
      applications: sizeOf("intune_not_configured", "applications"),
      device_compliance_policies: "intune_rbac_not_configured",
      managed_devices: "intune_rbac_not_configured",
      device_configurations: "intune_rbac_not_configured",
    });
  });

  it("FR-008-003 counts a throttled part once the provider lets it through, and waits as it was asked to", async () => {
    const change = { scenario: "throttled", at: "applications", failures: 1, retry_after_seconds: 2 };
    await setScenario(simulator.url, tenantOf("throttled"), change);
    const { client, waits } = clientOn(simulator.url);
    expect(await client.countInventory(tenantOf("throttled"), "applications", idle)).toMatchObject({
      ok: true,
      count: sizeOf("throttled", "applications"),
    });
    expect(waits).toEqual([2_000]);
  });
});

/** A provider that answers each page of a list from a script. */
function scripted(pageOf: (page: number, url: string) => object) {
  let page = 0;
  return clientOn("https://graph.example", {
    fetch: async (url) => {
      if (url.includes("/oauth2/")) return Response.json({ access_token: CLIENT_SECRET, expires_in: 3600 });
      page += 1;
      return Response.json(pageOf(page, url));
    },
  });
}

const TENANT = "31302f74-91b9-4d66-9598-bdf279fd0661";
const link = (page: number) => `https://graph.example/v1.0/applications?$skiptoken=${page}`;

describe("a list without a trustworthy end", () => {
  it("FR-008-002 is no count when it goes on past the bound, and asks no further", async () => {
    let asked = 0;
    const { client } = scripted((page) => {
      asked = page;
      return { value: [{ id: String(page) }], "@odata.nextLink": link(page) };
    });
    expect(await client.countInventory(TENANT, "applications", idle)).toMatchObject({
      ok: false,
      reason: "unknown_error",
      status: 200,
    });
    expect(asked).toBe(MAX_PAGES);
  });

  it.each<[string, object]>([
    ["leads to another host", { value: [], "@odata.nextLink": "https://elsewhere.example/v1.0/applications" }],
    ["goes round in a circle", { value: [{ id: "a" }], "@odata.nextLink": link(1) }],
    ["holds an object without an id", { value: [{ id: "a" }, { displayName: "nameless" }] }],
    ["is no list", { value: "all of them" }],
  ])("FR-008-002 is no count when it %s", async (_, answer) => {
    const { client } = scripted(() => answer);
    expect(await client.countInventory(TENANT, "applications", idle)).toMatchObject({
      ok: false,
      reason: "unknown_error",
    });
  });
});

it("FR-008-005 needs only permissions that the product asks for, each shown as unlocking the inventory", () => {
  const unlocking = REQUIRED_PERMISSIONS.filter(({ features }) => features.includes("Inventory"));
  const values = new Set(unlocking.map(({ value }) => value));
  expect(Object.values(INVENTORY_PARTS).filter(({ needs }) => !values.has(needs))).toEqual([]);
});
