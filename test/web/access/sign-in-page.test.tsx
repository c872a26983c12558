import { fireEvent, screen, waitFor } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sessionOf, TEN } from "../admin/fixtures.ts";
import { ok, openApp, problem, settled, TENANTS_PATH } from "../admin/open-app.tsx";

afterEach(() => vi.unstubAllGlobals());

const METHODS = { "GET /api/admin/sign-in-methods": ok({ password: true, entra: false }) };

async function fillIn(email = "ada@northwind.test", password = "tenantpilot-demo") {
  fireEvent.input(await screen.findByLabelText("E-mail"), { target: { value: email } });
  fireEvent.input(screen.getByLabelText("Password"), { target: { value: password } });
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("sign-in page", () => {
  it("FR-002-002 signs in with e-mail and password and goes to the asked own page", async () => {
    const app = openApp(`/admin/sign-in?next=${encodeURIComponent("/admin/w/ws_northwind/tenants?q=con")}`, {
      ...METHODS,
      "POST /api/admin/session": ok(sessionOf()),
      [`GET ${TENANTS_PATH}`]: ok({ items: [], next_cursor: null }),
    });
    await fillIn(" ada@northwind.test ");
    await waitFor(() => expect(app.address()).toBe("/admin/w/ws_northwind/tenants?q=con"));
    expect(app.requests.find((request) => request.method === "POST")?.body).toEqual({
      email: "ada@northwind.test",
      password: "tenantpilot-demo",
    });
  });

  it("never leads to another site", async () => {
    const app = openApp("/admin/sign-in?next=//evil.test/admin", {
      ...METHODS,
      "POST /api/admin/session": ok(sessionOf()),
      [`GET ${TENANTS_PATH}`]: ok({ items: [], next_cursor: null }),
    });
    await fillIn();
    await waitFor(() => expect(app.address()).toBe("/admin/w/ws_northwind/tenants"));
  });

  it("FR-002-002 says that the credentials are wrong without saying which", async () => {
    openApp("/admin/sign-in", { ...METHODS, "POST /api/admin/session": problem(401, "invalid_credentials") });
    await fillIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("E-mail or password is not right.");
    expect(screen.getByLabelText("E-mail")).toHaveValue("ada@northwind.test");
    expect(screen.getByRole("button", { name: "Sign in" })).not.toHaveAttribute("aria-busy");
  });

  it("FR-002-008 says after too many attempts that one has to wait", async () => {
    openApp("/admin/sign-in", { ...METHODS, "POST /api/admin/session": problem(429, "too_many_attempts") });
    await fillIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("Too many attempts");
  });

  it("FR-001-007 puts what the server says about a field beside that field", async () => {
    openApp("/admin/sign-in", {
      ...METHODS,
      "POST /api/admin/session": problem(422, "invalid_input", {
        errors: [{ path: "body.email", code: "invalid", detail: "Not an e-mail address." }],
      }),
    });
    await fillIn("ada@x");
    await waitFor(() => expect(screen.getByLabelText("E-mail")).toHaveAccessibleDescription("Not an e-mail address."));
  });

  it("says that nobody answered when the network is down", async () => {
    openApp("/admin/sign-in", {
      ...METHODS,
      "POST /api/admin/session": () => Promise.reject(new TypeError("fetch failed")),
    });
    await fillIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("The server cannot be reached");
  });

  it("FR-002-009 offers Microsoft Entra ID only where it is configured", async () => {
    openApp("/admin/sign-in", { "GET /api/admin/sign-in-methods": ok({ password: true, entra: true }) });
    expect(await screen.findByRole("button", { name: "Continue with Microsoft Entra ID" })).toBeInTheDocument();
  });

  it("FR-002-009 offers no provider when it is not configured", async () => {
    const app = openApp("/admin/sign-in", METHODS);
    await screen.findByLabelText("E-mail");
    await waitFor(() => expect(app.requests).toHaveLength(1));
    await settled();
    expect(screen.queryByRole("button", { name: /Entra/ })).not.toBeInTheDocument();
  });

  it("says why someone is here whose session ended", async () => {
    openApp("/admin/sign-in?ended=1", METHODS);
    expect(await screen.findByText("You were signed out")).toBeInTheDocument();
  });

  it("FR-002-001 of the system plane speaks to staff and asks the other account table", async () => {
    const app = openApp("/system/sign-in", {
      "GET /api/system/sign-in-methods": ok({ password: true, entra: false }),
      "POST /api/system/session": problem(401, "invalid_credentials"),
    });
    expect(await screen.findByRole("heading", { name: "Sign in to the system console" })).toBeInTheDocument();
    expect(document.title).toBe("Sign in to the system console · TenantPilot");
    await fillIn("staff@tenantpilot.test");
    await screen.findByRole("alert");
    expect(app.requests.some((request) => request.path === "/api/admin/session")).toBe(false);
  });
});

describe("a visit without a session", () => {
  it.each(["/admin/w/ws_northwind/tenants?q=a", `/admin/t/${TEN}`])(
    "FR-002-013 of %s leads to the sign-in and back",
    async (page) => {
      const app = openApp(page, { ...METHODS, "GET /api/admin/session": problem(401, "unauthenticated") });
      await waitFor(() => expect(app.address()).toBe(`/admin/sign-in?next=${encodeURIComponent(page)}`));
    },
  );
});
