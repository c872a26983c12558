import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { fireEvent, render, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import SystemPage from "../../../web/features/console/pages/system-page.tsx";
import { type StaffSession, StaffSessionContext } from "../../../web/features/console/staff-session.ts";
import {
  PLATFORM_CAPABILITIES,
  type PlatformCapability,
} from "../../../worker/features/access/capabilities.contract.ts";
import type { OperationsSnapshot } from "../../../worker/features/console/operations-frame.contract.ts";
import { FakeWebSocket } from "../api/fake-web-socket.ts";
import { problem, stubApi } from "./api-stub.ts";
import { failureOf, NOON, operationsFrame, operationsOf, snapshotFrame, snapshotOf } from "./snapshots.ts";

const COUNTS = { started: 20, succeeded: 9, failed: 3, stuck: 1, active: 2 };

const FAILING = operationsOf({
  counts: COUNTS,
  success_rate: 0.75,
  health: { status: "degraded", reasons: ["1 run stood still.", "3 runs failed."] },
  top_offenders: [{ ...failureOf(), failed: 3 }],
  recent_failures: [
    failureOf(),
    failureOf({ run_id: "run_2", stuck: true, type: "evidence.snapshot", type_label: "Evidence snapshot" }),
    failureOf({ run_id: "run_3", tenant_id: null, tenant_name: null }),
  ],
});

async function open(capabilities: readonly PlatformCapability[] = PLATFORM_CAPABILITIES) {
  stubApi({ "GET /api/system/retention": problem(503, "overloaded") });
  const history = createMemoryHistory();
  history.set({ value: "/system", replace: true });
  const session: StaffSession = {
    user: { id: "stf_1", name: "Sasha", email: "s@tenantpilot.test" },
    capabilities: [...capabilities],
  };
  render(() => (
    <MemoryRouter history={history}>
      <Route
        path="/system"
        component={() => (
          <StaffSessionContext.Provider value={session}>
            <SystemPage />
          </StaffSessionContext.Provider>
        )}
      />
    </MemoryRouter>
  ));
  return waitFor(() => FakeWebSocket.latest);
}

async function openWith(operations: OperationsSnapshot, capabilities?: readonly PlatformCapability[]) {
  const live = await open(capabilities);
  live.acceptAndSay(snapshotFrame(snapshotOf([0, 0, 3, 0, 0])));
  live.say(operationsFrame(operations));
  return live;
}

const region = (name: string) => within(screen.getByRole("region", { name }));
const statOf = (label: string) => {
  const item = region("Operations").getByText(label).closest("li");
  if (item === null) throw new Error(`no card ${label}`);
  return item;
};

beforeEach(() => {
  vi.stubGlobal("WebSocket", FakeWebSocket);
  vi.stubGlobal("scrollTo", () => undefined);
  FakeWebSocket.opened = [];
  localStorage.clear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the control tower", () => {
  it("FR-010-016 shows its widgets in order: operations, telemetry, offenders, failures", async () => {
    await openWith(FAILING);
    const titles = screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent);
    expect(titles).toEqual(["Operations", "Product telemetry", "Top offenders", "Recent failures", "Retention"]);
  });

  it("FR-010-016 FR-010-003 shows health with every reason, and the numbers with what they cover", async () => {
    await openWith(FAILING);
    expect(region("Operations").getByText("Degraded")).toBeInTheDocument();
    expect(region("Operations").getByText("1 run stood still.")).toBeInTheDocument();
    expect(region("Operations").getByText("3 runs failed.")).toBeInTheDocument();
    expect(statOf("Runs started")).toHaveTextContent("20");
    expect(statOf("Active now")).toHaveTextContent("2");
    expect(statOf("Failed runs")).toHaveTextContent("3Last 24 hours · 1 stuck");
    expect(statOf("Success rate")).toHaveTextContent("75.0 %");
  });

  it("FR-010-002 shows no rate without a run that succeeded or failed", async () => {
    await openWith(operationsOf());
    expect(statOf("Success rate")).toHaveTextContent("Not known yet");
    expect(statOf("Success rate")).not.toHaveTextContent("%");
  });

  it("FR-010-016 moves with each frame, without a reload", async () => {
    const live = await openWith(operationsOf());
    expect(region("Operations").getByText("Healthy")).toBeInTheDocument();
    expect(region("Recent failures").getByText("No run failed in the last 24 hours.")).toBeInTheDocument();
    expect(region("Top offenders").getByText("No tenant had a failed run in the last 24 hours.")).toBeInTheDocument();
    live.say(operationsFrame(FAILING, 2));
    expect(region("Operations").getByText("Degraded")).toBeInTheDocument();
    expect(region("Top offenders").getByText("Contoso")).toBeInTheDocument();
    expect(region("Recent failures").getAllByRole("row")).toHaveLength(4);
  });

  it("FR-010-018 leads from a failure to its run, and to the control that pauses its type", async () => {
    await openWith(FAILING);
    const failures = region("Recent failures");
    const [first] = failures.getAllByRole("link", { name: "Provider connection check" });
    expect(first).toHaveAttribute("href", "/system/ops/runs?run=run_1");
    const [pause] = failures.getAllByRole("link", { name: "Pause Provider connection check" });
    expect(pause).toHaveAttribute("href", "/system/ops/controls?pause=provider.verify");
    expect(failures.queryByRole("link", { name: /Pause Evidence/ })).not.toBeInTheDocument();
    expect(failures.getByText("Whole workspace")).toBeInTheDocument();
    expect(failures.getByText("Stuck")).toBeInTheDocument();
  });

  it("FR-010-014 FR-010-018 shows numbers and reasons without names or links to who may only see the dashboard", async () => {
    const nobody = { tenant_id: null, tenant_name: null, workspace_id: null, workspace_name: null };
    await openWith(
      {
        ...FAILING,
        shows_names: false,
        top_offenders: [{ ...nobody, failed: 3 }],
        recent_failures: [failureOf(nobody)],
      },
      ["platform.access_system_panel", "platform.console.view"],
    );
    expect(region("Recent failures").getByText("Provider rate limit reached")).toBeInTheDocument();
    expect(region("Recent failures").queryByRole("link")).not.toBeInTheDocument();
    expect(screen.getAllByText("Name not shown")).toHaveLength(2);
    expect(screen.getAllByText(/^Names of tenants and workspaces need/)).toHaveLength(2);
    expect(screen.queryByText("Whole workspace")).not.toBeInTheDocument();
  });
});

describe("a part that is not live", () => {
  const since = new Date(2026, 10, 23, 14, 2, 9).getTime();

  it("FR-010-017 FR-010-011 marks operations alone, with since when and why, and leaves telemetry live", async () => {
    const live = await openWith(FAILING);
    live.say({ type: "operations_stale", v: 1, reason: "transitions_unreachable", since });
    expect(region("Operations").getByText(/The runs cannot be read/)).toBeInTheDocument();
    expect(statOf("Runs started")).toHaveAttribute("data-current", "false");
    expect(statOf("Runs started")).toHaveTextContent("as of 14:02:09");
    for (const name of ["Operations", "Top offenders", "Recent failures"])
      expect(region(name).getByText("Reconnecting")).toBeInTheDocument();
    const telemetry = region("Product telemetry");
    expect(telemetry.getAllByRole("listitem")[0]).toHaveAttribute("data-current", "true");
    expect(telemetry.queryByText("Reconnecting")).not.toBeInTheDocument();
    expect(screen.getByText("Live")).toBeInTheDocument();
    live.say([2, 1_000, 1, 0, 0, 1]);
    expect(screen.getByText("4 events in the last 24 hours")).toBeInTheDocument();
    live.say(operationsFrame(FAILING, 5));
    expect(screen.queryByText("Reconnecting")).not.toBeInTheDocument();
    expect(statOf("Runs started")).toHaveAttribute("data-current", "true");
  });

  it("FR-010-017 marks telemetry alone, and operations go on", async () => {
    const live = await openWith(operationsOf());
    live.say({ type: "stale", v: 1, reason: "ledger_unreachable", since });
    expect(region("Product telemetry").getByText("Reconnecting")).toBeInTheDocument();
    expect(region("Operations").queryByText("Reconnecting")).not.toBeInTheDocument();
    live.say(operationsFrame(FAILING, 2));
    expect(statOf("Failed runs")).toHaveAttribute("data-current", "true");
  });

  it("FR-010-017 does not call one part live because the other one's frame was the first of a new connection", async () => {
    await openWith(FAILING);
    window.dispatchEvent(new Event("offline"));
    fireEvent.click(screen.getByRole("button", { name: "Connect now" }));
    FakeWebSocket.latest.acceptAndSay(operationsFrame(operationsOf(), 1));
    expect(screen.getByText("Live")).toBeInTheDocument();
    expect(statOf("Runs started")).toHaveAttribute("data-current", "true");
    const [card] = region("Product telemetry").getAllByRole("listitem");
    expect(card).toHaveAttribute("data-current", "false");
    FakeWebSocket.latest.say(snapshotFrame(snapshotOf([0, 0, 5, 0, 0])));
    expect(card).toHaveAttribute("data-current", "true");
  });

  it("FR-010-016 marks operations of the window before as being counted until the new one's are there", async () => {
    const live = await openWith(FAILING);
    fireEvent.click(screen.getByRole("radio", { name: "7d" }));
    await waitFor(() => expect(live.sent).toEqual(['{"type":"window","window":"7d"}']));
    expect(region("Operations").getByText("counting the last 7 days…")).toBeInTheDocument();
    expect(statOf("Runs started")).toHaveAttribute("data-current", "false");
    live.say(operationsFrame(operationsOf({ window: "7d", end_at: NOON }), 3));
    expect(statOf("Runs started")).toHaveAttribute("data-current", "true");
    expect(region("Recent failures").getByText("No run failed in the last 7 days.")).toBeInTheDocument();
  });
});
