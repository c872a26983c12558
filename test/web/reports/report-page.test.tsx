import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ADMIN_ROLES, POSTURE, permissionItem } from "../../support/report-payloads.ts";
import { RUN, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { ok, openApp, problem } from "../admin/open-app.tsx";
import { assignmentOf, HOSTILE, idOf, postureOf, rolesOf } from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const ONE = `/api/admin/reports/${idOf(1)}`;
const PAGE = `/admin/reports/${idOf(1)}`;

const itemsOf = (type: string, items: unknown[], part = 0, parts = 1) =>
  ok({ report_id: idOf(1), type, part, parts, items });

const open = (report: ReturnType<typeof ok>, items: ReturnType<typeof ok>, address = PAGE) =>
  openApp(address, {
    [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()),
    [`GET ${ONE}`]: report,
    [`GET ${ONE}/items`]: items,
  });

const region = async (name: string) => within(await screen.findByRole("region", { name }));

describe("the page of a permission posture", () => {
  const PERMISSIONS = [
    permissionItem("g", {
      kind: "required",
      value: "Application.Read.All",
      status: "granted",
      features: ["Inventory"],
    }),
    permissionItem("m", { kind: "required", value: "Policy.Read.All", status: "missing", severity: "medium" }),
    permissionItem("e", { kind: "extra", value: "User.ReadWrite.All", severity: "high" }),
    permissionItem(HOSTILE),
  ];

  it("FR-245-038 shows the score with its rule, what each feature lacks, and what changed", async () => {
    open(ok(postureOf()), itemsOf("permission_posture", PERMISSIONS));
    const score = await region("Score");
    expect(score.getByText("75")).toHaveTextContent("75 / 100");
    expect(score.getByText("-25")).toBeInTheDocument();
    expect(score.getByText(/3 of 4 by weight\. What is granted of what is needed\./)).toBeInTheDocument();
    const features = await region("By feature");
    expect(features.getByRole("row", { name: /Inventory/ })).toHaveTextContent(/1 of 2.*Policy\.Read\.All/);
    expect((await region("Changes since the report before")).getByText("Newly missing (1)")).toBeInTheDocument();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Permission posture");
  });

  it("FR-245-038 lists every permission, what somebody has to look at first, and drops none that it does not know", async () => {
    open(ok(postureOf()), itemsOf("permission_posture", PERMISSIONS));
    const table = within(await screen.findByRole("table", { name: "Permissions" }));
    const rows = table.getAllByRole("row").slice(1);
    expect(rows.map((row) => row.textContent?.match(/Missing|Beyond need|Unknown|Granted/)?.[0])).toEqual([
      ...["Missing", "Beyond need", "Unknown", "Granted"],
    ]);
    expect(rows[0]).toHaveTextContent("Medium");
    expect(rows[3]).not.toHaveTextContent(/High|Medium/);
    expect(rows[2]?.querySelector("bdi")?.textContent).toBe(HOSTILE);
  });

  it("FR-245-038 says that there may be more grants", async () => {
    open(ok(postureOf({ payload: { ...POSTURE, is_truncated: true } })), itemsOf("permission_posture", []));
    expect(await screen.findByText("There may be more grants")).toBeInTheDocument();
  });
});

describe("the page of the admin roles", () => {
  it("FR-245-039 shows roles with who holds them, principals by type, and what changed", async () => {
    const changes = {
      ...{ since_report_id: idOf(0), added: 12, removed: 0, changed: 2, removed_items: [] },
      added_items: Array.from({ length: 11 }, (_, index) => assignmentOf(index)),
    };
    const role = { role_template_id: "r", role_name: "Global Administrator", is_custom_role: false };
    const roles = [
      {
        ...role,
        is_high_privilege: true,
        assignments: 3,
        principals: { user: 2, group: 0, service_principal: 1, unknown: 0 },
      },
    ];
    open(ok(rolesOf({ payload: { ...ADMIN_ROLES, roles, changes } })), itemsOf("entra.admin_roles", []));
    const [found] = (await region("Roles")).getAllByRole("row").slice(1);
    expect(found).toHaveTextContent(/Global Administrator.*High privilege.*2 users, 1 application.*3/);
    expect((await region("Principals by type")).getByRole("row", { name: /Applications/ })).toHaveTextContent("1");
    const since = await region("Changes since the report before");
    expect(since.getByText("Added (12)")).toBeInTheDocument();
    expect(since.getByText("1 more")).toBeInTheDocument();
    expect(since.getByText("and 1 that are not named here")).toBeInTheDocument();
  });

  it("FR-245-039 lists assignments a part at a time, as the address says", async () => {
    const first = itemsOf("entra.admin_roles", [assignmentOf(1)], 0, 3);
    const app = open(ok(rolesOf({ parts: 3 })), first, `${PAGE}?part=2`);
    const asked = () => app.requests.filter(({ path }) => path.endsWith("/items")).map(({ query }) => String(query));
    expect(await screen.findByText("Page 2 of 3")).toBeInTheDocument();
    expect(asked()).toEqual(["part=1"]);
    fireEvent.click(screen.getByRole("button", { name: "Next" }));
    await waitFor(() => expect(asked()).toEqual(["part=1", "part=2"]));
    await screen.findByText("Page 3 of 3");
    expect(screen.getByRole("button", { name: "Next" })).toBeDisabled();
    await waitFor(() => expect(app.address()).toBe(`${PAGE}?part=3`));
    fireEvent.click(screen.getByRole("button", { name: "Previous" }));
    await screen.findByText("Page 2 of 3");
    fireEvent.click(screen.getByRole("button", { name: "Previous" }));
    await waitFor(() => expect(app.address()).toBe(PAGE));
    await screen.findByText("Page 1 of 3");
    expect(screen.getByRole("button", { name: "Previous" })).toBeDisabled();
    expect(asked()).toEqual(["part=1", "part=2", "part=0"]);
  });

  it("FR-245-039 isolates the names of the provider, and falls back to ids where there are none", async () => {
    const items = [
      assignmentOf(1, { principal_name: HOSTILE, principal_upn: HOSTILE, role_name: HOSTILE }),
      assignmentOf(2, { principal_type: "unknown", principal_name: null, principal_upn: null, scope: "/units/1" }),
      assignmentOf(3, { via_group: { id: "group-1", name: " " }, is_guest: true, account_enabled: false }),
      assignmentOf(4, { duration: "time_bound", ends_at: "2027-06-30T20:00:00.000Z" }),
    ];
    open(ok(rolesOf()), itemsOf("entra.admin_roles", items));
    const rows = within(await screen.findByRole("table", { name: "Assignments" }))
      .getAllByRole("row")
      .slice(1);
    const isolated = [...(rows[0]?.querySelectorAll("bdi") ?? [])].map(({ textContent }) => textContent);
    expect(isolated).toEqual([HOSTILE, HOSTILE, HOSTILE]);
    expect(rows[0]?.querySelector("b")).toBeNull();
    expect(rows[1]).toHaveTextContent(/principal-2.*Unknown principal.*\/units\/1/);
    expect(rows[2]).toHaveTextContent(/Guest.*Disabled.*group-1/);
    expect(rows[3]?.querySelector("time")).toHaveAttribute("datetime", "2027-06-30T20:00:00.000Z");
  });

  it("FR-245-039 says what it does not know", async () => {
    const payload = { ...ADMIN_ROLES, is_truncated: true, durations: "not_read" as const };
    const report = rolesOf({ payload: { ...payload, groups: { holding: 2, unread_ids: ["group-1"] } } });
    open(ok(report), itemsOf("entra.admin_roles", [assignmentOf(1)]));
    for (const text of ["This is a part of the directory", "Some groups could not be read", "Not known"])
      expect(await screen.findByText(text)).toBeInTheDocument();
  });
});

describe("the page of a report", () => {
  it("FR-245-038 FR-245-039 leads to findings, run, the report before, and up to the list", async () => {
    open(ok(postureOf({ is_latest: false })), itemsOf("permission_posture", []));
    const links: [string, string][] = [
      ["Findings of this tenant", `/admin/t/${TEN}/findings`],
      ["The run that made it", `/admin/operations/${RUN}`],
      ["The report before", `/admin/reports/${idOf(0)}`],
      ["Stored reports", `/admin/t/${TEN}/reports`],
    ];
    for (const [name, href] of links) expect(await screen.findByRole("link", { name })).toHaveAttribute("href", href);
    expect(screen.getByText("Replaced by a later one")).toBeInTheDocument();
  });

  it.each([404, 403])("FR-245-036 shows nothing of a report that answers %i", async (status) => {
    open(problem(status, status === 404 ? "not_found" : "forbidden"), itemsOf("permission_posture", []));
    expect(await screen.findByRole("link", { name: "Go to the tenants" })).toBeInTheDocument();
    expect(screen.queryByRole("table")).toBeNull();
  });
});
