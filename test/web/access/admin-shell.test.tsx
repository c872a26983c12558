import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sessionOf, TEN, tenantDetailOf, tenantOf, WS } from "../admin/fixtures.ts";
import { liveSocket, noContent, ok, openApp, problem, TENANTS_PATH } from "../admin/open-app.tsx";

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

const TENANTS = { [`GET ${TENANTS_PATH}`]: ok({ items: [tenantOf()], next_cursor: null }) };
const METHODS = { "GET /api/admin/sign-in-methods": ok({ password: true, entra: false }) };

const FABRIKAM = {
  id: "ws_fabrikam",
  name: "Fabrikam IT",
  role: "readonly" as const,
  capabilities: [],
  tenants: [{ id: "ten_wing", display_name: "Wingtip Toys", status: "active", role: "readonly" as const }],
  tenants_next_cursor: null,
};
const twoWorkspaces = sessionOf("owner", { workspaces: [...sessionOf().workspaces, FABRIKAM] });

describe("admin shell", () => {
  it("leads from / to the workspace of the last visit while it is in scope", async () => {
    localStorage.setItem("tp_workspace", FABRIKAM.id);
    const app = openApp("/", {
      "GET /api/admin/session": ok(twoWorkspaces),
      [`GET /api/admin/workspaces/${FABRIKAM.id}/tenants`]: ok({ items: [], next_cursor: null }),
    });
    await waitFor(() => expect(app.address()).toBe("/admin/w/ws_fabrikam/tenants"));
  });

  it("leads to the first workspace when the last one is out of scope", async () => {
    localStorage.setItem("tp_workspace", "ws_gone");
    const app = openApp("/admin", TENANTS);
    await waitFor(() => expect(app.address()).toBe(`/admin/w/${WS}/tenants`));
  });

  it("tells someone without any workspace what to do", async () => {
    openApp("/admin", { "GET /api/admin/session": ok(sessionOf("owner", { workspaces: [] })) });
    expect(await screen.findByText("You are not a member of any workspace")).toBeInTheDocument();
  });

  it("FR-002-007 offers exactly the workspaces of the session", async () => {
    openApp(`/admin/w/${WS}/tenants`, { "GET /api/admin/session": ok(twoWorkspaces), ...TENANTS });
    fireEvent.click(await screen.findByRole("button", { name: /^Northwind MSP.*Switch workspace$/ }));
    const links = screen.getAllByRole("link").filter((link) => link.textContent?.match(/Northwind|Fabrikam IT/));
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      `/admin/w/${WS}/tenants`,
      "/admin/w/ws_fabrikam/tenants",
    ]);
  });

  it("FR-002-007 goes to a tenant in scope by a few letters of its name", async () => {
    const app = openApp(`/admin/w/${WS}/tenants`, {
      "GET /api/admin/session": ok(twoWorkspaces),
      ...TENANTS,
      "GET /api/admin/tenants/ten_wing": ok({ ...tenantDetailOf({ id: "ten_wing" }), display_name: "Wingtip Toys" }),
    });
    await screen.findByRole("heading", { name: "Tenants" });
    fireEvent.keyDown(document, { key: "k", ctrlKey: true });
    const search = await screen.findByRole("combobox", { name: "Go to tenant" });
    expect(screen.getAllByRole("option")).toHaveLength(3);
    fireEvent.input(search, { target: { value: "wing" } });
    expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["Wingtip ToysFabrikam IT"]);
    fireEvent.keyDown(search, { key: "Enter" });
    await waitFor(() => expect(app.address()).toBe("/admin/t/ten_wing"));
  });

  it("asks the server for tenants that the session did not carry", async () => {
    const [northwind] = sessionOf().workspaces;
    openApp(`/admin/w/${WS}/tenants`, {
      "GET /api/admin/session": ok(
        sessionOf("owner", { workspaces: northwind ? [{ ...northwind, tenants_next_cursor: "next" }] : [] }),
      ),
      [`GET ${TENANTS_PATH}`]: ok({
        items: [tenantOf({ id: "ten_60", display_name: "Zava Energy" })],
        next_cursor: null,
      }),
    });
    await screen.findByRole("heading", { name: "Tenants" });
    fireEvent.keyDown(document, { key: "k", metaKey: true });
    fireEvent.input(await screen.findByRole("combobox", { name: "Go to tenant" }), { target: { value: "zava" } });
    expect(await screen.findByRole("option", { name: /Zava Energy/ })).toBeInTheDocument();
  });

  it("FR-002-006 signs out on the server and goes to the sign-in page", async () => {
    const app = openApp(`/admin/w/${WS}/tenants`, { ...TENANTS, ...METHODS, "DELETE /api/admin/session": noContent });
    fireEvent.click(await screen.findByRole("button", { name: /^Ada Owner.*User menu$/ }));
    fireEvent.click(screen.getByRole("button", { name: "Sign out" }));
    await waitFor(() => expect(app.address()).toBe("/admin/sign-in"));
    expect(app.requests.some((request) => request.method === "DELETE")).toBe(true);
  });

  it("FR-003-016 shows whether the page is live", async () => {
    openApp(`/admin/w/${WS}/tenants`, TENANTS);
    await screen.findByRole("heading", { name: "Tenants" });
    const sidebar = screen.getByRole("complementary", { name: "Workspace" });
    const state = within(sidebar).getByRole("status");
    expect(state).toHaveTextContent("Connecting");
    const socket = await liveSocket();
    expect(socket.url).toContain(`/api/admin/live?workspace_id=${WS}`);
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    await waitFor(() => expect(state).toHaveTextContent("Live"));
    socket.drop(1006);
    await waitFor(() => expect(state).toHaveTextContent("Reconnecting"));
  });

  it("FR-002-018 goes to the sign-in page at once when the server ends the session on the open socket", async () => {
    const app = openApp(`/admin/t/${TEN}`, { ...METHODS, [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()) });
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    socket.drop(4401);
    await waitFor(() => expect(app.address()).toBe(`/admin/sign-in?next=%2Fadmin%2Ft%2F${TEN}&ended=1`));
    expect(await screen.findByText("You were signed out")).toBeInTheDocument();
  });

  it("FR-002-017 leaves the workspace at once when the membership is taken away on the open socket", async () => {
    let session = ok(sessionOf());
    const app = openApp(`/admin/t/${TEN}`, {
      "GET /api/admin/session": () => session,
      [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()),
    });
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    session = ok(sessionOf("owner", { workspaces: [] }));
    socket.drop(4403);
    expect(await screen.findByText("Your access to Northwind MSP has ended.")).toBeInTheDocument();
    expect(await screen.findByText("You are not a member of any workspace")).toBeInTheDocument();
    await waitFor(() => expect(app.address()).toBe("/admin"));
  });

  it("FR-002-006 goes to the sign-in page when any answer says that the session is over", async () => {
    let tenants = ok({ items: [tenantOf()], next_cursor: null });
    const app = openApp(`/admin/w/${WS}/tenants`, { ...METHODS, [`GET ${TENANTS_PATH}`]: () => tenants });
    await screen.findByRole("link", { name: "Contoso" });
    tenants = problem(401, "unauthenticated") as typeof tenants;
    fireEvent.input(screen.getByRole("searchbox", { name: "Search tenants" }), { target: { value: "x" } });
    await waitFor(() => expect(app.address()).toContain("/admin/sign-in?next="));
  });

  it("offers to try again when it cannot be learned who is signed in", async () => {
    openApp(`/admin/w/${WS}/tenants`, { "GET /api/admin/session": problem(400, "odd") });
    expect(await screen.findByRole("button", { name: "Try again" })).toBeInTheDocument();
  });

  it("says that an address leads nowhere, inside of the shell and outside", async () => {
    openApp("/admin/nothing/here");
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeInTheDocument();
    expect(screen.getByRole("button", { name: /User menu$/ })).toBeInTheDocument();
  });
});
