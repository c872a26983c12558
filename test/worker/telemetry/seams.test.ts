import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConsoleHub } from "../../../worker/features/console/hub.do.ts";
import { USAGE_EVENTS, type UsageEventName } from "../../../worker/features/telemetry/catalog.contract.ts";
import { call } from "../../support/app.ts";
import { eventually } from "../../support/eventually.ts";
import { makeGovernedTenant, makeStaff } from "../../support/factories.ts";
import { ledgerRows } from "../../support/ledger.ts";
import { holdExecutions } from "../operations/support.ts";

// What the product records when it is used through its own API.

let place: Awaited<ReturnType<typeof makeGovernedTenant>>;

beforeEach(async () => {
  await holdExecutions();
  place = await makeGovernedTenant("operator");
});

afterEach(() => {
  vi.restoreAllMocks();
});

const start = (options: { key?: string; body?: unknown } = {}) =>
  call("POST", `/api/admin/tenants/${place.tenant.id}/operations`, {
    cookie: place.operator.cookie,
    body: options.body ?? { type: "provider.connection.check" },
    ...(options.key === undefined ? {} : { headers: { "Idempotency-Key": options.key } }),
  });

describe("starting an operation", () => {
  it("FR-243-001 FR-243-003 SC-243-011 records one event of the declared seam, with scope, actor and subject", async () => {
    const before = Date.now();
    const { status, body } = await start();
    expect(status).toBe(201);
    const rows = await ledgerRows();
    expect(rows).toMatchObject([
      {
        workspace_id: place.workspace.id,
        tenant_id: place.tenant.id,
        user_id: place.operator.id,
        event_name: "product.operations.started",
        feature_area: "operations",
        subject_type: "operation_run",
        subject_id: body.id,
        metadata: '{"operation_type":"provider.connection.check"}',
      },
    ]);
    expect(rows[0]?.occurred_at).toBeGreaterThanOrEqual(before);
    expect(rows[0]?.occurred_at).toBeLessThanOrEqual(Date.now());
  });

  it("FR-243-020 takes no time from the client", async () => {
    const body = { type: "provider.connection.check", occurred_at: "2020-01-01T00:00:00.000Z" };
    expect((await start({ body })).status).toBe(422);
    expect(await ledgerRows()).toEqual([]);
  });

  it("FR-243-016 records one event when the request is sent again with its key, also at the same time", async () => {
    const first = await start({ key: "once" });
    const again = await start({ key: "once" });
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    expect(await ledgerRows()).toHaveLength(1);
    await env.DB.prepare(
      "UPDATE operation_runs SET status = 'completed', outcome = 'succeeded', completed_at = 1",
    ).run();
    const together = await Promise.all(Array.from({ length: 8 }, () => start({ key: "together" })));
    expect(together.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(await ledgerRows()).toHaveLength(2);
  });

  it("FR-243-005 FR-243-007 records nothing when an active run is reused, the request is refused, or is not allowed", async () => {
    await start();
    expect((await start()).status).toBe(200);
    expect((await start({ body: { type: "no.such.operation" } })).status).toBe(422);
    const stranger = await makeGovernedTenant();
    const path = `/api/admin/tenants/${place.tenant.id}/operations`;
    expect((await call("POST", path, { cookie: stranger.operator.cookie, body: {} })).status).toBe(404);
    expect(await ledgerRows()).toHaveLength(1);
  });

  it("FR-243-025 goes through, and is counted later, when the live projection cannot be told", async () => {
    const notify = vi.spyOn(ConsoleHub.prototype, "notify").mockRejectedValue(new Error("the object is overloaded"));
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect((await start()).status).toBe(201);
    await eventually(() => expect(log.mock.calls.flat().join()).toContain("notify_console"));
    expect(notify).toHaveBeenCalled();
    expect((await env.CONSOLE_HUB.getByName("console").summary("24h"))?.counts).toEqual([0, 0, 1, 0, 0]);
  });
});

describe("reading", () => {
  it("FR-243-007 records nothing: pages, lists, refreshes, polling and the dashboard itself", async () => {
    const run = (await start()).body.id;
    const { cookie } = place.operator;
    const staff = await makeStaff();
    for (let visit = 0; visit < 2; visit += 1) {
      for (const path of [
        "/api/admin/session",
        `/api/admin/workspaces/${place.workspace.id}/tenants`,
        `/api/admin/tenants/${place.tenant.id}`,
        `/api/admin/tenants/${place.tenant.id}/operations`,
        `/api/admin/operations/${run}`,
      ])
        expect([path, (await call("GET", path, { cookie })).status]).toEqual([path, 200]);
      for (const path of ["/api/system/console", "/api/system/telemetry/summary", "/api/system/retention"])
        expect((await call("GET", path, { cookie: staff.cookie })).status).toBe(200);
    }
    const rows = await ledgerRows();
    expect(rows).toHaveLength(1);
    for (const row of rows) expect(USAGE_EVENTS[row.event_name as UsageEventName].feature_area).toBe(row.feature_area);
  });
});
