import { A } from "@solidjs/router";
import type { JSX } from "solid-js";
import type { ListedReview } from "../../../../worker/features/reviews/reviews.contract.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { ReviewBadge } from "./review-badge.tsx";

const name = (person: { name: string } | null): JSX.Element => (
  <bdi class="[overflow-wrap:anywhere]">{person?.name ?? "–"}</bdi>
);

const columns: readonly Column<ListedReview>[] = [
  {
    key: "title",
    header: "Review",
    primary: true,
    cell: (row) => (
      <A class="link" href={`/admin/reviews/${row.id}`}>
        <bdi class="[overflow-wrap:anywhere]">{row.title}</bdi>
      </A>
    ),
  },
  { key: "status", header: "Status", stack: "lead", cell: (row) => <ReviewBadge status={row.status} /> },
  { key: "by", header: "Composed by", isEmpty: (row) => row.created_by === null, cell: (row) => name(row.created_by) },
  { key: "changed", header: "Changed", cell: (row) => <Timestamp at={row.updated_at} format="short" /> },
  {
    key: "published",
    header: "Published",
    isEmpty: (row) => row.published_at === null,
    cell: (row) => (row.published_at === null ? "–" : <Timestamp at={row.published_at} format="short" />),
  },
];

export function ReviewTable(props: { reviews: readonly ListedReview[]; empty: JSX.Element }): JSX.Element {
  return (
    <DataTable
      label="Tenant reviews"
      columns={columns}
      rows={props.reviews}
      rowKey={(row) => row.id}
      empty={props.empty}
    />
  );
}
