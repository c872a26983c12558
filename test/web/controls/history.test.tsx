import { fireEvent, screen, within } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CONTROLS } from "../../../worker/features/controls/control-catalog.contract.ts";
import { ok, problem } from "../console/api-stub.ts";
import { stubDialogElement } from "../platform-users/dialog-element.ts";
import { openControls, pause } from "./open-controls.tsx";

const HISTORY = "GET /api/system/controls/inventory.sync";
const LATER = "2026-11-28T14:00:00.000Z";
const UTC = "2026-11-28 14:00:00 UTC";

const historyOf = (history: object[], next_cursor: string | null = null) =>
  ok({
    ...{ key: "inventory.sync", ...CONTROLS["inventory.sync"], active: [], has_more_active: false, can_manage: true },
    history,
    next_cursor,
  });

async function opened(answer: NonNullable<Parameters<typeof openControls>[0]>[string]) {
  openControls({ [HISTORY]: answer });
  fireEvent.click(await screen.findByRole("button", { name: "History of Inventory sync" }));
  return within(await screen.findByRole("dialog"));
}

beforeEach(() => {
  stubDialogElement();
  vi.stubGlobal("scrollTo", () => undefined);
});
afterEach(() => vi.unstubAllGlobals());

describe("the history of a control", () => {
  it.each([
    ["resumed", { state: "resumed", resumed_at: LATER, resumed_by: { name: "Connie" } }, /resumed .* by Connie$/, true],
    ["expired", { state: "expired", expires_at: LATER }, /by Sasha Staff, ended \S.*$/, true],
    ["active, with an end", { state: "active", expires_at: LATER }, /by Sasha Staff, ends \S.*$/, true],
    ["active, without one", { state: "active" }, /by Sasha Staff, until someone resumes$/, false],
  ] as const)("FR-242-007 says of a pause that is %s how and when it ends", async (_, more, text, hasEnd) => {
    const box = await opened(historyOf([pause(more)]));
    expect(await box.findByRole("listitem")).toHaveTextContent(text);
    expect(box.queryAllByTitle(UTC)).toHaveLength(hasEnd ? 1 : 0);
  });

  it("FR-242-007 goes on to what is older, keeps what is shown when that fails, and tries again", async () => {
    let isDown = true;
    const box = await opened(({ query }) => {
      if (!query.has("cursor")) return historyOf([pause({ id: "pau_9" })], "pau_9");
      return isDown ? problem(503, "overloaded") : historyOf([pause({ id: "pau_8", reason: "The oldest of them." })]);
    });
    fireEvent.click(await box.findByRole("button", { name: "Load more" }));
    expect(await box.findByText("The next page could not be loaded.")).toBeInTheDocument();
    expect(box.getAllByRole("listitem")).toHaveLength(1);
    isDown = false;
    fireEvent.click(box.getByRole("button", { name: "Load more" }));
    expect(await box.findByText("The oldest of them.")).toBeInTheDocument();
    expect(box.getAllByRole("listitem")).toHaveLength(2);
    expect(box.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
  });

  it("FR-242-007 says that there is none", async () => {
    const box = await opened(historyOf([]));
    expect(await box.findByText("It has never been paused.")).toBeInTheDocument();
  });
});
