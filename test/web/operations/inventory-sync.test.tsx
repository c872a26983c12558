import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { RUN, runningRun, TEN, tenantDetailOf, WS } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem } from "../admin/open-app.tsx";
import { syncRun } from "./sync-run.ts";

afterEach(() => vi.unstubAllGlobals());

const TENANT_PAGE = `/admin/t/${TEN}`;
const TENANT = `GET /api/admin/tenants/${TEN}`;
const START = `POST /api/admin/tenants/${TEN}/operations`;
const RUN_PAGE = `/admin/operations/${RUN}`;
const RUN_PATH = `GET /api/admin/operations/${RUN}`;

describe("“Sync inventory” on the tenant's dashboard", () => {
  it("FR-008-018 starts a sync and goes to its run", async () => {
    const run = syncRun("ppppppppp");
    const app = openApp(TENANT_PAGE, {
      [TENANT]: ok(tenantDetailOf()),
      [START]: { status: 201, body: run },
      [RUN_PATH]: ok(run),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Sync inventory" }));
    await waitFor(() => expect(app.address()).toBe(RUN_PAGE));
    expect(app.requests.find(({ method }) => method === "POST")?.body).toEqual({ type: "inventory.sync" });
    expect(await screen.findByRole("heading", { level: 1, name: "Inventory sync" })).toBeInTheDocument();
  });

  it("FR-008-018 is shown disabled with the reason to a role that may not, and posts nothing", async () => {
    const app = openApp(TENANT_PAGE, { [TENANT]: ok(tenantDetailOf({}, "readonly")) });
    const button = await screen.findByRole("button", { name: "Sync inventory" });
    expect(button).toHaveAccessibleDescription("This needs the role Owner, Manager or Operator on this tenant.");
    fireEvent.click(button);
    expect(app.requests.some(({ method }) => method === "POST")).toBe(false);
  });

  it("FR-008-018 is disabled with the reason while it is paused, and a check is not", async () => {
    const item = { key: "inventory.sync", label: "Inventory sync", effect: "No inventory can be synced." };
    openApp(TENANT_PAGE, {
      [TENANT]: ok(tenantDetailOf()),
      [`GET /api/admin/workspaces/${WS}/controls`]: ok({
        items: [{ ...item, reason: "Inventories are being looked into.", ends_at: null }],
      }),
    });
    await waitFor(async () =>
      expect(await screen.findByRole("button", { name: "Sync inventory" })).toHaveAccessibleDescription(
        "Inventory sync is paused: Inventories are being looked into. No end is set.",
      ),
    );
    expect(screen.getByRole("button", { name: "Verify connection" })).not.toHaveAccessibleDescription();
  });

  it("FR-003-019 FR-008-018 goes on while verifying is paused, which is disabled with the reason", async () => {
    const item = { key: "provider.verify", label: "Provider verification", effect: "Nothing can be verified." };
    const app = openApp(TENANT_PAGE, {
      [TENANT]: ok(tenantDetailOf()),
      [`GET /api/admin/workspaces/${WS}/controls`]: ok({
        items: [{ ...item, reason: "The provider has an outage.", ends_at: null }],
      }),
    });
    const verify = await screen.findByRole("button", { name: "Verify connection" });
    await waitFor(() =>
      expect(verify).toHaveAccessibleDescription(
        "Provider verification is paused: The provider has an outage. No end is set.",
      ),
    );
    fireEvent.click(verify);
    expect(app.requests.some(({ method }) => method === "POST")).toBe(false);
    expect(screen.getByRole("button", { name: "Sync inventory" })).not.toHaveAccessibleDescription();
  });

  it("FR-003-019 FR-008-018 is disabled with the reason on an archived tenant, like verifying", async () => {
    openApp(TENANT_PAGE, { [TENANT]: ok(tenantDetailOf({ status: "archived" })) });
    for (const name of ["Sync inventory", "Verify connection"])
      expect(await screen.findByRole("button", { name })).toHaveAccessibleDescription(
        "An archived tenant takes no operations.",
      );
  });

  it("FR-008-018 says why when the start is refused all the same", async () => {
    openApp(TENANT_PAGE, {
      [TENANT]: ok(tenantDetailOf()),
      [START]: problem(423, "paused", { title: "Inventory sync is paused", detail: "Just now." }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Sync inventory" }));
    expect(await screen.findByText(/The inventory sync was not started\./)).toHaveTextContent("Just now.");
  });

  it("FR-008-017 FR-008-018 leads to the sync that is active, and leaves the check to be started", async () => {
    openApp(TENANT_PAGE, { [TENANT]: ok(tenantDetailOf()) });
    await screen.findByRole("button", { name: "Sync inventory" });
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    socket.say({ type: "run", run: runningRun({ type: "inventory.sync", type_label: "Inventory sync" }) });
    expect(await screen.findByRole("link", { name: "View running sync" })).toHaveAttribute("href", RUN_PAGE);
    expect(screen.getByRole("button", { name: "Verify connection" })).toBeInTheDocument();
    expect(screen.getByText("Operation under way")).toBeInTheDocument();
  });
});

const inventory = () => screen.findByRole("region", { name: "Inventory" });

describe("the run page of an inventory sync", () => {
  it("FR-008-019 shows the counts by area, the part that was skipped, and why", async () => {
    const run = syncRun("ddddddfdd", {
      ...{ status: "completed", outcome: "partially_succeeded" },
      summary_counts: {
        ...{ conditional_access_policies: 7, device_compliance_policies: 0, applications: 12 },
        ...{ service_principals: 1304, device_configurations: 5 },
        ...{ stages_total: 9, stages_passed: 8, stages_failed: 1 },
      },
      failures: ["managed_devices"],
    });
    openApp(RUN_PAGE, { [TENANT]: ok(tenantDetailOf()), [RUN_PATH]: ok(run) });
    const panel = await inventory();
    expect(panel).toHaveTextContent("5 of 6 parts counted, 1 skipped.");
    const rows = within(panel)
      .getAllByRole("term")
      .map((term) => [term.textContent, term.nextElementSibling?.textContent]);
    expect(rows).toEqual([
      ["Conditional access policies", "7"],
      ["Device compliance policies", "0"],
      ["Applications", "12"],
      ["Service principals", (1304).toLocaleString()],
      ["Devices", "Skipped"],
      ["Device configurations", "5"],
    ]);
    expect(screen.getByRole("region", { name: /^Outcome/ })).toHaveTextContent(
      "Devices skipped: missing permission DeviceManagementManagedDevices.Read.All",
    );
    // told once
    expect(screen.getByRole("region", { name: "Details" })).not.toHaveTextContent(/applications/i);
  });

  it("FR-008-019 follows the parts as they are counted", async () => {
    openApp(RUN_PAGE, { [TENANT]: ok(tenantDetailOf()), [RUN_PATH]: ok(syncRun("ppppppppp")) });
    expect(within(await inventory()).getAllByText("Waiting")).toHaveLength(6);
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    const progressed = { status: "running", progressed_at: "2026-11-23T12:00:03.000Z" } as const;
    socket.say({ type: "run", run: syncRun("dddrppppp", progressed) });
    const panel = await inventory();
    await waitFor(() => expect(within(panel).getByText("Counting")).toBeInTheDocument());
    expect(within(panel).getAllByText("Asked")).toHaveLength(1);
    expect(panel).toHaveTextContent("Counts are shown when the sync ends.");
  });

  it("FR-008-019 is not there on the run of another operation", async () => {
    openApp(RUN_PAGE, { [TENANT]: ok(tenantDetailOf()), [RUN_PATH]: ok(runningRun()) });
    await screen.findByRole("region", { name: "Stages" });
    expect(screen.queryByRole("region", { name: "Inventory" })).not.toBeInTheDocument();
  });
});
