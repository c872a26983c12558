import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import { runningRun, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem, settled } from "../admin/open-app.tsx";
import { ADA, detailOf, FINDINGS, findingOf, GRACE, idOf, PAGE, pageOf, summaryOf } from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

type Answers = NonNullable<Parameters<typeof openApp>[1]>;

const LIST = `GET ${FINDINGS}`;
const ACT = `POST ${FINDINGS}/actions`;
const ONE = `/api/admin/findings/${idOf(1)}`;

const open = (answers: Answers, { role = "operator" as Role, address = PAGE, status = "active" as const } = {}) =>
  openApp(address, {
    [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf({ status }, role)),
    [`GET ${FINDINGS}/summary`]: ok(summaryOf()),
    [`GET ${FINDINGS}/owners`]: ok({ items: [ADA, GRACE] }),
    ...answers,
  });

const asked = (app: ReturnType<typeof openApp>) =>
  app.requests.filter(({ path }) => path === FINDINGS).map(({ query }) => String(query));

const sent = (app: ReturnType<typeof openApp>, method: string) =>
  app.requests.filter((request) => request.method === method).map(({ body }) => body);

const rowOf = async (name: string) => (await screen.findByText(name)).closest("tr") as HTMLElement;
const boxOf = async (number: number) => screen.findByRole("checkbox", { name: new RegExp(`Guest ${number}$`) });

describe("the page of a tenant's findings", () => {
  it("FR-245-120 shows severity, finding, subject, state, owner and due date", async () => {
    open({
      [LIST]: ok(
        pageOf([
          findingOf(1, { severity: "critical", owner: GRACE, is_overdue: true, state: "reopened" }),
          findingOf(2, { state: "risk_accepted", due_at: null, accepted_until: "2027-01-31T12:00:00.000Z" }),
        ]),
      ),
    });
    expect(await rowOf("Guest 1")).toHaveTextContent(
      /Guest with a privileged role.*User Guest 1.*Critical.*Reopened.*Grace Hopper.*Overdue/,
    );
    expect(await rowOf("Guest 2")).toHaveTextContent(/High.*Risk accepted.*Accepted until/);
    expect(document.title).toBe("Findings · TenantPilot");
    expect(
      within(screen.getByRole("navigation", { name: "Tenant pages" })).getByRole("link", { name: "Findings" }),
    ).toHaveAttribute("aria-current", "page");
  });

  it("FR-245-120 tells apart whoever the provider does not know any more: by the id, and the kind once", async () => {
    const gone = { type: "unknown_principal", id: "21b25d9d", label: "Unknown principal" } as const;
    open({ [LIST]: ok(pageOf([findingOf(1, { subject: gone })])) });
    expect(await rowOf("21b25d9d")).toHaveTextContent(/Unknown principal 21b25d9d/);
    expect(screen.getAllByText(/Unknown principal/)).toHaveLength(1);
  });

  it("FR-245-124 says of the opened finding alone that it is the current one", async () => {
    open(
      { [LIST]: ok(pageOf([findingOf(1), findingOf(2)])), [`GET ${ONE}`]: ok(detailOf(1)) },
      { address: `${PAGE}?finding=${idOf(1)}` },
    );
    const linkOf = (number: number) => document.querySelector(`table a[href*="${idOf(number)}"]`);
    await waitFor(() => expect(linkOf(1)).toHaveAttribute("aria-current", "true"));
    expect(linkOf(2)).toBeInTheDocument();
    expect(linkOf(2)).not.toHaveAttribute("aria-current");
  });

  it("FR-245-120 asks for what the address says, and writes into it what is chosen", async () => {
    const app = open({ [LIST]: ok(pageOf([findingOf(1)])) }, { address: `${PAGE}?severity=high&state=all` });
    await rowOf("Guest 1");
    expect(asked(app)).toEqual(["state=all&severity=high"]);
    fireEvent.change(screen.getByLabelText("Owner"), { target: { value: "me" } });
    await waitFor(() => expect(app.address()).toContain("owner=me"));
    fireEvent.click(screen.getByRole("checkbox", { name: /^Overdue only/ }));
    await waitFor(() => expect(asked(app).at(-1)).toBe("state=all&severity=high&owner=me&overdue=1"));
    fireEvent.input(screen.getByLabelText("Subject"), { target: { value: " ada " } });
    await waitFor(() => expect(asked(app).at(-1)).toContain("q=ada"));
    fireEvent.click(screen.getByRole("button", { name: "Clear the filters" }));
    await waitFor(() => expect(app.address()).toBe(PAGE));
    expect(screen.getByLabelText("Subject")).toHaveValue("");
  });

  it("FR-245-120 shows any set of states", async () => {
    const app = open({ [LIST]: ok(pageOf([findingOf(1)])) });
    await rowOf("Guest 1");
    fireEvent.click(screen.getByRole("button", { name: /Not resolved/ }));
    const states = within(screen.getByRole("group", { name: "States that are shown" }));
    for (const [state, left] of [
      ["In progress", "open%2Crisk_accepted%2Creopened"],
      ["Risk accepted", "open%2Creopened"],
      ["Reopened", "open"],
    ] as const) {
      fireEvent.click(states.getByLabelText(state));
      await waitFor(() => expect(app.address()).toBe(`${PAGE}?state=${left}`));
    }
    fireEvent.click(states.getByLabelText("Open"));
    await settled();
    await waitFor(() => expect(app.address()).toBe(`${PAGE}?state=open`));
    expect(states.getByLabelText("Open")).toBeChecked();
  });

  it("FR-245-120 leads from each number to its list", async () => {
    const app = open({
      [LIST]: ok(pageOf([findingOf(1)])),
      [`GET ${FINDINGS}/summary`]: ok(summaryOf({ overdue: { count: 100, is_more: true } })),
    });
    const counts = await screen.findByRole("list", { name: "Findings that wait for somebody" });
    fireEvent.click(within(counts).getByRole("button", { name: /High\s*2/ }));
    await waitFor(() => expect(app.address()).toContain("severity=high"));
    expect(app.address()).toContain("state=open%2Cin_progress%2Creopened");
    fireEvent.click(within(counts).getByRole("button", { name: /Overdue\s*100\+/ }));
    await waitFor(() => expect(app.address()).toBe(`${PAGE}?overdue=1`));
  });

  it("FR-245-121 says what to do when nothing was ever found, nothing waits, or nothing matches", async () => {
    open({ [LIST]: ok(pageOf([])), [`GET ${FINDINGS}/summary`]: ok(summaryOf({ has_any: false })) });
    expect(await screen.findByText("No findings yet")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Go to the overview" })).toHaveAttribute("href", `/admin/t/${TEN}`);
  });

  it("FR-245-121 tells resolved findings and filters from an empty tenant", async () => {
    const app = open({ [LIST]: ok(pageOf([])) });
    fireEvent.click(await screen.findByRole("button", { name: "Show all findings" }));
    await waitFor(() => expect(app.address()).toBe(`${PAGE}?state=all`));
    expect(await screen.findByText("No finding matches")).toBeInTheDocument();
  });

  it("FR-245-121 keeps what is shown when the next page fails, and says so beside the button that tries again", async () => {
    let isUp = false;
    open({
      [LIST]: ({ query }) => {
        if (query.get("cursor") === null) return ok(pageOf([findingOf(1)], { next_cursor: "1" }));
        return isUp ? ok(pageOf([findingOf(2)])) : problem(429, "too_many_requests");
      },
    });
    fireEvent.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByText("The next page could not be loaded.")).toBeInTheDocument();
    expect(screen.queryByText("Could not refresh")).not.toBeInTheDocument();
    expect(await rowOf("Guest 1")).toBeInTheDocument();
    isUp = true;
    fireEvent.click(screen.getByRole("button", { name: "Load more" }));
    expect(await rowOf("Guest 2")).toBeInTheDocument();
    expect(await rowOf("Guest 1")).toBeInTheDocument();
    expect(screen.queryByText("The next page could not be loaded.")).not.toBeInTheDocument();
  });

  it("FR-245-121 searches further when a page ended early, and loads more when it was full", async () => {
    const app = open({
      [LIST]: ({ query }) => {
        if (query.get("cursor") === null) return ok(pageOf([], { next_cursor: "1", is_partial: true }));
        return ok(query.get("cursor") === "1" ? pageOf([findingOf(1)], { next_cursor: "2" }) : pageOf([findingOf(2)]));
      },
    });
    expect(await screen.findByText("Nothing found so far")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Search further" }));
    fireEvent.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await rowOf("Guest 2")).toBeInTheDocument();
    expect(asked(app)).toEqual(["", "cursor=1", "cursor=2"]);
  });

  it("FR-245-121 shows a refusal without data, and a failure with a way to try again", async () => {
    open({ [LIST]: problem(403, "forbidden", { capability: "findings.view" }) });
    expect(await screen.findByText("Not permitted")).toBeInTheDocument();
    expect(screen.queryByRole("table")).not.toBeInTheDocument();
  });

  it("FR-245-121 shows what failed, and tries again when asked to", async () => {
    let isWell = false;
    open({ [LIST]: () => (isWell ? ok(pageOf([findingOf(1)])) : problem(422, "invalid_input", { detail: "Odd." })) });
    expect(await screen.findByText("Odd.")).toBeInTheDocument();
    isWell = true;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await rowOf("Guest 1")).toBeInTheDocument();
  });

  it("FR-245-126 keeps a hostile name apart from the text around it", async () => {
    const label = `‮${"x".repeat(290)}\n<b>`;
    open({ [LIST]: ok(pageOf([findingOf(1, { subject: { type: "user", id: "o", label } })])) });
    const cell = await screen.findByRole("rowheader");
    expect(cell.querySelector("bdi")?.textContent).toBe(label);
    expect(cell.querySelector("b")).toBeNull();
  });
});

describe("selected findings", () => {
  const three = { [LIST]: ok(pageOf([findingOf(1), findingOf(2), findingOf(3, { state: "resolved", due_at: null })])) };

  it("FR-245-122 are chosen one by one, as a range, all at once, and reached by arrows", async () => {
    open(three);
    const first = await boxOf(1);
    fireEvent.click(first);
    expect((await screen.findByLabelText("1 selected")) as HTMLInputElement).toBePartiallyChecked();
    fireEvent.click(await boxOf(3), { shiftKey: true });
    expect(await screen.findByLabelText("3 selected")).toBeChecked();
    first.focus();
    fireEvent.keyDown(first, { key: "ArrowDown" });
    expect(await boxOf(2)).toHaveFocus();
    fireEvent.click(screen.getByRole("button", { name: "Clear the selection" }));
    expect(await boxOf(2)).not.toBeChecked();
    fireEvent.click(screen.getByRole("checkbox", { name: "Select all that are shown" }));
    expect(await boxOf(3)).toBeChecked();
  });

  it("FR-245-122 are changed together, and what was not possible is named with its reason", async () => {
    const results = [
      { finding_id: idOf(1), outcome: "done", code: null, detail: null },
      { finding_id: idOf(3), outcome: "not_possible", code: "wrong_state", detail: "It is resolved already." },
    ];
    const app = open({
      ...three,
      [ACT]: ok({ action: "start_work", done: 1, unchanged: 0, not_possible: 1, results }),
    });
    fireEvent.click(await boxOf(1));
    fireEvent.click(await boxOf(3));
    fireEvent.click(screen.getByRole("button", { name: "Start work" }));
    expect(await screen.findByText("Start work: done for 1 finding, 1 not possible.")).toBeInTheDocument();
    expect(sent(app, "POST")).toEqual([{ action: "start_work", finding_ids: [idOf(1), idOf(3)] }]);
    expect(screen.getByText(/It is resolved already/)).toHaveTextContent("Guest 3");
    await waitFor(() => expect(asked(app)).toHaveLength(2));
    expect(await boxOf(1)).not.toBeChecked();
  });

  it("FR-245-123 are accepted with a reason and an end, and not without", async () => {
    const app = open({
      ...three,
      [ACT]: ok({ action: "accept_risk", done: 1, unchanged: 0, not_possible: 0, results: [] }),
    });
    fireEvent.click(await boxOf(1));
    fireEvent.click(screen.getByRole("button", { name: "Accept risk…" }));
    const dialog = await screen.findByRole("dialog", { name: "Accept the risk of 1 finding" });
    fireEvent.click(within(dialog).getByRole("button", { name: "Accept risk" }));
    expect(await within(dialog).findByText("Give a reason.")).toBeInTheDocument();
    fireEvent.input(within(dialog).getByLabelText("Reason"), { target: { value: " Known. " } });
    fireEvent.input(within(dialog).getByLabelText("Accepted until the end of"), { target: { value: "2001-01-01" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Accept risk" }));
    expect(await within(dialog).findByText(/within a year/)).toBeInTheDocument();
    expect(sent(app, "POST")).toEqual([]);
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    fireEvent.input(within(dialog).getByLabelText("Accepted until the end of"), { target: { value: day } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Accept risk" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    const until = new Date(`${day}T23:59:59`).toISOString();
    expect(sent(app, "POST")).toEqual([{ action: "accept_risk", reason: "Known.", until, finding_ids: [idOf(1)] }]);
  });

  it("FR-245-123 are assigned to whoever is chosen; a refusal stays in the dialog", async () => {
    const app = open({ ...three, [ACT]: problem(409, "findings_moved", { detail: "Nothing was done." }) });
    fireEvent.click(await boxOf(1));
    fireEvent.click(await boxOf(2));
    fireEvent.click(screen.getByRole("button", { name: "Assign…" }));
    const dialog = await screen.findByRole("dialog", { name: "Assign 2 findings" });
    fireEvent.change(await within(dialog).findByLabelText("Owner"), { target: { value: GRACE.user_id } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Assign" }));
    expect(await within(dialog).findByText("Nothing was done.")).toBeInTheDocument();
    expect(sent(app, "POST")).toEqual([
      { action: "assign", owner_user_id: GRACE.user_id, finding_ids: [idOf(1), idOf(2)] },
    ]);
    expect(await boxOf(1)).toBeChecked();
  });

  it.each([
    ["a reader", { role: "readonly" as Role }, /This needs the role/],
    ["an archived tenant", { status: "archived" as "active" }, /archived/],
  ])("FR-245-125 of %s show what could be done, disabled and with the reason", async (_, place, reason) => {
    const app = open(three, place);
    fireEvent.click(await boxOf(1));
    const button = screen.getByRole("button", { name: "Resolve" });
    expect(button).toHaveAttribute("aria-disabled", "true");
    expect(button).toHaveAccessibleDescription(reason);
    fireEvent.click(button);
    await settled();
    expect(sent(app, "POST")).toEqual([]);
  });
});

describe("an opened finding", () => {
  const address = `${PAGE}?finding=${idOf(1)}`;
  const list = { [LIST]: ok(pageOf([findingOf(1)])) };

  it("FR-245-124 stands beside the list with what it means, what supports it and its history, and closes", async () => {
    const app = open({
      ...list,
      [`GET ${ONE}`]: ok(
        detailOf(1, {
          state: "risk_accepted",
          accepted_reason: "Break glass.",
          accepted_by: GRACE,
          report: { id: "rep_1", created_at: "2026-11-28T12:00:00.000Z" },
        }),
      ),
    });
    fireEvent.click(await screen.findByRole("link", { name: "Guest with a privileged role" }));
    await waitFor(() => expect(app.address()).toBe(address));
    const panel = await screen.findByRole("region", { name: "Finding" });
    await within(panel).findByText("Break glass.");
    expect(panel).toHaveTextContent(/The account of a guest.*What resolves it.*Take the role away/);
    expect(panel).toHaveTextContent(/Role nameGlobal Administrator.*EnabledYes.*Via–/);
    expect(panel).toHaveTextContent(/First detected.*Accepted byGrace Hopper/);
    expect(within(panel).getByRole("link", { name: /Stored report/ })).toHaveAttribute("href", "/admin/reports/rep_1");
    expect(within(panel).getByRole("heading", { level: 2 })).toHaveFocus();
    fireEvent.keyDown(panel, { key: "Escape" });
    await waitFor(() => expect(app.address()).toBe(PAGE));
    expect(screen.queryByRole("region", { name: "Finding" })).not.toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Guest with a privileged role" })).toHaveFocus();
  });

  it("FR-245-124 says when its report is gone", async () => {
    open({ ...list, [`GET ${ONE}`]: ok(detailOf(1)) }, { address });
    expect(await screen.findByText("The report that detected it is no longer stored.")).toBeInTheDocument();
  });

  it("FR-245-124 stays open when a dialog over it is left with Escape", async () => {
    open({ ...list, [`GET ${ONE}`]: ok(detailOf(1)) }, { address });
    const panel = await screen.findByRole("region", { name: "Finding" });
    fireEvent.click(await within(panel).findByRole("button", { name: "Accept risk…" }));
    const reason = within(await screen.findByRole("dialog")).getByLabelText("Reason");
    fireEvent.keyDown(reason, { key: "Escape" });
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await settled();
    expect(screen.getByRole("region", { name: "Finding" })).toBeInTheDocument();
  });

  it("FR-245-124 is changed on the version that is shown, and one that moved says so and is shown anew", async () => {
    let version = 1;
    const app = open(
      {
        ...list,
        [`GET ${ONE}`]: () => ok(detailOf(1, version === 1 ? {} : { version, state: "in_progress" })),
        [`PATCH ${ONE}`]: () => {
          version = 2;
          return problem(409, "finding_moved", { title: "The finding has changed" });
        },
      },
      { address },
    );
    const panel = await screen.findByRole("region", { name: "Finding" });
    fireEvent.click(await within(panel).findByRole("button", { name: "Resolve" }));
    expect(await within(panel).findByText("The finding has changed")).toBeInTheDocument();
    expect(sent(app, "PATCH")).toEqual([{ action: "resolve", version: 1 }]);
    expect(await within(panel).findByText("In progress")).toBeInTheDocument();
  });

  it("FR-245-125 of a reader has its actions disabled with the reason", async () => {
    open({ ...list, [`GET ${ONE}`]: ok(detailOf(1)) }, { address, role: "readonly" });
    const panel = await screen.findByRole("region", { name: "Finding" });
    expect(await within(panel).findByRole("button", { name: "Start work" })).toHaveAttribute("aria-disabled", "true");
  });
});

describe("a run that ends", () => {
  it("FR-245-127 brings what its report detected to an open page", async () => {
    let items = [findingOf(1)];
    open({ [LIST]: () => ok(pageOf(items)) });
    await rowOf("Guest 1");
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello" });
    socket.say({ type: "run", run: runningRun() });
    items = [findingOf(1), findingOf(2)];
    socket.say({ type: "run", run: succeededRun() });
    expect(await rowOf("Guest 2")).toBeInTheDocument();
  });
});
