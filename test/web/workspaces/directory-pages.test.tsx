import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { fireEvent, render, screen, waitFor } from "@solidjs/testing-library";
import { beforeEach, describe, expect, it, vi } from "vitest";
import SystemShell from "../../../web/features/console/components/system-shell.tsx";
import { type StaffSession, StaffSessionContext } from "../../../web/features/console/staff-session.ts";
import AllTenantsPage from "../../../web/features/workspaces/pages/all-tenants-page.tsx";
import WorkspacesPage from "../../../web/features/workspaces/pages/workspaces-page.tsx";
import type { PlatformCapability } from "../../../worker/features/access/capabilities.contract.ts";
import { ok, problem, type StubbedRequest, stubApi } from "../console/api-stub.ts";

const MAY: PlatformCapability[] = ["platform.access_system_panel", "platform.directory.view"];
const WORKSPACES = "GET /api/system/directory/workspaces";
const TENANTS = "GET /api/system/directory/tenants";

const created_at = "2026-11-28T10:00:00.000Z";
const northwind = { id: "ws_1", name: "Northwind MSP", created_at, members: 5, tenants: 1_200 };
const alpine = {
  id: "ten_1",
  display_name: "Alpine Ski House",
  status: "archived",
  workspace: { id: "ws_1", name: "Northwind MSP" },
  created_at,
};
const workspaces = (items: unknown[], next_cursor: string | null = null) => ok({ items, next_cursor });
const tenants = (items: unknown[], workspace: unknown = null) => ok({ items, next_cursor: null, workspace });

let requests: StubbedRequest[] = [];

function open(answers: Parameters<typeof stubApi>[0], address: string, capabilities = MAY) {
  requests = stubApi(answers);
  const history = createMemoryHistory();
  history.set({ value: address, replace: true });
  const session: StaffSession = { user: { id: "stf_1", name: "Sasha", email: "s@tenantpilot.test" }, capabilities };
  render(() => (
    <MemoryRouter
      history={history}
      root={(props) => <StaffSessionContext.Provider value={session}>{props.children}</StaffSessionContext.Provider>}
    >
      <Route path="/system/directory" component={WorkspacesPage} />
      <Route path="/system/directory/tenants" component={AllTenantsPage} />
    </MemoryRouter>
  ));
  return history;
}

beforeEach(() => {
  vi.stubGlobal("scrollTo", () => undefined);
});

describe.each([
  { label: "Workspaces", address: "/system/directory", route: WORKSPACES, name: "Northwind MSP", one: northwind },
  { label: "Tenants", address: "/system/directory/tenants", route: TENANTS, name: "Alpine Ski House", one: alpine },
])("the directory of $label", ({ label, address, route, name, one }) => {
  const page = (items: unknown[], next_cursor: string | null = null) => ok({ items, next_cursor, workspace: null });

  it("FR-009-103 asks for nothing without the capability, and names it", async () => {
    open({}, address, ["platform.access_system_panel", "platform.ops.view"]);
    expect(await screen.findByText("platform.directory.view")).toBeInTheDocument();
    expect(screen.queryByRole("searchbox")).not.toBeInTheDocument();
    expect(requests).toEqual([]);
  });

  it("FR-009-104 says that it is loading, then shows a failure and tries again", async () => {
    let isUp = false;
    open({ [route]: () => (isUp ? page([one]) : problem(503, "overloaded")) }, address);
    expect(screen.getByText(`Loading ${label.toLowerCase()}`)).toBeInTheDocument();
    const again = await screen.findByRole("button", { name: "Try again" });
    isUp = true;
    fireEvent.click(again);
    expect(await screen.findByText(name)).toBeInTheDocument();
  });

  it("FR-009-104 goes on page after page, and keeps what is shown when a page fails", async () => {
    let isUp = false;
    open(
      {
        [route]: ({ query }) => {
          if (query.get("cursor") === null) return page([one], "cursor_1");
          return isUp ? page([{ ...one, id: "second" }]) : problem(503, "overloaded");
        },
      },
      address,
    );
    fireEvent.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByText("The next page could not be loaded.")).toBeInTheDocument();
    expect(screen.getByText(name)).toBeInTheDocument();
    isUp = true;
    fireEvent.click(screen.getByRole("button", { name: "Load more" }));
    expect(await screen.findByText("second")).toBeInTheDocument();
    expect(screen.getAllByText(name)).toHaveLength(2);
    expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
  });

  it("FR-009-102 FR-009-104 searches through the address, and clears a search without a match", async () => {
    const history = open({ [route]: ({ query }) => page(query.has("q") ? [] : [one]) }, `${address}?q=zzz`);
    expect(await screen.findByText("No name holds “zzz”")).toBeInTheDocument();
    const box = screen.getByRole("searchbox", { name: `Search ${label.toLowerCase()}` });
    expect(box).toHaveValue("zzz");
    fireEvent.input(box, { target: { value: " yyy " } });
    expect(await screen.findByText("No name holds “yyy”")).toBeInTheDocument();
    expect(history.get()).toBe(`${address}?q=yyy`);
    fireEvent.click(screen.getByRole("button", { name: "Clear the search" }));
    expect(await screen.findByText(name)).toBeInTheDocument();
    expect(box).toHaveValue("");
  });

  it("FR-009-104 is empty without a search", async () => {
    open({ [route]: page([]) }, address);
    expect(await screen.findByText(`No ${label.toLowerCase().slice(0, -1)} yet`)).toBeInTheDocument();
  });
});

describe("from one directory to the other", () => {
  it("FR-009-101 leads from a workspace to its tenants, and back to all of them", async () => {
    const history = open(
      {
        [WORKSPACES]: workspaces([northwind]),
        [TENANTS]: ({ query }) => tenants([alpine], query.has("workspace_id") ? northwind : null),
      },
      "/system/directory",
    );
    const row = (await screen.findByText("Northwind MSP")).closest("tr");
    expect(row).toHaveTextContent("1,200");
    fireEvent.click(screen.getByRole("link", { name: "Northwind MSP" }));
    expect(await screen.findByRole("region", { name: "Northwind MSP" })).toHaveTextContent("1,200");
    expect(history.get()).toBe("/system/directory/tenants?workspace=ws_1");
    expect(requests.at(-1)?.query.toString()).toBe("workspace_id=ws_1");
    fireEvent.click(screen.getByRole("link", { name: "Show all tenants" }));
    await waitFor(() => expect(requests.at(-1)?.query.toString()).toBe(""));
    expect(screen.queryByRole("region", { name: "Northwind MSP" })).not.toBeInTheDocument();
  });

  it("FR-009-101 leads from a tenant to its workspace", async () => {
    const history = open({ [TENANTS]: tenants([alpine]) }, "/system/directory/tenants");
    expect((await screen.findByText("Alpine Ski House")).closest("tr")).toHaveTextContent("Archived");
    fireEvent.click(screen.getByRole("link", { name: "Northwind MSP" }));
    await waitFor(() => expect(history.get()).toBe("/system/directory/tenants?workspace=ws_1"));
  });

  it("FR-009-102 keeps what was searched for", async () => {
    const history = open({ [WORKSPACES]: workspaces([]), [TENANTS]: tenants([]) }, "/system/directory?q=nor");
    const tab = await screen.findByRole("link", { name: "Workspaces" });
    expect(tab).toHaveAttribute("aria-current", "page");
    fireEvent.click(screen.getByRole("link", { name: "Tenants" }));
    await waitFor(() => expect(history.get()).toBe("/system/directory/tenants?q=nor"));
    expect(requests.at(-1)?.query.get("q")).toBe("nor");
  });

  it("FR-009-104 says that a workspace is not there, or has no tenant", async () => {
    open({ [TENANTS]: tenants([]) }, "/system/directory/tenants?workspace=ws_gone");
    expect(await screen.findByRole("region", { name: "This workspace is not there" })).toBeInTheDocument();
    open({ [TENANTS]: tenants([], { ...northwind, tenants: 0 }) }, "/system/directory/tenants?workspace=ws_1");
    expect(await screen.findByText("This workspace has no tenant yet")).toBeInTheDocument();
  });
});

describe("the navigation of the console", () => {
  const session = (capabilities: PlatformCapability[]) =>
    ok({ user: { id: "stf_1", name: "Sasha", email: "s@tenantpilot.test" }, capabilities });

  const openShell = async (capabilities: PlatformCapability[]) => {
    stubApi({ "GET /api/system/session": session(capabilities) });
    const history = createMemoryHistory();
    history.set({ value: "/system/ops/runs", replace: true });
    render(() => (
      <MemoryRouter history={history}>
        <Route path="/system" component={SystemShell}>
          <Route path="/ops/runs" component={() => <p>the page</p>} />
        </Route>
      </MemoryRouter>
    ));
    await screen.findByText("the page");
  };

  it("FR-009-103 leads to the directory with the capability", async () => {
    await openShell(MAY);
    expect(screen.getByRole("link", { name: "Directory" })).toHaveAttribute("href", "/system/directory");
  });

  it("FR-009-103 does not show the directory without the capability", async () => {
    await openShell(["platform.access_system_panel", "platform.ops.view", "platform.users.manage"]);
    expect(screen.getByRole("link", { name: "Staff" })).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: "Directory" })).not.toBeInTheDocument();
  });
});
