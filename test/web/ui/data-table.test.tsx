import { render, screen, within } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { type Column, DataTable } from "../../../web/ui/data-table.tsx";

interface Row {
  id: string;
  name: string;
  count: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "name", header: "Name", primary: true, cell: (row) => <span>{row.name}</span> },
  { key: "count", header: "Count", align: "end", cell: (row) => <span>{row.count}</span> },
  { key: "do", header: "Actions", actions: true, cell: (row) => <button type="button">Open {row.name}</button> },
];

const table = (rows: () => readonly Row[]) =>
  render(() => (
    <DataTable label="Things" columns={COLUMNS} rows={rows()} rowKey={(row) => row.id} empty={<p>Nothing here</p>} />
  ));

describe("DataTable", () => {
  it("names itself, its columns and its rows", () => {
    table(() => [{ id: "a", name: "Alpha", count: 3 }]);
    const found = screen.getByRole("table", { name: "Things" });
    expect(
      within(found)
        .getAllByRole("columnheader")
        .map((cell) => cell.textContent),
    ).toEqual(["Name", "Count", "Actions"]);
    expect(within(found).getByRole("rowheader", { name: "Alpha" })).toBeInTheDocument();
  });

  it("keeps the focus and the other rows when one row changes and a new one comes first", () => {
    const alpha = { id: "a", name: "Alpha", count: 3 };
    const [rows, setRows] = createSignal<readonly Row[]>([alpha, { id: "b", name: "Beta", count: 4 }]);
    table(rows);
    const button = screen.getByRole("button", { name: "Open Alpha" });
    button.focus();
    setRows([{ id: "c", name: "Gamma", count: 1 }, alpha, { id: "b", name: "Beta", count: 5 }]);
    expect(button).toHaveFocus();
    expect(screen.getAllByRole("rowheader").map((cell) => cell.textContent)).toEqual(["Gamma", "Alpha", "Beta"]);
    expect(screen.getByRole("cell", { name: /5/ })).toBeInTheDocument();
  });

  it("shows what was given for an empty list instead of a table", () => {
    table(() => []);
    expect(screen.getByText("Nothing here")).toBeInTheDocument();
    expect(screen.queryByRole("table")).not.toBeInTheDocument();
  });
});
