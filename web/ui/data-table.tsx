import { createMemo, For, type JSX, Show } from "solid-js";

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => JSX.Element;
  align?: "start" | "end";
  /** Names the row: rendered as its header. At most one column. */
  primary?: boolean;
  /** Holds controls only: no label in the stacked form. */
  actions?: boolean;
  /** In the stacked form: beside the row's name without a label, on a line of its own (the default), or left out. */
  stack?: "lead" | "line" | "hide";
  /** Rows for which the cell says nothing: left out of the stacked form. */
  isEmpty?: (row: Row) => boolean;
}

export interface DataTableProps<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  empty: JSX.Element;
  /** What the table lists, for screen readers. */
  label: string;
  /** What stands below a row, over its whole width, while it is open; undefined while it is not. */
  below?: (row: Row) => JSX.Element | undefined;
}

/**
 * Rows by key: an update of a row changes its cells and leaves focus and the other rows alone. On a narrow screen each
 * row becomes a block of labelled lines (browsers keep the table semantics of elements whose `display` changes).
 */
export function DataTable<Row>(props: DataTableProps<Row>): JSX.Element {
  const byKey = createMemo(() => new Map(props.rows.map((row) => [props.rowKey(row), row])));
  const keys = createMemo(() => [...byKey().keys()]);
  const end = (column: Column<Row>) => (column.align === "end" ? "sm:text-right" : "sm:text-left");
  return (
    <Show when={props.rows.length > 0} fallback={props.empty}>
      <table class="block w-full border-collapse text-sm sm:table" aria-label={props.label}>
        <thead class="sr-only sm:not-sr-only sm:table-header-group">
          <tr class="sm:table-row">
            <For each={props.columns}>
              {(column) => (
                <th
                  scope="col"
                  class={`border-line border-b bg-sunken/60 whitespace-nowrap px-4 py-2 font-medium text-ink-3 text-xs ${end(column)}`}
                >
                  {column.actions ? <span class="sr-only">{column.header}</span> : column.header}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody class="block sm:table-row-group">
          <For each={keys()}>
            {(key) => <TableRow columns={props.columns} row={byKey().get(key)} end={end} below={props.below} />}
          </For>
        </tbody>
      </table>
    </Show>
  );
}

function TableRow<Row>(props: {
  columns: readonly Column<Row>[];
  row: Row | undefined;
  end: (column: Column<Row>) => string;
  below: ((row: Row) => JSX.Element | undefined) | undefined;
}): JSX.Element {
  const below = createMemo(() => (props.row === undefined ? undefined : props.below?.(props.row)));
  const isLeftOut = (column: Column<Row>) =>
    column.stack === "hide" || (props.row !== undefined && (column.isEmpty?.(props.row) ?? false));
  const shape = (column: Column<Row>) => {
    const wide = `sm:table-cell sm:w-auto sm:px-4 sm:py-2 sm:align-middle ${props.end(column)}`;
    if (column.primary) return `min-w-0 flex-1 py-0.5 text-left font-normal ${wide}`;
    if (isLeftOut(column)) return `hidden ${wide}`;
    if (column.stack === "lead") return `py-0.5 ${wide}`;
    return `flex w-full items-center justify-between gap-4 py-0.5 ${wide}`;
  };
  return (
    <>
      <tr class="flex flex-wrap items-center gap-x-3 border-line border-b px-4 py-2.5 last:border-b-0 hover:bg-sunken/50 sm:table-row">
        <For each={props.columns}>
          {(column) => {
            const content = () => <Show when={props.row}>{(row) => <>{column.cell(row())}</>}</Show>;
            return column.primary ? (
              <th scope="row" class={shape(column)}>
                {content()}
              </th>
            ) : (
              <td class={shape(column)}>
                <Show when={!column.actions && column.stack !== "lead"}>
                  <span class="shrink-0 text-ink-3 text-xs sm:hidden" aria-hidden="true">
                    {column.header}
                  </span>
                </Show>
                {content()}
              </td>
            );
          }}
        </For>
      </tr>
      <Show when={below()}>
        {(content) => (
          <tr class="block border-line border-b bg-sunken/50 last:border-b-0 sm:table-row">
            <td class="block px-4 py-3 sm:table-cell" colspan={props.columns.length}>
              {content()}
            </td>
          </tr>
        )}
      </Show>
    </>
  );
}
