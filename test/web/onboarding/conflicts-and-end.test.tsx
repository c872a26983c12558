import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { TEN } from "../admin/fixtures.ts";
import { ok, openApp, problem } from "../admin/open-app.tsx";
import { blankDraft, checkOf, draftOf, PAGE, PATH, reportOf, unconnectedDraft } from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const open = (draft: DraftView, answers: Parameters<typeof openApp>[1] = {}) =>
  openApp(PAGE, { [`GET ${PATH}`]: ok(draft), ...answers });

describe("FR-240-115 two people on one onboarding", () => {
  const changed = problem(409, "draft_changed", {
    title: "Conflicts with the current state",
    detail: "The draft was changed.",
    changed_by: "Grace Hopper",
    changed_at: "2026-11-28T11:00:00.000Z",
  });

  it("names who was faster and when, keeps what was typed, and goes on with the newest version", async () => {
    let draft = draftOf();
    let answer = changed;
    const app = openApp(PAGE, { [`GET ${PATH}`]: () => ok(draft), [`PATCH ${PATH}`]: () => answer });
    fireEvent.click(await screen.findByRole("button", { name: /Identify tenant/ }));
    const name = screen.getByRole("textbox", { name: "Display name" });
    fireEvent.input(name, { target: { value: "Contoso Ltd" } });
    fireEvent.click(screen.getByRole("button", { name: "Save name" }));
    const notice = await screen.findByRole("alert");
    expect(notice).toHaveTextContent(/Grace Hopper changed it on .*What you typed is still here/);
    expect(within(notice).getByTitle("2026-11-28 11:00:00 UTC")).toBeInTheDocument();
    draft = draftOf({ version: 9, step: "complete_activate", last_completed_checkpoint: "verify_access" });
    fireEvent.click(within(notice).getByRole("button", { name: "Load the newest version" }));
    await waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
    expect(screen.getByRole("textbox", { name: "Display name" })).toHaveValue("Contoso Ltd");
    answer = ok({ ...draft, version: 10 });
    fireEvent.click(screen.getByRole("button", { name: "Save name" }));
    await waitFor(() =>
      expect(
        app.requests.filter((request) => request.method === "PATCH").map((request) => request.headers.get("If-Match")),
      ).toEqual(['"3"', '"9"']),
    );
  });

  it("shows what was typed when the other one identified the tenant first", async () => {
    let draft = blankDraft();
    openApp(PAGE, { [`GET ${PATH}`]: () => ok(draft), [`PATCH ${PATH}`]: changed });
    const form = within(await screen.findByRole("region", { name: "Identify tenant" }));
    fireEvent.input(form.getByRole("textbox", { name: "Directory id or domain" }), {
      target: { value: "contoso.com" },
    });
    fireEvent.input(form.getByRole("textbox", { name: "Display name" }), { target: { value: "Contoso" } });
    fireEvent.click(form.getByRole("button", { name: "Identify tenant" }));
    draft = unconnectedDraft({ version: 2 });
    fireEvent.click(await screen.findByRole("button", { name: "Load the newest version" }));
    expect(await screen.findByText("The tenant was identified meanwhile")).toBeInTheDocument();
    expect(screen.getByText(/You had typed “contoso\.com” as directory and “Contoso” as name/)).toBeInTheDocument();
  });

  it("says that it has ended meanwhile, and shows the outcome on demand", async () => {
    let draft = draftOf();
    openApp(PAGE, {
      [`GET ${PATH}`]: () => ok(draft),
      [`POST ${PATH}/verify`]: problem(409, "draft_ended", { detail: "It has ended." }),
    });
    fireEvent.click(
      within(await screen.findByRole("region", { name: "Onboarding readiness" })).getByRole("button", {
        name: "Run verification",
      }),
    );
    const notice = await screen.findByRole("alert");
    expect(notice).toHaveTextContent("This onboarding has ended");
    draft = draftOf({ version: 9, lifecycle: "cancelled", readiness: null, ended_at: "2026-11-28T11:00:00.000Z" });
    fireEvent.click(within(notice).getByRole("button", { name: "Load the newest version" }));
    expect(await screen.findByText("This onboarding was cancelled")).toBeInTheDocument();
  });
});

describe("FR-240-116 end of an onboarding", () => {
  const ended = (lifecycle: "completed" | "cancelled") =>
    draftOf({ lifecycle, readiness: null, ended_at: "2026-11-28T11:00:00.000Z", report: reportOf([checkOf()]) });

  it.each([
    ["completed", "The tenant is activated"],
    ["cancelled", "This onboarding was cancelled"],
  ] as const)("shows the outcome of a %s one, by whom and when, and nothing to do", async (lifecycle, text) => {
    open(ended(lifecycle));
    const outcome = await screen.findByRole("region", { name: "Outcome" });
    expect(outcome).toHaveTextContent(text);
    expect(outcome).toHaveTextContent("Grace Hopper");
    expect(within(outcome).getByTitle("2026-11-28 11:00:00 UTC")).toBeInTheDocument();
    expect(screen.queryByRole("region", { name: "Onboarding readiness" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Cancel onboarding" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Acknowledge/ })).not.toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Open the tenant dashboard" })).toHaveAttribute("href", `/admin/t/${TEN}`);
    expect(screen.getByRole("region", { name: "Stored verification details" })).toBeInTheDocument();
  });

  it("is cancelled only after the tenant's name was typed", async () => {
    const app = open(draftOf(), { [`POST ${PATH}/cancel`]: ok({ ...ended("cancelled"), version: 4 }) });
    fireEvent.click(await screen.findByRole("button", { name: "Cancel onboarding" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Cancel the onboarding of Contoso?" }));
    const confirm = dialog.getByRole("button", { name: "Cancel onboarding" });
    expect(confirm).toBeDisabled();
    fireEvent.input(dialog.getByRole("textbox"), { target: { value: "Contoso" } });
    fireEvent.click(confirm);
    expect(await screen.findByText("The onboarding of Contoso was cancelled.")).toBeInTheDocument();
    expect(await screen.findByText("This onboarding was cancelled")).toBeInTheDocument();
    expect(app.requests.find((request) => request.method === "POST")?.headers.get("If-Match")).toBe('"3"');
  });

  it("FR-002-012 shows who may not cancel the reason", async () => {
    open(draftOf({ capabilities: draftOf({}, "operator").capabilities }));
    expect(await screen.findByRole("button", { name: "Cancel onboarding" })).toHaveAccessibleDescription(
      "This needs the role Owner or Manager on this tenant.",
    );
  });
});
