import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { runningRun, runOf, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem } from "../admin/open-app.tsx";
import {
  actionOf,
  checkOf,
  connectionOf,
  DRAFTS_PATH,
  draftOf,
  PAGE,
  PATH,
  readinessOf,
  reportOf,
  summaryOf,
} from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const HELLO = { type: "hello", at: "2026-11-28T12:00:00.000Z" };

function openDraft(first: DraftView, answers: Parameters<typeof openApp>[1] = {}) {
  let draft = first;
  const app = openApp(PAGE, { [`GET ${PATH}`]: () => ok(draft), ...answers });
  return {
    ...app,
    becomes: (next: DraftView) => {
      draft = next;
    },
    sent: (method: string) => app.requests.filter((request) => request.method === method),
  };
}
const inStep = async (name: string) => within(await screen.findByRole("region", { name }));
const readiness = async () => within(await screen.findByRole("region", { name: "Onboarding readiness" }));

const running = (more: Partial<DraftView> = {}) =>
  draftOf({
    version: 4,
    lifecycle: "verifying",
    active_run: runningRun(),
    readiness: readinessOf({
      situation: "verification_running",
      summary: "Verification in progress",
      primary_action: actionOf({
        kind: "view_operation",
        label: "View operation",
        target: { type: "link", url: "/admin/operations/run_1", external: false },
      }),
    }),
    ...more,
  });

const ready = (more: Partial<DraftView> = {}) =>
  draftOf({
    version: 6,
    step: "complete_activate",
    last_completed_checkpoint: "verify_access",
    lifecycle: "ready_for_activation",
    last_run: { id: "run_1", outcome: "succeeded", completed_at: "2026-11-28T09:30:00.000Z" },
    report: reportOf([checkOf()], { summary: { overall: "ready", counts: reportOf([checkOf()]).summary.counts } }),
    readiness: readinessOf({
      situation: "ready",
      summary: "Ready for activation",
      primary_action: actionOf({ kind: "complete_onboarding", label: "Complete onboarding" }),
    }),
    ...more,
  });

describe("FR-240-109 verify access", () => {
  it("starts a verification, follows its stages live, and shows what it found without a reload", async () => {
    const app = openDraft(draftOf(), {
      [`POST ${PATH}/verify`]: () => {
        app.becomes(running({ active_run: runOf() }));
        return { status: 201, body: runOf() };
      },
    });
    fireEvent.click((await readiness()).getByRole("button", { name: "Run verification" }));
    const step = await inStep("Verify access");
    expect(await step.findByText("Waiting to start")).toBeInTheDocument();
    expect(app.sent("POST")[0]?.headers.get("If-Match")).toBe('"3"');
    app.becomes(running());
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.say({ type: "run", run: runningRun() });
    await waitFor(() => expect(step.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "1 of 3"));
    expect(step.getAllByText("Sign in at the provider")).toHaveLength(2);
    app.becomes(ready());
    socket.say({ type: "run", run: succeededRun() });
    expect(await (await readiness()).findByText("Ready for activation", { selector: "p" })).toBeInTheDocument();
    expect(await screen.findByRole("region", { name: "Stored verification details" })).toBeInTheDocument();
  });

  it("shows a verification that someone else started", async () => {
    const app = openDraft(draftOf());
    await readiness();
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    app.becomes(running());
    socket.say({ type: "run", run: runningRun() });
    expect(await (await inStep("Verify access")).findByRole("progressbar")).toBeInTheDocument();
    expect(await (await readiness()).findByRole("link", { name: "View operation" })).toBeInTheDocument();
  });

  it("ignores runs of other tenants and of other types", async () => {
    const app = openDraft(draftOf());
    await readiness();
    const socket = await liveSocket();
    socket.acceptAndSay(HELLO);
    socket.say({ type: "run", run: runningRun({ tenant: { id: "ten_other", display_name: "Other" } }) });
    socket.say({ type: "run", run: runningRun({ id: "run_2", type: "inventory.sync" }) });
    await waitFor(() => expect(app.requests.length).toBeGreaterThan(1));
    expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
  });

  it("asks again until the result of an ended verification has reached the draft", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] });
    const app = openDraft(running({ active_run: null }));
    await vi.waitFor(() => expect(screen.getByText("Verification in progress")).toBeInTheDocument());
    app.becomes(ready());
    await vi.advanceTimersByTimeAsync(2_000);
    expect(screen.getAllByText("Ready for activation").length).toBeGreaterThan(0);
    const asked = app.requests.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(app.requests).toHaveLength(asked);
    vi.useRealTimers();
  });

  it("can be started although consent is not recorded: the tenant may have given it already", async () => {
    const unconsented: Partial<DraftView> = {
      step: "connect_provider",
      last_completed_checkpoint: "identify",
      connection: connectionOf({ consent_status: "required" }),
      readiness: readinessOf({ situation: "consent_required", summary: "Provider consent required" }),
    };
    const app = openDraft(draftOf(unconsented), {
      [`POST ${PATH}/verify`]: () => {
        app.becomes(draftOf({ ...unconsented, active_run: runningRun() }));
        return { status: 201, body: runOf() };
      },
    });
    expect((await inStep("Connect provider")).getByRole("button", { name: "Run verification" })).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: /Verify access/ }));
    const step = await inStep("Verify access");
    expect(step.getByText(/Admin consent is not recorded here/)).toBeInTheDocument();
    fireEvent.click(step.getByRole("button", { name: "Run verification" }));
    await waitFor(() => expect(app.sent("POST")).toHaveLength(1));
    expect(await (await inStep("Verify access")).findByRole("progressbar")).toBeInTheDocument();
  });

  it("names the last verification and offers to refresh it", async () => {
    openDraft(draftOf({ last_run: { id: "run_9", outcome: "blocked", completed_at: "2026-11-28T09:30:00.000Z" } }));
    const step = await inStep("Verify access");
    expect(step.getByText("Blocked")).toBeInTheDocument();
    expect(step.getByRole("link", { name: "View operation" })).toHaveAttribute("href", "/admin/operations/run_9");
    expect(step.getByRole("button", { name: "Refresh verification" })).toBeInTheDocument();
  });

  it("FR-002-012 shows who may not verify the reason", async () => {
    const app = openDraft(draftOf({ capabilities: draftOf({}, "readonly").capabilities }));
    const button = (await inStep("Verify access")).getByRole("button", { name: "Run verification" });
    expect(button).toHaveAccessibleDescription("This needs the role Owner, Manager or Operator on this tenant.");
    fireEvent.click(button);
    expect(app.sent("POST")).toHaveLength(0);
  });

  it("says that verifications are paused, why and until when", async () => {
    openDraft(draftOf(), {
      [`POST ${PATH}/verify`]: problem(423, "paused", {
        title: "Paused",
        detail: "Verifications are paused until 18:00: maintenance at the provider.",
      }),
    });
    fireEvent.click((await readiness()).getByRole("button", { name: "Run verification" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("maintenance at the provider");
  });
});

describe("FR-240-110 activate", () => {
  it("completes the onboarding, goes to the tenant dashboard and says so", async () => {
    const done = ready({ version: 7, lifecycle: "completed", readiness: null, ended_at: "2026-11-28T10:00:00.000Z" });
    const app = openDraft(ready(), {
      [`POST ${PATH}/complete`]: ok(done),
      [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()),
      [`GET ${DRAFTS_PATH}`]: ok({ items: [summaryOf(done)], next_cursor: null }),
    });
    const step = await inStep("Activate");
    const conditions = within(step.getByRole("list", { name: "What the activation needs" })).getAllByRole("listitem");
    expect(conditions.map((condition) => condition.textContent)).toEqual([
      "Tenant identifiedMet",
      "Provider connection selected and enabledMet",
      "Admin consent grantedMet",
      "Verification is up to dateMet",
      "Nothing left that blocks or waits for an acknowledgementMet",
    ]);
    fireEvent.click(step.getByRole("button", { name: "Complete onboarding" }));
    await waitFor(() => expect(app.address()).toBe(`/admin/t/${TEN}`));
    expect(await screen.findByText("Contoso is activated.")).toBeInTheDocument();
    expect(app.sent("POST")[0]?.headers.get("If-Match")).toBe('"6"');
  });

  it("says what is open and why it cannot be completed yet", async () => {
    openDraft(
      ready({
        report: { ...reportOf([checkOf()]), is_stale: true },
        readiness: readinessOf({ situation: "verification_stale", summary: "Verification result is stale" }),
      }),
    );
    const step = await inStep("Activate");
    expect(step.getByText("Verification is up to date").closest("li")).toHaveTextContent("Open");
    expect(step.getByRole("button", { name: "Complete onboarding" })).toHaveAccessibleDescription(
      "Not yet: Verification result is stale.",
    );
  });
});
