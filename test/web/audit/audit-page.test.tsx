import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resourceHref } from "../../../web/features/audit/audit.labels.ts";
import type { AuditLog, AuditLogEntry } from "../../../worker/features/audit-log/audit-log.contract.ts";
import { sessionOf, TEN, tenantDetailOf, WS } from "../admin/fixtures.ts";
import { ok, openApp, problem } from "../admin/open-app.tsx";

afterEach(() => vi.unstubAllGlobals());

const LOG = `GET /api/admin/workspaces/${WS}/audit`;
const MEMBERS = `GET /api/admin/workspaces/${WS}/members`;

const entryOf = (more: Partial<AuditLogEntry> = {}): AuditLogEntry => ({
  id: "aud_1",
  occurred_at: "2026-10-05T12:00:00.000Z",
  action: "tenant.operation.started",
  action_label: "Operation started",
  outcome: "succeeded",
  actor: { kind: "user", id: "usr_grace", name: "Grace Hopper" },
  tenant: { id: TEN, display_name: "Contoso" },
  resource: { type: "operation_run", type_label: "Operation", id: "run_1", name: null },
  metadata: { operation_type: "inventory.sync" },
  ...more,
});

const logOf = (items: AuditLogEntry[], more: Partial<AuditLog> = {}): AuditLog => ({
  items,
  next_cursor: null,
  searched_back_to: null,
  ...more,
});

const member = { user_id: "usr_grace", name: "Grace Hopper", email: "grace@northwind.test", role: "operator" };
const members = ok({
  members: [{ ...member, joined_at: "2026-01-01T00:00:00.000Z", is_you: false, tenants: [] }],
  invitations: [],
  can_manage: true,
});

const open = (log: Parameters<typeof openApp>[1], address = "/admin/audit") =>
  openApp(address, { [MEMBERS]: members, ...log });

/** Queries of the requests to the log, in their order. */
const asked = (app: ReturnType<typeof openApp>) =>
  app.requests.filter(({ path }) => path.endsWith("/audit")).map(({ query }) => (query.size === 0 ? "" : `?${query}`));

describe("audit log page", () => {
  it("FR-011-011 lists entries with words, people, places and both times, and opens their details", async () => {
    open({
      [LOG]: ok(
        logOf([
          entryOf(),
          entryOf({
            id: "aud_0",
            action_label: "Operational control paused",
            outcome: "denied",
            actor: { kind: "platform_user", id: null, name: null },
            tenant: null,
            resource: {
              type: "operational_control",
              type_label: "Operational control",
              id: "inventory.sync",
              name: "Inventory sync",
            },
            metadata: {},
          }),
        ]),
      ),
    });
    const rows = await screen.findAllByRole("rowheader");
    const [first, second] = rows.map((cell) => cell.closest("tr") as HTMLElement);
    expect(first).toHaveTextContent(/Operation started.*Succeeded.*Grace Hopper.*Contoso/);
    expect(second).toHaveTextContent(/Operational control paused.*Denied.*Platform staff.*Inventory sync/);
    expect(within(first as HTMLElement).getByTitle("2026-10-05 12:00:00 UTC")).toBeInTheDocument();
    expect(within(first as HTMLElement).getByRole("link", { name: "Operation" })).toHaveAttribute(
      "href",
      "/admin/operations/run_1",
    );
    const toggle = within(first as HTMLElement).getByRole("button", { name: "Operation started" });
    expect(toggle).toHaveAttribute("aria-expanded", "false");
    expect(screen.queryByText("inventory.sync")).not.toBeInTheDocument();
    fireEvent.click(toggle);
    expect(toggle).toHaveAttribute("aria-expanded", "true");
    const details = first?.nextElementSibling;
    expect(details).toHaveTextContent(/Operation typeinventory\.sync.*2026-10-05 12:00:00 UTC.*run_1/);
    expect(details?.firstElementChild?.firstElementChild?.id).toBe(toggle.getAttribute("aria-controls"));
    fireEvent.click(toggle);
    expect(screen.queryByText("inventory.sync")).not.toBeInTheDocument();
    expect(document.title).toBe("Audit log · TenantPilot");
  });

  it.each([
    ["finding", "fnd_1", `/admin/t/${TEN}/findings?finding=fnd_1`],
    ["evidence_snapshot", "evs_1", "/admin/evidence/evs_1"],
    ["tenant_review", "rev_1", "/admin/reviews/rev_1"],
    ["review_pack", "pck_1", `/admin/t/${TEN}/review-packs`],
    ["provider_connection", "con_1", `/admin/t/${TEN}/provider-connection`],
    ["workspace", WS, undefined],
    ["finding", null, undefined],
    ["gone_from_the_code", "x_1", undefined],
  ])("FR-011-011 leads from an entry about a %s, %s, to %s", (type, id, href) => {
    const { tenant } = entryOf();
    expect(resourceHref({ tenant, resource: { type, type_label: type, id, name: null } })).toBe(href);
  });

  it("FR-011-011 leads nowhere from an entry of no tenant about what is shown on a tenant's page", () => {
    const resource = { type: "finding", type_label: "Finding", id: "fnd_1", name: null };
    expect(resourceHref({ tenant: null, resource })).toBe(undefined);
  });

  it("FR-011-011 asks for what the address says, and writes what is chosen into it", async () => {
    const app = open({ [LOG]: ok(logOf([entryOf()])) }, "/admin/audit?outcome=denied");
    await screen.findAllByRole("rowheader");
    expect(asked(app)).toEqual(["?outcome=denied"]);
    expect(screen.getByLabelText("Outcome")).toHaveValue("denied");
    await screen.findByRole("option", { name: "Grace Hopper" });
    fireEvent.change(screen.getByLabelText("Who"), { target: { value: "usr_grace" } });
    await waitFor(() => expect(app.address()).toContain("actor=usr_grace"));
    expect(app.address()).toContain(`workspace=${WS}`);
    await waitFor(() => expect(asked(app).at(-1)).toBe("?actor=usr_grace&outcome=denied"));
    fireEvent.click(await screen.findByRole("button", { name: "Operation started" }));
    fireEvent.click(screen.getByRole("button", { name: "Only this one" }));
    await waitFor(() => expect(asked(app).at(-1)).toContain("resource_id=run_1"));
    fireEvent.click(screen.getByRole("button", { name: "Clear the filters" }));
    await waitFor(() => expect(app.address()).toBe(`/admin/audit?workspace=${WS}`));
  });

  it("FR-011-011 keeps a chosen actor in sight who is no member any more", async () => {
    open({ [LOG]: ok(logOf([entryOf()])) }, "/admin/audit?actor=usr_gone");
    await screen.findAllByRole("rowheader");
    expect(screen.getByLabelText("Who")).toHaveDisplayValue("Not a member now");
  });

  const TENANTS = `GET /api/admin/workspaces/${WS}/tenants`;
  const LAKESHORE = { id: "ten_lakeshore", display_name: "Lakeshore Clinic" };

  it("FR-011-015 finds a tenant that the session does not carry, and keeps it in the address with its name in sight", async () => {
    const app = open({
      [LOG]: ok(logOf([entryOf()])),
      [TENANTS]: ({ query }) => ok({ items: query.get("q") === "lake" ? [LAKESHORE] : [], next_cursor: null }),
    });
    const field = await screen.findByRole("combobox", { name: "Tenant" });
    expect(field).toHaveValue("Any");
    fireEvent.input(field, { target: { value: "lake" } });
    fireEvent.click(await screen.findByRole("option", { name: "Lakeshore Clinic" }));
    await waitFor(() => expect(app.address()).toContain("tenant_id=ten_lakeshore"));
    await waitFor(() => expect(asked(app).at(-1)).toBe("?tenant_id=ten_lakeshore"));
    expect(field).toHaveValue("Lakeshore Clinic");
    fireEvent.click(field);
    fireEvent.click(within(await screen.findByRole("listbox")).getByRole("option", { name: "Any" }));
    await waitFor(() => expect(app.address()).not.toContain("tenant_id"));
    expect(field).toHaveValue("Any");
  });

  it.each([
    ["of the session", TEN, "Contoso", 0],
    ["further down", LAKESHORE.id, "Lakeshore Clinic", 1],
    ["out of scope", "ten_elsewhere", "Another tenant", 1],
  ])("FR-011-015 names a tenant %s that the address asks for", async (_, id, name, requests) => {
    const app = open(
      {
        [LOG]: ok(logOf([])),
        "GET /api/admin/tenants/ten_lakeshore": ok(tenantDetailOf({ ...LAKESHORE })),
        "GET /api/admin/tenants/ten_elsewhere": problem(404, "not_found"),
      },
      `/admin/audit?tenant_id=${id}`,
    );
    const field = await screen.findByRole("combobox", { name: "Tenant" });
    await waitFor(() => expect(field).toHaveValue(name));
    expect(app.requests.filter(({ path }) => path.startsWith("/api/admin/tenants/"))).toHaveLength(requests);
  });

  it("FR-011-015 says that the tenants could not be loaded, and tries again", async () => {
    let isDown = true;
    open({
      [LOG]: ok(logOf([])),
      [TENANTS]: () => (isDown ? problem(503, "overloaded") : ok({ items: [LAKESHORE], next_cursor: null })),
    });
    fireEvent.click(await screen.findByRole("combobox", { name: "Tenant" }));
    const told = await screen.findByRole("alert");
    expect(told).toHaveTextContent("Temporarily overloaded");
    isDown = false;
    fireEvent.click(within(told).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("option", { name: "Lakeshore Clinic" })).toBeInTheDocument();
  });

  it("FR-011-012 exports what is filtered", async () => {
    open({ [LOG]: ok(logOf([entryOf()])) }, "/admin/audit?outcome=denied");
    const link = await screen.findByRole("link", { name: "Export CSV" });
    expect(link).toHaveAttribute("href", `/api/admin/workspaces/${WS}/audit.csv?outcome=denied`);
    expect(link).toHaveAttribute("download");
  });

  it("FR-011-005 loads what is older", async () => {
    const app = open({
      [LOG]: ({ query }) =>
        ok(query.size === 0 ? logOf([entryOf()], { next_cursor: "aud_1" }) : logOf([entryOf({ id: "aud_0" })])),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Load more" }));
    await waitFor(() => expect(screen.getAllByRole("rowheader")).toHaveLength(2));
    expect(asked(app)).toEqual(["", "?cursor=aud_1"]);
    expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
  });

  it("FR-011-011 searches on by itself until something is found", async () => {
    let left = 4;
    const app = open(
      {
        [LOG]: () => {
          left -= 1;
          const more = { next_cursor: `aud_${left}`, searched_back_to: "2026-10-04T12:00:00.000Z" };
          return ok(left > 0 ? logOf([], more) : logOf([entryOf()]));
        },
      },
      "/admin/audit?resource_type=invitation",
    );
    expect(await screen.findAllByRole("rowheader")).toHaveLength(1);
    expect(asked(app)).toHaveLength(4);
  });

  it("FR-011-016 searches on by itself while little is found, until there is enough to look at", async () => {
    let page = 0;
    const app = open(
      {
        [LOG]: () => {
          page += 1;
          const items = Array.from({ length: 9 }, (_, index) => entryOf({ id: `aud_${page}_${index}` }));
          return ok(logOf(items, { next_cursor: `aud_${page}`, searched_back_to: "2026-10-04T12:00:00.000Z" }));
        },
      },
      "/admin/audit?outcome=denied",
    );
    await waitFor(() => expect(screen.getAllByRole("rowheader")).toHaveLength(27));
    const further = await screen.findByRole("button", { name: "Search further" });
    await waitFor(() => expect(further).not.toHaveAttribute("aria-busy"));
    expect(asked(app)).toHaveLength(3);
    fireEvent.click(further);
    await waitFor(() => expect(asked(app)).toHaveLength(4));
  });

  it("FR-011-011 stops after a while, says how far it is, and goes on when asked", async () => {
    const app = open({
      [LOG]: ok(logOf([], { next_cursor: "aud_1", searched_back_to: "2026-10-04T12:00:00.000Z" })),
    });
    expect(await screen.findByText("Nothing found so far")).toBeInTheDocument();
    expect(screen.getByText(/Searched back to/)).toBeInTheDocument();
    expect(asked(app)).toHaveLength(10);
    fireEvent.click(screen.getByRole("button", { name: "Search further" }));
    await waitFor(() => expect(asked(app)).toHaveLength(20));
  });

  it.each([
    ["/admin/audit", "Nothing has been done here yet"],
    ["/admin/audit?outcome=failed", "No entry matches these filters"],
  ])("FR-011-011 says at %s: %s", async (address, title) => {
    open({ [LOG]: ok(logOf([])) }, address);
    expect(await screen.findByText(title)).toBeInTheDocument();
  });

  it("FR-011-011 says what is wrong with an address, and leads out of it", async () => {
    const app = open(
      {
        [LOG]: ({ query }) =>
          query.size === 0 ? ok(logOf([entryOf()])) : problem(422, "invalid_input", { title: "Invalid input" }),
      },
      "/admin/audit?from=yesterday",
    );
    expect(await screen.findByText("Invalid input")).toBeInTheDocument();
    fireEvent.click(within(screen.getByRole("alert")).getByRole("button", { name: "Clear the filters" }));
    expect(await screen.findAllByRole("rowheader")).toHaveLength(1);
    expect(app.address()).toBe("/admin/audit");
  });

  it.each(["operator", "readonly"] as const)(
    "FR-011-012 as %s is not among the pages, says why at its address, and asks the server for nothing",
    async (role) => {
      const app = open({ "GET /api/admin/session": ok(sessionOf(role)) });
      expect(await screen.findByText("Not permitted")).toBeInTheDocument();
      expect(screen.getByText(/needs the role Owner or Manager in this workspace/)).toBeInTheDocument();
      expect(screen.queryByRole("link", { name: "Audit log" })).not.toBeInTheDocument();
      expect(screen.queryByRole("link", { name: "Export CSV" })).not.toBeInTheDocument();
      expect(asked(app)).toEqual([]);
    },
  );

  it.each(["owner", "manager"] as const)("FR-011-012 as %s is among the pages", async (role) => {
    open({ "GET /api/admin/session": ok(sessionOf(role)), [LOG]: ok(logOf([])) });
    expect(await screen.findByRole("link", { name: "Audit log" })).toHaveAttribute("href", "/admin/audit");
  });

  it("FR-011-011 takes the entries away when the role was lost meanwhile", async () => {
    open({ [LOG]: problem(403, "forbidden", { detail: "This needs the capability audit.view." }) });
    expect(await screen.findByText("Not permitted")).toBeInTheDocument();
  });

  it("FR-011-011 of a workspace that is not in scope is not found", async () => {
    const app = open({}, "/admin/audit?workspace=ws_elsewhere");
    expect(await screen.findByText("Not found")).toBeInTheDocument();
    expect(asked(app)).toEqual([]);
  });
});
