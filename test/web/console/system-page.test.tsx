import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { fireEvent, render, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import SystemShell from "../../../web/features/console/components/system-shell.tsx";
import SystemPage from "../../../web/features/console/pages/system-page.tsx";
import { FakeWebSocket } from "../api/fake-web-socket.ts";
import { noContent, ok, problem, type StubbedRequest, stubApi } from "./api-stub.ts";
import { snapshotFrame, snapshotOf } from "./snapshots.ts";

const session = (...capabilities: string[]) =>
  ok({ user: { id: "stf_1", name: "Sam Staff", email: "staff@tenantpilot.test" }, capabilities });
const ALL = session("platform.access_system_panel", "platform.console.view", "platform.users.manage");
const RETENTION = ok({
  product_usage_events: {
    retention_days: 90,
    next_run_at: "2026-11-24T03:17:00.000Z",
    next_cutoff_at: "2026-08-26T03:17:00.000Z",
    rows_in_ledger_approx: 12_345,
    last_run: {
      started_at: "2026-11-23T03:17:00.000Z",
      finished_at: "2026-11-23T03:17:04.200Z",
      status: "succeeded",
      trigger: "cron",
      rows_deleted: 1_204,
      cutoff_at: "2026-08-25T03:17:00.000Z",
      duration_ms: 4_200,
    },
    last_success_at: "2026-11-23T03:17:04.200Z",
  },
  stored_reports: {
    ...{ retention_days: 60, next_run_at: "2026-11-24T03:17:00.000Z", next_cutoff_at: "2026-09-25T03:17:00.000Z" },
    last_run: {
      ...{ started_at: "2026-11-23T03:17:05.000Z", finished_at: "2026-11-23T03:17:06.000Z", status: "succeeded" },
      ...{ trigger: "cron", rows_deleted: 17, cutoff_at: "2026-09-24T03:17:05.000Z", duration_ms: 1_000 },
    },
    last_success_at: "2026-11-23T03:17:06.000Z",
  },
  review_packs: {
    ...{ retention_days: 30, next_run_at: "2026-11-24T03:17:00.000Z", next_cutoff_at: "2026-10-25T03:17:00.000Z" },
    ...{ last_run: null, last_success_at: null },
  },
  operation_run_transitions: {
    ...{ retention_days: 91, next_run_at: "2026-11-24T03:17:00.000Z", next_cutoff_at: "2026-08-25T03:17:00.000Z" },
    ...{ last_run: null, last_success_at: null },
  },
});
const retentionWith = (events: object) => ok({ ...(RETENTION.body as object), product_usage_events: events });

let requests: StubbedRequest[] = [];

function open(address: string, answers: Parameters<typeof stubApi>[0] = {}) {
  requests = stubApi({ "GET /api/system/session": ALL, "GET /api/system/retention": RETENTION, ...answers });
  const history = createMemoryHistory();
  history.set({ value: address, replace: true });
  render(() => (
    <MemoryRouter history={history}>
      <Route path="/system" component={SystemShell}>
        <Route path="/" component={SystemPage} />
        <Route path="/users" component={() => <p>staff page</p>} />
      </Route>
      <Route path="/system/sign-in" component={() => <p>sign-in page</p>} />
    </MemoryRouter>
  ));
  return history;
}

const socket = () => waitFor(() => FakeWebSocket.latest);
const windowOf = (key: string) => screen.getByRole<HTMLInputElement>("radio", { name: key });

const telemetryCard = () =>
  within(screen.getByRole("region", { name: "Product telemetry" })).getAllByRole("listitem")[0];

async function openLive(address = "/system") {
  const history = open(address);
  const live = await socket();
  live.acceptAndSay(snapshotFrame(snapshotOf([0, 0, 3, 0, 0])));
  return { history, live };
}

beforeEach(() => {
  vi.stubGlobal("WebSocket", FakeWebSocket);
  vi.stubGlobal("scrollTo", () => undefined);
  FakeWebSocket.opened = [];
  localStorage.clear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the system dashboard", () => {
  it("FR-243-022 FR-243-040 shows a snapshot as live and follows its deltas without a reload", async () => {
    const { live } = await openLive();
    expect(screen.getByRole("heading", { level: 1, name: "System console" })).toBeInTheDocument();
    expect(screen.getByText("Live")).toBeInTheDocument();
    expect(screen.getByText("3 events in the last 24 hours")).toBeInTheDocument();
    live.say([2, 1_000, 1, 0, 0, 1]);
    expect(screen.getByText("4 events in the last 24 hours")).toBeInTheDocument();
    live.say([3, 2_000, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(screen.getByText("2 events in the last 24 hours")).toBeInTheDocument();
  });

  it("FR-243-030 asks for a snapshot when a version is missing, and dims its numbers until then", async () => {
    const { live } = await openLive();
    live.say([4, 1_000, 1, 0, 0, 1]);
    expect(live.sent).toEqual(['{"type":"resync"}']);
    expect(telemetryCard()).toHaveAttribute("data-current", "false");
    live.say(snapshotFrame(snapshotOf([0, 0, 6, 0, 0]), 4));
    expect(screen.getByText("6 events in the last 24 hours")).toBeInTheDocument();
    expect(telemetryCard()).toHaveAttribute("data-current", "true");
  });

  it("FR-243-040 says that the hub cannot vouch for its numbers, and since when", async () => {
    const { live } = await openLive();
    live.say({ type: "stale", v: 0, reason: "ledger_unreachable", since: new Date(2026, 10, 23, 14, 2, 9).getTime() });
    expect(screen.getByText("Reconnecting")).toBeInTheDocument();
    expect(screen.getByText(/The ledger cannot be reached/)).toBeInTheDocument();
    expect(screen.getByText("3 events in the last 24 hours · as of 14:02:09")).toBeInTheDocument();
    live.say(snapshotFrame(snapshotOf([0, 0, 3, 0, 0]), 9));
    expect(screen.getByText("Live")).toBeInTheDocument();
  });

  it("FR-243-040 says since when it is offline and keeps the last numbers, marked", async () => {
    const { live } = await openLive();
    window.dispatchEvent(new Event("offline"));
    expect(screen.getByText(/since \d\d:\d\d:\d\d/)).toHaveTextContent(/^since/);
    expect(screen.getByText(/^3 events in the last 24 hours · as of \d\d:\d\d:\d\d$/)).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Connect now" }));
    expect(FakeWebSocket.latest).not.toBe(live);
    FakeWebSocket.latest.acceptAndSay(snapshotFrame(snapshotOf([0, 0, 5, 0, 0])));
    expect(screen.getByText("Live")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Connect now" })).not.toBeInTheDocument();
  });
});

describe("the window of the dashboard", () => {
  it.each([
    { address: "/system", key: "24h" },
    { address: "/system?window=7d", key: "7d" },
    { address: "/system?window=2w", key: "24h" },
    { address: "/system?window=", key: "24h" },
    { address: "/system?window=1h&window=7d", key: "24h" },
  ])("FR-243-013 FR-243-039 is $key at $address", async ({ address, key }) => {
    open(address);
    expect((await socket()).url).toMatch(new RegExp(`/api/system/live\\?window=${key}$`));
    expect(windowOf(key)).toBeChecked();
  });

  it("FR-243-039 changes the address and asks for its snapshot over the same socket", async () => {
    const { history, live } = await openLive();
    fireEvent.click(windowOf("7d"));
    await waitFor(() => expect(history.get()).toBe("/system?window=7d"));
    expect(live.sent).toEqual(['{"type":"window","window":"7d"}']);
    expect(FakeWebSocket.opened).toHaveLength(1);
    expect(screen.getByText(/counting the last 7 days…$/)).toBeInTheDocument();
    live.say(snapshotFrame(snapshotOf([0, 0, 8, 0, 0], { window: "7d" })));
    expect(screen.getByText("8 events in the last 7 days")).toBeInTheDocument();
  });

  it("FR-243-039 FR-243-040 asks again when the window was chosen before the connection could carry it", async () => {
    const history = open("/system");
    const live = await socket();
    fireEvent.click(windowOf("7d"));
    await waitFor(() => expect(history.get()).toBe("/system?window=7d"));
    expect(live.sent).toEqual([]);
    live.acceptAndSay(snapshotFrame(snapshotOf([0, 0, 3, 0, 0])));
    expect(live.sent).toEqual(['{"type":"window","window":"7d"}']);
    expect(telemetryCard()).toHaveAttribute("data-current", "false");
    live.say(snapshotFrame(snapshotOf([0, 0, 8, 0, 0], { window: "7d" })));
    expect(screen.getByText("8 events in the last 7 days")).toBeInTheDocument();
    expect(telemetryCard()).toHaveAttribute("data-current", "true");
  });

  it("FR-243-039 comes back with the browser's back", async () => {
    const { history, live } = await openLive();
    fireEvent.click(windowOf("30d"));
    await waitFor(() => expect(history.get()).toBe("/system?window=30d"));
    history.back();
    await waitFor(() => expect(windowOf("24h")).toBeChecked());
    expect(live.sent.at(-1)).toBe('{"type":"window","window":"24h"}');
  });
});

describe("who sees the dashboard", () => {
  it("FR-243-009 sends a stranger to the sign-in page, and back afterwards", async () => {
    const history = open("/system?window=7d", { "GET /api/system/session": problem(401, "unauthenticated") });
    await screen.findByText("sign-in page");
    await waitFor(() => expect(history.get()).toBe(`/system/sign-in?next=${encodeURIComponent("/system?window=7d")}`));
    expect(FakeWebSocket.opened).toHaveLength(0);
  });

  it.each([
    { held: ["platform.access_system_panel"], missing: "platform.console.view" },
    { held: ["platform.console.view"], missing: "platform.access_system_panel" },
  ])(
    "FR-243-009 tells staff with $held that $missing is missing, and asks for no number",
    async ({ held, missing }) => {
      open("/system", { "GET /api/system/session": session(...held) });
      expect(await screen.findByText(missing)).toBeInTheDocument();
      expect(FakeWebSocket.opened).toHaveLength(0);
      expect(requests.map(({ path }) => path)).toEqual(["/api/system/session"]);
      expect(screen.queryByText("Product telemetry")).not.toBeInTheDocument();
    },
  );

  it("FR-243-034 takes the numbers away when the session ends, and offers to sign in", async () => {
    const { live } = await openLive("/system?window=7d");
    live.drop(4401);
    const link = screen.getByRole("link", { name: "Sign in again" });
    expect(link).toHaveAttribute("href", `/system/sign-in?next=${encodeURIComponent("/system?window=7d")}`);
    expect(screen.queryByText("Product telemetry")).not.toBeInTheDocument();
    expect(screen.queryByText("Live")).not.toBeInTheDocument();
  });

  it("FR-243-034 takes the numbers away when the capability is taken", async () => {
    const { live } = await openLive();
    live.drop(4403);
    expect(screen.getByText("platform.console.view")).toBeInTheDocument();
    expect(screen.queryByText("Product telemetry")).not.toBeInTheDocument();
  });

  it.each([
    { answer: problem(401, "unauthenticated"), shows: "Your session has ended" },
    { answer: session("platform.access_system_panel"), shows: "This dashboard is no longer open to you" },
  ])("FR-243-034 finds out why a connection was refused: $shows", async ({ answer, shows }) => {
    let isOver = false;
    open("/system", { "GET /api/system/session": () => (isOver ? answer : ALL) });
    const live = await socket();
    isOver = true;
    live.drop(1006);
    expect(await screen.findByText(shows)).toBeInTheDocument();
  });
});

describe("the system shell", () => {
  it("says who is signed in and signs out", async () => {
    const history = open("/system", { "DELETE /api/system/session": noContent });
    expect(await screen.findByText("Sam Staff")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Sign out" }));
    await screen.findByText("sign-in page");
    await waitFor(() => expect(history.get()).toBe("/system/sign-in"));
    expect(requests.find(({ method }) => method === "DELETE")?.headers.get("Idempotency-Key")).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  it.each([
    { held: ["platform.access_system_panel", "platform.console.view"], links: ["Console"] },
    { held: ["platform.access_system_panel", "platform.users.manage"], links: ["Console", "Staff"] },
    { held: ["platform.access_system_panel", "platform.ops.view"], links: ["Console", "Runs", "Controls"] },
  ])("FR-010-021 offers $links to staff with $held", async ({ held, links }) => {
    open("/system", { "GET /api/system/session": session(...held) });
    await screen.findByText("Sam Staff");
    const nav = screen.getByRole("navigation", { name: "System console" });
    expect(
      within(nav)
        .getAllByRole("link")
        .map((link) => link.textContent),
    ).toEqual(links);
  });

  it("shows a failure to load the session, and tries again", async () => {
    let isUp = false;
    open("/system", { "GET /api/system/session": () => (isUp ? ALL : problem(503, "overloaded")) });
    expect(await screen.findByText("Temporarily overloaded")).toBeInTheDocument();
    isUp = true;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Sam Staff")).toBeInTheDocument();
  });
});

describe("the retention panel", () => {
  const panel = () => screen.findByRole("region", { name: "Usage events" });

  it("FR-243-047 shows the last prune with outcome, rows and duration, and the next cutoff", async () => {
    open("/system");
    const region = within(await panel());
    expect(await region.findByText("1,204")).toBeInTheDocument();
    expect(region.getByText("Succeeded")).toBeInTheDocument();
    expect(region.getByText("4.2 s")).toBeInTheDocument();
    expect(region.getByText("by schedule")).toBeInTheDocument();
    expect(region.getByText("about 12,345")).toBeInTheDocument();
    const times = (await panel()).querySelectorAll("time");
    expect([...times].map((time) => time.getAttribute("datetime"))).toEqual([
      "2026-11-23T03:17:00.000Z",
      "2026-08-25T03:17:00.000Z",
      "2026-11-24T03:17:00.000Z",
      "2026-08-26T03:17:00.000Z",
    ]);
  });

  it.each([
    { status: "failed", label: "Failed" },
    { status: "interrupted", label: "Interrupted" },
    { status: "running", label: "Running" },
  ])("FR-243-047 shows a prune that is $status, and the last successful one", async ({ status, label }) => {
    const { product_usage_events: before } = RETENTION.body as {
      product_usage_events: { last_run: object; last_success_at: string };
    };
    const last_run = { ...before.last_run, status, finished_at: null, duration_ms: null };
    open("/system", { "GET /api/system/retention": retentionWith({ ...before, last_run }) });
    const region = within(await panel());
    expect(await region.findByText(label)).toBeInTheDocument();
    expect(region.getByText("Not finished")).toBeInTheDocument();
    expect(region.getByText("Last successful prune")).toBeInTheDocument();
  });

  it("FR-245-046 shows the prunes of stored reports and of review packs beside it", async () => {
    open("/system");
    const reports = within(await screen.findByRole("region", { name: "Stored reports" }));
    for (const text of ["17", "Succeeded", "60 days", "the latest of each type and tenant stays"])
      expect(reports.getByText(text)).toBeInTheDocument();
    const packs = within(screen.getByRole("region", { name: "Review packs" }));
    for (const text of ["None yet", "30 days"]) expect(packs.getByText(text)).toBeInTheDocument();
  });

  it("FR-243-047 says that no prune has run yet", async () => {
    const { product_usage_events: before } = RETENTION.body as { product_usage_events: object };
    open("/system", {
      "GET /api/system/retention": retentionWith({ ...before, last_run: null, last_success_at: null }),
    });
    expect(await within(await panel()).findByText("None yet")).toBeInTheDocument();
  });

  it("shows its own failure and leaves the numbers alone", async () => {
    open("/system", { "GET /api/system/retention": problem(500, "internal_error") });
    (await socket()).acceptAndSay(snapshotFrame(snapshotOf([0, 0, 3, 0, 0])));
    const whole = within(await screen.findByRole("region", { name: "Retention" }));
    expect(await whole.findByText("Something went wrong on our side")).toBeInTheDocument();
    expect(screen.getByText("3 events in the last 24 hours")).toBeInTheDocument();
  });
});
