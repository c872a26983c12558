import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Role } from "../../../worker/features/access/capabilities.contract.ts";
import type { ListedReview, ReviewView } from "../../../worker/features/reviews/reviews.contract.ts";
import { runOf, succeededRun, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem } from "../admin/open-app.tsx";
import { comparisonOf, findingItem, numbersOf } from "../evidence/fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

type Answers = NonNullable<Parameters<typeof openApp>[1]>;

const REV = "rev_1";
const ONE = `/api/admin/reviews/${REV}`;
const LIST = `/api/admin/tenants/${TEN}/reviews`;
const PAGE = `/admin/reviews/${REV}`;

const ARCHIVED = "The tenant is archived: its reviews can be read, and not changed.";

const headOf = (more: Partial<ListedReview> = {}): ListedReview => ({
  ...{ id: REV, tenant: { id: TEN }, snapshot: { id: "evs_1" }, run: { id: "run_1" }, status: "draft" },
  ...{
    title: "Contoso review, November 2026",
    created_by: { name: "Ada Owner" },
    published_by: null,
    published_at: null,
  },
  ...{ created_at: "2026-11-28T08:00:00.000Z", updated_at: "2026-11-28T08:00:00.000Z" },
  ...more,
});

const reviewOf = (more: Partial<ReviewView> = {}): ReviewView => ({
  ...headOf(),
  ...{ summary: "All is well.", version: 1 },
  content: {
    tenant_name: "Contoso",
    snapshot: { id: "evs_1", created_at: "2026-11-28T07:00:00.000Z", fingerprint: "f" },
    numbers: numbersOf(),
    missing_permissions: {
      count: 12,
      items: [{ resource_name: "Graph", id: "p", value: "User.Read.All", blocking: true }],
    },
    top_findings: [findingItem("Anna")],
    changes: comparisonOf(),
    operations: [{ id: "run_0", type: "inventory.sync", outcome: "failed", completed_at: "2026-11-27T08:00:00.000Z" }],
  },
  ...more,
});

const published = (more: Partial<ReviewView> = {}) =>
  reviewOf({
    ...{ status: "published", version: 2, published_by: { name: "Grace" }, published_at: "2026-11-28T09:00:00.000Z" },
    ...more,
  });

const open = (answers: Answers, { role = "operator" as Role, address = PAGE } = {}) =>
  openApp(address, { [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf({}, role)), ...answers });

const summary = async () => (await screen.findByLabelText("Summary")) as HTMLTextAreaElement;
const type = async (text: string) => fireEvent.input(await summary(), { target: { value: text } });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const sent = (app: ReturnType<typeof openApp>, method: string) =>
  app.requests.filter((request) => request.method === method).map(({ body }) => body);

describe("the page of a tenant's reviews", () => {
  const address = `/admin/t/${TEN}/reviews`;

  it("FR-246-052 lists reviews with status and people", async () => {
    const items = [
      headOf({ id: "rev_2", title: "‮Hostile" }),
      headOf({ status: "published", published_at: "2026-11-28T09:00:00.000Z" }),
    ];
    open({ [`GET ${LIST}`]: ok({ items, next_cursor: null }) }, { address });
    const [, draft, done] = within(await screen.findByRole("table", { name: "Tenant reviews" })).getAllByRole("row");
    expect(draft).toHaveTextContent(/Hostile.*Draft.*Ada Owner/);
    expect(within(draft as HTMLElement).getByText("‮Hostile").tagName).toBe("BDI");
    expect(done).toHaveTextContent("Published");
  });

  it("FR-246-052 composes one of the latest snapshot, follows it live and leads to it", async () => {
    let lists = 0;
    const run = { type: "tenant_review.compose" as const };
    const app = open(
      {
        [`GET ${LIST}`]: () => {
          lists += 1;
          return ok({ items: lists === 1 ? [] : [headOf()], next_cursor: null });
        },
        [`POST ${LIST}`]: ok(runOf(run)),
        "GET /api/admin/operations/run_1": ok(runOf(run)),
      },
      { address },
    );
    expect(await screen.findByText("No review yet")).toBeInTheDocument();
    press("Compose review");
    expect(await screen.findByText("Composition under way")).toBeInTheDocument();
    expect(sent(app, "POST")).toEqual([{}]);
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-28T12:00:00.000Z" });
    socket.say({ type: "run", run: succeededRun(run) });
    expect(await screen.findByRole("link", { name: "Open the review" })).toHaveAttribute("href", PAGE);
  });

  it("FR-246-052 composes one of the snapshot that the address names", async () => {
    const app = open(
      { [`GET ${LIST}`]: ok({ items: [], next_cursor: null }), [`POST ${LIST}`]: problem(422, "invalid_input") },
      { address: `${address}?snapshot=evs_7` },
    );
    expect(await screen.findByText("Of the snapshot that you chose")).toBeInTheDocument();
    press("Compose review");
    await waitFor(() => expect(sent(app, "POST")).toEqual([{ snapshot_id: "evs_7" }]));
  });

  it("FR-246-055 says what to do first without evidence, and leads there", async () => {
    const refused = problem(409, "evidence_required", { detail: "Take an evidence snapshot first." });
    open({ [`GET ${LIST}`]: ok({ items: [], next_cursor: null }), [`POST ${LIST}`]: refused }, { address });
    await screen.findByText("No review yet");
    press("Compose review");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Take an evidence snapshot first.");
    expect(within(alert).getByRole("link", { name: "Open evidence" })).toHaveAttribute(
      "href",
      `/admin/t/${TEN}/evidence`,
    );
  });

  it("FR-246-055 shows the action to a reader disabled, with the reason", async () => {
    open({ [`GET ${LIST}`]: ok({ items: [], next_cursor: null }) }, { address, role: "readonly" });
    expect(await screen.findByRole("button", { name: "Compose review" })).toHaveAccessibleDescription(
      "This needs the role Owner, Manager or Operator on this tenant.",
    );
  });
});

describe("the page of a draft", () => {
  it("FR-246-053 shows what was composed, and saves what was changed on the version that was read", async () => {
    const app = open({
      [`GET ${ONE}`]: ok(reviewOf()),
      [`PATCH ${ONE}`]: ({ body }) => ok(reviewOf({ ...(body as object), version: 2 })),
      [`GET ${LIST}`]: ok({ items: [], next_cursor: null }),
    });
    await type("Better words.");
    expect(screen.getByRole("region", { name: "Worst findings" })).toHaveTextContent(/High.*Anna/);
    expect(screen.getByRole("region", { name: "Missing permissions" })).toHaveTextContent(/User.Read.All.*and 11 more/);
    expect(screen.getByRole("region", { name: "Latest operations" })).toHaveTextContent(/Inventory sync.*Failed/);
    expect(screen.getByText("Not saved yet")).toBeInTheDocument();
    press("Save");
    await waitFor(() => expect(sent(app, "PATCH")).toEqual([{ version: 1, summary: "Better words." }]));
    await waitFor(() => expect(screen.queryByText("Not saved yet")).toBeNull());
    expect((await summary()).value).toBe("Better words.");
  });

  it("FR-246-053 loses nothing when somebody else was faster, and saves over it when told to", async () => {
    let reads = 0;
    const app = open({
      [`GET ${ONE}`]: () => {
        reads += 1;
        return ok(reads === 1 ? reviewOf() : reviewOf({ summary: "Theirs.", version: 2 }));
      },
      [`PATCH ${ONE}`]: ({ body }) =>
        (body as { version: number }).version === 1
          ? problem(409, "review_moved", { detail: "Somebody has changed this review." })
          : ok(reviewOf({ ...(body as object), version: 3 })),
      [`GET ${LIST}`]: ok({ items: [], next_cursor: null }),
    });
    await type("Mine.");
    press("Save");
    const notice = await screen.findByRole("alert");
    expect(notice).toHaveTextContent(/Somebody else has changed this review.*Theirs\./);
    expect((await summary()).value).toBe("Mine.");
    expect(screen.getByRole("button", { name: "Save" })).toHaveAccessibleDescription(
      "Decide first which words to keep.",
    );
    press("Go on with my words");
    press("Save");
    await waitFor(() => expect(sent(app, "PATCH").at(-1)).toEqual({ version: 2, summary: "Mine." }));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  });

  it("FR-246-053 keeps the words in sight when the review was published meanwhile", async () => {
    let reads = 0;
    open({
      [`GET ${ONE}`]: () => {
        reads += 1;
        return ok(reads === 1 ? reviewOf() : published());
      },
      [`PATCH ${ONE}`]: problem(409, "review_published"),
    });
    await type("Too late.");
    press("Save");
    expect(await screen.findByText("Published")).toBeInTheDocument();
    expect((await summary()).value).toBe("Too late.");
    expect((await summary()).readOnly).toBe(true);
    expect(screen.getByRole("button", { name: "Save" })).toHaveAccessibleDescription(
      "The review was published meanwhile. What you wrote is not in it; copy what you still need.",
    );
    expect(screen.queryByRole("button", { name: "Publish" })).toBeNull();
    expect(screen.queryByText("The review was not saved")).toBeNull();
  });

  it.each([
    [
      "the tenant was archived",
      problem(409, "tenant_archived", { detail: "The reviews of an archived tenant stay as they are." }),
      tenantDetailOf({ status: "archived" }),
      { said: "The reviews of an archived tenant stay as they are.", reason: ARCHIVED },
    ],
    [
      "the right to write was taken away",
      problem(403, "forbidden", { detail: "This needs another role." }),
      tenantDetailOf({}, "readonly"),
      { said: /not saved/, reason: "This needs the role Owner, Manager or Operator on this tenant." },
    ],
  ])(
    "FR-246-053 FR-246-055 keeps the words in sight, says that they were not saved, and takes no more when %s meanwhile",
    async (_, refused, place, { said, reason }) => {
      let reads = 0;
      open({
        [`GET ${ONE}`]: ok(reviewOf()),
        [`PATCH ${ONE}`]: refused,
        [`GET /api/admin/tenants/${TEN}`]: () => {
          reads += 1;
          return ok(reads === 1 ? tenantDetailOf() : place);
        },
      });
      await type("Too late.");
      expect((await summary()).readOnly).toBe(false);
      press("Save");
      await waitFor(async () => expect((await summary()).readOnly).toBe(true));
      expect(screen.getByRole("alert")).toHaveTextContent(said);
      expect((await summary()).value).toBe("Too late.");
      expect((screen.getByLabelText("Title") as HTMLInputElement).readOnly).toBe(true);
      expect(screen.getByRole("button", { name: "Save" })).toHaveAccessibleDescription(reason);
      expect(screen.getByRole("button", { name: "Publish" })).toHaveAccessibleDescription(reason);
    },
  );

  it("FR-246-041 FR-246-055 of an archived tenant is to be read, with the reason why it is not published", async () => {
    open({
      [`GET ${ONE}`]: ok(reviewOf()),
      [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf({ status: "archived" }, "owner")),
    });
    expect(await screen.findByRole("region", { name: "Summary" })).toHaveTextContent("All is well.");
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByRole("button", { name: "Publish" })).toHaveAccessibleDescription(ARCHIVED);
    expect(screen.getByRole("button", { name: "Request review pack" })).toHaveAccessibleDescription(
      "An archived tenant takes no operations.",
    );
  });

  it("FR-246-053 asks before unsaved words are left behind, and before the tab is closed", async () => {
    const confirm = vi.fn(() => false);
    vi.stubGlobal("confirm", confirm);
    const app = open({ [`GET ${ONE}`]: ok(reviewOf()), [`GET ${LIST}`]: ok({ items: [], next_cursor: null }) });
    await type("Unsaved.");
    const crumbs = within(screen.getByRole("navigation", { name: "Breadcrumb" }));
    fireEvent.click(crumbs.getByRole("link", { name: "Reviews" }));
    expect(confirm).toHaveBeenCalledOnce();
    expect(app.address()).toBe(PAGE);
    const closing = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(closing);
    expect(closing.defaultPrevented).toBe(true);
    confirm.mockReturnValue(true);
    fireEvent.click(crumbs.getByRole("link", { name: "Reviews" }));
    await waitFor(() => expect(app.address()).toBe(`/admin/t/${TEN}/reviews`));
  });

  it("FR-246-053 says what is wrong with a title, and counts what is left", async () => {
    const app = open({ [`GET ${ONE}`]: ok(reviewOf()) });
    const title = (await screen.findByLabelText("Title")) as HTMLInputElement;
    fireEvent.input(title, { target: { value: "x".repeat(121) } });
    expect(screen.getByText("1 character too many")).toBeInTheDocument();
    press("Save");
    fireEvent.input(title, { target: { value: "  " } });
    expect(screen.getByRole("button", { name: "Save" })).toHaveAccessibleDescription("Give the review a title.");
    press("Save");
    expect(sent(app, "PATCH")).toEqual([]);
  });

  it("FR-246-055 is for a reader to read: nothing can be typed, saved or published", async () => {
    open({ [`GET ${ONE}`]: ok(reviewOf()) }, { role: "readonly" });
    expect(await screen.findByRole("region", { name: "Summary" })).toHaveTextContent("All is well.");
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
    expect(screen.getByRole("button", { name: "Publish" })).toHaveAccessibleDescription(/This needs the role/);
  });
});

describe("publishing", () => {
  it("FR-246-054 is confirmed by name, on the version that was read, and ends the editing", async () => {
    const app = open({
      [`GET ${ONE}`]: ok(reviewOf()),
      [`POST ${ONE}/publish`]: ok(published()),
      [`GET ${LIST}`]: ok({ items: [], next_cursor: null }),
    });
    await summary();
    press("Publish");
    const dialog = within(await screen.findByRole("dialog", { name: "Publish “Contoso review, November 2026”?" }));
    fireEvent.click(dialog.getByRole("button", { name: "Publish review" }));
    expect(sent(app, "POST")).toEqual([]);
    fireEvent.input(dialog.getByLabelText(/to confirm/), { target: { value: "Contoso" } });
    fireEvent.click(dialog.getByRole("button", { name: "Publish review" }));
    await waitFor(() => expect(sent(app, "POST")).toEqual([{ version: 1 }]));
    expect(await screen.findByRole("region", { name: "Summary" })).toHaveTextContent("All is well.");
    expect(screen.queryByRole("textbox", { name: "Summary" })).toBeNull();
  });

  it("FR-246-054 waits until the words are saved", async () => {
    open({ [`GET ${ONE}`]: ok(reviewOf()) });
    await type("Unsaved.");
    expect(screen.getByRole("button", { name: "Publish" })).toHaveAccessibleDescription(
      "Save or discard your changes first.",
    );
  });

  it("FR-246-054 shows a published review without editor, with who published it", async () => {
    open({ [`GET ${ONE}`]: ok(published({ summary: "" })) });
    expect(await screen.findByText("Nothing was written here.")).toBeInTheDocument();
    expect(screen.getByText("Grace").parentElement).toHaveTextContent(/Published by Grace/);
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  });
});

describe("a review pack of a review", () => {
  it("FR-246-111 is requested from the review's page, of that review, and leads to the tenant's packs", async () => {
    const packs = `/api/admin/tenants/${TEN}/review-packs`;
    const app = open({
      [`GET ${ONE}`]: ok(published()),
      [`POST ${ONE}/review-packs`]: ok({ id: "pck_1", status: "queued" }),
      [`GET ${packs}`]: ok({ items: [], next_cursor: null }),
      [`GET /api/admin/tenants/${TEN}/evidence-snapshots`]: ok({ items: [{ id: "evs_1" }], next_cursor: null }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Request review pack" }));
    expect(await screen.findByText(/made of this review and its evidence/)).toBeInTheDocument();
    press("Request pack");
    await waitFor(() => expect(app.address()).toBe(`/admin/t/${TEN}/review-packs`));
    expect(sent(app, "POST")).toEqual([{ include_pii: false, include_operations: false }]);
  });
});
