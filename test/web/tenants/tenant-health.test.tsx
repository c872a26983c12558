import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TenantHealth } from "../../../worker/features/tenant-dashboard/health.contract.ts";
import { runningRun, runOf, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp } from "../admin/open-app.tsx";

afterEach(() => vi.unstubAllGlobals());

const PAGE = `/admin/t/${TEN}`;
const PATH = `GET /api/admin/tenants/${TEN}`;
const AT = "2026-11-23T12:00:00.000Z";

type Step = TenantHealth["next_steps"][number];

const refresh: Step = {
  label: "Refresh verification",
  action: { kind: "start", operation_type: "provider.connection.check" },
  capability: "provider.verify",
  paused: null,
};
const consent: Step = {
  label: "Grant admin consent",
  action: { kind: "link", url: "/admin/connections/con_1/consent", new_tab: true },
  capability: "provider.manage",
  paused: null,
};

const STALE: TenantHealth = {
  level: "attention",
  reasons: [
    { key: "verification_too_old", level: "attention", text: "The last verification is older than 24 hours.", at: AT },
    { key: "paused", level: "info", text: "Inventory sync is paused: An incident.", at: null },
  ],
  next_steps: [refresh],
};

const HEALTHY: TenantHealth = { level: "healthy", reasons: [], next_steps: [] };

const health = () => screen.findByRole("region", { name: "Health at a glance" });
const steps = () => screen.findByRole("region", { name: "What to do next" });

describe("health and next steps on the tenant dashboard", () => {
  it("FR-012-002 shows the level in a word and every reason in words, with when it was observed", async () => {
    openApp(PAGE, { [PATH]: ok(tenantDetailOf({ health: STALE })) });
    const panel = await health();
    expect(panel).toHaveTextContent("Needs attention");
    const rows = within(panel).getAllByRole("listitem");
    expect(rows[0]).toHaveTextContent(/^AttentionThe last verification is older than 24 hours\. Nov/);
    expect(within(panel).getByText(/Nov 23/)).toHaveAttribute("datetime", AT);
    expect(rows[1]).toHaveTextContent("NoteInventory sync is paused: An incident.");
  });

  it("FR-012-004 says that nothing needs to be done", async () => {
    openApp(PAGE, { [PATH]: ok(tenantDetailOf({ health: HEALTHY })) });
    expect(await steps()).toHaveTextContent("Nothing needs to be done now.");
    expect(await health()).toHaveTextContent("Healthy");
  });

  it("FR-012-004 starts an operation from its step and goes to its run", async () => {
    const app = openApp(PAGE, {
      [PATH]: ok(tenantDetailOf({ health: STALE })),
      [`POST /api/admin/tenants/${TEN}/operations`]: { status: 201, body: runOf() },
      "GET /api/admin/operations/run_1": ok(runOf()),
    });
    fireEvent.click(within(await steps()).getByRole("button", { name: "Refresh verification" }));
    await waitFor(() => expect(app.address()).toBe("/admin/operations/run_1"));
    expect(app.requests.find(({ method }) => method === "POST")?.body).toEqual({ type: "provider.connection.check" });
  });

  it("FR-012-004 opens a step outside of the product in a tab of its own", async () => {
    openApp(PAGE, { [PATH]: ok(tenantDetailOf({ health: { ...STALE, next_steps: [consent] } }, "owner")) });
    const link = within(await steps()).getByRole("link", { name: /Grant admin consent/ });
    expect(link).toHaveAttribute("href", "/admin/connections/con_1/consent");
    expect(link).toHaveAttribute("target", "_blank");
  });

  it.each([
    ["a link that needs another role", consent, "operator", "This needs the role Owner or Manager on this tenant."],
    [
      "a start that needs another role",
      refresh,
      "readonly",
      "This needs the role Owner, Manager or Operator on this tenant.",
    ],
    [
      "a start that is paused",
      { ...refresh, paused: { reason: "An incident.", ends_at: null } },
      "owner",
      "This is paused: An incident. No end is set.",
    ],
  ] as const)("FR-012-004 shows %s disabled with the reason", async (_, step, role, reason) => {
    const app = openApp(PAGE, { [PATH]: ok(tenantDetailOf({ health: { ...STALE, next_steps: [step] } }, role)) });
    const button = within(await steps()).getByRole("button", { name: step.label });
    expect(button).toHaveAccessibleDescription(reason);
    fireEvent.click(button);
    expect(app.requests.some(({ method }) => method === "POST")).toBe(false);
    expect(app.address()).toBe(PAGE);
  });

  it("FR-012-005 follows a run from its start to what it changed, without a reload", async () => {
    let detail = tenantDetailOf({ health: STALE });
    openApp(PAGE, { [PATH]: () => ok(detail) });
    await steps();
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: AT });
    socket.say({ type: "run", run: runningRun() });
    await waitFor(async () => expect(await health()).toHaveTextContent("Under wayProvider connection check"));
    expect(within(await steps()).getByRole("link", { name: "View the one under way" })).toHaveAttribute(
      "href",
      "/admin/operations/run_1",
    );
    detail = tenantDetailOf({ health: HEALTHY, recent_runs: [succeededRun()] });
    socket.say({ type: "run", run: succeededRun() });
    await waitFor(async () => expect(await steps()).toHaveTextContent("Nothing needs to be done now."));
    expect(await health()).not.toHaveTextContent("Under way");
  });
});
