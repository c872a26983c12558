import { type JSX, Show } from "solid-js";
import type { Finding } from "../../../../worker/features/findings/findings.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { SEVERITY_LABELS, stateLabel } from "../findings.labels.ts";
import type { Selection } from "../selection.ts";
import { DueDate } from "./due-date.tsx";
import { SubjectName } from "./subject-name.tsx";

const BOX = "[data-select-finding]";

/** Arrows lead from box to box: whoever selects many does not pass everything between them. */
function toNeighbour(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement)) return;
  const boxes = [...document.querySelectorAll<HTMLElement>(BOX)];
  const next = boxes[boxes.indexOf(event.target) + step];
  event.preventDefault();
  next?.focus();
}

/** The findings of a page, dense: what, about whom, how bad, whose, until when. */
export function FindingTable(props: {
  findings: readonly Finding[];
  selection: Selection;
  openId: string | null;
  hrefOf: (findingId: string) => string;
  empty: JSX.Element;
}): JSX.Element {
  const all: readonly Column<Finding>[] = [
    {
      key: "select",
      header: "Select",
      actions: true,
      stack: "lead",
      cell: (finding) => (
        <input
          type="checkbox"
          data-select-finding
          class="size-4 accent-accent"
          aria-label={`Select ${finding.title}, ${finding.subject.label}`}
          checked={props.selection.has(finding.id)}
          onClick={(event) => props.selection.choose(finding.id, event.currentTarget.checked, event.shiftKey)}
          onKeyDown={toNeighbour}
        />
      ),
    },
    {
      key: "finding",
      header: "Finding",
      primary: true,
      cell: (finding) => (
        <span class="flex min-w-0 flex-col">
          {/* not the router's link, which takes each for the current page: they differ in the query alone */}
          <a
            class="link w-fit py-0.5 font-medium [&[aria-current]]:font-bold"
            href={props.hrefOf(finding.id)}
            noScroll
            aria-current={props.openId === finding.id ? "true" : undefined}
          >
            {finding.title}
          </a>
          <span class="text-ink-2">
            <SubjectName subject={finding.subject} />
          </span>
        </span>
      ),
    },
    {
      key: "severity",
      header: "Severity",
      stack: "lead",
      cell: (finding) => (
        <Badge tone={SEVERITY_LABELS[finding.severity].tone}>{SEVERITY_LABELS[finding.severity].text}</Badge>
      ),
    },
    {
      key: "state",
      header: "State",
      cell: (finding) => <Badge tone={stateLabel(finding.state).tone}>{stateLabel(finding.state).text}</Badge>,
    },
    {
      key: "owner",
      header: "Owner",
      isEmpty: (finding) => finding.owner === null,
      cell: (finding) => (
        <Show when={finding.owner} fallback={<span class="text-ink-3">–</span>}>
          {(owner) => <bdi class="inline-block min-w-20 break-words">{owner().name}</bdi>}
        </Show>
      ),
    },
    {
      key: "due",
      header: "Due",
      isEmpty: (finding) => finding.due_at === null && finding.accepted_until === null,
      cell: (finding) => <DueDate finding={finding} />,
    },
  ];
  // beside an opened finding there is less room, and the owner stands there
  const columns = () => (props.openId === null ? all : all.filter(({ key }) => key !== "owner"));
  return (
    <DataTable
      label="Findings"
      columns={columns()}
      rows={props.findings}
      rowKey={(finding) => finding.id}
      empty={props.empty}
    />
  );
}
