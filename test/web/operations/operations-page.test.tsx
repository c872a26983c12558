import { cleanup, fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RunPage } from "../../../worker/features/operations/list.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { blockedRun, runningRun, runOf, sessionOf, succeededRun, TEN, tenantDetailOf, WS } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem, settled } from "../admin/open-app.tsx";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const PAGE = "/admin/operations";
const PATH = `GET /api/admin/workspaces/${WS}/operations`;
const HELLO = { type: "hello", at: "2026-11-23T12:00:00.000Z" };
const UNTIL = "2026-11-01T00:00:00.000Z";

const pageOf = (items: RunView[], more: Partial<RunPage> = {}) =>
  ok({ items, next_cursor: null, searched_until: null, ...more } satisfies RunPage);

const rows = () =>
  screen
    .queryAllByRole("row")
    .slice(1)
    .map((row) => row.textContent);
const queries = (app: ReturnType<typeof openApp>) =>
  app.requests.filter(({ path }) => path.endsWith("/operations")).map(({ query }) => query.toString());

describe("operations page", () => {
  it("lists runs with tenant, state, reason and who started them, each linked", async () => {
    openApp(PAGE, { [PATH]: pageOf([blockedRun({ id: "run_2" }), succeededRun({ tenant: null, initiator: null })]) });
    const row = (await screen.findByText("Admin consent required")).closest("tr") as HTMLElement;
    expect(row).toHaveTextContent(/Provider connection check.*Blocked.*Contoso.*Ada Owner/);
    expect(within(row).getByRole("link", { name: "Provider connection check" })).toHaveAttribute(
      "href",
      "/admin/operations/run_2",
    );
    expect(within(row).getByRole("link", { name: "Contoso" })).toHaveAttribute("href", `/admin/t/${TEN}`);
    expect(rows()[1]).toMatch(/Succeeded.*Whole workspace.*System/);
    expect(document.title).toBe("Operations · TenantPilot");
    expect(screen.getAllByRole("link", { name: "Operations" })[0]).toHaveAttribute("href", PAGE);
  });

  it("FR-007-101 asks for what the address says, and keeps in it what is chosen", async () => {
    const app = openApp(`${PAGE}?state=failed&tenant=${TEN}`, { [PATH]: pageOf([]) });
    await screen.findByText("No operation matches");
    expect(queries(app)).toEqual([`tenant_id=${TEN}&outcome=failed`]);
    expect(screen.getByLabelText("State")).toHaveValue("failed");
    expect(screen.getByLabelText("Tenant")).toHaveValue(TEN);
    fireEvent.change(screen.getByLabelText("Started by"), { target: { value: "1" } });
    await waitFor(() => expect(queries(app).at(-1)).toBe(`tenant_id=${TEN}&outcome=failed&mine=1`));
    fireEvent.change(screen.getByLabelText("Operation"), { target: { value: "provider.connection.check" } });
    fireEvent.input(screen.getByLabelText("Search"), { target: { value: " con " } });
    await waitFor(() => expect(app.address()).toContain("q=con"));
    expect(Object.fromEntries(new URLSearchParams(app.address().split("?")[1]))).toEqual({
      state: "failed",
      tenant: TEN,
      mine: "1",
      type: "provider.connection.check",
      q: "con",
      workspace: WS,
    });
    fireEvent.click(screen.getByRole("button", { name: "Clear" }));
    await waitFor(() => expect(app.address()).toBe(`${PAGE}?workspace=${WS}`));
    expect(await screen.findByText("No operations yet")).toBeInTheDocument();
    expect(screen.getByLabelText("Search")).toHaveValue("");
  });

  it("FR-007-101 shows loading, then that there is nothing and where to start", async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    openApp(PAGE, { [PATH]: () => asked.then(() => pageOf([])) });
    expect(await screen.findByText("Loading the operations")).toBeInTheDocument();
    answer();
    expect(await screen.findByText("No operations yet")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Go to the tenants" })).toHaveAttribute("href", `/admin/w/${WS}/tenants`);
  });

  it.each([
    [403, "forbidden", "Not permitted"],
    [404, "not_found", "not in your scope"],
    [422, "invalid_input", "Check the input"],
  ])("FR-007-101 says what is wrong after %i and how to go on", async (status, code, told) => {
    openApp(`${PAGE}?tenant=ten_nonsense`, {
      [PATH]: problem(status, code),
      "GET /api/admin/tenants/ten_nonsense": problem(404, "not_found"),
    });
    expect(await screen.findByRole("alert")).toHaveTextContent(told);
    expect(screen.getByRole("button", { name: "Clear the filters" })).toBeInTheDocument();
  });

  it("FR-007-101 names a chosen tenant that the session does not carry", async () => {
    openApp(`${PAGE}?tenant=ten_far`, {
      [PATH]: pageOf([]),
      "GET /api/admin/tenants/ten_far": ok(tenantDetailOf({ id: "ten_far", display_name: "Far Away" })),
    });
    await waitFor(() => expect(screen.getByLabelText("Tenant")).toHaveDisplayValue("Far Away"));
  });

  it("FR-007-101 opens the workspace of the address, for who is a member of it", async () => {
    const { workspaces } = sessionOf();
    const second = workspaces.map((workspace) => ({ ...workspace, id: "ws_second", name: "Second" }));
    openApp(`${PAGE}?workspace=ws_second`, {
      "GET /api/admin/session": ok(sessionOf("owner", { workspaces: [...workspaces, ...second] })),
      "GET /api/admin/workspaces/ws_second/controls": ok({ items: [] }),
      "GET /api/admin/workspaces/ws_second/operations": pageOf([runOf({ workspace_id: "ws_second" })]),
    });
    expect(await screen.findByRole("link", { name: "Provider connection check" })).toBeInTheDocument();
    expect(screen.getAllByText("Second").length).toBeGreaterThan(0);
  });

  it("FR-007-102 moves listed runs and takes up new ones that the filters hold, without a reload", async () => {
    const app = openApp(`${PAGE}?state=active`, { [PATH]: pageOf([runOf()]) });
    await waitFor(() => expect(rows()[0]).toContain("Queued"));
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.say({ type: "run", run: runningRun() });
    await waitFor(() => expect(rows()[0]).toContain("Running"));
    socket.say({ type: "run", run: runOf({ id: "run_3", tenant: { id: "ten_x", display_name: "Wingtip" } }) });
    await waitFor(() => expect(rows()[0]).toContain("Wingtip"));
    socket.say({ type: "run", run: succeededRun({ id: "run_4" }) });
    socket.say({ type: "run", run: succeededRun() });
    await waitFor(() => expect(rows()[1]).toContain("Succeeded"));
    expect(rows()).toHaveLength(2);
    // once more at the first word of the feed: a run was under way, and may have ended before it
    expect(queries(app)).toHaveLength(2);
  });

  it("FR-007-102 asks the server about a new run when only that knows whether it is on the list", async () => {
    const app = openApp(`${PAGE}?mine=1`, { [PATH]: pageOf([]) });
    await screen.findByText("No operation matches");
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.say({ type: "run", run: runOf() });
    await waitFor(() => expect(queries(app)).toHaveLength(2));
  });

  it("FR-007-102 says when it is not live, and asks meanwhile", async () => {
    let run = runningRun();
    vi.useFakeTimers({ shouldAdvanceTime: true });
    openApp(PAGE, { [PATH]: () => pageOf([run]) });
    await waitFor(() => expect(rows()[0]).toContain("Running"));
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.drop(1006);
    expect(await screen.findByText("Not live")).toBeInTheDocument();
    expect(screen.getByText(/the list is asked for every few seconds/)).toBeInTheDocument();
    run = succeededRun();
    await vi.advanceTimersByTimeAsync(16_000);
    await waitFor(() => expect(rows()[0]).toContain("Succeeded"));
  });

  it("FR-007-001 loads older runs when asked", async () => {
    const app = openApp(PAGE, {
      [PATH]: ({ query }) =>
        query.get("cursor") === "run_9"
          ? pageOf([succeededRun({ id: "run_8" })])
          : pageOf([runOf({ id: "run_9" })], { next_cursor: "run_9" }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Load more" }));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(queries(app)).toEqual(["", "cursor=run_9"]);
    expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
  });

  it("FR-007-103 goes on searching for four pages, says how far back it got, and continues when asked", async () => {
    const app = openApp(`${PAGE}?state=blocked`, {
      [PATH]: () =>
        queries(app).length < 6
          ? pageOf([], { next_cursor: `run_${9 - queries(app).length}`, searched_until: UNTIL })
          : pageOf([blockedRun()]),
    });
    await screen.findByText("Nothing found so far");
    await waitFor(() => expect(queries(app)).toHaveLength(4));
    // the answer to the fourth, and a fifth question if there were one
    await settled();
    expect(await screen.findByText(/^Searched back to/)).toBeInTheDocument();
    expect(queries(app)).toHaveLength(4);
    fireEvent.click(screen.getByRole("button", { name: "Continue searching" }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(queries(app)).toHaveLength(6);
    expect(screen.queryByText(/^Searched back to/)).not.toBeInTheDocument();
  });

  it("FR-007-101 tells who is a member of no workspace what to do, and asks for nothing", async () => {
    const app = openApp(PAGE, { "GET /api/admin/session": ok(sessionOf("owner", { workspaces: [] })) });
    expect(await screen.findByText("You are not a member of any workspace")).toBeInTheDocument();
    await settled();
    expect(queries(app)).toEqual([]);
    cleanup();
  });
});
