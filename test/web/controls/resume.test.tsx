import { fireEvent, screen, waitFor } from "@solidjs/testing-library";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resumedText } from "../../../web/features/controls/controls-text.rules.ts";
import { noContent, problem } from "../console/api-stub.ts";
import { controls, openControls, pause } from "./open-controls.tsx";

const EVERYWHERE = pause();
const NORTHWIND = pause({ id: "pau_2", workspace: { id: "ws_1", name: "Northwind MSP" } });
const FABRIKAM = pause({ id: "pau_3", workspace: { id: "ws_2", name: "Fabrikam IT" } });

const RESUME = "DELETE /api/system/controls/inventory.sync";
const LIST = "GET /api/system/controls";

const button = (scope: string) => screen.findByRole("button", { name: `Resume Inventory sync for ${scope}` });

beforeEach(() => vi.stubGlobal("scrollTo", () => undefined));
afterEach(() => vi.unstubAllGlobals());

describe("resuming a control", () => {
  it("FR-242-104 takes one click, in the scope of the pause, and says what was resumed", async () => {
    let answers = controls([NORTHWIND, FABRIKAM]);
    const requests = openControls({
      [LIST]: () => answers,
      [RESUME]: () => {
        answers = controls([FABRIKAM]);
        return noContent;
      },
    });
    fireEvent.click(await button("Northwind MSP"));
    expect(await screen.findByText(/Inventory sync is resumed for Northwind MSP\./)).toBeInTheDocument();
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    const sent = requests.filter(({ method }) => method === "DELETE");
    expect(sent.map(({ query }) => query.get("workspace_id"))).toEqual(["ws_1"]);
    expect(sent[0]?.headers.get("Idempotency-Key")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /for Northwind MSP/ })).not.toBeInTheDocument();
    expect(await button("Fabrikam IT")).toBeInTheDocument();
  });

  it("FR-242-104 sends one request for a double click, and is busy meanwhile", async () => {
    let answer = (): void => undefined;
    const requests = openControls({
      [LIST]: controls([EVERYWHERE]),
      [RESUME]: () =>
        new Promise((resolve) => {
          answer = () => resolve(noContent);
        }),
    });
    const resume = await button("Every workspace");
    fireEvent.click(resume);
    fireEvent.click(resume);
    expect(resume).toHaveAttribute("aria-busy", "true");
    answer();
    await waitFor(() => expect(resume).not.toBeInTheDocument());
    expect(requests.filter(({ method }) => method === "DELETE")).toHaveLength(1);
  });

  it("FR-242-104 hands the focus to the control when the row goes, and not to what resumes something else", async () => {
    openControls({ [LIST]: controls([EVERYWHERE, NORTHWIND]), [RESUME]: noContent });
    const resume = await button("Every workspace");
    resume.focus();
    fireEvent.click(resume);
    await waitFor(() => expect(resume).not.toBeInTheDocument());
    await waitFor(() => expect(document.activeElement).toHaveTextContent(/^Inventory sync/));
    expect(document.activeElement?.closest("h2")).not.toBeNull();
  });

  it("FR-242-104 is gone also when the list cannot be asked for again", async () => {
    let asked = 0;
    openControls({
      [LIST]: () => {
        asked += 1;
        return asked === 1 ? controls([EVERYWHERE]) : problem(503, "overloaded");
      },
      [RESUME]: noContent,
    });
    fireEvent.click(await button("Every workspace"));
    await waitFor(() => expect(asked).toBe(2));
    expect(screen.queryByRole("button", { name: /^Resume/ })).not.toBeInTheDocument();
  });

  it("FR-242-104 says why it was refused, and keeps the row and the focus", async () => {
    openControls({ [LIST]: controls([EVERYWHERE]), [RESUME]: problem(403, "forbidden", { detail: "Not any more." }) });
    const resume = await button("Every workspace");
    resume.focus();
    fireEvent.click(resume);
    expect(await screen.findByText(/was not resumed for every workspace.*Not any more\./)).toBeInTheDocument();
    await waitFor(() => expect(resume).not.toHaveAttribute("aria-busy"));
    expect(resume).toBe(document.activeElement);
  });

  it("FR-242-104 shows what holds when a colleague was quicker", async () => {
    let answers = controls([EVERYWHERE]);
    openControls({
      [LIST]: () => answers,
      [RESUME]: () => {
        answers = controls();
        return problem(409, "not_paused", { detail: "This control is not paused there." });
      },
    });
    fireEvent.click(await button("Every workspace"));
    expect(await screen.findByText(/This control is not paused there\./)).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Resume/ })).not.toBeInTheDocument());
  });

  it.each([
    ["the only pause", EVERYWHERE, [], "Operators can start it again at once."],
    ["a workspace's, beside another's", NORTHWIND, [FABRIKAM], "Operators can start it again at once."],
    ["a workspace's, under a global one", NORTHWIND, [EVERYWHERE, FABRIKAM], "It stays paused for every workspace."],
    ["the global one, beside a workspace's", EVERYWHERE, [NORTHWIND], "It stays paused for Northwind MSP."],
    ["the global one, beside two", EVERYWHERE, [NORTHWIND, FABRIKAM], "It stays paused for 2 workspaces."],
  ])("FR-242-104 says of %s what still stands against a start", (_, resumed, others, text) => {
    expect(resumedText("Inventory sync", resumed, others)).toContain(text);
  });
});
