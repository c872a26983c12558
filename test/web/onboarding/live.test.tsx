import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, expect, it, vi } from "vitest";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { WS } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp, settled } from "../admin/open-app.tsx";
import {
  blankDraft,
  connectionOf,
  DRAFT,
  DRAFTS_PATH,
  draftOf,
  PAGE,
  PATH,
  summaryOf,
  unconnectedDraft,
} from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const HELLO = { type: "hello", at: "2026-11-28T10:00:00.000Z" };

/** A draft page that is live; `change` is what somebody else leaves behind. */
async function watch(first: DraftView) {
  let draft = first;
  const app = openApp(PAGE, {
    [`GET ${PATH}`]: () => ok(draft),
    [`PATCH ${PATH}`]: () => {
      draft = { ...draft, version: draft.version + 1 };
      return ok(draft);
    },
  });
  await screen.findByRole("region", { name: "Onboarding readiness" });
  const socket = await liveSocket();
  socket.acceptAndSay(HELLO);
  const tell = () => socket.say({ type: "draft", draft_id: DRAFT, workspace_id: WS, version: draft.version });
  return {
    app,
    tell,
    change: (next: DraftView) => {
      draft = next;
      tell();
    },
  };
}

const byGrace = { last_changed_by: { name: "Grace Hopper" }, last_changed_at: "2026-11-28T11:00:00.000Z" };
const renamed = (version: number) => {
  const draft = draftOf({ version, ...byGrace });
  return { ...draft, tenant: draft.tenant && { ...draft.tenant, display_name: "Contoso Hotels" } };
};

it("FR-240-118 a page without unsaved input follows what another person changed, and how far the draft came, at once", async () => {
  const { change } = await watch(draftOf());
  change(renamed(4));
  expect(await screen.findByRole("heading", { name: "Onboarding of Contoso Hotels" })).toBeInTheDocument();
  // nobody changed it, but it got further
  change({ ...renamed(4), lifecycle: "action_required" });
  expect(await screen.findByText("Action required")).toBeInTheDocument();
  change({ ...renamed(5), lifecycle: "cancelled", readiness: null, ended_at: "2026-11-28T11:00:00.000Z" });
  expect(await screen.findByText("This onboarding was cancelled")).toBeInTheDocument();
  expect(screen.queryByText(/newer version/)).not.toBeInTheDocument();
});

it("FR-240-119 a page with unsaved input keeps it and its version, says who changed the draft, and loads the newest on demand", async () => {
  const { app, change } = await watch(draftOf());
  fireEvent.click(screen.getByRole("button", { name: /Identify tenant/ }));
  const name = screen.getByRole("textbox", { name: "Display name" });
  fireEvent.input(name, { target: { value: "Contoso Ltd" } });
  change(renamed(4));
  const notice = (await screen.findByText("There is a newer version of this onboarding")).closest("[role=status]");
  expect(notice).toHaveTextContent(/Changed by Grace Hopper on .*What you typed is still here/);
  expect(screen.getByRole("heading", { name: "Onboarding of Contoso" })).toBeInTheDocument();
  expect(name).toHaveValue("Contoso Ltd");
  // what is sent without looking is refused by the server: it is of the version that it was typed on
  fireEvent.click(screen.getByRole("button", { name: "Save name" }));
  await waitFor(() => expect(app.requests.some(({ method }) => method === "PATCH")).toBe(true));
  expect(app.requests.find(({ method }) => method === "PATCH")?.headers.get("If-Match")).toBe('"3"');
});

it("FR-240-119 the newest version is shown on demand, with what was typed still there", async () => {
  const { change } = await watch(draftOf());
  fireEvent.click(screen.getByRole("button", { name: /Identify tenant/ }));
  fireEvent.input(screen.getByRole("textbox", { name: "Display name" }), { target: { value: "Contoso Ltd" } });
  change(renamed(4));
  fireEvent.click(await screen.findByRole("button", { name: "Load the newest version" }));
  expect(await screen.findByRole("heading", { name: "Onboarding of Contoso Hotels" })).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "Display name" })).toHaveValue("Contoso Ltd");
  expect(screen.queryByText(/newer version/)).not.toBeInTheDocument();
});

it("FR-240-119 says that a draft has ended while something is typed", async () => {
  const { change } = await watch(blankDraft());
  const form = within(screen.getByRole("region", { name: "Identify tenant" }));
  fireEvent.input(form.getByRole("textbox", { name: "Display name" }), { target: { value: "Contoso" } });
  change(
    blankDraft({
      version: 2,
      lifecycle: "cancelled",
      readiness: null,
      ended_at: "2026-11-28T11:00:00.000Z",
      ...byGrace,
    }),
  );
  expect(await screen.findByText("This onboarding has ended")).toBeInTheDocument();
  expect(form.getByRole("textbox", { name: "Display name" })).toHaveValue("Contoso");
});

it("FR-240-119 FR-240-108 a connection that somebody else makes does not take away the one that is being filled in", async () => {
  const { change } = await watch(unconnectedDraft());
  fireEvent.click(screen.getByRole("radio", { name: /^Dedicated/ }));
  const id = await screen.findByRole("textbox", { name: "Application (client) id" });
  fireEvent.input(id, { target: { value: "11111111" } });
  const connection = connectionOf();
  change(unconnectedDraft({ step: "verify_access", connection, connections: [connection] }));
  expect(await screen.findByText("Last check")).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "Application (client) id" })).toHaveValue("11111111");
});

it("FR-240-119 what the page's own viewer saves is followed, without a notice", async () => {
  const { tell } = await watch(draftOf());
  fireEvent.click(screen.getByRole("button", { name: /Identify tenant/ }));
  fireEvent.input(screen.getByRole("textbox", { name: "Display name" }), { target: { value: "Contoso Ltd" } });
  fireEvent.click(screen.getByRole("button", { name: "Save name" }));
  tell();
  await settled();
  tell();
  await settled();
  expect(screen.queryByText(/newer version/)).not.toBeInTheDocument();
});

it("FR-240-118 the list of drafts follows what others change", async () => {
  let drafts = [draftOf()];
  openApp("/admin/onboarding", {
    [`GET ${DRAFTS_PATH}`]: () => ok({ items: drafts.map(summaryOf), next_cursor: null }),
  });
  await screen.findByRole("link", { name: "Contoso" });
  const socket = await liveSocket();
  socket.acceptAndSay(HELLO);
  drafts = [renamed(4)];
  socket.say({ type: "draft", draft_id: DRAFT, workspace_id: WS, version: 4 });
  expect(await screen.findByRole("link", { name: "Contoso Hotels" })).toBeInTheDocument();
});
