import { cleanup, fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import { RUN, runOf, TEN, tenantDetailOf, WS } from "../admin/fixtures.ts";
import { ok, openApp, problem } from "../admin/open-app.tsx";
import { idOf, pageOf, postureSummary, rolesSummary } from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

type Answers = NonNullable<Parameters<typeof openApp>[1]>;

const REPORTS = `/api/admin/tenants/${TEN}/reports`;
const PAGE = `/admin/t/${TEN}/reports`;
const TENANT = `GET /api/admin/tenants/${TEN}`;
const START = `POST /api/admin/tenants/${TEN}/operations`;

const open = (answers: Answers, role: Role = "operator", address = PAGE) =>
  openApp(address, { [TENANT]: ok(tenantDetailOf({}, role)), [`GET ${REPORTS}`]: ok(pageOf([])), ...answers });

const rowOf = async (name: string) => (await screen.findByRole("link", { name })).closest("tr") as HTMLElement;

describe("the page of a tenant's stored reports", () => {
  it("FR-245-035 shows type, score or counts, what changed, when, and leads to the report and its run", async () => {
    const changes = { score_before: 100, newly_missing: 1, newly_granted: 0, grants_added: 2, grants_removed: 0 };
    open({
      [`GET ${REPORTS}`]: ok(
        pageOf([postureSummary(2, { changes }), rolesSummary(1, { added: 3, removed: 0, changed: 1 })]),
      ),
    });
    const posture = await rowOf("Permission posture");
    expect(posture).toHaveTextContent(/Latest.*94 \/ 100.*-6.*1 missing, 2 unknown.*1 newly missing, 2 more granted/);
    expect(within(posture).getByRole("link", { name: "Permission posture" })).toHaveAttribute(
      "href",
      `/admin/reports/${idOf(2)}`,
    );
    expect(within(posture).getByRole("link", { name: "View run" })).toHaveAttribute("href", `/admin/operations/${RUN}`);
    expect(await rowOf("Admin roles")).toHaveTextContent(/15 assignments, 12 with high privilege.*3 added, 1 changed/);
    const nav = within(screen.getByRole("navigation", { name: "Tenant pages" }));
    expect(nav.getByRole("link", { name: "Reports" })).toHaveAttribute("aria-current", "page");
  });

  it("FR-245-035 asks for one type when the address or the reader does, and for the next page", async () => {
    const app = open(
      { [`GET ${REPORTS}`]: ok(pageOf([postureSummary(2)], idOf(2))) },
      "readonly",
      `${PAGE}?type=permission_posture`,
    );
    await rowOf("Permission posture");
    const asked = () => app.requests.filter(({ path }) => path === REPORTS).map(({ query }) => String(query));
    expect(asked()).toEqual(["type=permission_posture"]);
    fireEvent.click(screen.getByRole("button", { name: "Load more" }));
    await waitFor(() => expect(asked().at(-1)).toBe(`type=permission_posture&cursor=${idOf(2)}`));
    fireEvent.click(screen.getByRole("radio", { name: "All" }));
    await waitFor(() => expect(app.address()).toBe(PAGE));
    await waitFor(() => expect(asked().at(-1)).toBe(""));
  });

  it("FR-245-036 keeps the reports that are shown when the next page fails, and says so beside its button", async () => {
    open({
      [`GET ${REPORTS}`]: ({ query }) =>
        query.has("cursor") ? problem(429, "too_many_requests") : ok(pageOf([postureSummary(2)], idOf(2))),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByText("The next page could not be loaded.")).toBeInTheDocument();
    expect(screen.queryByText("Could not refresh")).not.toBeInTheDocument();
    expect(await rowOf("Permission posture")).toBeInTheDocument();
  });

  it("FR-245-036 says what to do when there is none, of any type or of the one that is asked for", async () => {
    open({});
    expect(await screen.findByText("No stored report yet")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("radio", { name: "Admin roles" }));
    fireEvent.click(await screen.findByRole("button", { name: "Show all reports" }));
    expect(await screen.findByText("No stored report yet")).toBeInTheDocument();
  });

  it("FR-245-036 says when the reports could not be read, and offers to try again", async () => {
    open({ [`GET ${REPORTS}`]: problem(503, "overloaded") });
    expect(await screen.findByRole("button", { name: /Try again/ })).toBeInTheDocument();
  });

  it.each([
    ["Scan admin roles", "entra_admin_roles.scan"],
    ["Check permission posture", "permission_posture.check"],
  ])("FR-245-037 “%s” starts the operation and goes to its run", async (name, type) => {
    const run = runOf({ type: type as "permission_posture.check" });
    const app = open({ [START]: { status: 201, body: run }, [`GET /api/admin/operations/${RUN}`]: ok(run) });
    fireEvent.click(await screen.findByRole("button", { name }));
    await waitFor(() => expect(app.address()).toBe(`/admin/operations/${RUN}`));
    expect(app.requests.find(({ method }) => method === "POST")?.body).toEqual({ type });
  });

  it("FR-245-037 starts nothing for who may not, and says why", async () => {
    const app = open({}, "readonly");
    for (const name of ["Scan admin roles", "Check permission posture"]) {
      const button = await screen.findByRole("button", { name });
      expect(button).toHaveAccessibleDescription("This needs the role Owner, Manager or Operator on this tenant.");
      fireEvent.click(button);
    }
    expect(app.requests.some(({ method }) => method === "POST")).toBe(false);
  });

  it("FR-245-037 starts nothing on an archived tenant, nor on one without a connection, and says why", async () => {
    open({ [TENANT]: ok(tenantDetailOf({ status: "archived" })) });
    const scan = await screen.findByRole("button", { name: "Scan admin roles" });
    expect(scan).toHaveAccessibleDescription("An archived tenant takes no operations.");
    cleanup();
    open({ [TENANT]: ok(tenantDetailOf({ provider: null })) });
    const check = await screen.findByRole("button", { name: "Check permission posture" });
    expect(check).toHaveAccessibleDescription("This tenant has no provider connection to read permissions through.");
  });

  it("FR-245-037 starts nothing that is paused, and says why", async () => {
    const item = { key: "permission_posture.check", label: "Permission posture check", effect: "None." };
    open({
      [`GET /api/admin/workspaces/${WS}/controls`]: ok({ items: [{ ...item, reason: "Moving.", ends_at: null }] }),
    });
    await waitFor(async () =>
      expect(await screen.findByRole("button", { name: "Check permission posture" })).toHaveAccessibleDescription(
        "Permission posture check is paused: Moving. No end is set.",
      ),
    );
    expect(screen.getByRole("button", { name: "Scan admin roles" })).not.toHaveAccessibleDescription();
  });
});
