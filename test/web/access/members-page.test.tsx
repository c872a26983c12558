import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Members } from "../../../worker/features/access/members.contract.ts";
import { sessionOf, TEN, tenantOf, WS } from "../admin/fixtures.ts";
import { noContent, ok, openApp, problem, TENANTS_PATH } from "../admin/open-app.tsx";

afterEach(() => vi.unstubAllGlobals());

const PATH = `/api/admin/workspaces/${WS}/members`;
const PAGE = `/admin/w/${WS}/members`;

const membersOf = (more: Partial<Members> = {}): Members => ({
  members: [
    {
      user_id: "usr_ada",
      name: "Ada Owner",
      email: "ada@northwind.test",
      role: "owner",
      joined_at: "2026-01-05T08:00:00.000Z",
      is_you: true,
      tenants: [],
    },
    {
      user_id: "usr_grace",
      name: "Grace Hopper",
      email: "grace@northwind.test",
      role: "operator",
      joined_at: "2026-02-05T08:00:00.000Z",
      is_you: false,
      tenants: [{ tenant_id: TEN, display_name: "Contoso", role: "operator" }],
    },
  ],
  invitations: [
    {
      id: "inv_1",
      email: "new@northwind.test",
      role: "readonly",
      expires_at: "2026-11-30T12:00:00.000Z",
      invited_by_name: "Ada Owner",
    },
  ],
  can_manage: true,
  ...more,
});

const open = (answers: Parameters<typeof openApp>[1] = {}) =>
  openApp(PAGE, { [`GET ${PATH}`]: ok(membersOf()), ...answers });

const row = async (name: RegExp) => (await screen.findByRole("rowheader", { name })).closest("tr") as HTMLElement;

describe("members page", () => {
  it("lists members with role and tenants", async () => {
    open();
    const grace = await row(/Grace Hopper/);
    expect(within(grace).getByRole("combobox", { name: "Role of Grace Hopper" })).toHaveValue("operator");
    expect(grace).toHaveTextContent("ContosoOperator");
    expect(await row(/Ada Owner/)).toHaveTextContent("No tenant");
  });

  it("FR-002-012 shows others everything read-only, with the reason", async () => {
    open({
      "GET /api/admin/session": ok(sessionOf("manager")),
      [`GET ${PATH}`]: ok(membersOf({ can_manage: false, invitations: [] })),
    });
    const grace = await row(/Grace Hopper/);
    expect(within(grace).queryByRole("combobox")).not.toBeInTheDocument();
    expect(within(grace).queryByRole("button")).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Invite by link" })).toHaveAccessibleDescription(
      "Only owners of the workspace manage its members.",
    );
    expect(screen.getByText(/Your role in this workspace is Manager\./)).toBeInTheDocument();
    expect(screen.queryByText("Open invitations")).not.toBeInTheDocument();
  });

  it("FR-002-016 makes an invitation link, shows it once, and lists the invitation", async () => {
    const app = open({
      [`POST /api/admin/workspaces/${WS}/invitations`]: {
        status: 201,
        body: {
          id: "inv_2",
          email: "lin@northwind.test",
          role: "manager",
          expires_at: "2026-11-30T12:00:00.000Z",
          link: "https://tp.test/invite#abc",
        },
      },
    });
    fireEvent.click(await screen.findByRole("button", { name: "Invite by link" }));
    fireEvent.input(screen.getByRole("textbox", { name: "E-mail" }), { target: { value: " lin@northwind.test" } });
    fireEvent.change(screen.getByRole("combobox", { name: "Workspace role" }), { target: { value: "manager" } });
    fireEvent.click(screen.getByRole("button", { name: "Create invitation link" }));
    expect(await screen.findByText("https://tp.test/invite#abc")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Copy link" })).toBeInTheDocument();
    const posted = app.requests.find((request) => request.method === "POST");
    expect(posted?.body).toEqual({ email: "lin@northwind.test", role: "manager" });
    expect(posted?.headers.get("Idempotency-Key")).toBeTruthy();
    fireEvent.click(screen.getAllByRole("button", { name: "Close" })[0] as HTMLElement);
    await waitFor(() => expect(screen.queryByText("https://tp.test/invite#abc")).not.toBeInTheDocument());
    fireEvent.click(screen.getByRole("button", { name: "Invite by link" }));
    expect(await screen.findByRole("textbox", { name: "E-mail" })).toHaveValue("");
  });

  it("puts a refused address beside its field", async () => {
    open({
      [`POST /api/admin/workspaces/${WS}/invitations`]: problem(422, "invalid_input", {
        errors: [{ path: "body.email", code: "invalid", detail: "Not an e-mail address." }],
      }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Invite by link" }));
    fireEvent.click(screen.getByRole("button", { name: "Create invitation link" }));
    await waitFor(() =>
      expect(screen.getByRole("textbox", { name: "E-mail" })).toHaveAccessibleDescription("Not an e-mail address."),
    );
  });

  it("FR-002-017 changes a role at once", async () => {
    const app = open({ [`PATCH ${PATH}/usr_grace`]: ok({}) });
    const select = within(await row(/Grace Hopper/)).getByRole("combobox");
    fireEvent.change(select, { target: { value: "manager" } });
    expect(await screen.findByText("Grace Hopper is now Manager.")).toBeInTheDocument();
    expect(app.requests.find((request) => request.method === "PATCH")?.body).toEqual({ role: "manager" });
  });

  it("FR-002-020 says why a refused role change did not happen, and shows the role that is still there", async () => {
    open({ [`PATCH ${PATH}/usr_ada`]: problem(409, "last_owner", { detail: "A workspace needs an owner." }) });
    const select = within(await row(/Ada Owner/)).getByRole<HTMLSelectElement>("combobox");
    fireEvent.change(select, { target: { value: "operator" } });
    fireEvent.click(await screen.findByRole("button", { name: "Change my role" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("A workspace needs an owner.");
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(select.value).toBe("owner"));
  });

  it("removes a member only after the name was typed", async () => {
    const app = open({ [`DELETE ${PATH}/usr_grace`]: noContent });
    fireEvent.click(within(await row(/Grace Hopper/)).getByRole("button", { name: "Remove Grace Hopper" }));
    const confirm = await screen.findByRole("button", { name: "Remove member" });
    expect(confirm).toBeDisabled();
    fireEvent.input(screen.getByRole("textbox", { name: "Type “Grace Hopper” to confirm" }), {
      target: { value: "Grace Hopper" },
    });
    fireEvent.click(confirm);
    expect(await screen.findByText("Grace Hopper was removed from Northwind MSP.")).toBeInTheDocument();
    expect(app.requests.some((request) => request.method === "DELETE" && request.path.endsWith("usr_grace"))).toBe(
      true,
    );
  });

  it("FR-002-016 revokes an open invitation after asking with its address", async () => {
    const app = open({ [`DELETE /api/admin/workspaces/${WS}/invitations/inv_1`]: noContent });
    fireEvent.click(await screen.findByRole("button", { name: "Revoke the invitation of new@northwind.test" }));
    expect(await screen.findByRole("dialog", { name: /new@northwind\.test/ })).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Revoke invitation" }));
    await waitFor(() => expect(app.requests.some((request) => request.method === "DELETE")).toBe(true));
  });

  it("FR-002-017 gives and takes access to a tenant, saved at once", async () => {
    const app = open({
      [`GET ${TENANTS_PATH}`]: ok({
        items: [tenantOf(), tenantOf({ id: "ten_fabrikam", display_name: "Fabrikam Retail" })],
        next_cursor: null,
      }),
      "PUT /api/admin/tenants/ten_fabrikam/entitlements/usr_grace": ok({}),
      [`DELETE /api/admin/tenants/${TEN}/entitlements/usr_grace`]: noContent,
    });
    fireEvent.click(await screen.findByRole("button", { name: "Tenants of Grace Hopper" }));
    const contoso = await screen.findByRole("combobox", { name: "Role on Contoso" });
    expect(contoso).toHaveValue("operator");
    fireEvent.change(screen.getByRole("combobox", { name: "Role on Fabrikam Retail" }), {
      target: { value: "readonly" },
    });
    fireEvent.change(contoso, { target: { value: "none" } });
    await waitFor(() =>
      expect(
        app.requests.filter((request) => /entitlements/.test(request.path)).map((request) => request.method),
      ).toEqual(["PUT", "DELETE"]),
    );
    expect(app.requests.find((request) => request.method === "PUT")?.body).toEqual({ role: "readonly" });
  });

  it("FR-002-010 says not found for a workspace out of scope", async () => {
    openApp("/admin/w/ws_other/members", {
      "GET /api/admin/workspaces/ws_other/members": problem(404, "not_found"),
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
    expect(screen.queryByRole("button", { name: "Invite by link" })).not.toBeInTheDocument();
  });
});
