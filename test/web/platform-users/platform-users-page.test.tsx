import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { fireEvent, render, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type StaffSession, StaffSessionContext } from "../../../web/features/console/staff-session.ts";
import PlatformUsersPage from "../../../web/features/platform-users/pages/platform-users-page.tsx";
import { noContent, ok, problem, type StubbedRequest, stubApi } from "../console/api-stub.ts";
import { stubDialogElement } from "./dialog-element.ts";

const MANAGER: StaffSession = {
  user: { id: "stf_1", name: "Sam Staff", email: "staff@tenantpilot.test" },
  capabilities: ["platform.access_system_panel", "platform.console.view", "platform.users.manage"],
};
const person = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  email: `${id}@tenantpilot.test`,
  capabilities: ["platform.access_system_panel", "platform.console.view"],
  deactivated_at: null,
  last_seen_at: "2026-11-23T12:00:00.000Z",
  is_you: false,
  ...more,
});
const SAM = person("stf_1", "Sam Staff", { is_you: true, capabilities: MANAGER.capabilities });
const ADA = person("stf_2", "Ada Lovelace");
const GONE = person("stf_3", "Gone Again", {
  deactivated_at: "2026-11-01T00:00:00.000Z",
  last_seen_at: null,
  capabilities: [],
});
const list = (...items: object[]) => ok({ items, next_cursor: null });

let requests: StubbedRequest[] = [];

function open(answers: Parameters<typeof stubApi>[0] = {}, session: StaffSession = MANAGER) {
  requests = stubApi({ "GET /api/system/users": list(SAM, ADA, GONE), ...answers });
  const history = createMemoryHistory();
  history.set({ value: "/system/users", replace: true });
  render(() => (
    <MemoryRouter history={history}>
      <Route
        path="/system/users"
        component={() => (
          <StaffSessionContext.Provider value={session}>
            <PlatformUsersPage />
          </StaffSessionContext.Provider>
        )}
      />
    </MemoryRouter>
  ));
}

const row = async (name: string) => within((await screen.findByText(name)).closest("tr") as HTMLElement);
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const type = (label: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const dialog = () => screen.getByRole("dialog");
const sent = (method: string) => requests.find((request) => request.method === method);

beforeEach(() => {
  stubDialogElement();
  vi.stubGlobal("scrollTo", () => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the staff page", () => {
  it("lists staff with their capabilities, who they are and when they were seen", async () => {
    open();
    const ada = await row("Ada Lovelace");
    expect(ada.getByText("stf_2@tenantpilot.test")).toBeInTheDocument();
    expect(ada.getByText(/View the dashboard/)).toBeInTheDocument();
    expect((await row("Sam Staff")).getByText("You")).toBeInTheDocument();
    const gone = await row("Gone Again");
    expect(gone.getByText("Deactivated")).toBeInTheDocument();
    expect(gone.getByText("Not signed in")).toBeInTheDocument();
    expect(gone.getByText("None")).toBeInTheDocument();
  });

  it("shows the next page on demand", async () => {
    open({
      "GET /api/system/users": ({ query }) =>
        query.get("cursor") === "stf_2" ? list(GONE) : ok({ items: [ADA], next_cursor: "stf_2" }),
    });
    await screen.findByText("Ada Lovelace");
    expect(screen.queryByText("Gone Again")).not.toBeInTheDocument();
    press("Show more");
    expect(await screen.findByText("Gone Again")).toBeInTheDocument();
    expect(screen.getByText("Ada Lovelace")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
  });

  it("says that nobody is there", async () => {
    open({ "GET /api/system/users": list() });
    expect(await screen.findByText("Nobody is here yet")).toBeInTheDocument();
  });

  it("shows a failure and tries again", async () => {
    let isUp = false;
    open({ "GET /api/system/users": () => (isUp ? list(ADA) : problem(503, "overloaded")) });
    expect(await screen.findByText("Temporarily overloaded")).toBeInTheDocument();
    isUp = true;
    press("Try again");
    expect(await screen.findByText("Ada Lovelace")).toBeInTheDocument();
  });

  it("tells who may not manage staff what is missing, and asks for nobody", () => {
    open({}, { ...MANAGER, capabilities: ["platform.access_system_panel"] });
    expect(screen.getByText("platform.users.manage")).toBeInTheDocument();
    expect(requests).toEqual([]);
  });
});

describe("adding staff", () => {
  it("shows the initial password once", async () => {
    open({
      "POST /api/system/users": {
        status: 201,
        body: { ...person("stf_9", "New Person"), initial_password: "tulip-harbor-47" },
      },
    });
    await screen.findByText("Ada Lovelace");
    press("Add staff");
    type("Name", " New Person ");
    type("E-mail address", "new@tenantpilot.test");
    fireEvent.click(within(dialog()).getByRole("checkbox", { name: /View operations/ }));
    press("Add");
    expect(await screen.findByText("tulip-harbor-47")).toBeInTheDocument();
    expect(sent("POST")?.body).toEqual({
      name: "New Person",
      email: "new@tenantpilot.test",
      capabilities: ["platform.access_system_panel", "platform.console.view", "platform.ops.view"],
    });
    await waitFor(() => expect(requests.filter(({ method }) => method === "GET")).toHaveLength(2));
    const cancel = new Event("cancel", { cancelable: true });
    dialog().dispatchEvent(cancel);
    expect(cancel.defaultPrevented).toBe(true);
    press("Close");
    await waitFor(() => expect(screen.queryByText("tulip-harbor-47")).not.toBeInTheDocument());
  });

  it("keeps the input and says what is wrong with it when it is refused", async () => {
    open({
      "POST /api/system/users": problem(422, "invalid_input", {
        errors: [{ path: "body.email", code: "invalid_format", detail: "Not an e-mail address" }],
      }),
    });
    await screen.findByText("Ada Lovelace");
    press("Add staff");
    type("Name", "New Person");
    type("E-mail address", "new");
    press("Add");
    expect(await screen.findByText("Not an e-mail address")).toBeInTheDocument();
    expect(screen.getByLabelText("E-mail address")).toHaveValue("new");
  });
});

describe("changing staff", () => {
  it("saves capabilities only when they differ, for the person that was chosen", async () => {
    open({ "PUT /api/system/users/stf_2/capabilities": noContent });
    await screen.findByText("Ada Lovelace");
    press("Edit capabilities of Ada Lovelace");
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    fireEvent.click(within(dialog()).getByRole("checkbox", { name: /View the dashboard/ }));
    press("Save");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent("PUT")?.body).toEqual({ capabilities: ["platform.access_system_panel"] });
  });

  it("does not let you take the management of staff from yourself", async () => {
    open();
    await screen.findByText("Ada Lovelace");
    press("Edit capabilities of Sam Staff");
    expect(within(dialog()).getByRole("checkbox", { name: /Manage platform users/ })).toBeDisabled();
    expect(within(dialog()).getByText("You cannot take this capability from yourself.")).toBeInTheDocument();
  });

  it("deactivates only after the name was typed", async () => {
    open({ "POST /api/system/users/stf_2/deactivate": noContent });
    await screen.findByText("Ada Lovelace");
    press("Deactivate Ada Lovelace");
    const confirm = within(dialog()).getByRole("button", { name: "Deactivate" });
    type(/^Type “Ada Lovelace”/, "Ada");
    expect(confirm).toBeDisabled();
    type(/^Type “Ada Lovelace”/, "Ada Lovelace");
    fireEvent.click(confirm);
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent("POST")?.path).toBe("/api/system/users/stf_2/deactivate");
  });

  it("says why you cannot deactivate yourself", async () => {
    open();
    const own = await row("Sam Staff");
    fireEvent.click(own.getByRole("button", { name: "Deactivate Sam Staff" }));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(own.getByText("You cannot deactivate yourself.")).toBeInTheDocument();
  });

  it("reactivates after naming the person, and shows a refusal without closing", async () => {
    open({
      "POST /api/system/users/stf_3/reactivate": problem(409, "already_active", { detail: "Gone Again is active." }),
    });
    await screen.findByText("Gone Again");
    press("Reactivate Gone Again");
    fireEvent.click(within(dialog()).getByRole("button", { name: "Reactivate Gone Again" }));
    expect(await within(dialog()).findByText("Gone Again is active.")).toBeInTheDocument();
    fireEvent.click(within(dialog()).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  });
});
