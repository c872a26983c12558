import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { PlatformCapability } from "../../../worker/features/access/capabilities.contract.ts";
import { LedgerReader } from "../../../worker/features/console/ledger-reader.ts";
import { OperationsView } from "../../../worker/features/console/operations-view.ts";
import { Projector } from "../../../worker/features/console/projector.ts";
import { TransitionReader } from "../../../worker/features/console/transition-reader.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { call, request } from "../../support/app.ts";
import { makeGovernedTenant, makeStaff } from "../../support/factories.ts";
import { DAY, Dashboard, eventually } from "./dashboard.ts";
import { countRuns, endedRun, startRun } from "./runs.ts";

const CONSOLE = "/api/system/console";
const PANEL = "platform.access_system_panel";
const GATE: PlatformCapability[] = [PANEL, "platform.console.view"];

afterEach(() => {
  vi.restoreAllMocks();
});

async function failedRun(over: { at?: number; workspaceWide?: boolean } = {}) {
  const { workspace, tenant, operator } = await makeGovernedTenant();
  const tenantId = over.workspaceWide ? null : tenant.id;
  const runId = await endedRun({ workspaceId: workspace.id, tenantId, at: over.at ?? Date.now() }, { stuck: true });
  return { workspace, tenant, operator, runId };
}

const ask = async (capabilities: readonly PlatformCapability[] | undefined, query = "") => {
  const { cookie } = await makeStaff(capabilities);
  return call("GET", `${CONSOLE}${query}`, { cookie });
};

describe("operations of GET /api/system/console", () => {
  it.each(WINDOW_KEYS)("FR-010-012 FR-010-001 are those of %s, like the runs say", async (window) => {
    for (const at of [Date.now() - 60 * DAY, Date.now() - 2 * DAY, Date.now() - 1_000]) await failedRun({ at });
    const { workspace, tenant } = await makeGovernedTenant();
    await startRun({ workspaceId: workspace.id, tenantId: tenant.id, at: Date.now() });
    const { status, body } = await ask(undefined, `?window=${window}`);
    expect(status).toBe(200);
    expect([body.window, body.operations?.window?.key, body.unavailable]).toEqual([window, window, []]);
    const end = Date.parse(String(body.operations?.window?.end_at));
    expect(body.operations).toMatchObject((await countRuns(end))[window]);
    expect(body.product_telemetry?.window?.key).toBe(window);
  });

  it.each(["", "?window=365d", "?window=1h&window=7d"])(
    "FR-010-012 fall back to the default window for “%s”",
    async (query) => {
      const { status, body } = await ask(undefined, query);
      expect([status, body.operations?.window?.key]).toEqual([200, "24h"]);
    },
  );

  it("FR-010-004 FR-010-003 name the tenant that fails, its failure and the platform's health", async () => {
    const { workspace, tenant, runId } = await failedRun();
    const place = {
      tenant: { id: tenant.id, display_name: tenant.displayName },
      workspace: { id: workspace.id, name: workspace.name },
    };
    const { body } = await ask(undefined);
    expect(body.operations).toMatchObject({
      health: { status: "degraded" },
      success_rate: 0,
      shows_names: true,
      top_offenders: [{ ...place, failed: 1 }],
      recent_failures: [
        { run_id: runId, ...place, type: "provider.connection.check", reason_code: "rate_limited", stuck: true },
      ],
    });
  });

  it.each<{ held: PlatformCapability[]; named: boolean }>([
    { held: GATE, named: false },
    {
      held: [...GATE, "platform.users.manage", "platform.ops_controls.manage", "platform.runbooks.view"],
      named: false,
    },
    { held: [...GATE, "platform.directory.view"], named: true },
    { held: [PANEL, "platform.ops.view", "platform.runbooks.view"], named: true },
  ])(
    "FR-010-014 name customers to staff with $held: $named, in the answer and on the socket",
    async ({ held, named }) => {
      const { workspace, tenant, runId } = await failedRun();
      const { cookie } = await makeStaff(held);
      const answer = await (await request("GET", CONSOLE, { cookie })).text();
      const { webSocket } = await request("GET", "/api/system/live", { cookie, headers: { Upgrade: "websocket" } });
      if (webSocket === null) throw new Error("no socket");
      const dashboard = new Dashboard(webSocket);
      await eventually(() => expect(dashboard.operations?.counts.failed).toBe(1));
      for (const text of [answer, JSON.stringify(dashboard.operationsFrames)]) {
        expect(text).toContain(runId);
        for (const secret of [tenant.id, tenant.displayName, workspace.id, workspace.name])
          expect([secret, text.includes(secret)]).toEqual([secret, named]);
      }
    },
  );

  it("FR-010-015 FR-010-010 hold no person, message or directory id, and telemetry holds no name whoever asks", async () => {
    const { workspace, tenant, operator } = await failedRun();
    const { cookie } = await makeStaff();
    const text = await (await request("GET", CONSOLE, { cookie })).text();
    for (const secret of [operator.id, operator.name, operator.email, "A message.", tenant.externalTenantId ?? ""])
      expect(text).not.toContain(secret);
    const telemetry = JSON.stringify((JSON.parse(text) as { product_telemetry: object }).product_telemetry);
    for (const secret of [tenant.id, tenant.displayName, workspace.id, workspace.name])
      expect(telemetry).not.toContain(secret);
  });
});

describe("a part that cannot be told", () => {
  const lost = () => new Error("D1_ERROR: Network connection lost.");

  it("FR-010-012 FR-010-011 is null and named while the other one is told", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { cookie } = await makeStaff();
    const transitions = vi.spyOn(TransitionReader.prototype, "head").mockRejectedValue(lost());
    const without = (await call("GET", CONSOLE, { cookie })).body;
    expect(without).toMatchObject({ operations: null, unavailable: [{ part: "operations", reason: "unreachable" }] });
    expect(without.product_telemetry?.total_events).toBe(0);
    transitions.mockRestore();
    vi.spyOn(LedgerReader.prototype, "read").mockRejectedValue(lost());
    const other = (await call("GET", CONSOLE, { cookie })).body;
    expect(other.product_telemetry).toBeNull();
    expect(other).toMatchObject({ unavailable: [{ part: "product_telemetry", reason: "unreachable" }] });
    expect(other.operations?.started).toBe(0);
  });

  it("FR-010-012 is null and named when the retention cannot be read, and every number is told", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { cookie } = await makeStaff();
    await env.DB.exec("ALTER TABLE task_runs RENAME TO task_runs_away");
    const { status, body } = await call("GET", CONSOLE, { cookie });
    await env.DB.exec("ALTER TABLE task_runs_away RENAME TO task_runs");
    expect(status).toBe(200);
    expect(body).toMatchObject({ retention: null, unavailable: [{ part: "retention", reason: "unreachable" }] });
    expect([body.operations?.started, body.product_telemetry?.total_events]).toEqual([0, 0]);
  });

  it("FR-010-012 says that it is being derived again", async () => {
    vi.spyOn(OperationsView.prototype, "isLevel").mockResolvedValue(false);
    vi.spyOn(OperationsView.prototype, "pull").mockResolvedValue(false);
    const { status, body } = await ask(undefined);
    expect([status, body.operations]).toEqual([200, null]);
    expect(body).toMatchObject({ unavailable: [{ part: "operations", reason: "rebuilding" }] });
  });

  it.each([
    { about: "can be reached", code: "console_unreachable", fail: true },
    { about: "is derived", code: "console_rebuilding", fail: false },
  ])("FR-010-012 makes the answer 503 when no part $about", async ({ code, fail }) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const pulls = [vi.spyOn(OperationsView.prototype, "pull"), vi.spyOn(Projector.prototype, "pull")] as const;
    pulls[0].mockResolvedValue(false);
    pulls[1].mockResolvedValue(null);
    if (fail) for (const pull of pulls) pull.mockRejectedValue(lost());
    vi.spyOn(OperationsView.prototype, "isLevel").mockResolvedValue(false);
    const answer = await ask(undefined);
    expect([answer.status, answer.body.code]).toEqual([503, code]);
    expect(answer.headers.get("Retry-After")).toBe("5");
  });
});
