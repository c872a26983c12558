import { fireEvent, screen, waitFor } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  blockedRun,
  reasonOf,
  runningRun,
  runOf,
  succeededRun,
  TEN,
  tenantDetailOf,
  tenantOf,
} from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem } from "../admin/open-app.tsx";

afterEach(() => vi.unstubAllGlobals());

const PAGE = `/admin/t/${TEN}`;
const PATH = `GET /api/admin/tenants/${TEN}`;
const START = `POST /api/admin/tenants/${TEN}/operations`;
const { provider } = tenantOf();

describe("tenant dashboard", () => {
  it("shows the provider connection with status, consent, last check and the last error explained", async () => {
    openApp(PAGE, {
      [PATH]: ok(
        tenantDetailOf({
          provider: provider && {
            ...provider,
            consent_status: "revoked",
            verification_status: "blocked",
            last_error: reasonOf("provider_consent_revoked"),
          },
        }),
      ),
    });
    expect(await screen.findByRole("heading", { level: 1, name: "Contoso" })).toBeInTheDocument();
    const card = screen.getByRole("region", { name: "Provider connection" });
    expect(card).toHaveTextContent("Blocked");
    expect(card).toHaveTextContent("Revoked");
    expect(card).toHaveTextContent("Platform app, enabled");
    expect(card).toHaveTextContent("Admin consent revoked");
    expect(card).toHaveTextContent("Owner: Tenant admin");
    expect(card).toHaveTextContent("Retryable: no");
    expect(document.title).toBe("Contoso · TenantPilot");
  });

  it("FR-003-001 starts a verification and goes to its run", async () => {
    const app = openApp(PAGE, {
      [PATH]: ok(tenantDetailOf()),
      [START]: { status: 201, body: runOf() },
      "GET /api/admin/operations/run_1": ok(runOf()),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Verify connection" }));
    await waitFor(() => expect(app.address()).toBe("/admin/operations/run_1"));
    const posted = app.requests.find((request) => request.method === "POST");
    expect(posted?.body).toEqual({ type: "provider.connection.check" });
    expect(posted?.headers.get("Idempotency-Key")).toBeTruthy();
  });

  it("FR-002-012 shows the action disabled with the reason to a role without the capability", async () => {
    const app = openApp(PAGE, { [PATH]: ok(tenantDetailOf({}, "readonly")), [START]: { status: 201, body: runOf() } });
    const button = await screen.findByRole("button", { name: "Verify connection" });
    expect(button).toHaveAccessibleDescription("This needs the role Owner, Manager or Operator on this tenant.");
    fireEvent.click(button);
    expect(app.requests.some((request) => request.method === "POST")).toBe(false);
  });

  it("has nothing to verify without a provider connection, and says so", async () => {
    openApp(PAGE, { [PATH]: ok(tenantDetailOf({ provider: null })) });
    expect(await screen.findByText("No provider connection")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Verify connection" })).toHaveAccessibleDescription(
      "This tenant has no provider connection to verify.",
    );
  });

  it("stays on the page and says why when the start is refused", async () => {
    const app = openApp(PAGE, {
      [PATH]: ok(tenantDetailOf()),
      [START]: problem(403, "forbidden", { detail: "This needs the capability provider.verify." }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Verify connection" }));
    expect(await screen.findByText(/The verification was not started\./)).toHaveTextContent("provider.verify");
    expect(app.address()).toBe(PAGE);
  });

  it("FR-003-016 follows a run that someone else started, and what it changed, without a reload", async () => {
    let detail = tenantDetailOf();
    openApp(PAGE, { [PATH]: () => ok(detail) });
    expect(await screen.findByText("No operations yet")).toBeInTheDocument();
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    socket.say({ type: "run", run: runningRun({ initiator: { name: "Grace Hopper" } }) });
    expect(await screen.findByText("Verification under way")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "View running verification" })).toHaveAttribute(
      "href",
      "/admin/operations/run_1",
    );
    expect(screen.getByText("Grace Hopper")).toBeInTheDocument();
    detail = tenantDetailOf({
      provider: provider && {
        ...provider,
        verification_status: "blocked",
        last_error: reasonOf("provider_consent_missing"),
      },
      recent_runs: [blockedRun()],
    });
    socket.say({ type: "run", run: blockedRun() });
    await waitFor(() => expect(screen.queryByText("Verification under way")).not.toBeInTheDocument());
    await waitFor(() =>
      expect(screen.getByRole("region", { name: "Provider connection" })).toHaveTextContent("Admin consent required"),
    );
  });

  it("lists recent operations with state, reason, who started them and how long they took", async () => {
    openApp(PAGE, {
      [PATH]: ok(tenantDetailOf({ recent_runs: [succeededRun(), blockedRun({ id: "run_0", initiator: null })] })),
    });
    const rows = (await screen.findAllByRole("rowheader")).map((cell) => cell.closest("tr")?.textContent ?? "");
    expect(rows[0]).toMatch(/Succeeded.*Ada Owner.*4\.2 s/);
    expect(rows[1]).toMatch(/Blocked.*Admin consent required.*System.*2\.0 s/);
  });

  it("FR-240-117 leads to the onboarding of a tenant that is being onboarded, and of no other", async () => {
    let detail = tenantDetailOf({ status: "onboarding" });
    openApp(PAGE, { [PATH]: () => ok(detail) });
    expect(await screen.findByText("This tenant is being onboarded")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Go to onboarding" })).toHaveAttribute("href", "/admin/onboarding");
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    socket.say({ type: "run", run: runningRun() });
    detail = tenantDetailOf();
    socket.say({ type: "run", run: succeededRun() });
    await waitFor(() => expect(screen.queryByText("This tenant is being onboarded")).not.toBeInTheDocument());
  });

  it("FR-002-010 says not found for a tenant out of scope", async () => {
    openApp("/admin/t/ten_other", { "GET /api/admin/tenants/ten_other": problem(404, "not_found") });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
  });

  it("offers to try again when the tenant could not be loaded", async () => {
    let answer: ReturnType<typeof ok> = problem(400, "odd");
    openApp(PAGE, { [PATH]: () => answer });
    const again = await screen.findByRole("button", { name: "Try again" });
    answer = ok(tenantDetailOf());
    fireEvent.click(again);
    expect(await screen.findByRole("heading", { level: 1, name: "Contoso" })).toBeInTheDocument();
  });
});
