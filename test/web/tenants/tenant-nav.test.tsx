import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TENANT_PLACES } from "../../../web/features/tenant-places/tenant-places.ts";
import { TEN, tenantDetailOf, WS } from "../admin/fixtures.ts";
import { ok, openApp, problem } from "../admin/open-app.tsx";
import { CONNECTIONS, connectionOf, listOf, PERMISSIONS, permissionsOf, REPORT } from "../connections/fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const TENANT = `/admin/t/${TEN}`;
const RUNS = `GET /api/admin/workspaces/${WS}/operations`;

const ANSWERS = {
  [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()),
  [`GET ${CONNECTIONS}`]: ok(listOf([connectionOf()])),
  [`GET ${REPORT}`]: problem(404, "not_found"),
  [`GET ${PERMISSIONS}`]: ok(permissionsOf()),
  [RUNS]: ok({ items: [], next_cursor: null, searched_until: null }),
};

const navigation = () => screen.findByRole("navigation", { name: "Tenant pages" });

describe("a tenant's navigation", () => {
  it.each([
    ["the dashboard", TENANT, "Overview", "page"],
    ["the provider connection", `${TENANT}/provider-connection`, "Provider connection", "page"],
    ["the required permissions", `${TENANT}/required-permissions`, "Permissions", "page"],
    ["the tenant's operations", `/admin/operations?tenant=${TEN}`, "Operations", "page"],
  ])("FR-012-001 leads from %s to every other page and marks where it is", async (_, address, here, mark) => {
    openApp(address, ANSWERS);
    const links = within(await navigation()).getAllByRole("link");
    expect(links.map((link) => [link.textContent, link.getAttribute("href")])).toEqual(
      TENANT_PLACES.map(({ label, path }) => [label, path(TEN)]),
    );
    const marked = links.filter((link) => link.hasAttribute("aria-current"));
    expect(marked.map((link) => [link.textContent, link.getAttribute("aria-current")])).toEqual([[here, mark]]);
  });

  it("FR-012-001 goes to another page by its link, and the mark with it", async () => {
    const app = openApp(TENANT, ANSWERS);
    fireEvent.click(within(await navigation()).getByRole("link", { name: "Operations" }));
    await waitFor(() => expect(app.address()).toBe(`/admin/operations?tenant=${TEN}`));
    expect(within(await navigation()).getByRole("link", { current: "page" })).toHaveTextContent("Operations");
    expect(screen.getByRole("navigation", { name: "Breadcrumb" })).toHaveTextContent("Contoso");
  });

  it("FR-012-001 stands over the operations of a tenant that the session does not carry, and over no list of several", async () => {
    openApp("/admin/operations?tenant=ten_far", {
      ...ANSWERS,
      "GET /api/admin/tenants/ten_far": ok(tenantDetailOf({ id: "ten_far", display_name: "Far Away" })),
    });
    expect(within(await navigation()).getByRole("link", { name: "Overview" })).toHaveAttribute(
      "href",
      "/admin/t/ten_far",
    );
    fireEvent.click(screen.getByRole("button", { name: "Clear" }));
    await waitFor(() => expect(screen.queryByRole("navigation", { name: "Tenant pages" })).not.toBeInTheDocument());
  });

  it("FR-012-001 keeps the current page in sight when the window becomes narrow", async () => {
    openApp(`${TENANT}/provider-connection`, ANSWERS);
    const row = within(await navigation()).getByRole("list");
    const here = within(row).getByRole("link", { current: "page" }).parentElement as HTMLElement;
    Object.defineProperties(row, { clientWidth: { value: 300 } });
    Object.defineProperties(here, { offsetLeft: { value: 600 }, clientWidth: { value: 100 } });
    fireEvent(window, new Event("resize"));
    expect(row.scrollLeft).toBe(500);
  });

  it("FR-012-001 stays where someone scrolled it when a resize leaves its width alone", async () => {
    openApp(`${TENANT}/provider-connection`, ANSWERS);
    const row = within(await navigation()).getByRole("list");
    const here = within(row).getByRole("link", { current: "page" }).parentElement as HTMLElement;
    Object.defineProperties(row, { clientWidth: { value: 300 } });
    Object.defineProperties(here, { offsetLeft: { value: 600 }, clientWidth: { value: 100 } });
    fireEvent(window, new Event("resize"));
    row.scrollLeft = 40;
    fireEvent(window, new Event("resize"));
    expect(row.scrollLeft).toBe(40);
  });

  it("FR-012-001 is absent where the tenant is out of scope", async () => {
    openApp("/admin/operations?tenant=ten_other", {
      ...ANSWERS,
      [RUNS]: problem(404, "not_found"),
      "GET /api/admin/tenants/ten_other": problem(404, "not_found"),
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
    expect(screen.queryByRole("navigation", { name: "Tenant pages" })).not.toBeInTheDocument();
  });
});
