import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { permissionEvidence } from "../../../db/schema/index.ts";
import type { RequiredPermissions } from "../../../worker/features/connections/connections.contract.ts";
import {
  type GraphPermission,
  REQUIRED_PERMISSIONS,
} from "../../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE, PERMISSIONS_STALE_AFTER } from "../../../worker/features/providers/permissions.contract.ts";
import { fixedClock } from "../../support/app.ts";
import { testDb } from "../../support/factories.ts";
import { makeRun, testDeps } from "../operations/support.ts";
import { makeDedicated, makePlace, type Place, readPermissions } from "./support.ts";

type Evidence = Partial<typeof permissionEvidence.$inferInsert>;

async function makeEvidence({ workspace, tenant }: Place, evidence: Evidence) {
  const place = { workspaceId: workspace.id, tenantId: tenant.id, connectionId: tenant.connectionId ?? "" };
  await testDb()
    .insert(permissionEvidence)
    .values({ ...place, ...evidence });
}

/** The page of a tenant whose grants were read like that. */
async function read(evidence: Evidence | null = null, role: Parameters<typeof makePlace>[1] = "manager") {
  const place = await makePlace({ connection: {} }, role);
  if (evidence !== null) await makeEvidence(place, evidence);
  const { body } = await readPermissions(place);
  return { place, body: body as RequiredPermissions };
}

const all = REQUIRED_PERMISSIONS.map(({ resource, id }) => ({ resource, id }));
const without = (value: GraphPermission) => all.filter((_, index) => REQUIRED_PERMISSIONS[index]?.value !== value);
const statusOf = ({ permissions }: RequiredPermissions, value: string) =>
  permissions.find((permission) => permission.value === value)?.status;

describe("required permissions", () => {
  it("FR-006-027 that were never read are unknown, each with what it unlocks", async () => {
    const { body, place } = await read();
    expect(body).toMatchObject({
      tenant: { id: place.tenant.id, external_tenant_id: place.tenant.externalTenantId },
      connection: { id: place.tenant.connectionId },
      overall: "unknown",
      last_refreshed_at: null,
      is_stale: true,
      last_error: null,
      other_grants: [],
      active_run_id: null,
    });
    expect(body.permissions.map(({ value, status }) => [value, status])).toEqual(
      REQUIRED_PERMISSIONS.map(({ value }) => [value, "unknown"]),
    );
    expect(body.permissions.filter(({ features }) => features.length === 0)).toEqual([]);
  });

  it("FR-006-027 that could not be read say so, and why", async () => {
    const { body } = await read({ lastErrorReasonCode: "provider_permission_refresh_failed", lastTriedAt: 1 });
    expect(new Set(body.permissions.map(({ status }) => status))).toEqual(new Set(["error"]));
    expect(body.last_error).toMatchObject({ code: "provider_permission_refresh_failed", retryable: true });
  });

  it.each(REQUIRED_PERMISSIONS.map(({ value, blocking }) => [value, blocking] as const))(
    "FR-006-027 %s is missing when it alone is not granted; activation needs it: %s",
    async (value, blocking) => {
      const { body } = await read({ granted: without(value), refreshedAt: Date.now() });
      expect(body.permissions.filter(({ status }) => status === "missing").map((one) => one.value)).toEqual([value]);
      expect([statusOf(body, value), body.overall]).toEqual(["missing", blocking ? "blocked" : "needs_attention"]);
    },
  );

  it("FR-006-027 shows grants that nothing asks for apart, those that no list knows by their ids", async () => {
    const unknown = { resource: GRAPH_RESOURCE, id: "c0ffee00-0000-4000-8000-000000000000" };
    const { body } = await read({ granted: [...all, unknown], refreshedAt: Date.now() });
    expect(body.overall).toBe("granted");
    expect(body.other_grants).toEqual([{ ...unknown, value: null, known: false }]);
  });

  it.each([
    ["fresh", PERMISSIONS_STALE_AFTER, false],
    ["stale", PERMISSIONS_STALE_AFTER + 1, true],
  ])("FR-006-029 are %s %d ms after they were read", async (_, age, isStale) => {
    const now = fixedClock().now();
    const { body } = await read({ granted: all, refreshedAt: now - age });
    expect([body.is_stale, body.last_refreshed_at]).toEqual([isStale, new Date(now - age).toISOString()]);
  });

  it("FR-006-029 keep what was read when the last try failed, and say both", async () => {
    const { body } = await read({
      granted: all,
      refreshedAt: Date.now(),
      lastErrorReasonCode: "rate_limited",
      lastTriedAt: Date.now(),
    });
    expect([body.overall, body.last_error?.code]).toEqual(["granted", "rate_limited"]);
  });

  it("FR-006-029 name the verification that is under way, and no other run", async () => {
    const { place } = await read();
    const where = { workspaceId: place.workspace.id, tenantId: place.tenant.id };
    const run = await makeRun(where, { status: "running", startedAt: Date.now() });
    expect((await readPermissions(place)).body.active_run_id).toBe(run.id);
  });

  it("FR-006-027 of a tenant without a connection are listed all the same", async () => {
    const place = await makePlace();
    const { status, body } = await readPermissions(place);
    expect([status, body.connection, body.overall]).toEqual([200, null, "unknown"]);
  });
});

describe("the hand-off text of the page", () => {
  it("FR-006-028 names the platform's application and the address of the consent", async () => {
    const { body, place } = await read();
    expect(body.handoff_text).toContain(`Application (client) id: ${testDeps().settings.microsoft.clientId}`);
    expect(body.handoff_text).toContain(`Directory (tenant) id: ${place.tenant.externalTenantId}`);
    expect(body.handoff_text).toContain(`${env.PUBLIC_URL}/admin/connections/${place.tenant.connectionId}/consent`);
  });

  it("FR-006-028 names a dedicated connection's own application", async () => {
    const place = await makeDedicated();
    const { body } = await readPermissions(place);
    expect(body.handoff_text).toContain(`Application (client) id: ${body.connection.client_id}`);
  });

  it.each(["operator", "readonly"] as const)(
    "FR-006-028 is given to an %s without the address of a consent, and without anybody's name or address",
    async (role) => {
      const { body, place } = await read(null, role);
      expect(body.handoff_text).not.toContain("http");
      expect(body.handoff_text).not.toContain(place.operator.email);
      expect(body.handoff_text).not.toContain(place.operator.name);
    },
  );
});
