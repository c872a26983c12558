import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import { blockedRun, reasonOf, runningRun, runOf, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem } from "../admin/open-app.tsx";
import { connectionOf, PERMISSIONS, permissionOf, permissionsOf } from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const PAGE = `/admin/t/${TEN}/required-permissions`;
const TENANT = `GET /api/admin/tenants/${TEN}`;
const START = `POST /api/admin/tenants/${TEN}/operations`;
const RUN_PATH = "GET /api/admin/operations/run_1";

type Answers = Parameters<typeof openApp>[1];

const open = (data: ReturnType<typeof permissionsOf>, answers: Answers = {}, role: Role = "owner") =>
  openApp(PAGE, { [TENANT]: ok(tenantDetailOf({}, role)), [`GET ${PERMISSIONS}`]: ok(data), ...answers });

const rows = async () =>
  within(await screen.findByRole("table", { name: "Required permissions" }))
    .getAllByRole("rowheader")
    .map((cell) => cell.closest("tr")?.textContent ?? "");

describe("required permissions page", () => {
  it("FR-006-110 shows each permission with its status, what it unlocks, and what is in the way first", async () => {
    open(
      permissionsOf({
        overall: "blocked",
        permissions: [
          permissionOf("Organization.Read.All", { blocking: true, features: ["Verification"] }),
          permissionOf("Directory.Read.All", {
            satisfied_by: "Directory.ReadWrite.All",
            features: ["Admin roles scan", "Evidence"],
          }),
          permissionOf("Policy.Read.All", { status: "missing" }),
          permissionOf("Application.Read.All", { status: "missing", blocking: true, features: ["Verification"] }),
          permissionOf("User.Read.All", { status: "error", kind: "delegated" }),
        ],
      }),
    );
    const shown = await rows();
    expect(shown.map((row) => row.match(/^[A-Za-z.]+?All/)?.[0])).toEqual([
      "Application.Read.All",
      "Policy.Read.All",
      "User.Read.All",
      "Organization.Read.All",
      "Directory.Read.All",
    ]);
    expect(shown[0]).toMatch(/Missing.*Blocks.*Verification/);
    expect(shown[1]).toMatch(/Missing.*Not needed.*Inventory/);
    expect(shown[2]).toMatch(/Could not be read.*Microsoft Graph, delegated/);
    expect(shown[3]).toMatch(/Granted.*Needed/);
    expect(shown[4]).toMatch(/through Directory\.ReadWrite\.All.*Granted.*Admin roles scan.*Evidence/);
    expect(screen.getByText("Blocked")).toBeInTheDocument();
    expect(
      screen.getByText("2 of 5 required permissions are missing; 1 blocks the activation. 1 of 5 could not be read."),
    ).toBeInTheDocument();
  });

  it("FR-006-111 lists what else is granted, and what no list knows by its id", async () => {
    open(
      permissionsOf({
        other_grants: [
          { resource: "00000003-0000-0000-c000-000000000000", id: "a1", value: "AuditLog.Read.All", known: true },
          { resource: "33333333-3333-4333-8333-333333333333", id: "b2-unknown", value: null, known: false },
        ],
      }),
    );
    const others = await screen.findByRole("table", { name: "Other grants" });
    expect(others).toHaveTextContent("AuditLog.Read.AllNot asked for");
    expect(others).toHaveTextContent("b2-unknownUnknown permission");
    expect(others).toHaveTextContent("33333333-3333-4333-8333-333333333333");
  });

  it("FR-006-111 says that nothing else is granted", async () => {
    open(permissionsOf());
    expect(await screen.findByText(/nothing beyond what is asked for/)).toBeInTheDocument();
  });

  it("FR-006-112 says when the grants were read, and when that is too long ago", async () => {
    open(permissionsOf({ is_stale: true, last_error: reasonOf("provider_permission_refresh_failed") }));
    expect(await screen.findByText("What you see may be out of date")).toBeInTheDocument();
    expect(screen.getByText(/^Last refreshed/).querySelector("time")).toHaveAttribute(
      "datetime",
      "2026-11-28T06:00:00.000Z",
    );
    expect(screen.getByText(reasonOf("provider_permission_refresh_failed").label)).toBeInTheDocument();
  });

  it("FR-006-112 refreshes by a verification that is followed live, and shows the new grants when it ends", async () => {
    let data = permissionsOf({
      overall: "needs_attention",
      permissions: [permissionOf("Policy.Read.All", { status: "missing" })],
    });
    const app = open(data, {
      [`GET ${PERMISSIONS}`]: () => ok(data),
      [START]: { status: 201, body: runOf() },
      [RUN_PATH]: ok(runOf()),
    });
    const refresh = await screen.findByRole("button", { name: "Refresh" });
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-28T12:00:00.000Z" });
    fireEvent.click(refresh);
    expect(await screen.findByText("Verification under way")).toBeInTheDocument();
    expect(app.address()).toBe(PAGE);
    expect(app.requests.find((request) => request.method === "POST")?.body).toEqual({
      type: "provider.connection.check",
    });
    socket.say({ type: "run", run: runningRun() });
    expect(await screen.findByText("Sign in at the provider")).toBeInTheDocument();
    expect(refresh).toHaveAttribute("aria-busy", "true");
    data = permissionsOf({ permissions: [permissionOf("Policy.Read.All")] });
    socket.say({ type: "run", run: succeededRun() });
    expect(await screen.findByText("Verification ended")).toBeInTheDocument();
    expect(await screen.findByText("All 1 required permissions are granted.")).toBeInTheDocument();
    await waitFor(() => expect(refresh).not.toHaveAttribute("aria-busy"));
  });

  it("FR-006-112 follows a verification that was under way before, and says why it ended without the grants", async () => {
    open(permissionsOf({ active_run_id: "run_1" }), { [RUN_PATH]: ok(runningRun()) });
    expect(await screen.findByText("Verification under way")).toBeInTheDocument();
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-28T12:00:00.000Z" });
    socket.say({ type: "run", run: blockedRun() });
    expect(await screen.findByText(reasonOf("provider_consent_missing").explanation)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "View operation" })).toHaveAttribute("href", "/admin/operations/run_1");
  });

  it("FR-006-112 says why a refresh was refused", async () => {
    open(permissionsOf(), { [START]: problem(423, "operation_paused", { title: "Paused", detail: "Maintenance." }) });
    fireEvent.click(await screen.findByRole("button", { name: "Refresh" }));
    expect(await screen.findByText(/The verification was not started\./)).toHaveTextContent("Paused: Maintenance.");
  });

  it("FR-006-103 shows refresh and consent disabled with the reason to a read-only viewer", async () => {
    const app = open(permissionsOf(), {}, "readonly");
    const refresh = await screen.findByRole("button", { name: "Refresh" });
    expect(refresh).toHaveAccessibleDescription("This needs the role Owner, Manager or Operator on this tenant.");
    expect(screen.getByRole("button", { name: "Grant admin consent again" })).toHaveAccessibleDescription(
      "This needs the role Owner or Manager on this tenant.",
    );
    fireEvent.click(refresh);
    expect(app.requests.every((request) => request.method === "GET")).toBe(true);
  });

  it("FR-006-113 shows the text for the administrator and copies it", async () => {
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal("navigator", { ...navigator, onLine: true, clipboard: { writeText } });
    open(permissionsOf());
    expect(await screen.findByRole("region", { name: "For the tenant's administrator" })).toHaveTextContent(
      "Please grant TenantPilot the permissions below.",
    );
    fireEvent.click(screen.getByRole("button", { name: "Copy text" }));
    expect(await screen.findByText("Copied")).toBeInTheDocument();
    expect(writeText).toHaveBeenCalledWith("Please grant TenantPilot the permissions below.");
  });

  it("FR-006-114 leads to the connection when there is none, and still shows what will be needed", async () => {
    open(
      permissionsOf({
        connection: null,
        overall: "unknown",
        last_refreshed_at: null,
        permissions: [permissionOf("Policy.Read.All", { status: "unknown" })],
      }),
    );
    expect(await screen.findByText("No provider connection yet")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Open provider connection" })).toHaveAttribute(
      "href",
      `/admin/t/${TEN}/provider-connection`,
    );
    expect((await rows())[0]).toMatch(/Policy\.Read\.All.*Not read yet/);
    expect(screen.queryByRole("button", { name: "Refresh" })).not.toBeInTheDocument();
  });

  it("FR-006-114 says that the grants were never read, and claims nothing about them", async () => {
    open(
      permissionsOf({
        overall: "unknown",
        last_refreshed_at: null,
        permissions: [permissionOf("Policy.Read.All", { status: "unknown" })],
      }),
    );
    expect(await screen.findByText("The grants have not been read yet")).toBeInTheDocument();
    expect(screen.queryByRole("table", { name: "Other grants" })).not.toBeInTheDocument();
    expect(screen.queryByText(/nothing beyond/)).not.toBeInTheDocument();
    expect(screen.getByText(/^Refresh reads them/)).toBeInTheDocument();
  });

  it("FR-006-114 says that consent comes before the grants can be read", async () => {
    open(
      permissionsOf({
        connection: connectionOf({ consent_status: "required" }),
        overall: "unknown",
        last_refreshed_at: null,
      }),
    );
    expect(await screen.findByText(/^Reading them takes admin consent\./)).toBeInTheDocument();
  });

  it("FR-006-114 says not found for a tenant out of scope", async () => {
    openApp(PAGE, { [TENANT]: problem(404, "not_found"), [`GET ${PERMISSIONS}`]: problem(404, "not_found") });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
  });
});
