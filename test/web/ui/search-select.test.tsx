import { fireEvent, render, screen, waitFor } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { describe, expect, it, vi } from "vitest";
import type { SelectOption } from "../../../web/ui/field.tsx";
import { type Found, SearchSelect } from "../../../web/ui/search-select.tsx";

const ALL = ["Adatum", "Contoso", "Northwind"].map((label, index) => ({ value: String(index), label }));

const matching = async (text: string): Promise<Found> => ({
  options: ALL.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase())),
  hasMore: false,
});

function open(search: (text: string) => Promise<Found> = matching) {
  const asked = vi.fn(search);
  const sent = vi.fn();
  const [chosen, setChosen] = createSignal<SelectOption>();
  const escaped = vi.fn();
  render(() => (
    <form onSubmit={sent} on:keydown={(event: KeyboardEvent) => event.key === "Escape" && escaped()}>
      <SearchSelect
        label="Where"
        none="Everywhere"
        chosen={chosen()}
        search={asked}
        onChoose={setChosen}
        noun="place"
      />
      <button type="button">Next</button>
    </form>
  ));
  const field = screen.getByRole<HTMLInputElement>("combobox", { name: "Where" });
  field.focus();
  return { field, asked, chosen, sent, escaped };
}

const press = (field: HTMLElement, key: string) => fireEvent.keyDown(field, { key });
const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } });

describe("a choice that is searched for", () => {
  it("asks for nothing before it is opened, and shows what no choice means", () => {
    const { field, asked } = open();
    expect(field).toHaveValue("Everywhere");
    expect(field).toHaveAttribute("aria-expanded", "false");
    expect(asked).not.toHaveBeenCalled();
  });

  it("is opened, gone through and chosen from by the keyboard, and sends no form by that", async () => {
    const { field, chosen } = open();
    press(field, "ArrowDown");
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(4));
    expect(field).toHaveAttribute("aria-controls", screen.getByRole("listbox").id);
    press(field, "ArrowDown");
    press(field, "ArrowDown");
    const option = screen.getByRole("option", { name: "Adatum" });
    expect(field).toHaveAttribute("aria-activedescendant", option.id);
    const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    fireEvent(field, event);
    expect(event.defaultPrevented).toBe(true);
    expect(chosen()).toEqual(ALL[0]);
    expect(field).toHaveValue("Adatum");
    expect(screen.queryByRole("listbox")).not.toBeInTheDocument();
  });

  it("takes the first match of what is typed, and the choice back with what no choice means", async () => {
    const { field, chosen, asked } = open();
    type(field, " north ");
    await screen.findByRole("option", { name: "Northwind" });
    expect(asked.mock.calls).toEqual([["north"]]);
    press(field, "Enter");
    expect(chosen()).toEqual(ALL[2]);
    fireEvent.click(field);
    fireEvent.click(await screen.findByRole("option", { name: "Everywhere" }));
    expect(chosen()).toBeUndefined();
  });

  it("takes nothing by Enter while what was typed is on its way, and drops a late answer to an earlier text", async () => {
    const answers = new Map<string, (found: Found) => void>();
    const { field, chosen } = open((text) => new Promise((resolve) => answers.set(text, resolve)));
    type(field, "a");
    await waitFor(() => expect(answers.has("a")).toBe(true));
    type(field, "north");
    press(field, "Enter");
    expect(chosen()).toBeUndefined();
    await waitFor(() => expect(answers.has("north")).toBe(true));
    answers.get("north")?.(await matching("north"));
    await screen.findByRole("option", { name: "Northwind" });
    answers.get("a")?.(await matching("a"));
    await Promise.resolve();
    expect(screen.getAllByRole("option")).toHaveLength(1);
  });

  it("is closed by Escape and by leaving it, with the choice as it was and nothing around it told", async () => {
    const { field, chosen, escaped } = open();
    type(field, "contoso");
    await screen.findByRole("option", { name: "Contoso" });
    press(field, "Escape");
    expect(field).toHaveValue("Everywhere");
    expect(escaped).not.toHaveBeenCalled();
    press(field, "Escape");
    expect(escaped).toHaveBeenCalledOnce();
    type(field, "contoso");
    await screen.findByRole("option", { name: "Contoso" });
    screen.getByRole("button", { name: "Next" }).focus();
    expect(screen.queryByRole("listbox")).not.toBeInTheDocument();
    expect(chosen()).toBeUndefined();
  });

  it.each([
    [{ options: [], hasMore: false }, "No place matches."],
    [{ options: ALL, hasMore: true }, "The first 3 places. Type a part of the name to find others."],
    [{ options: ALL, hasMore: false }, "3 places"],
  ] as const)("tells how many were found, case %#", async (found, text) => {
    const { field } = open(async () => found);
    type(field, "x");
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent(text));
  });

  it("says that a search failed, and tries again with the focus in the field", async () => {
    let isDown = true;
    const { field } = open((text) => (isDown ? Promise.reject({ status: 503 }) : matching(text)));
    type(field, "contoso");
    expect(await screen.findByRole("alert")).toHaveTextContent("Temporarily overloaded");
    isDown = false;
    const retry = screen.getByRole("button", { name: "Try again" });
    retry.focus();
    fireEvent.click(retry);
    expect(field).toHaveFocus();
    expect(await screen.findByRole("option", { name: "Contoso" })).toBeInTheDocument();
  });

  it("takes nothing by Enter right after the text was emptied, although the answer before had a first match", async () => {
    const { field, chosen } = open();
    type(field, "contoso");
    press(field, "ArrowDown");
    fireEvent.click(await screen.findByRole("option", { name: "Contoso" }));
    type(field, "north");
    await screen.findByRole("option", { name: "Northwind" });
    type(field, "");
    press(field, "Enter");
    expect(chosen()).toEqual(ALL[1]);
  });

  it("is closed by Escape from its button too, and nothing around it is told", async () => {
    const { field, escaped } = open(() => Promise.reject({ status: 503 }));
    type(field, "contoso");
    const retry = await screen.findByRole("button", { name: "Try again" });
    retry.focus();
    press(retry, "Escape");
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(field).toHaveFocus();
    expect(escaped).not.toHaveBeenCalled();
  });
});
