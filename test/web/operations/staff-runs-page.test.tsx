import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { fireEvent, render, screen, waitFor, within } from "@solidjs/testing-library";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type StaffSession, StaffSessionContext } from "../../../web/features/console/staff-session.ts";
import StaffRunsPage from "../../../web/features/operations/pages/staff-runs-page.tsx";
import { parseStaffRunFilter } from "../../../web/features/operations/staff-run-filter.rules.ts";
import type { PlatformCapability } from "../../../worker/features/access/capabilities.contract.ts";
import type { StaffRun } from "../../../worker/features/operations/staff-runs.contract.ts";
import { ok, problem, type StubbedRequest, stubApi } from "../console/api-stub.ts";

const OPS: PlatformCapability[] = ["platform.access_system_panel", "platform.ops.view"];
const RUNS = "GET /api/system/operations";

const run = (id: string, more: Partial<StaffRun> = {}): StaffRun => ({
  id,
  workspace: { id: "ws_1", name: "Northwind MSP" },
  tenant: { id: "ten_1", display_name: `Tenant of ${id}` },
  type: "provider.connection.check",
  type_label: "Provider connection check",
  status: "completed",
  outcome: "failed",
  stuck: false,
  started_by: "user",
  attempt: 1,
  progress: { done: 2, total: 8 },
  stages: [{ key: "token", label: "Sign in at the provider", state: "failed" }],
  reasons: [
    {
      code: "rate_limited",
      label: "Provider rate limit reached",
      explanation: "The provider is limiting requests.",
      owner: "provider",
      retryable: true,
    },
  ],
  created_at: "2026-11-28T10:00:00.000Z",
  started_at: "2026-11-28T10:00:01.000Z",
  progressed_at: "2026-11-28T10:00:05.000Z",
  completed_at: "2026-11-28T10:00:05.000Z",
  ...more,
});

const page = (items: StaffRun[], next_cursor: string | null = null, searched_until: string | null = null) =>
  ok({ items, next_cursor, searched_until });

let requests: StubbedRequest[] = [];

function open(answers: Parameters<typeof stubApi>[0], address = "/system/ops/runs", capabilities = OPS) {
  requests = stubApi(answers);
  const history = createMemoryHistory();
  history.set({ value: address, replace: true });
  const session: StaffSession = { user: { id: "stf_1", name: "Sasha", email: "s@tenantpilot.test" }, capabilities };
  render(() => (
    <MemoryRouter history={history}>
      <Route
        path="/system/ops/runs"
        component={() => (
          <StaffSessionContext.Provider value={session}>
            <StaffRunsPage />
          </StaffSessionContext.Provider>
        )}
      />
    </MemoryRouter>
  ));
  return history;
}

beforeEach(() => {
  vi.stubGlobal("scrollTo", () => undefined);
});

const row = (text: string) => screen.findByRole("button", { name: new RegExp(text) });

describe("the list of runs", () => {
  it("FR-010-019 shows operation, tenant, workspace, reason and state of each run", async () => {
    open({ [RUNS]: page([run("run_1"), run("run_2", { tenant: null, reasons: [], outcome: "succeeded" })]) });
    const first = await row("Tenant of run_1");
    for (const text of ["Provider connection check", "Northwind MSP", "Provider rate limit reached", "Failed"])
      expect(first).toHaveTextContent(text);
    expect(await row("Whole workspace")).toHaveTextContent("Succeeded");
  });

  it("FR-010-020 FR-010-015 opens a run in its place, kept in the address, and names no person", async () => {
    const history = open({ [RUNS]: page([run("run_1", { stuck: true }), run("run_2")]) });
    const first = await row("Tenant of run_1");
    expect(first).toHaveAttribute("aria-expanded", "false");
    fireEvent.click(first);
    await waitFor(() => expect(history.get()).toBe("/system/ops/runs?run=run_1"));
    expect(first).toHaveAttribute("aria-expanded", "true");
    const item = within(first.closest("li") as HTMLElement);
    for (const text of ["Sign in at the provider", "The provider is limiting requests.", "A user", "run_1", "4.0 s"])
      expect(item.getByText(text)).toBeInTheDocument();
    fireEvent.click(first);
    await waitFor(() => expect(history.get()).toBe("/system/ops/runs"));
    expect(requests).toHaveLength(1);
  });

  it("FR-010-019 filters through the address and asks anew", async () => {
    const history = open({ [RUNS]: page([run("run_1")]) }, "/system/ops/runs?outcome=failed&status=no-such");
    await row("Tenant of run_1");
    expect(requests[0]?.query.toString()).toBe("outcome=failed");
    fireEvent.change(screen.getByLabelText("Operation"), { target: { value: "inventory.sync" } });
    await waitFor(() => expect(requests[1]?.query.toString()).toBe("outcome=failed&type=inventory.sync"));
    expect(history.get()).toContain("type=inventory.sync");
    fireEvent.change(screen.getByLabelText("Outcome"), { target: { value: "" } });
    await waitFor(() => expect(requests[2]?.query.toString()).toBe("type=inventory.sync"));
  });

  it("FR-010-019 goes on page after page, and says how far back it looked when a page is not full", async () => {
    open({
      [RUNS]: ({ query }) => {
        if (query.get("cursor") === null) return page([run("run_5")], "run_5");
        if (query.get("cursor") === "run_5") return page([], "run_3", "2026-11-01T00:00:00.000Z");
        return page([run("run_1")]);
      },
    });
    fireEvent.click(await screen.findByRole("button", { name: "Show older runs" }));
    fireEvent.click(await screen.findByRole("button", { name: "Look further back" }));
    await row("Tenant of run_1");
    expect(await row("Tenant of run_5")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /older|further/ })).not.toBeInTheDocument();
  });

  it("FR-010-019 says that none of the runs that were looked at match, with the way further back", async () => {
    open({ [RUNS]: page([], "run_3", "2026-11-01T00:00:00.000Z") }, "/system/ops/runs?outcome=failed");
    expect(await screen.findByText("No match among the newest runs")).toBeInTheDocument();
    expect(screen.getByText(/^Looked back to/)).toBeInTheDocument();
  });

  it.each([
    { address: "/system/ops/runs", text: "No run yet" },
    { address: "/system/ops/runs?status=running", text: "No run matches" },
  ])("FR-010-019 is empty at $address with “$text”", async ({ address, text }) => {
    open({ [RUNS]: page([]) }, address);
    expect(await screen.findByText(text)).toBeInTheDocument();
  });

  it("FR-010-019 shows a failure, and tries again", async () => {
    let isUp = false;
    open({ [RUNS]: () => (isUp ? page([run("run_1")]) : problem(503, "overloaded")) });
    const again = await screen.findByRole("button", { name: "Try again" });
    isUp = true;
    fireEvent.click(again);
    expect(await row("Tenant of run_1")).toBeInTheDocument();
  });

  it("FR-010-019 FR-010-021 asks for nothing without the capability, and names it", async () => {
    open({}, "/system/ops/runs", ["platform.access_system_panel", "platform.console.view"]);
    expect(await screen.findByText("platform.ops.view")).toBeInTheDocument();
    expect(requests).toEqual([]);
  });
});

describe("a run that was linked to", () => {
  it("FR-010-018 is open in the list when the list holds it", async () => {
    open({ [RUNS]: page([run("run_1")]) }, "/system/ops/runs?run=run_1");
    expect(await row("Tenant of run_1")).toHaveAttribute("aria-expanded", "true");
    expect(requests).toHaveLength(1);
  });

  it("FR-010-018 stands above the list when it is further back, until it is closed", async () => {
    const history = open(
      { [RUNS]: page([run("run_9")]), "GET /api/system/operations/run_1": ok(run("run_1")) },
      "/system/ops/runs?run=run_1",
    );
    const panel = await screen.findByRole("region", { name: "Provider connection check" });
    expect(within(panel).getByText("Tenant of run_1")).toBeInTheDocument();
    fireEvent.click(within(panel).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(history.get()).toBe("/system/ops/runs"));
    expect(screen.queryByText("Tenant of run_1")).not.toBeInTheDocument();
  });

  it("FR-010-018 is said not to be there when it is not, and the list stays", async () => {
    open(
      { [RUNS]: page([run("run_9")]), "GET /api/system/operations/run_1": problem(404, "not_found") },
      "/system/ops/runs?run=run_1",
    );
    expect(await screen.findByText(/This run is not there/)).toBeInTheDocument();
    expect(await row("Tenant of run_9")).toBeInTheDocument();
  });
});

describe("the filter of an address", () => {
  it.each([
    { parameters: {}, filter: {} },
    { parameters: { status: "running", outcome: "", type: "x", run: "run_1" }, filter: { status: "running" } },
    { parameters: { outcome: ["failed", "blocked"] }, filter: {} },
    { parameters: { type: "inventory.sync" }, filter: { type: "inventory.sync" } },
  ])("FR-010-019 of $parameters is $filter", ({ parameters, filter }) => {
    expect(parseStaffRunFilter(parameters)).toEqual(filter);
  });
});

describe("FR-010-024 following the newest runs", () => {
  /** What the page does every few seconds; the test decides when. */
  let ticks: (() => void)[] = [];
  const tick = () => {
    for (const one of ticks) one();
  };
  const answers = (first: () => ReturnType<typeof page>) => open({ [RUNS]: () => first() });

  beforeEach(() => {
    ticks = [];
    const { setInterval: real } = globalThis;
    vi.spyOn(globalThis, "setInterval").mockImplementation(((work: () => void, ms: number) => {
      if (ms !== 3_000) return real(work, ms);
      ticks.push(work);
      return 0;
    }) as typeof setInterval);
    return () => vi.restoreAllMocks();
  });

  it("shows new runs and new states without a reload, and keeps what was loaded of older ones", async () => {
    let first = page([run("run_5", { status: "running", outcome: "pending" }), run("run_4")], "run_4");
    open({ [RUNS]: ({ query }: StubbedRequest) => (query.get("cursor") === null ? first : page([run("run_3")])) });
    await row("Tenant of run_5");
    fireEvent.click(screen.getByRole("button", { name: "Show older runs" }));
    await row("Tenant of run_3");
    expect(screen.getByText("Live")).toBeInTheDocument();
    first = page([run("run_6"), run("run_5", { outcome: "succeeded", reasons: [] })], "run_5");
    tick();
    expect(await row("Tenant of run_6")).toBeInTheDocument();
    expect(await row("Tenant of run_5")).toHaveTextContent("Succeeded");
    for (const id of ["run_4", "run_3"]) expect(await row(`Tenant of ${id}`)).toBeInTheDocument();
  });

  it("says since when it does not follow, and goes on by itself", async () => {
    let first = page([run("run_1")]);
    answers(() => first);
    await row("Tenant of run_1");
    tick();
    await waitFor(() => expect(requests).toHaveLength(2));
    first = problem(503, "unavailable", { detail: "Later." });
    await waitFor(() => {
      tick();
      expect(screen.getByText(/^Offline/)).toHaveTextContent(/since \d/);
    });
    first = page([run("run_2"), run("run_1")]);
    await waitFor(() => {
      tick();
      expect(screen.getByText("Live")).toBeInTheDocument();
    });
    expect(await row("Tenant of run_2")).toBeInTheDocument();
  });
});

describe("FR-010-023 runs of one workspace or tenant", () => {
  it("are asked for by the address, named, and left again", async () => {
    const history = open({ [RUNS]: page([run("run_1")]) }, "/system/ops/runs?tenant_id=ten_1");
    expect(await screen.findByText("the tenant Tenant of run_1")).toBeInTheDocument();
    expect(requests[0]?.query.get("tenant_id")).toBe("ten_1");
    fireEvent.click(screen.getByRole("button", { name: "Show all runs" }));
    await waitFor(() => expect(history.get()).toBe("/system/ops/runs"));
    await waitFor(() => expect(requests.at(-1)?.query.get("tenant_id")).toBeNull());
  });

  it("are a click away from a run", async () => {
    open({ [RUNS]: page([run("run_1")]) }, "/system/ops/runs?run=run_1");
    expect(await screen.findByRole("link", { name: "Northwind MSP" })).toHaveAttribute(
      "href",
      "/system/ops/runs?workspace_id=ws_1",
    );
    expect(screen.getByRole("link", { name: "Tenant of run_1" })).toHaveAttribute(
      "href",
      "/system/ops/runs?tenant_id=ten_1",
    );
  });
});
