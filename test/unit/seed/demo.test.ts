import { describe, expect, it } from "vitest";
import { demoAudit } from "../../../db/seed/audit.ts";
import { DEMO_PASSWORD } from "../../../db/seed/demo.ts";
import { demoConnections, demoHistory } from "../../../db/seed/history.ts";
import { demoReports } from "../../../db/seed/verifications.ts";
import { demoWorld } from "../../../db/seed/world.ts";
import { primaryReason } from "../../../worker/features/providers/verification.rules.ts";
import { USAGE_EVENT_NAMES } from "../../../worker/features/telemetry/catalog.contract.ts";
import { SCENARIOS } from "../../simulator/scenarios.ts";

const NOW = Date.UTC(2026, 9, 5, 12);
const DAY = 24 * 60 * 60_000;

const world = demoWorld(NOW, "hash");
const [northwind, fabrikam] = world.workspaces;
const tenantsOf = (id: string | undefined) => world.tenants.filter((tenant) => tenant.workspaceId === id);
const firstTwo = tenantsOf(northwind?.id)
  .map((tenant) => tenant.id)
  .sort()
  .slice(0, 2);

/** Role in the workspace, and the tenants with the role on each. */
function access(email: string) {
  const userId = world.users.find((user) => user.email === email)?.id;
  const held = world.entitlements.filter((entry) => entry.userId === userId);
  return {
    role: world.memberships.find((row) => row.userId === userId)?.role,
    tenants: held.map((entry) => entry.tenantId).sort(),
    tenantRoles: [...new Set(held.map((entry) => entry.role))],
  };
}

describe("demo seed", () => {
  it("FR-001-002 has the workspaces and the accounts of the contract, with its password", () => {
    expect(world.workspaces.map((workspace) => workspace.name)).toEqual(["Northwind MSP", "Fabrikam IT"]);
    expect(DEMO_PASSWORD).toBe("tenantpilot-demo");
    expect(world.credentials.map((row) => row.userId)).toEqual(world.users.map((row) => row.id));
    expect(world.staffCredentials.map((row) => row.userId)).toEqual(world.staff.map((row) => row.id));
  });

  it.each(["manager", "operator", "readonly"])(
    "FR-001-002 has the %s in the workspace and on its first two tenants",
    (role) => {
      expect(access(`${role}@northwind.test`)).toEqual({ role, tenants: firstTwo, tenantRoles: [role] });
    },
  );

  it("FR-001-002 has owners of all tenants of their workspace, and a member without any", () => {
    const ids = (workspaceId: string | undefined) => tenantsOf(workspaceId).map((tenant) => tenant.id);
    const owner = { role: "owner", tenantRoles: ["owner"] };
    expect(access("owner@northwind.test")).toEqual({ ...owner, tenants: ids(northwind?.id).sort() });
    expect(access("owner@fabrikam.test")).toEqual({ ...owner, tenants: ids(fabrikam?.id).sort() });
    expect(access("member@northwind.test")).toMatchObject({ tenants: [] });
  });

  it("FR-001-002 has staff who pass the dashboard's gate and one who does not", () => {
    const held = (email: string) => {
      const id = world.staff.find((person) => person.email === email)?.id;
      return world.grants.filter((grant) => grant.platformUserId === id).map((grant) => grant.capability);
    };
    expect(held("staff@tenantpilot.test")).toHaveLength(7);
    expect(held("console@tenantpilot.test")).toEqual(["platform.access_system_panel", "platform.console.view"]);
    expect(held("panel@tenantpilot.test")).toEqual(["platform.access_system_panel"]);
  });

  it("FR-001-002 has a tenant for each scenario of the simulator, with a connection to its directory", async () => {
    const tenants = tenantsOf(northwind?.id);
    expect(tenants.map((tenant) => tenant.scenario).sort()).toEqual([...SCENARIOS].sort());
    const { runs } = await demoHistory(world, NOW);
    const connections = demoConnections(world, runs, NOW);
    for (const tenant of world.tenants) {
      const own = connections.filter((connection) => connection.tenantId === tenant.id);
      expect(own.map((connection) => connection.targetExternalTenantId)).toEqual([tenant.externalTenantId]);
    }
  });

  it("FR-001-002 has ninety days of history in time order: all families, both workspaces, runs for starts alone", async () => {
    const { events, runs } = await demoHistory(world, NOW);
    const times = events.map((event) => event.occurredAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every((at) => at <= NOW && at >= NOW - 90 * DAY)).toBe(true);
    expect([...new Set(events.map((event) => event.eventName))].sort()).toEqual([...USAGE_EVENT_NAMES].sort());
    expect(new Set(events.map((event) => event.workspaceId)).size).toBe(2);
    const started = events.filter((event) => event.eventName === "product.operations.started");
    expect(started.map((event) => event.subjectId)).toEqual(runs.map((run) => run.id));
    const entitled = new Set(world.entitlements.map((entry) => `${entry.userId} ${entry.tenantId}`));
    expect(events.every((event) => entitled.has(`${event.userId} ${event.tenantId}`))).toBe(true);
  });

  it("FR-001-002 has of each tenant's latest run the report that its connection and its run agree with", async () => {
    const { runs } = await demoHistory(world, NOW);
    const connections = demoConnections(world, runs, NOW);
    const { reports, grants } = await demoReports(world.nextId, world.tenants, connections, runs);
    const state = { ready: "healthy", needs_attention: "degraded", blocked: /blocked|error/ } as const;
    for (const connection of connections) {
      const last = runs.findLast((run) => run.tenantId === connection.tenantId);
      const own = reports.filter((report) => report.connectionId === connection.id);
      expect(own.map(({ runId }) => runId)).toEqual(last === undefined ? [] : [last.id]);
      for (const { overall, checks } of own) {
        expect(connection.verificationStatus).toMatch(state[overall]);
        expect(primaryReason(checks)).toBe(connection.lastErrorReasonCode);
        expect(last?.failures[0]?.reason_code ?? null).toBe(connection.lastErrorReasonCode);
        expect(last?.outcome === "succeeded").toBe(overall === "ready");
      }
    }
    expect(grants.length).toBeGreaterThan(0);
    expect(grants.every(({ connectionId }) => connections.some(({ id }) => id === connectionId))).toBe(true);
  });

  it("FR-001-002 is the same for the same instant", async () => {
    const again = demoWorld(NOW, "hash");
    expect(again.tenants).toEqual(world.tenants);
    const one = await demoHistory(demoWorld(NOW, "hash"), NOW);
    const two = await demoHistory(again, NOW);
    expect(two).toEqual(one);
  });

  it("FR-011-013 has of every run its start and its end in the audit, in time order", async () => {
    const history = await demoHistory(world, NOW);
    const entries = demoAudit(history, NOW);
    for (const run of history.runs) {
      const actions = entries.filter(({ resourceId }) => resourceId === run.id).map(({ action }) => action);
      expect(actions).toEqual(["tenant.operation.started", "tenant.operation.completed"]);
    }
    const ids = entries.map(({ id }) => id.slice(0, "aud_".length + 10));
    expect(ids).toEqual([...ids].sort());
  });

  it("FR-001-002 has other entries of the audit log in a seed after one that was interrupted, which stay", async () => {
    const history = await demoHistory(world, NOW);
    const first = new Set(demoAudit(history, NOW).map(({ id }) => id));
    expect(demoAudit(history, NOW + 1000).filter(({ id }) => first.has(id))).toEqual([]);
  });
});
