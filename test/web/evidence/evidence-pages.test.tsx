import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import { runningRun, runOf, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem, settled } from "../admin/open-app.tsx";
import {
  comparisonOf,
  EVS,
  findingItem,
  findingsPage,
  listedOf,
  numbersOf,
  SNAPSHOTS,
  snapshotOf,
} from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

type Answers = NonNullable<Parameters<typeof openApp>[1]>;

const LIST = `GET ${SNAPSHOTS}`;
const START = `POST /api/admin/tenants/${TEN}/operations`;
const RUN_PATH = "GET /api/admin/operations/run_1";
const ONE = `GET /api/admin/evidence-snapshots/${EVS}`;
const page = (...items: ReturnType<typeof listedOf>[]) => ok({ items, next_cursor: null });

interface Opening {
  role?: Role;
  address?: string;
  status?: "active" | "archived";
}

const open = (
  answers: Answers,
  { role = "operator", address = `/admin/t/${TEN}/evidence`, status = "active" }: Opening = {},
) => openApp(address, { [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf({ status }, role)), ...answers });

const take = () => screen.findByRole("button", { name: "Take evidence snapshot" });

describe("the page of a tenant's evidence", () => {
  it("FR-246-050 lists snapshots with their numbers and what changed", async () => {
    const changes = { new: 2, resolved: 1, reopened: 0, worse: 0, roles_added: 1, roles_removed: 0 };
    open({ [LIST]: page(listedOf({ id: "evs_2", changes }), listedOf({ id: EVS })) });
    const table = await screen.findByRole("table", { name: "Evidence snapshots" });
    const [, newer, older] = within(table).getAllByRole("row");
    expect(newer).toHaveTextContent(/3 findings1 critical, 2 high.*2 new, 1 resolved, 1 role added.*80.*Ada Owner/);
    expect(older).toHaveTextContent("First snapshot");
    expect(within(newer as HTMLElement).getByRole("link")).toHaveAttribute("href", "/admin/evidence/evs_2");
    expect(
      within(screen.getByRole("navigation", { name: "Tenant pages" })).getByRole("link", { name: "Evidence" }),
    ).toHaveAttribute("aria-current", "page");
  });

  it("FR-246-050 SC-246-001 takes one with one click, follows it live and leads to it", async () => {
    let lists = 0;
    const app = open({
      [LIST]: () => {
        lists += 1;
        return lists === 1 ? page() : page(listedOf());
      },
      [START]: ok(runOf({ type: "evidence.snapshot" })),
      [RUN_PATH]: ok(runOf({ type: "evidence.snapshot" })),
    });
    fireEvent.click(await take());
    expect(await screen.findByText("Evidence snapshot under way")).toBeInTheDocument();
    expect(app.requests.find(({ method }) => method === "POST")?.body).toEqual({ type: "evidence.snapshot" });
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-28T12:00:00.000Z" });
    socket.say({ type: "run", run: runningRun({ type: "evidence.snapshot" }) });
    expect(await screen.findByText("Sign in at the provider")).toBeInTheDocument();
    socket.say({ type: "run", run: succeededRun({ type: "evidence.snapshot" }) });
    expect(await screen.findByRole("link", { name: "See what it holds" })).toHaveAttribute(
      "href",
      `/admin/evidence/${EVS}`,
    );
    expect(app.address()).toBe(`/admin/t/${TEN}/evidence`);
  });

  it("FR-246-050 takes nothing back when an answer that left before a frame arrives after it", async () => {
    const late = Promise.withResolvers<ReturnType<typeof ok>>();
    open({
      [LIST]: page(listedOf()),
      [START]: ok(runOf({ type: "evidence.snapshot" })),
      [RUN_PATH]: () => late.promise,
    });
    fireEvent.click(await take());
    await screen.findByText("Evidence snapshot under way");
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-28T12:00:00.000Z" });
    socket.say({ type: "run", run: succeededRun({ type: "evidence.snapshot" }) });
    await screen.findByText("Evidence snapshot ended");
    late.resolve(ok(runOf({ type: "evidence.snapshot" })));
    await settled();
    expect(screen.getByText("Evidence snapshot ended")).toBeInTheDocument();
  });

  it("FR-246-055 says what to do first when the tenant has no report", async () => {
    const detail = "Scan admin roles or check the permission posture first.";
    open({ [LIST]: page(), [START]: problem(409, "report_required", { detail }) });
    expect(await screen.findByText("No evidence snapshot yet")).toBeInTheDocument();
    fireEvent.click(await take());
    expect(await screen.findByRole("alert")).toHaveTextContent(`The snapshot was not started${detail}`);
  });

  it.each([
    ["readonly" as const, "active" as const, "This needs the role Owner, Manager or Operator on this tenant."],
    ["owner" as const, "archived" as const, "An archived tenant takes no operations."],
  ])("FR-246-055 disables the action for %s on a tenant that is %s, with the reason", async (role, status, reason) => {
    const app = open({ [LIST]: page(listedOf()) }, { role, status });
    const button = await take();
    expect(button).toHaveAccessibleDescription(reason);
    fireEvent.click(button);
    expect(app.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  it("FR-246-055 says that it is not permitted, and that it could not be loaded", async () => {
    open({ [LIST]: problem(403, "forbidden", { detail: "This needs the capability reviews.view." }) });
    expect(await screen.findByText("Not permitted")).toBeInTheDocument();
  });
});

describe("the page of a snapshot", () => {
  const openOne = (answers: Answers, query = "") => open(answers, { address: `/admin/evidence/${EVS}${query}` });

  it("FR-246-051 shows its numbers, what changed and its items, part after part", async () => {
    const named = { count: 1, items: [findingItem("Anna")] };
    const comparison = comparisonOf({
      findings: { ...comparisonOf().findings, new: named },
      role_assignments: { added: { count: 60, items: [] }, removed: { count: 0, items: [] } },
      permission_score: { before: 70, now: 80 },
    });
    openOne({
      [ONE]: ({ query }) =>
        ok(
          query.get("section") === null
            ? snapshotOf({ summary: { ...numbersOf(), comparison } })
            : snapshotOf({
                page: query.get("part") === "0" ? findingsPage(["Bert"], 0, 1) : findingsPage(["Cora"], 1),
              }),
        ),
    });
    const changed = await screen.findByRole("region", { name: "What changed" });
    expect(changed).toHaveTextContent("The permission score rose from 70 to 80.");
    expect(changed).toHaveTextContent(/New findings \(1\).*High.*Guest with a privileged role: Anna/);
    expect(changed).toHaveTextContent(/Role assignments added \(60\)and 60 more/);
    const items = await screen.findByRole("table", { name: "Findings" });
    expect(items).toHaveTextContent("Bert");
    fireEvent.click(screen.getByRole("button", { name: "Load more" }));
    await waitFor(() => expect(screen.getByRole("table", { name: "Findings" })).toHaveTextContent("Cora"));
    expect(screen.getByRole("table", { name: "Findings" })).toHaveTextContent("Bert");
  });

  it("FR-246-051 asks for the kind that the address names, and writes into it what is chosen", async () => {
    const app = openOne(
      {
        [ONE]: ({ query }) => {
          const section = query.get("section");
          return ok(
            section === null
              ? snapshotOf()
              : snapshotOf({ page: section === "findings" ? findingsPage(["Anna"]) : null }),
          );
        },
      },
      "?section=operations",
    );
    expect(await screen.findByText("Nothing of this kind was frozen")).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText("Kind"), { target: { value: "findings" } });
    expect(await screen.findByText("Anna")).toBeInTheDocument();
    expect(app.address()).toContain("section=findings");
  });

  it("FR-246-051 tells what no report says from zero, and a first snapshot from one without changes", async () => {
    const numbers = numbersOf({ role_assignments: null, permissions: null, permission_score: null });
    openOne({ [ONE]: ok(snapshotOf({ summary: { ...numbers, comparison: null }, page: findingsPage([]) })) });
    expect(await screen.findByText("No report of admin roles")).toBeInTheDocument();
    expect(screen.getAllByText("Not known yet")).toHaveLength(2);
    expect(screen.getByText("This is the tenant's first snapshot.")).toBeInTheDocument();
  });

  it("FR-246-056 links its reports, and says of one that a prune took that it is no longer stored", async () => {
    const reports = [
      { report_id: "rep_1", type: "entra.admin_roles" as const, created_at: "2026-11-27T08:00:00.000Z" },
      { report_id: "rep_2", type: "permission_posture" as const, created_at: "2026-11-27T08:00:00.000Z" },
    ];
    const summary = { ...numbersOf({ reports }), comparison: null };
    openOne({ [ONE]: ok(snapshotOf({ summary, stored_report_ids: ["rep_1"], page: findingsPage([]) })) });
    const about = await screen.findByRole("region", { name: "About this snapshot" });
    expect(within(about).getByRole("link", { name: /^Admin roles/ })).toHaveAttribute("href", "/admin/reports/rep_1");
    expect(about).toHaveTextContent(/Permission posture, .*, no longer stored/);
    expect(within(about).queryByRole("link", { name: /^Permission posture/ })).not.toBeInTheDocument();
  });

  it("FR-246-051 says so when nothing has changed", async () => {
    const comparison = comparisonOf({ is_unchanged: true });
    openOne({ [ONE]: ok(snapshotOf({ summary: { ...numbersOf(), comparison }, page: findingsPage([]) })) });
    expect(await screen.findByText(/Nothing has changed/)).toBeInTheDocument();
  });

  it("FR-246-055 finds nothing for who may not know of it", async () => {
    openOne({ [ONE]: problem(404, "not_found") });
    expect(await screen.findByText("Not found")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Go to the tenants" })).toBeInTheDocument();
  });
});
