import { cleanup, fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { reasonOf, runningRun, sessionOf, succeededRun, TEN, tenantOf, WS } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem, settled, TENANTS_PATH } from "../admin/open-app.tsx";
import { FakeWebSocket } from "../api/fake-web-socket.ts";

afterEach(() => vi.unstubAllGlobals());

const PAGE = `/admin/w/${WS}/tenants`;
const list = (items: ReturnType<typeof tenantOf>[], next: string | null = null) => ok({ items, next_cursor: next });

describe("tenants page", () => {
  it("lists each tenant with the state of its provider connection and the viewer's role", async () => {
    openApp(PAGE, {
      [`GET ${TENANTS_PATH}`]: list([
        tenantOf({
          provider: {
            connection_type: "platform",
            enabled: true,
            consent_status: "required",
            verification_status: "blocked",
            last_health_check_at: null,
            last_error: reasonOf("provider_consent_missing"),
          },
        }),
        tenantOf({ id: "ten_2", display_name: "Wingtip", status: "onboarding", provider: null }, "readonly"),
      ]),
    });
    const contoso = (await screen.findByRole("rowheader", { name: "Contoso" })).closest("tr") as HTMLElement;
    expect(contoso).toHaveTextContent(/Blocked.*Admin consent required/);
    expect(contoso).toHaveTextContent("Never");
    expect(contoso).toHaveTextContent("Operator");
    expect(within(contoso).getByRole("link", { name: "Contoso" })).toHaveAttribute("href", `/admin/t/${TEN}`);
    const wingtip = screen.getByRole("rowheader", { name: /Wingtip/ }).closest("tr") as HTMLElement;
    expect(wingtip).toHaveTextContent("Onboarding");
    expect(wingtip).toHaveTextContent("None");
    expect(document.title).toBe("Tenants · TenantPilot");
  });

  it("FR-003-016 shows a run that starts, moves and ends without a reload", async () => {
    let items = [tenantOf()];
    openApp(PAGE, { [`GET ${TENANTS_PATH}`]: () => list(items) });
    await screen.findByRole("rowheader", { name: "Contoso" });
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    socket.say({ type: "run", run: runningRun() });
    const progress = await screen.findByRole("progressbar");
    expect(progress).toHaveAttribute("aria-valuetext", "1 of 3");
    expect(screen.getByText("Sign in at the provider")).toBeInTheDocument();
    items = [tenantOf({ provider: null })];
    socket.say({ type: "run", run: succeededRun() });
    await waitFor(() => expect(screen.queryByRole("progressbar")).not.toBeInTheDocument());
    // what the run changed is asked for again
    expect(await screen.findByText("None")).toBeInTheDocument();
  });

  it("FR-240-117 FR-002-012 offers to onboard a tenant to who may, and to nobody else", async () => {
    openApp(PAGE, { [`GET ${TENANTS_PATH}`]: list([]) });
    await screen.findByText("No tenants in your scope");
    const links = screen.getAllByRole("link", { name: "Onboard a tenant" });
    expect(links.map((link) => link.getAttribute("href"))).toEqual(["/admin/onboarding", "/admin/onboarding"]);
    cleanup();
    openApp(PAGE, {
      "GET /api/admin/session": ok(sessionOf("operator")),
      [`GET ${TENANTS_PATH}`]: list([]),
    });
    await screen.findByText("No tenants in your scope");
    expect(screen.queryByRole("link", { name: "Onboard a tenant" })).not.toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Onboarding" })).toBeInTheDocument();
  });

  it("searches by name through the address, and clears", async () => {
    const app = openApp(`${PAGE}?q=zzz`, { [`GET ${TENANTS_PATH}`]: list([]) });
    expect(await screen.findByText("No tenant matches “zzz”")).toBeInTheDocument();
    expect(screen.getByRole("searchbox", { name: "Search tenants" })).toHaveValue("zzz");
    fireEvent.click(screen.getByRole("button", { name: "Clear the search" }));
    await waitFor(() => expect(app.address()).toBe(PAGE));
    expect(await screen.findByText("No tenants in your scope")).toBeInTheDocument();
  });

  it("writes what is typed into the address", async () => {
    const app = openApp(PAGE, { [`GET ${TENANTS_PATH}`]: list([tenantOf()]) });
    fireEvent.input(await screen.findByRole("searchbox", { name: "Search tenants" }), { target: { value: "con" } });
    await waitFor(() => expect(app.address()).toBe(`${PAGE}?q=con`));
  });

  it("loads the next page on demand and then has nothing more to offer", async () => {
    let asked = 0;
    openApp(PAGE, {
      [`GET ${TENANTS_PATH}`]: () => {
        asked += 1;
        return asked === 1 ? list([tenantOf()], "c1") : list([tenantOf({ id: "ten_2", display_name: "Wingtip" })]);
      },
    });
    fireEvent.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByRole("rowheader", { name: "Wingtip" })).toBeInTheDocument();
    expect(screen.getByRole("rowheader", { name: "Contoso" })).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument());
  });

  it("FR-002-010 says not found for a workspace out of scope, and asks for no live feed of it", async () => {
    openApp("/admin/w/ws_other/tenants", { "GET /api/admin/workspaces/ws_other/tenants": problem(404, "not_found") });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
    await settled();
    expect(FakeWebSocket.opened).toEqual([]);
  });
});
