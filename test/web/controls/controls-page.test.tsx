import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { fireEvent, render, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type StaffSession, StaffSessionContext } from "../../../web/features/console/staff-session.ts";
import ControlsPage from "../../../web/features/controls/pages/controls-page.tsx";
import { CONTROL_KEYS, CONTROLS } from "../../../worker/features/controls/control-catalog.contract.ts";
import { noContent, ok, problem, type StubbedRequest, stubApi } from "../console/api-stub.ts";
import { stubDialogElement } from "../platform-users/dialog-element.ts";

const SASHA: StaffSession = {
  user: { id: "stf_1", name: "Sasha Staff", email: "staff@tenantpilot.test" },
  capabilities: [
    "platform.access_system_panel",
    "platform.ops.view",
    "platform.ops_controls.manage",
    "platform.directory.view",
  ],
};

const pause = (more: object = {}) => ({
  id: "pau_1",
  workspace: null,
  reason: "The provider is having an outage.",
  state: "active",
  paused_by: { name: "Sasha Staff" },
  paused_at: "2026-11-28T10:00:00.000Z",
  expires_at: null,
  resumed_by: null,
  resumed_at: null,
  ...more,
});

const controls = (active: object[] = [], can_manage = true) =>
  ok({
    items: CONTROL_KEYS.map((key) => ({
      key,
      ...CONTROLS[key],
      active: key === "inventory.sync" ? active : [],
      has_more_active: false,
    })),
    can_manage,
  });

let requests: StubbedRequest[] = [];

function open(answers: Parameters<typeof stubApi>[0] = {}, session = SASHA, address = "/system/ops/controls") {
  requests = stubApi({
    "GET /api/system/controls": controls(),
    "GET /api/system/directory/workspaces": ok({ items: [{ id: "ws_1", name: "Northwind MSP" }], next_cursor: null }),
    ...answers,
  });
  const history = createMemoryHistory();
  history.set({ value: address, replace: true });
  render(() => (
    <MemoryRouter history={history}>
      <Route
        path="/system/ops/controls"
        component={() => (
          <StaffSessionContext.Provider value={session}>
            <ControlsPage />
          </StaffSessionContext.Provider>
        )}
      />
    </MemoryRouter>
  ));
}

const sent = (method: string) => requests.find((request) => request.method === method);
const pressed = async (name: string) => fireEvent.click(await screen.findByRole("button", { name }));
const dialog = async () => within(await screen.findByRole("dialog"));

beforeEach(() => {
  stubDialogElement();
  vi.stubGlobal("scrollTo", () => undefined);
});
afterEach(() => vi.unstubAllGlobals());

describe("the controls page", () => {
  it("FR-242-101 shows each control with its effect, and what is paused with why, by whom and until when", async () => {
    open({
      "GET /api/system/controls": controls([
        pause(),
        pause({ id: "pau_2", workspace: { id: "ws_1", name: "Northwind MSP" }, reason: "Too many syncs." }),
      ]),
    });
    for (const key of CONTROL_KEYS) expect(await screen.findByText(CONTROLS[key].label)).toBeInTheDocument();
    expect(screen.getAllByText("Available")).toHaveLength(5);
    expect(screen.getByText("Every workspace")).toBeInTheDocument();
    expect(screen.getByText("Too many syncs.")).toBeInTheDocument();
    expect(screen.getAllByText(/Paused by Sasha Staff/)).toHaveLength(2);
  });

  it("FR-242-101 pauses for one workspace, for a while, with the reason", async () => {
    open({ "PUT /api/system/controls/inventory.sync": ok(pause()) });
    await pressed("Pause Inventory sync");
    const box = await dialog();
    expect(box.getByRole("button", { name: "Pause" })).toBeDisabled();
    fireEvent.input(box.getByLabelText("Reason"), { target: { value: " Too many syncs. " } });
    await box.findByRole("option", { name: "Northwind MSP" });
    fireEvent.change(box.getByLabelText("Where"), { target: { value: "ws_1" } });
    fireEvent.change(box.getByLabelText("Until"), { target: { value: "60" } });
    fireEvent.click(box.getByRole("button", { name: "Pause" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent("PUT")?.body).toEqual({
      reason: "Too many syncs.",
      workspace_id: "ws_1",
      expires_at: expect.stringMatching(/Z$/),
    });
    expect(sent("PUT")?.headers.get("Idempotency-Key")).toBeTruthy();
  });

  it("FR-242-101 keeps what was typed when the pause is refused, and says why", async () => {
    open({
      "PUT /api/system/controls/inventory.sync": problem(409, "already_paused", {
        detail: "It is paused there already.",
      }),
    });
    await pressed("Pause Inventory sync");
    const box = await dialog();
    fireEvent.input(box.getByLabelText("Reason"), { target: { value: "An outage." } });
    fireEvent.click(box.getByRole("button", { name: "Pause" }));
    expect(await box.findByRole("alert")).toHaveTextContent("It is paused there already.");
    expect(box.getByLabelText("Reason")).toHaveValue("An outage.");
  });

  it("FR-242-101 resumes in the scope of the pause", async () => {
    const mine = pause({ workspace: { id: "ws_1", name: "Northwind MSP" } });
    open({ "GET /api/system/controls": controls([mine]), "DELETE /api/system/controls/inventory.sync": noContent });
    await pressed("Resume for Northwind MSP");
    fireEvent.click((await dialog()).getByRole("button", { name: "Resume" }));
    await waitFor(() => expect(sent("DELETE")?.query.get("workspace_id")).toBe("ws_1"));
  });

  it("FR-242-101 shows the history of a control", async () => {
    const resumed = pause({ state: "resumed", resumed_at: "2026-11-28T11:00:00.000Z", resumed_by: { name: "Connie" } });
    open({
      "GET /api/system/controls/inventory.sync": ok({
        ...{
          key: "inventory.sync",
          ...CONTROLS["inventory.sync"],
          active: [],
          has_more_active: false,
          next_cursor: null,
          can_manage: true,
        },
        history: [resumed],
      }),
    });
    await pressed("History of Inventory sync");
    const box = await dialog();
    expect(await box.findByText("Resumed")).toBeInTheDocument();
    expect(box.getByText(/by Connie/)).toBeInTheDocument();
  });

  it("FR-242-101 opens the pause that another page asked for", async () => {
    open({}, SASHA, "/system/ops/controls?pause=provider.verify");
    expect(await screen.findByRole("heading", { name: "Pause Provider verification" })).toBeInTheDocument();
  });

  it("FR-242-101 is shown disabled with the reason to who may only look", async () => {
    const viewer = { ...SASHA, capabilities: ["platform.access_system_panel", "platform.ops.view"] as const };
    open({ "GET /api/system/controls": controls([pause()], false) }, viewer as never);
    const button = await screen.findByRole("button", { name: "Pause Inventory sync" });
    expect(button).toHaveAttribute("aria-disabled", "true");
    expect(button).toHaveAccessibleDescription(/Manage operational controls/);
    expect(screen.getByRole("button", { name: "Resume for Every workspace" })).toHaveAttribute("aria-disabled", "true");
  });

  it("FR-242-101 tells who may not look what is missing, and asks for nothing", () => {
    open({}, { ...SASHA, capabilities: ["platform.access_system_panel"] });
    expect(screen.getByText("You may not see the controls")).toBeInTheDocument();
    expect(requests).toEqual([]);
  });

  it("FR-242-101 says that loading failed, and tries again", async () => {
    open({ "GET /api/system/controls": problem(503, "overloaded") });
    expect(await screen.findByText("Temporarily overloaded")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument();
  });
});
