import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CONTROL_KEYS, CONTROLS } from "../../../worker/features/controls/control-catalog.contract.ts";
import { ok, problem, type StubbedRequest } from "../console/api-stub.ts";
import { stubDialogElement } from "../platform-users/dialog-element.ts";
import { controls, openControls, pause, SASHA } from "./open-controls.tsx";

let requests: StubbedRequest[] = [];

const open = (...how: Parameters<typeof openControls>) => {
  requests = openControls(...how);
};

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
    expect(box.getByLabelText("Where")).toHaveValue("Every workspace");
    fireEvent.input(box.getByLabelText("Where"), { target: { value: "north" } });
    fireEvent.click(await box.findByRole("option", { name: "Northwind MSP" }));
    expect(box.getByLabelText("Where")).toHaveValue("Northwind MSP");
    expect(requests.find(({ path }) => path.endsWith("/workspaces"))?.query.get("q")).toBe("north");
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

  it("FR-242-103 says that the workspaces could not be loaded, and tries again", async () => {
    let isDown = true;
    open({
      "GET /api/system/directory/workspaces": () =>
        isDown ? problem(503, "overloaded") : ok({ items: [{ id: "ws_1", name: "Northwind MSP" }], next_cursor: null }),
    });
    await pressed("Pause Inventory sync");
    const box = await dialog();
    fireEvent.click(box.getByLabelText("Where"));
    expect(await box.findByRole("alert")).toHaveTextContent("Temporarily overloaded");
    isDown = false;
    fireEvent.click(box.getByRole("button", { name: "Try again" }));
    expect(await box.findByRole("option", { name: "Northwind MSP" })).toBeInTheDocument();
    expect(box.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("FR-242-103 does not ask the directory for who may not see it", async () => {
    const viewer = { ...SASHA, capabilities: SASHA.capabilities.filter((one) => one !== "platform.directory.view") };
    open({}, viewer);
    await pressed("Pause Inventory sync");
    expect((await dialog()).queryByLabelText("Where")).not.toBeInTheDocument();
    expect(requests.map(({ path }) => path)).toEqual(["/api/system/controls"]);
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
    expect(screen.getByRole("button", { name: "Resume Inventory sync for Every workspace" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
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
