import { cleanup, fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PACK_FAILURES } from "../../../worker/features/packs/pack-words.contract.ts";
import type { ListedPack, PackView } from "../../../worker/features/packs/packs.contract.ts";
import { runningRun, runOf, TEN, tenantDetailOf, WS } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, problem } from "../admin/open-app.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const PAGE = `/admin/t/${TEN}/review-packs`;
const LIST = `GET /api/admin/tenants/${TEN}/review-packs`;
const REQUEST = `POST /api/admin/tenants/${TEN}/review-packs`;
const EVIDENCE = `GET /api/admin/tenants/${TEN}/evidence-snapshots`;

const packOf = (more: Partial<ListedPack> = {}): ListedPack => ({
  ...{ id: "pck_1", workspace_id: WS, tenant_id: TEN, review: null, run_id: "run_1", status: "ready" },
  snapshot: { id: "evs_1", created_at: "2026-11-27T10:00:00.000Z" },
  ...{ include_pii: false, include_operations: false, size_bytes: 1_400_000, sha256: "ab".repeat(32), failure: null },
  requested_by: { name: "Ada Owner" },
  ...{ created_at: "2026-11-27T12:00:00.000Z", ready_at: "2026-11-27T12:01:00.000Z" },
  expires_at: "2026-12-27T12:01:00.000Z",
  ...more,
});

const queuedPack = (more: Partial<ListedPack> = {}) =>
  packOf({ status: "queued", size_bytes: null, sha256: null, ready_at: null, expires_at: null, ...more });

const open = (packs: ListedPack[] | ReturnType<typeof problem>, more: Parameters<typeof openApp>[1] = {}) =>
  openApp(PAGE, {
    [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf()),
    [LIST]: Array.isArray(packs) ? ok({ items: packs, next_cursor: null }) : packs,
    [EVIDENCE]: ok({ items: [{ id: "evs_1" }], next_cursor: null }),
    ...more,
  });

const row = async (name: RegExp) => (await screen.findByText(name)).closest("tr") as HTMLElement;

describe("the review packs of a tenant", () => {
  let saved: string[];
  beforeEach(() => {
    saved = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.getAttribute("href") ?? "");
    });
  });

  it("FR-246-110 tell status, options, size, expiry and who asked, and hand the hash over", async () => {
    open([
      packOf({ include_operations: true, review: { id: "rev_1", title: "November <b>" } }),
      packOf({ id: "pck_2", status: "expired" }),
    ]);
    const first = await row(/November/);
    expect(first).toHaveTextContent(/Personal data replaced, with operations.*Ready.*Ada Owner.*1\.4 MB/);
    expect(within(first).getByRole("link", { name: "November <b>" })).toHaveAttribute("href", "/admin/reviews/rev_1");
    expect(screen.getByText("abababababab…")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Copy" })).toBeInTheDocument();
    expect(await row(/Tenant evidence/)).toHaveTextContent("Expired");
    expect(screen.getAllByRole("button", { name: "Download" })).toHaveLength(1);
    expect(screen.getByRole("link", { name: "Review packs" })).toHaveAttribute("aria-current", "page");
  });

  it("FR-246-110 show that they are loading, that they failed, and that they are not for this person", async () => {
    open([], { [LIST]: () => new Promise(() => {}) });
    expect(await screen.findByText("Loading the review packs")).toBeInTheDocument();
    cleanup();
    open(problem(503, "overloaded"));
    expect(await screen.findByRole("button", { name: "Try again" })).toBeInTheDocument();
    cleanup();
    open(problem(403, "forbidden"));
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(screen.queryByRole("table")).toBeNull();
  });

  it("FR-246-114 say what to do first while there is no evidence, and that there is no pack yet when there is", async () => {
    open([], { [EVIDENCE]: ok({ items: [], next_cursor: null }) });
    expect(await screen.findByText("Take an evidence snapshot first")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Open evidence" })).toHaveAttribute("href", `/admin/t/${TEN}/evidence`);
    cleanup();
    open([]);
    expect(await screen.findByText("No review packs yet")).toBeInTheDocument();
  });

  it("FR-246-110 hand a pack over through a link that is asked for at that moment", async () => {
    const app = open([packOf()], {
      "POST /api/admin/review-packs/pck_1/download-link": ok({
        url: "/api/downloads/t",
        expires_at: "2026-11-28T00:00:00.000Z",
      }),
    });
    fireEvent.click(await screen.findByRole("button", { name: "Download" }));
    await waitFor(() => expect(saved).toEqual(["/api/downloads/t"]));
    expect(app.requests.filter(({ path }) => path.endsWith("/download-link"))).toHaveLength(1);
  });

  it("FR-246-112 show how far a generation is, as it changes, and ask for the list when it ends", async () => {
    let packs = [queuedPack({ status: "generating" })];
    const generation = { type: "review_pack.generate" as const, type_label: "Review pack generation" };
    open([], {
      [LIST]: () => ok({ items: packs, next_cursor: null }),
      "GET /api/admin/operations/run_1": ok(runningRun(generation)),
    });
    expect(await screen.findByText("Sign in at the provider")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "View operation" })).toHaveAttribute("href", "/admin/operations/run_1");
    packs = [packOf()];
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    socket.say({
      type: "run",
      run: runOf({
        ...generation,
        status: "completed",
        outcome: "succeeded",
        progressed_at: "2026-11-23T12:00:09.000Z",
        completed_at: "2026-11-23T12:00:09.000Z",
      }),
    });
    expect(await screen.findByRole("button", { name: "Download" })).toBeInTheDocument();
  });

  it("FR-246-113 say why a pack failed and make it once more", async () => {
    let packs = [
      queuedPack({ status: "failed", failure: { code: "storage_failed", message: PACK_FAILURES.storage_failed } }),
    ];
    const app = open([], {
      [LIST]: () => ok({ items: packs, next_cursor: null }),
      "POST /api/admin/operations/run_1/retry": () => {
        packs = [queuedPack({ run_id: "run_2" })];
        return ok(runOf({ id: "run_2", type: "review_pack.generate" }));
      },
      "GET /api/admin/operations/run_2": ok(runOf({ id: "run_2", type: "review_pack.generate" })),
    });
    expect(await screen.findByText("The archive could not be stored.")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Retry" }));
    expect(await screen.findByText("Waiting to start")).toBeInTheDocument();
    expect(app.requests.some(({ path }) => path.endsWith("/run_1/retry"))).toBe(true);
  });
});

describe("requesting a review pack", () => {
  const ask = async () => {
    fireEvent.click(await screen.findByRole("button", { name: "Request review pack" }));
    return within(await screen.findByRole("dialog"));
  };

  it("FR-246-111 explains both options, names nobody unless that is chosen, and shows the new pack", async () => {
    let packs: ListedPack[] = [];
    const app = open([], {
      [LIST]: () => ok({ items: packs, next_cursor: null }),
      [REQUEST]: () => {
        packs = [queuedPack({ include_operations: true })];
        return ok({ ...queuedPack({ include_operations: true }), files: [] } satisfies PackView);
      },
      "GET /api/admin/operations/run_1": ok(runOf({ type: "review_pack.generate" })),
    });
    const dialog = await ask();
    expect(dialog.getByLabelText("Include personal data")).not.toBeChecked();
    expect(dialog.getByLabelText("Include personal data")).toHaveAccessibleDescription(/alias/);
    fireEvent.click(dialog.getByLabelText("Include operations"));
    fireEvent.click(dialog.getByRole("button", { name: "Request pack" }));
    expect(await screen.findByText("Queued")).toBeInTheDocument();
    const sent = app.requests.find(({ method, path }) => method === "POST" && path.endsWith("/review-packs"));
    expect(sent?.body).toEqual({ include_pii: false, include_operations: true });
  });

  it("FR-246-114 leads to the evidence when there is none", async () => {
    open([], { [REQUEST]: problem(409, "evidence_required", { detail: "Take an evidence snapshot first." }) });
    const dialog = await ask();
    fireEvent.click(dialog.getByRole("button", { name: "Request pack" }));
    expect(await dialog.findByRole("link", { name: "Open evidence" })).toHaveAttribute(
      "href",
      `/admin/t/${TEN}/evidence`,
    );
  });

  it("FR-246-111 is shown to whom may not with the reason", async () => {
    open([packOf()], { [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf({}, "readonly")) });
    const button = await screen.findByRole("button", { name: "Request review pack" });
    expect(button).toHaveAttribute("aria-disabled", "true");
    expect(button).toHaveAccessibleDescription(/This needs the role/);
    expect(await screen.findByRole("button", { name: "Download" })).toBeInTheDocument();
  });

  it("FR-246-111 FR-246-113 is shown disabled with the reason on an archived tenant, and so is making one once more", async () => {
    const failure = { code: "storage_failed" as const, message: PACK_FAILURES.storage_failed };
    open([queuedPack({ status: "failed", failure }), packOf({ id: "pck_2" })], {
      [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf({ status: "archived" })),
    });
    for (const name of ["Request review pack", "Retry"]) {
      const button = await screen.findByRole("button", { name });
      expect(button).toHaveAttribute("aria-disabled", "true");
      expect(button).toHaveAccessibleDescription("An archived tenant takes no operations.");
    }
    expect(screen.getByRole("button", { name: "Download" })).toBeEnabled();
  });
});
