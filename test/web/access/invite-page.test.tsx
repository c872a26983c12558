import { fireEvent, screen, waitFor } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sessionOf, WS } from "../admin/fixtures.ts";
import { ok, openApp, problem, TENANTS_PATH } from "../admin/open-app.tsx";

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
});

const invitation = (accountExists: boolean, email = "new@northwind.test") =>
  ok({
    workspace_name: "Northwind MSP",
    email,
    role: "operator",
    expires_at: "2026-11-30T12:00:00.000Z",
    account_exists: accountExists,
  });
const AFTER = { [`GET ${TENANTS_PATH}`]: ok({ items: [], next_cursor: null }) };

describe("invitation page", () => {
  it("FR-002-016 makes the account of a new person and goes in", async () => {
    const app = openApp("/invite#tok", {
      ...AFTER,
      "POST /api/admin/invitations/lookup": invitation(false),
      "POST /api/admin/invitations/accept": ok(sessionOf()),
    });
    expect(await screen.findByRole("heading", { name: "Join Northwind MSP" })).toBeInTheDocument();
    fireEvent.input(screen.getByLabelText("Your name"), { target: { value: "Lin " } });
    fireEvent.input(screen.getByLabelText("Password"), { target: { value: "a long password" } });
    fireEvent.click(screen.getByRole("button", { name: "Create account and join" }));
    await waitFor(() => expect(app.address()).toBe(`/admin/w/${WS}/tenants`));
    expect(app.requests.find((request) => request.path.endsWith("/accept"))?.body).toEqual({
      token: "tok",
      name: "Lin",
      password: "a long password",
    });
  });

  it("puts what is wrong with a field beside it", async () => {
    openApp("/invite#tok", {
      "POST /api/admin/invitations/lookup": invitation(false),
      "POST /api/admin/invitations/accept": problem(422, "invalid_input", {
        errors: [{ path: "body.password", code: "too_small", detail: "At least 12 characters are needed." }],
      }),
    });
    fireEvent.input(await screen.findByLabelText("Your name"), { target: { value: "Lin" } });
    fireEvent.input(screen.getByLabelText("Password"), { target: { value: "short" } });
    fireEvent.click(screen.getByRole("button", { name: "Create account and join" }));
    await waitFor(() =>
      expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("At least 12 characters are needed."),
    );
  });

  it("FR-002-016 lets the signed-in account of the address join with one click", async () => {
    const app = openApp("/invite#tok", {
      ...AFTER,
      "POST /api/admin/invitations/lookup": invitation(true, "ada@northwind.test"),
      "POST /api/admin/invitations/accept": ok(sessionOf()),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Join as ada@northwind.test" }));
    await waitFor(() => expect(app.address()).toBe(`/admin/w/${WS}/tenants`));
    expect(app.requests.find((request) => request.path.endsWith("/accept"))?.body).toEqual({ token: "tok" });
  });

  it("sends an existing account to the sign-in and back to the invitation", async () => {
    openApp("/invite#tok", {
      "GET /api/admin/session": problem(401, "unauthenticated"),
      "POST /api/admin/invitations/lookup": invitation(true),
    });
    const link = await screen.findByRole("link", { name: "Sign in" });
    expect(link).toHaveAttribute("href", "/admin/sign-in?next=%2Finvite");
    expect(screen.queryByRole("button", { name: /join/i })).not.toBeInTheDocument();
  });

  it("FR-002-016 finds the invitation again on the way back from the sign-in, without its token in an address", async () => {
    sessionStorage.setItem("tp_invitation", "tok");
    const app = openApp("/invite", {
      ...AFTER,
      "POST /api/admin/invitations/lookup": invitation(true, "ada@northwind.test"),
      "POST /api/admin/invitations/accept": ok(sessionOf()),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Join as ada@northwind.test" }));
    await waitFor(() => expect(app.address()).toBe(`/admin/w/${WS}/tenants`));
    expect(app.requests.find((request) => request.path.endsWith("/lookup"))?.body).toEqual({ token: "tok" });
    expect(sessionStorage.getItem("tp_invitation")).toBeNull();
  });

  it("tells someone who is signed in with another address which one is invited", async () => {
    openApp("/invite#tok", { "POST /api/admin/invitations/lookup": invitation(true) });
    expect(await screen.findByText(/You are signed in as ada@northwind\.test\./)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /join/i })).not.toBeInTheDocument();
  });

  it("FR-002-016 says that a used, revoked or expired link does not work any more", async () => {
    openApp("/invite#tok", { "POST /api/admin/invitations/lookup": problem(404, "not_found") });
    expect(await screen.findByRole("heading", { name: "This invitation does not work any more" })).toBeInTheDocument();
  });

  it("offers to try again when the server failed", async () => {
    openApp("/invite#tok", { "POST /api/admin/invitations/lookup": problem(500, "internal_error") });
    expect(await screen.findByRole("button", { name: "Try again" })).toBeInTheDocument();
  });
});
