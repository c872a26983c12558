import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DraftSummary } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { sessionOf } from "../admin/fixtures.ts";
import { ok, openApp, problem } from "../admin/open-app.tsx";
import { actionOf, DRAFTS_PATH, draftOf, PAGE, PATH, readinessOf, summaryOf } from "./fixtures.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

const LANDING = "/admin/onboarding";
const list = (items: DraftSummary[], next: string | null = null) => ok({ items, next_cursor: next });
const open = (items: DraftSummary[], more: Parameters<typeof openApp>[1] = {}) =>
  openApp(LANDING, { [`GET ${DRAFTS_PATH}`]: list(items), ...more });
const typeIn = (label: string, value: string) =>
  fireEvent.input(screen.getByRole("textbox", { name: label }), { target: { value } });

describe("onboarding landing", () => {
  it("FR-240-101 lists open onboardings with step, lifecycle, readiness, who changed them, and the next action", async () => {
    open([
      summaryOf(draftOf()),
      summaryOf(
        draftOf({
          id: "drf_2",
          tenant: { id: "ten_2", display_name: "Wingtip", external_tenant_id: null, status: "onboarding" },
          readiness: readinessOf({
            summary: "Provider consent required",
            primary_action: actionOf({
              label: "Grant admin consent",
              target: { type: "link", url: "/admin/connections/con_2/consent", external: true },
            }),
          }),
        }),
      ),
    ]);
    const table = within(await screen.findByRole("table", { name: "Open onboardings" }));
    const contoso = table.getByRole("rowheader", { name: "Contoso" }).closest("tr") as HTMLElement;
    expect(within(contoso).getByRole("link", { name: "Contoso" })).toHaveAttribute("href", PAGE);
    expect(contoso).toHaveTextContent(/Draft.*Verify access.*Verification has not run yet.*Grace Hopper/);
    // what the draft's own page does is offered there
    expect(within(contoso).getByRole("link", { name: "Run verification" })).toHaveAttribute("href", PAGE);
    const wingtip = table.getByRole("rowheader", { name: "Wingtip" }).closest("tr") as HTMLElement;
    expect(within(wingtip).getByRole("link", { name: /^Grant admin consent/ })).toHaveAttribute("target", "_blank");
  });

  it("FR-240-102 starts an onboarding with what was typed, trimmed, and goes to it", async () => {
    const app = open([], { [`POST ${DRAFTS_PATH}`]: { status: 201, body: draftOf() }, [`GET ${PATH}`]: ok(draftOf()) });
    await screen.findByText("No tenant is being onboarded");
    typeIn("Directory id or domain", " contoso.com ");
    typeIn("Display name", "Contoso");
    fireEvent.click(screen.getByRole("button", { name: "Onboard a tenant" }));
    await waitFor(() => expect(app.address()).toBe(PAGE));
    const posted = app.requests.find((request) => request.method === "POST");
    expect(posted?.body).toEqual({ identify: { external_tenant: "contoso.com", display_name: "Contoso" } });
    expect(posted?.headers.get("Idempotency-Key")).toBeTruthy();
    expect(screen.queryByText(/was resumed/)).not.toBeInTheDocument();
  });

  it("FR-240-102 says so when the tenant's open onboarding was resumed", async () => {
    const app = open([], { [`POST ${DRAFTS_PATH}`]: ok(draftOf()), [`GET ${PATH}`]: ok(draftOf()) });
    await screen.findByText("No tenant is being onboarded");
    fireEvent.click(screen.getByRole("button", { name: "Onboard a tenant" }));
    expect(await screen.findByText(/Contoso is being onboarded already.*was resumed/)).toBeInTheDocument();
    await waitFor(() => expect(app.address()).toBe(PAGE));
  });

  it("FR-240-102 puts what is wrong beside its field and keeps what was typed", async () => {
    open([], {
      [`POST ${DRAFTS_PATH}`]: problem(422, "invalid_input", {
        errors: [{ path: "body.identify.external_tenant", code: "unknown", detail: "No directory has this domain." }],
      }),
    });
    await screen.findByText("No tenant is being onboarded");
    typeIn("Directory id or domain", "contoso");
    fireEvent.click(screen.getByRole("button", { name: "Onboard a tenant" }));
    const field = screen.getByRole("textbox", { name: "Directory id or domain" });
    await waitFor(() => expect(field).toHaveAccessibleDescription("No directory has this domain."));
    expect(field).toHaveValue("contoso");
  });

  it("FR-240-102 says that a tenant is governed already, and no more", async () => {
    open([], {
      [`POST ${DRAFTS_PATH}`]: problem(409, "tenant_already_governed", {
        title: "Conflicts with the current state",
        detail: "The workspace already governs this tenant.",
      }),
    });
    await screen.findByText("No tenant is being onboarded");
    fireEvent.click(screen.getByRole("button", { name: "Onboard a tenant" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The workspace already governs this tenant.");
  });

  it("FR-002-012 lets a role without the capability look, with the reason why it cannot start", async () => {
    const app = open([summaryOf(draftOf())], { "GET /api/admin/session": ok(sessionOf("operator")) });
    const button = await screen.findByRole("button", { name: "Onboard a tenant" });
    expect(button).toHaveAccessibleDescription("This needs the role Owner or Manager in this workspace.");
    expect(screen.getByRole("textbox", { name: "Directory id or domain" })).toBeDisabled();
    fireEvent.click(button);
    expect(await screen.findByRole("rowheader", { name: "Contoso" })).toBeInTheDocument();
    expect(app.requests.some((request) => request.method === "POST")).toBe(false);
  });

  it("FR-240-101 keeps ended onboardings apart, folded, with their outcome and no action", async () => {
    const ended = { readiness: null, ended_at: "2026-11-27T10:00:00.000Z" };
    open([
      summaryOf(draftOf({ id: "drf_2", lifecycle: "completed", ...ended })),
      summaryOf(draftOf({ id: "drf_3", lifecycle: "cancelled", ...ended })),
    ]);
    const summary = await screen.findByText("Completed and cancelled (2)");
    expect(summary.closest("details")).not.toHaveAttribute("open");
    const table = screen.getByRole("table", { name: "Ended onboardings", hidden: true });
    expect(table).toHaveTextContent(/Completed.*Cancelled/);
    expect(table).not.toHaveTextContent("Run verification");
    expect(screen.getByText("No tenant is being onboarded")).toBeInTheDocument();
  });

  it("FR-240-101 loads further onboardings on demand", async () => {
    openApp(LANDING, {
      [`GET ${DRAFTS_PATH}`]: ({ query }) =>
        query.get("cursor") === "c1"
          ? list([
              summaryOf(
                draftOf({
                  id: "drf_2",
                  tenant: { id: "ten_2", display_name: "Wingtip", external_tenant_id: null, status: "onboarding" },
                }),
              ),
            ])
          : list([summaryOf(draftOf())], "c1"),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByRole("rowheader", { name: "Wingtip" })).toBeInTheDocument();
    expect(screen.getByRole("rowheader", { name: "Contoso" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
  });

  it("FR-240-101 offers to try again when the list could not be loaded", async () => {
    let answer: ReturnType<typeof ok> = problem(400, "odd");
    openApp(LANDING, { [`GET ${DRAFTS_PATH}`]: () => answer });
    const again = await screen.findByRole("button", { name: "Try again" });
    answer = list([summaryOf(draftOf())]);
    fireEvent.click(again);
    expect(await screen.findByRole("rowheader", { name: "Contoso" })).toBeInTheDocument();
  });

  it("FR-240-101 opens on the workspace of the last visit", async () => {
    localStorage.setItem("tp_workspace", "ws_2");
    const session = sessionOf();
    const second = session.workspaces.map((workspace) => ({ ...workspace, id: "ws_2", name: "Fabrikam IT" }));
    openApp(LANDING, {
      "GET /api/admin/session": ok(sessionOf("owner", { workspaces: [...session.workspaces, ...second] })),
      "GET /api/admin/workspaces/ws_2/onboarding-drafts": list([summaryOf(draftOf())]),
    });
    expect(await screen.findByRole("rowheader", { name: "Contoso" })).toBeInTheDocument();
  });

  it("says so to who is a member of no workspace", async () => {
    openApp(LANDING, { "GET /api/admin/session": ok(sessionOf("owner", { workspaces: [] })) });
    expect(await screen.findByText("You are not a member of any workspace")).toBeInTheDocument();
    expect(document.title).toBe("Onboarding · TenantPilot");
  });
});
