import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { RUN, runOf, sessionOf, succeededRun, TEN, tenantDetailOf, WS } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem } from "../admin/open-app.tsx";
import { bundleOf } from "./fixtures.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const PAGE = `/admin/t/${TEN}`;
const TENANT = `GET /api/admin/tenants/${TEN}`;
const OPEN = `POST /api/admin/tenants/${TEN}/support-diagnostics`;
const RUN_PAGE = `/admin/operations/${RUN}`;
const GET_RUN = `GET /api/admin/operations/${RUN}`;
const OPEN_RUN = `POST /api/admin/operations/${RUN}/support-diagnostics`;

const button = () => screen.findByRole("button", { name: "Support diagnostics" });
const dialog = () => screen.findByRole("dialog", { name: "Support diagnostics" });
const opensIn = (requests: { method: string }[]) => requests.filter(({ method }) => method === "POST");

async function openOnTenant(answers: Parameters<typeof openApp>[1] = {}) {
  const app = openApp(PAGE, { [TENANT]: ok(tenantDetailOf()), [OPEN]: ok(bundleOf()), ...answers });
  fireEvent.click(await button());
  return app;
}

describe("support diagnostics on the tenant dashboard", () => {
  it("FR-241-025 opens by the button alone, once per press, under a key of its own", async () => {
    const app = openApp(PAGE, { [TENANT]: ok(tenantDetailOf()), [OPEN]: ok(bundleOf()) });
    const pressed = await button();
    expect(opensIn(app.requests)).toHaveLength(0);
    fireEvent.click(pressed);
    await dialog();
    const [first, ...rest] = opensIn(app.requests);
    expect(rest).toEqual([]);
    expect((first as { headers?: Headers } | undefined)?.headers?.get("Idempotency-Key")).toBeTruthy();
  });

  it("FR-241-025 FR-241-030 shows again what was opened without opening again, and closes by Escape", async () => {
    const app = openApp(PAGE, { [TENANT]: ok(tenantDetailOf()), [OPEN]: ok(bundleOf()) });
    const pressed = await button();
    pressed.focus();
    fireEvent.click(pressed);
    const shown = await dialog();
    await waitFor(() => expect(shown.contains(document.activeElement)).toBe(true));
    fireEvent.keyDown(document.activeElement ?? shown, { key: "Escape" });
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await waitFor(() => expect(document.activeElement).toBe(pressed));
    fireEvent.click(await screen.findByRole("button", { name: "Show opened diagnostics" }));
    expect(await dialog()).toHaveTextContent("Contoso: Admin consent required");
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(opensIn(app.requests)).toHaveLength(1);
    fireEvent.click(await button());
    await dialog();
    expect(opensIn(app.requests)).toHaveLength(2);
  });

  it("FR-241-028 FR-244-005 FR-244-006 shows issue, freshness, completeness, sections, references, notes and redaction, and help below them", async () => {
    await openOnTenant();
    const shown = within(await dialog());
    expect(shown.getByText("Contoso: Admin consent required")).toBeInTheDocument();
    expect(shown.getAllByText(/cannot continue until admin consent is granted/).length).toBeGreaterThan(0);
    expect(shown.getByText("The verification report is older than 24 hours.")).toBeInTheDocument();
    expect(shown.getByText("Missing: findings. Redacted: audit history.")).toBeInTheDocument();
    expect(shown.getByText("The tenant is archived. What is shown is what is still stored.")).toBeInTheDocument();
    const headings = shown.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent);
    expect(headings).toEqual([
      "Overview",
      "Provider connection",
      "Operation context",
      "Findings",
      "Stored reports",
      "Tenant review",
      "Review pack",
      "Audit history",
      "Redaction",
      "Admin consent required",
    ]);
    expect(shown.getByRole("region", { name: "Audit history" })).toHaveTextContent("Redacted");
    expect(shown.getByRole("region", { name: "Provider connection" })).toHaveTextContent("Stale");
    expect(shown.getByRole("link", { name: "Operation run" })).toHaveAttribute("href", RUN_PAGE);
    expect(shown.getByRole("region", { name: "Redaction" })).toHaveTextContent(
      "Persons: 2 Persons are shown by their role.",
    );
    expect(shown.getByText("Grant admin consent and re-run verification.")).toBeInTheDocument();
  });

  it("FR-241-028 FR-244-010 says that nothing is wrong, and shows no help when there is none", async () => {
    await openOnTenant({ [OPEN]: ok(bundleOf({ dominant_issue: null, contextual_help: null })) });
    const shown = within(await dialog());
    expect(shown.getByText("No dominant issue")).toBeInTheDocument();
    expect(shown.queryByText("Contextual help")).not.toBeInTheDocument();
  });

  it("FR-241-029 copies Markdown and downloads JSON of what is shown, without asking the server", async () => {
    const writeText = vi.fn(async (_: string) => {});
    vi.stubGlobal("navigator", { ...window.navigator, clipboard: { writeText } });
    const saved: Blob[] = [];
    vi.stubGlobal(
      "URL",
      Object.assign(URL, {
        createObjectURL: (blob: Blob) => {
          saved.push(blob);
          return "blob:1";
        },
        revokeObjectURL: () => {},
      }),
    );
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
    const app = await openOnTenant();
    const shown = within(await dialog());
    const asked = app.requests.length;
    fireEvent.click(shown.getByRole("button", { name: "Copy as Markdown" }));
    expect(await shown.findByRole("button", { name: "Copied" })).toBeInTheDocument();
    expect(writeText.mock.calls[0]?.[0]).toMatch(/^# Support diagnostics: Contoso: Admin consent required\n/);
    fireEvent.click(shown.getByRole("button", { name: "Download JSON" }));
    expect(click).toHaveBeenCalledOnce();
    expect(JSON.parse((await saved[0]?.text()) ?? "")).toEqual(bundleOf());
    expect(app.requests).toHaveLength(asked);
  });

  it("FR-241-026 is disabled with the roles that may use it for who may not", async () => {
    const app = openApp(PAGE, { [TENANT]: ok(tenantDetailOf({}, "readonly")) });
    expect(await button()).toHaveAccessibleDescription(
      "This needs the role Owner, Manager or Operator on this tenant.",
    );
    fireEvent.click(await button());
    expect(opensIn(app.requests)).toHaveLength(0);
  });

  it("FR-241-027 says why it was not opened, stays on the page, and can be tried again", async () => {
    let answer = problem(403, "forbidden", { detail: "This needs the capability support_diagnostics.view." });
    const app = await openOnTenant({ [OPEN]: () => answer });
    expect(await screen.findByText(/Support diagnostics were not opened\./)).toHaveTextContent(
      "support_diagnostics.view",
    );
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Show opened diagnostics" })).not.toBeInTheDocument();
    expect(app.address()).toBe(PAGE);
    answer = ok(bundleOf());
    fireEvent.click(await button());
    expect(await dialog()).toBeInTheDocument();
  });
});

describe("support diagnostics on the run page", () => {
  const BUNDLE = ok(bundleOf({ context_type: "operation_run", headline: "Provider connection check, Contoso: fine" }));

  it("FR-241-025 opens of the run, and a live frame of it opens nothing", async () => {
    const app = openApp(RUN_PAGE, { [GET_RUN]: ok(runOf()), [TENANT]: ok(tenantDetailOf()), [OPEN_RUN]: BUNDLE });
    fireEvent.click(await button());
    expect(await dialog()).toHaveTextContent("Provider connection check, Contoso: fine");
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    socket.say({ type: "run", run: succeededRun() });
    await waitFor(() => expect(document.body).toHaveTextContent("4.2 s"));
    expect(await dialog()).toHaveTextContent("Provider connection check, Contoso: fine");
    expect(opensIn(app.requests)).toHaveLength(1);
  });

  it("FR-241-026 asks for the role on the run's tenant, not in the workspace", async () => {
    const session = sessionOf("owner");
    const [workspace] = session.workspaces;
    const tenants = [{ id: TEN, display_name: "Contoso", status: "active" as const, role: "readonly" as const }];
    openApp(RUN_PAGE, {
      "GET /api/admin/session": ok({ ...session, workspaces: workspace ? [{ ...workspace, tenants }] : [] }),
      [GET_RUN]: ok(runOf()),
    });
    expect(await button()).toHaveAccessibleDescription(/on this tenant\.$/);
  });

  it("FR-241-026 asks for the tenant when the session does not know it", async () => {
    const session = sessionOf("owner");
    const [workspace] = session.workspaces;
    openApp(RUN_PAGE, {
      "GET /api/admin/session": ok({ ...session, workspaces: workspace ? [{ ...workspace, tenants: [] }] : [] }),
      [GET_RUN]: ok(runOf()),
      [TENANT]: ok(tenantDetailOf({}, "readonly")),
    });
    expect(await button()).toHaveAccessibleDescription(/on this tenant\.$/);
  });

  it.each([
    ["readonly", "This needs the role Owner, Manager or Operator in this workspace."],
    ["operator", ""],
  ] as const)("FR-241-026 asks for the workspace role with a workspace-wide run: %s", async (role, reason) => {
    openApp(RUN_PAGE, {
      "GET /api/admin/session": ok(sessionOf(role)),
      [GET_RUN]: ok(runOf({ tenant: null, workspace_id: WS })),
    });
    expect(await button()).toHaveAccessibleDescription(reason);
  });
});
