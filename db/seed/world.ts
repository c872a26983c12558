import { FOREIGN_ENTRA_TENANT_ID, GOVERNED_TENANTS, type Scenario } from "../../test/simulator/scenarios.ts";
import { randomOf } from "../../test/support/random.ts";
import { type IdPrefix, makeId } from "../../worker/platform/ids.ts";
import type * as schema from "../schema/index.ts";
import { DEMO_OPERATORS, DEMO_STAFF, DEMO_WORKSPACES } from "./demo.ts";

type Row<T extends { $inferInsert: unknown }> = T["$inferInsert"];

export interface DemoTenant extends Row<typeof schema.tenants> {
  scenario: Scenario;
  consentStatus: string;
}

const DAY_MS = 24 * 60 * 60_000;

/** Ids that are the same for the same `seed`, so that a demo can be described and repeated. */
export function seededIds(seed: number) {
  const random = randomOf(seed);
  return (prefix: IdPrefix, at: number) =>
    makeId(
      prefix,
      at,
      Uint8Array.from({ length: 16 }, () => random.int(256)),
    );
}

const at = (epochMs: number) => ({ createdAt: new Date(epochMs), updatedAt: new Date(epochMs) });

/** The demo's workspaces, accounts and tenants as rows. The first two tenants of Northwind are the ones to try things on. */
export function demoWorld(now: number, passwordHash: string) {
  const nextId = seededIds(243);
  const began = now - 120 * DAY_MS;
  const workspaceIds = { northwind: nextId("ws", began), fabrikam: nextId("ws", began + 1) };
  const workspaces = Object.entries(workspaceIds).map(([key, id]) => ({
    id,
    name: DEMO_WORKSPACES[key as keyof typeof DEMO_WORKSPACES],
    createdAt: began,
  }));

  // healthy and throttled first: both end well, one at once and one after a wait
  const inOrder = [...GOVERNED_TENANTS].sort((a, b) => rank(a.scenario) - rank(b.scenario));
  const tenants: DemoTenant[] = [
    ...inOrder.map((tenant, index) => ({
      id: nextId("ten", began + index),
      workspaceId: workspaceIds.northwind,
      displayName: tenant.displayName,
      externalTenantId: tenant.entraTenantId,
      createdAt: began + index,
      scenario: tenant.scenario,
      consentStatus: tenant.consentStatus,
    })),
    {
      id: nextId("ten", began + 50),
      workspaceId: workspaceIds.fabrikam,
      displayName: "Fabrikam Production",
      // the same directory as Northwind's healthy one: two workspaces may govern one directory
      externalTenantId: inOrder[0]?.entraTenantId ?? FOREIGN_ENTRA_TENANT_ID,
      createdAt: began + 50,
      scenario: "healthy",
      consentStatus: "granted",
    },
  ];

  const users = DEMO_OPERATORS.map((operator) => ({ ...operator, id: nextId("usr", began) }));
  const staff = DEMO_STAFF.map((person) => ({ ...person, id: nextId("stf", began) }));
  const credential = (id: string) => ({
    id: nextId("crd", began),
    userId: id,
    accountId: id,
    providerId: "credential",
    password: passwordHash,
    ...at(began),
  });
  return {
    workspaces,
    tenants,
    users: users.map(({ id, email, name }) => ({ id, email, name, emailVerified: true, ...at(began) })),
    credentials: users.map(({ id }) => credential(id)),
    memberships: users.map((user) => ({
      workspaceId: workspaceIds[user.workspace],
      userId: user.id,
      role: user.role,
      createdAt: began,
    })),
    entitlements: users.flatMap((user) =>
      tenants
        .filter((tenant) => tenant.workspaceId === workspaceIds[user.workspace])
        .slice(0, user.tenants === "all" ? undefined : user.tenants)
        .map((tenant) => ({
          tenantId: tenant.id,
          userId: user.id,
          workspaceId: tenant.workspaceId,
          role: user.role,
          createdAt: began,
        })),
    ),
    staff: staff.map(({ id, email, name }) => ({ id, email, name, emailVerified: true, ...at(began) })),
    staffCredentials: staff.map(({ id }) => credential(id)),
    grants: staff.flatMap(({ id, capabilities }) =>
      capabilities.map((capability) => ({ platformUserId: id, capability, grantedAt: began })),
    ),
    nextId,
  };
}

export type DemoWorld = ReturnType<typeof demoWorld>;

const rank = (scenario: Scenario): number => {
  const first: Scenario[] = ["healthy", "throttled"];
  return first.includes(scenario) ? first.indexOf(scenario) : first.length;
};
