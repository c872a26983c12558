import { cleanup, fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { stagesOf } from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import type { RelatedRecords } from "../../../worker/features/related/related.contract.ts";
import {
  blockedRun,
  RUN,
  reasonOf,
  runningRun,
  runOf,
  sessionOf,
  succeededRun,
  TEN,
  tenantDetailOf,
  WS,
} from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem, settled } from "../admin/open-app.tsx";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const PAGE = `/admin/operations/${RUN}`;
const PATH = `GET /api/admin/operations/${RUN}`;
const TENANT = { [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()) };
const NOTHING_RELATED: RelatedRecords = {
  previous_run: null,
  next_run: null,
  verification_report: null,
  stored_report: null,
  made: null,
  provider_connection: null,
  onboarding_draft: null,
};
const openRun = (answers: Parameters<typeof openApp>[1]) =>
  openApp(PAGE, { [`${PATH}/related`]: ok(NOTHING_RELATED), ...answers });
const HELLO = { type: "hello", at: "2026-11-23T12:00:00.000Z" };

const stages = () =>
  within(screen.getByRole("region", { name: "Stages" }))
    .getAllByRole("listitem")
    .map((item) => item.textContent);

describe("run page", () => {
  it("FR-003-016 shows a run from queued to its end as the frames come, without a reload", async () => {
    const app = openRun({ ...TENANT, [PATH]: ok(runOf()) });
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
    // once more at the first word of the feed: the run may have ended before it
    expect(app.requests.filter((request) => request.path.endsWith(RUN))).toHaveLength(2);
  });

  it("FR-003-012 never steps back when an older view comes late", async () => {
    openRun({ ...TENANT, [PATH]: ok(succeededRun()) });
    await screen.findByRole("region", { name: "Outcome: succeeded" });
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.say({ type: "run", run: runningRun() });
    await settled();
    expect(screen.getByRole("region", { name: "Outcome: succeeded" })).toBeInTheDocument();
  });

  it("FR-003-010 explains a run that did not succeed: reason, owner, whether time may help, next step", async () => {
    openRun({ ...TENANT, [PATH]: ok(blockedRun()) });
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
    openRun({ ...TENANT, [PATH]: ok(run) });
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
    openRun({ ...TENANT, [PATH]: ok(run) });
    await screen.findByRole("region", { name: "Outcome: blocked" });
    expect(stages().slice(0, 4)).toEqual([
      "Read provider connectionDone",
      "Check admin consentNot run",
      "Sign in at the providerFailed",
      "Confirm the directoryNot run",
    ]);
  });

  it("names who started it and links the tenant", async () => {
    openRun({ ...TENANT, [PATH]: ok(succeededRun({ initiator: null })) });
    const details = await screen.findByRole("region", { name: "Details" });
    expect(details).toHaveTextContent("Started bySystem");
    expect(within(details).getByRole("link", { name: "Contoso" })).toHaveAttribute("href", `/admin/t/${TEN}`);
  });

  describe("retrying", () => {
    const RETRY = `POST /api/admin/operations/${RUN}/retry`;

    it("FR-007-202 FR-003-015 starts the run once more and goes to the new run", async () => {
      const app = openRun({
        ...TENANT,
        [PATH]: ok(blockedRun()),
        [RETRY]: { status: 201, body: runOf({ id: "run_2" }) },
        "GET /api/admin/operations/run_2": ok(runOf({ id: "run_2" })),
        "GET /api/admin/operations/run_2/related": ok({
          ...NOTHING_RELATED,
          previous_run: { ...blockedRun(), is_retry: true },
        }),
      });
      fireEvent.click(await screen.findByRole("button", { name: "Retry" }));
      await waitFor(() => expect(app.address()).toBe("/admin/operations/run_2"));
      await waitFor(() => expect(screen.queryByRole("region", { name: /^Outcome/ })).not.toBeInTheDocument());
      const related = screen.getByRole("region", { name: "Related records" });
      await waitFor(() => expect(related).toHaveTextContent(/Retry of.*Blocked/));
    });

    it.each([
      ["partially_succeeded", true],
      ["failed", true],
      ["cancelled", true],
      ["succeeded", false],
    ] as const)("FR-007-202 of a run that is %s is offered: %s", async (outcome, isOffered) => {
      openRun({ ...TENANT, [PATH]: ok(blockedRun({ outcome })) });
      // what may be done is known when the tenant is
      await screen.findByRole("button", { name: "Support diagnostics" });
      await settled();
      expect(screen.queryAllByRole("button", { name: "Retry" })).toHaveLength(isOffered ? 1 : 0);
    });

    it("FR-007-202 is shown disabled with the reason to a read-only role and on an archived tenant", async () => {
      const path = `GET /api/admin/tenants/${TEN}`;
      openRun({ [path]: ok(tenantDetailOf({}, "readonly")), [PATH]: ok(blockedRun()) });
      expect(await screen.findByRole("button", { name: "Retry" })).toHaveAccessibleDescription(
        "This needs the role Owner, Manager or Operator on this tenant.",
      );
      cleanup();
      openRun({ [path]: ok(tenantDetailOf({ status: "archived" })), [PATH]: ok(blockedRun()) });
      expect(await screen.findByRole("button", { name: "Retry" })).toHaveAccessibleDescription(
        "An archived tenant takes no operations.",
      );
    });

    it("FR-007-202 is shown disabled with the reason while its type is paused, and not while another one is", async () => {
      const pausedFor = (key: string) => ({
        [`GET /api/admin/workspaces/${WS}/controls`]: ok({
          items: [{ key, label: "A label", effect: "An effect.", reason: "The provider is down.", ends_at: null }],
        }),
      });
      openRun({ ...TENANT, ...pausedFor("provider.verify"), [PATH]: ok(blockedRun()) });
      await waitFor(async () =>
        expect(await screen.findByRole("button", { name: "Retry" })).toHaveAccessibleDescription(
          "Provider verification is paused: The provider is down. No end is set.",
        ),
      );
      cleanup();
      openRun({ ...TENANT, ...pausedFor("inventory.sync"), [PATH]: ok(blockedRun()) });
      await settled();
      expect(await screen.findByRole("button", { name: "Retry" })).not.toHaveAttribute("aria-disabled");
    });

    it("FR-007-206 of a run without a tenant goes by the role in the workspace", async () => {
      openRun({ "GET /api/admin/session": ok(sessionOf("readonly")), [PATH]: ok(blockedRun({ tenant: null })) });
      expect(await screen.findByRole("button", { name: "Retry" })).toHaveAccessibleDescription(
        "This needs the role Owner, Manager or Operator in this workspace.",
      );
      cleanup();
      openRun({ [PATH]: ok(blockedRun({ tenant: null })) });
      expect(await screen.findByRole("button", { name: "Retry" })).not.toHaveAttribute("aria-disabled");
      expect(await screen.findByText("This is the only run of this operation so far.")).toBeInTheDocument();
    });

    it("FR-007-202 that is refused because the type is paused says so and stays", async () => {
      const app = openRun({
        ...TENANT,
        [PATH]: ok(blockedRun()),
        [RETRY]: problem(423, "paused", { title: "Paused", detail: "Provider outage." }),
      });
      fireEvent.click(await screen.findByRole("button", { name: "Retry" }));
      expect(await screen.findByText(/The operation was not retried. Paused: Provider outage./)).toBeInTheDocument();
      expect(app.address()).toBe(PAGE);
    });

    it("FR-007-202 is not offered while the run is active", async () => {
      openRun({ ...TENANT, [PATH]: ok(runningRun()) });
      await screen.findByRole("button", { name: "Cancel operation" });
      expect(screen.queryByRole("button", { name: "Retry" })).not.toBeInTheDocument();
    });
  });

  describe("cancelling", () => {
    const CANCEL = `POST /api/admin/operations/${RUN}/cancel`;

    it("FR-007-201 asks for the tenant's name first, and shows the run as cancelled", async () => {
      const app = openRun({
        ...TENANT,
        [PATH]: ok(runningRun()),
        [CANCEL]: ok(blockedRun({ outcome: "cancelled", failures: [] })),
      });
      fireEvent.click(await screen.findByRole("button", { name: "Cancel operation" }));
      const dialog = await screen.findByRole("dialog", { name: "Cancel Provider connection check on Contoso?" });
      const confirm = within(dialog).getByRole("button", { name: "Cancel operation" });
      expect(confirm).toBeDisabled();
      fireEvent.input(within(dialog).getByLabelText("Type “Contoso” to confirm"), { target: { value: "Contoso" } });
      fireEvent.click(confirm);
      expect(await screen.findByRole("region", { name: "Outcome: cancelled" })).toBeInTheDocument();
      expect(app.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    });

    it("FR-007-201 of a run that ended meanwhile says so and shows its end", async () => {
      let run = runningRun();
      openRun({ ...TENANT, [PATH]: () => ok(run), [CANCEL]: problem(409, "run_not_active") });
      fireEvent.click(await screen.findByRole("button", { name: "Cancel operation" }));
      const dialog = await screen.findByRole("dialog");
      fireEvent.input(within(dialog).getByLabelText(/Type/), { target: { value: "Contoso" } });
      run = succeededRun();
      fireEvent.click(within(dialog).getByRole("button", { name: "Cancel operation" }));
      expect(await screen.findByRole("region", { name: "Outcome: succeeded" })).toBeInTheDocument();
      expect(await screen.findByText("The operation had ended already.")).toBeInTheDocument();
    });

    it("FR-007-201 FR-002-012 is shown disabled with the reason to a read-only role", async () => {
      openRun({ [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf({}, "readonly")), [PATH]: ok(runningRun()) });
      const button = await screen.findByRole("button", { name: "Cancel operation" });
      expect(button).toHaveAccessibleDescription("This needs the role Owner, Manager or Operator on this tenant.");
      fireEvent.click(button);
      await settled();
      expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    });
  });

  it("FR-007-203 says of a run that was ended because it stood still since when, and what to do", async () => {
    openRun({
      ...TENANT,
      [PATH]: ok(
        blockedRun({ outcome: "failed", stuck_since: "2026-11-23T11:45:00.000Z", next_step: "Retry it. Otherwise…" }),
      ),
    });
    expect(await screen.findByText("Stuck: this run stood still")).toBeInTheDocument();
    expect(screen.getByText(/It had not moved since/)).toHaveTextContent("after 15 minutes without progress");
    expect(document.querySelector('time[datetime="2026-11-23T11:45:00.000Z"]')).not.toBeNull();
    expect(screen.getByText(/Retry it/)).toBeInTheDocument();
  });

  it("FR-007-203 says of an active run that does not move since when, and takes it back when it does", async () => {
    const at = (ms: number) => new Date(Date.now() - ms).toISOString();
    openRun({ ...TENANT, [PATH]: ok(runningRun({ progressed_at: at(61_000) })) });
    expect(await screen.findByText("This run stands still")).toBeInTheDocument();
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.say({ type: "run", run: runningRun({ progressed_at: at(0) }) });
    await waitFor(() => expect(screen.queryByText("This run stands still")).not.toBeInTheDocument());
  });

  it("FR-007-204 shows every reason of a run that went through in part, each with its message", async () => {
    openRun({
      ...TENANT,
      [PATH]: ok(
        succeededRun({
          outcome: "partially_succeeded",
          failures: ["Devices: skipped.", "Apps: skipped."].map((message) => ({
            reason: reasonOf("provider_permission_missing"),
            message,
          })),
        }),
      ),
    });
    const outcome = await screen.findByRole("region", { name: "Outcome: partially succeeded" });
    expect(outcome).toHaveTextContent("Devices: skipped.");
    expect(outcome).toHaveTextContent("Apps: skipped.");
  });

  it("FR-007-205 links what belongs to the run", async () => {
    openRun({
      ...TENANT,
      [PATH]: ok(succeededRun()),
      [`${PATH}/related`]: ok({
        previous_run: { ...blockedRun({ id: "run_0" }), is_retry: true },
        next_run: { ...runOf({ id: "run_2" }), is_retry: false },
        verification_report: {
          id: "vrp_1",
          overall: "ready",
          generated_at: "2026-11-23T12:00:05.200Z",
          is_latest: true,
        },
        stored_report: { id: "rep_1", type: "permission_posture", is_latest: true },
        made: null,
        provider_connection: { id: "con_1" },
        onboarding_draft: { id: "drf_1" },
      } satisfies RelatedRecords),
    });
    const related = await screen.findByRole("region", { name: "Related records" });
    await within(related).findByText("Retry of");
    expect(within(related).getByText("Next run")).toBeInTheDocument();
    expect(
      within(related)
        .getAllByRole("link")
        .map((link) => link.getAttribute("href")),
    ).toEqual([
      "/admin/operations/run_0",
      "/admin/operations/run_2",
      `/admin/t/${TEN}/provider-connection`,
      "/admin/reports/rep_1",
      `/admin/t/${TEN}/provider-connection`,
      "/admin/onboarding/drf_1",
      `/admin/operations?tenant=${TEN}`,
    ]);
  });

  it.each<[NonNullable<RelatedRecords["made"]>["kind"], string | null, string, string]>([
    ["evidence_snapshot", null, "Evidence snapshot", "/admin/evidence/made_1"],
    ["tenant_review", "Third quarter", "Tenant review", "/admin/reviews/made_1"],
    ["review_pack", null, "Review pack", `/admin/t/${TEN}/review-packs`],
  ])("FR-007-207 links the %s that the run made", async (kind, title, term, href) => {
    const made = { kind, id: "made_1", title, created_at: "2026-11-23T12:00:05.200Z" };
    openRun({ ...TENANT, [PATH]: ok(succeededRun()), [`${PATH}/related`]: ok({ ...NOTHING_RELATED, made }) });
    const related = await screen.findByRole("region", { name: "Related records" });
    const value = (await within(related).findByText(term)).nextElementSibling as HTMLElement;
    expect(within(value).getByRole("link")).toHaveAttribute("href", href);
    expect(value).toHaveTextContent(title ?? "Nov 23");
  });

  it("FR-007-205 says of a report that was replaced that it was, and keeps the page when the records cannot be read", async () => {
    openRun({
      ...TENANT,
      [PATH]: ok(succeededRun()),
      [`${PATH}/related`]: ok({
        ...NOTHING_RELATED,
        verification_report: {
          id: "vrp_1",
          overall: "blocked",
          generated_at: "2026-11-23T12:00:05.200Z",
          is_latest: false,
        },
      } satisfies RelatedRecords),
    });
    expect(await screen.findByRole("link", { name: "a later one" })).toBeInTheDocument();
    cleanup();
    openRun({ ...TENANT, [PATH]: ok(succeededRun()), [`${PATH}/related`]: problem(422, "odd") });
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Outcome: succeeded" })).toBeInTheDocument();
  });

  it("FR-003-016 says when it is not live and since when, asks for the run meanwhile, and takes it back", async () => {
    let run = runningRun();
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const app = openRun({ ...TENANT, [PATH]: () => ok(run) });
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
    openRun({ [PATH]: problem(404, "not_found") });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
  });
});
