import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { stagesOf } from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { blockedRun, RUN, reasonOf, runningRun, runOf, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem, settled } from "../admin/open-app.tsx";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const PAGE = `/admin/operations/${RUN}`;
const PATH = `GET /api/admin/operations/${RUN}`;
const TENANT = { [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()) };
const HELLO = { type: "hello", at: "2026-11-23T12:00:00.000Z" };

const stages = () =>
  within(screen.getByRole("region", { name: "Stages" }))
    .getAllByRole("listitem")
    .map((item) => item.textContent);

describe("run page", () => {
  it("FR-003-016 shows a run from queued to its end as the frames come, without a reload", async () => {
    const app = openApp(PAGE, { ...TENANT, [PATH]: ok(runOf()) });
    expect(await screen.findByRole("heading", { level: 1, name: "Provider connection check" })).toBeInTheDocument();
    expect(stages()).toEqual([
      "Read provider connectionWaiting",
      "Sign in at the providerWaiting",
      "Confirm the organizationWaiting",
    ]);
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.say({ type: "run", run: runningRun() });
    await waitFor(() =>
      expect(stages()).toEqual([
        "Read provider connectionDone",
        "Sign in at the providerRunning",
        "Confirm the organizationWaiting",
      ]),
    );
    expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "1 of 3");
    socket.say({ type: "run", run: succeededRun() });
    expect(await screen.findByRole("region", { name: "Outcome: succeeded" })).toBeInTheDocument();
    expect(screen.getByText("4.2 s")).toBeInTheDocument();
    expect(app.requests.filter((request) => request.path.endsWith(RUN))).toHaveLength(1);
  });

  it("FR-003-012 never steps back when an older view comes late", async () => {
    openApp(PAGE, { ...TENANT, [PATH]: ok(succeededRun()) });
    await screen.findByRole("region", { name: "Outcome: succeeded" });
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.say({ type: "run", run: runningRun() });
    await settled();
    expect(screen.getByRole("region", { name: "Outcome: succeeded" })).toBeInTheDocument();
  });

  it("FR-003-010 explains a run that did not succeed: reason, owner, whether time may help, next step", async () => {
    openApp(PAGE, { ...TENANT, [PATH]: ok(blockedRun()) });
    const outcome = await screen.findByRole("region", { name: "Outcome: blocked" });
    expect(outcome).toHaveTextContent("Admin consent required");
    expect(outcome).toHaveTextContent("The provider connection cannot continue until admin consent is granted.");
    expect(outcome).toHaveTextContent("The provider answered that consent is missing.");
    expect(outcome).toHaveTextContent("Owner: Tenant admin");
    expect(outcome).toHaveTextContent("Retryable: no");
    expect(outcome).toHaveTextContent("Next step: Ask an admin of the tenant to grant consent, then verify again.");
    expect(stages()).toEqual([
      "Read provider connectionDone",
      "Sign in at the providerFailed",
      "Confirm the organizationNot run",
    ]);
  });

  const verification = (states: string, more: Partial<RunView>) =>
    runOf({
      status: "completed",
      progress: { done: 8, total: 8, stage: null, stage_label: null },
      stages: stagesOf("provider.connection.check").map(({ key, label }, index) => ({
        key,
        label,
        state: states[index] === "f" ? "failed" : states[index] === "s" ? "skipped" : "done",
      })),
      completed_at: "2026-11-23T12:00:05.200Z",
      ...more,
    });

  it("FR-005-026 shows a verification that found something to attend to as gone through to its end, with what it found", async () => {
    const run = verification("dddddddd", {
      outcome: "partially_succeeded",
      failures: [{ reason: reasonOf("provider_permission_missing"), message: "Not granted: Group.Read.All." }],
      next_step: "Open required permissions and confirm the missing grants.",
    });
    openApp(PAGE, { ...TENANT, [PATH]: ok(run) });
    const outcome = await screen.findByRole("region", { name: "Outcome: partially succeeded" });
    expect(outcome).toHaveTextContent(
      "The operation went through to its end, and found something that needs attention.",
    );
    expect(outcome).toHaveTextContent("Required permission missing");
    expect(outcome).toHaveTextContent("Not granted: Group.Read.All.");
    expect(outcome).toHaveTextContent("Next step: Open required permissions and confirm the missing grants.");
    expect(stages()).toEqual([
      "Read provider connectionDone",
      "Check admin consentDone",
      "Sign in at the providerDone",
      "Confirm the directoryDone",
      "Read granted permissionsDone",
      "Read directory rolesDone",
      "Read device managementDone",
      "Complete the verificationDone",
    ]);
  });

  it("FR-005-026 shows which stage blocks a verification, and those that could not run because of it", async () => {
    const run = verification("dsfsssss", {
      outcome: "blocked",
      failures: [{ reason: reasonOf("provider_credential_invalid"), message: "Sign in at the provider: refused." }],
    });
    openApp(PAGE, { ...TENANT, [PATH]: ok(run) });
    await screen.findByRole("region", { name: "Outcome: blocked" });
    expect(stages().slice(0, 4)).toEqual([
      "Read provider connectionDone",
      "Check admin consentNot run",
      "Sign in at the providerFailed",
      "Confirm the directoryNot run",
    ]);
  });

  it("names who started it and links the tenant", async () => {
    openApp(PAGE, { ...TENANT, [PATH]: ok(succeededRun({ initiator: null })) });
    const details = await screen.findByRole("region", { name: "Details" });
    expect(details).toHaveTextContent("Started bySystem");
    expect(within(details).getByRole("link", { name: "Contoso" })).toHaveAttribute("href", `/admin/t/${TEN}`);
  });

  it("FR-003-015 verifies again once it is completed, and goes to the new run", async () => {
    const app = openApp(PAGE, {
      ...TENANT,
      [PATH]: ok(blockedRun()),
      [`POST /api/admin/tenants/${TEN}/operations`]: { status: 201, body: runOf({ id: "run_2" }) },
      "GET /api/admin/operations/run_2": ok(runOf({ id: "run_2" })),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Verify again" }));
    await waitFor(() => expect(app.address()).toBe("/admin/operations/run_2"));
    await waitFor(() => expect(screen.queryByRole("region", { name: /^Outcome/ })).not.toBeInTheDocument());
  });

  it("FR-002-012 shows “Verify again” disabled with the reason to a read-only role", async () => {
    openApp(PAGE, {
      [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf({}, "readonly")),
      [PATH]: ok(succeededRun()),
    });
    expect(await screen.findByRole("button", { name: "Verify again" })).toHaveAccessibleDescription(/Read-only/);
  });

  it("offers nothing to start while it is active", async () => {
    openApp(PAGE, { ...TENANT, [PATH]: ok(runningRun()) });
    await screen.findByRole("region", { name: "Stages" });
    expect(screen.queryByRole("button", { name: "Verify again" })).not.toBeInTheDocument();
  });

  it("FR-003-016 says when it is not live and since when, asks for the run meanwhile, and takes it back", async () => {
    let run = runningRun();
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const app = openApp(PAGE, { ...TENANT, [PATH]: () => ok(run) });
    await screen.findByRole("region", { name: "Stages" });
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    expect(screen.queryByText("Not live")).not.toBeInTheDocument();
    socket.drop(1006);
    expect(await screen.findByText("Not live")).toBeInTheDocument();
    expect(screen.getByText(/No live updates since/)).toHaveTextContent(/since \d\d:\d\d:\d\d/);
    const before = app.requests.length;
    run = succeededRun();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(app.requests.length).toBeGreaterThan(before);
    expect(await screen.findByRole("region", { name: "Outcome: succeeded" })).toBeInTheDocument();
    expect(screen.queryByText("Not live")).not.toBeInTheDocument();
  });

  it("FR-002-010 says not found for a run out of scope", async () => {
    openApp(PAGE, { [PATH]: problem(404, "not_found") });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
  });
});
