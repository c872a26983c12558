import { A } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { For, type JSX, onMount, Show } from "solid-js";
import type { FindingDetail } from "../../../../worker/features/findings/findings.contract.ts";
import { createAction } from "../../../api/action.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { type Detail, Details } from "../../../ui/details.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { Icon } from "../../../ui/icons.tsx";
import { Load } from "../../../ui/load.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { fittingActions } from "../bulk.rules.ts";
import { factLabel, factText, SEVERITY_LABELS, stateLabel } from "../findings.labels.ts";
import { changeFinding, findingQuery, refreshFindings } from "../findings.queries.ts";
import { DueDate } from "./due-date.tsx";
import { type AskedAction, FindingActionButtons } from "./finding-actions.tsx";
import { SubjectName } from "./subject-name.tsx";

interface PanelProps {
  tenantId: string;
  findingId: string;
  viewerId: string;
  refusal: string | undefined;
  onClose: () => void;
}

/** One finding beside the list: what it means, what supports it, what can be done. */
export function FindingPanel(props: PanelProps): JSX.Element {
  const finding = useQuery(() => findingQuery(props.tenantId, props.findingId));
  let heading: HTMLHeadingElement | undefined;
  // a dialog over it is elsewhere in the document, and its Escape comes up here all the same
  const closeOnEscape = (event: KeyboardEvent & { currentTarget: HTMLElement; target: Element }) => {
    if (event.key === "Escape" && event.currentTarget.contains(event.target)) props.onClose();
  };
  // whoever opened it goes on reading here
  onMount(() => heading?.focus());
  return (
    <section class="min-w-0 rounded-lg border border-line bg-surface" aria-label="Finding" onKeyDown={closeOnEscape}>
      <header class="flex items-start justify-between gap-3 border-line border-b px-4 py-2.5">
        <h2 ref={heading} tabindex="-1" class="min-w-0 break-words font-semibold text-base">
          {finding.isSuccess ? finding.data.title : "Finding"}
        </h2>
        <button
          type="button"
          class="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-sunken"
          aria-label="Close the finding"
          onClick={props.onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="p-4">
        <Load from={finding} skeleton={<Skeleton class="space-y-3" lines={6} label="Loading the finding" />}>
          {(data) => <FindingBody {...props} finding={data()} />}
        </Load>
      </div>
    </section>
  );
}

function FindingBody(props: PanelProps & { finding: FindingDetail }): JSX.Element {
  const client = useQueryClient();
  const action = createAction();
  const refresh = () => refreshFindings(client, props.tenantId);
  const send = async (asked: AskedAction) => {
    try {
      await changeFinding(props.finding.id, { ...asked, version: props.finding.version });
    } finally {
      // refused because it has moved: what it is now is wanted all the more
      await refresh();
    }
  };
  return (
    <div class="flex flex-col gap-4">
      <div class="flex flex-wrap items-center gap-2">
        <Badge tone={SEVERITY_LABELS[props.finding.severity].tone}>
          {SEVERITY_LABELS[props.finding.severity].text}
        </Badge>
        <Badge tone={stateLabel(props.finding.state).tone}>{stateLabel(props.finding.state).text}</Badge>
        <span class="min-w-0 text-sm">
          <SubjectName subject={props.finding.subject} />
        </span>
      </div>
      <p>{props.finding.explanation}</p>
      <div class="rounded-md border border-line bg-sunken/60 px-3 py-2.5">
        <p class="font-medium text-ink-3 text-xs">What resolves it</p>
        <p>{props.finding.remediation}</p>
      </div>
      <div class="flex flex-wrap gap-2">
        <FindingActionButtons
          actions={fittingActions([props.finding])}
          tenantId={props.tenantId}
          viewerId={props.viewerId}
          what="this finding"
          refusal={props.refusal}
          action={action}
          send={send}
        />
      </div>
      <Show when={action.error()}>
        {(error) => (
          <Callout
            tone={error().code === "finding_moved" ? "warning" : "danger"}
            title={describeError(error()).title}
            role="alert"
          >
            {describeError(error()).detail}
          </Callout>
        )}
      </Show>
      <Show when={props.finding.accepted_reason}>
        {(reason) => (
          <div>
            <h3 class="mb-1 font-semibold text-sm">Why the risk is accepted</h3>
            <p class="whitespace-pre-wrap text-sm [overflow-wrap:anywhere]" dir="auto">
              {reason()}
            </p>
          </div>
        )}
      </Show>
      <Facts finding={props.finding} />
      <History finding={props.finding} />
    </div>
  );
}

function Facts(props: { finding: FindingDetail }): JSX.Element {
  const facts = () => Object.entries(props.finding.facts);
  return (
    <div>
      <h3 class="mb-2 font-semibold text-sm">What supports it</h3>
      <dl class="grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">
        <For each={facts()}>
          {([key, value]) => (
            <>
              <dt class="text-ink-3">{factLabel(key)}</dt>
              <dd class="min-w-0 [overflow-wrap:anywhere]">
                <bdi>{factText(value)}</bdi>
              </dd>
            </>
          )}
        </For>
        <dt class="text-ink-3">Evidence</dt>
        <dd>
          <Show
            when={props.finding.report}
            fallback={<span class="text-ink-3">The report that detected it is no longer stored.</span>}
          >
            {(report) => (
              <A class="link" href={`/admin/reports/${report().id}`}>
                Stored report of <Timestamp at={report().created_at} format="short" />
              </A>
            )}
          </Show>
        </dd>
        <dt class="text-ink-3">Subject id</dt>
        <dd class="break-all font-mono text-xs">{props.finding.subject.id}</dd>
      </dl>
    </div>
  );
}

function History(props: { finding: FindingDetail }): JSX.Element {
  const at = (term: string, time: string | null): Detail[] =>
    time === null ? [] : [{ term, value: <Timestamp at={time} /> }];
  const items = (): Detail[] => {
    const { owner, accepted_by } = props.finding;
    return [
      { term: "Owner", value: owner === null ? <span class="text-ink-3">Nobody</span> : <bdi>{owner.name}</bdi> },
      { term: "Due", value: <DueDate finding={props.finding} /> },
      ...at("First detected", props.finding.first_detected_at),
      ...at("Last detected", props.finding.last_detected_at),
      ...at("Reopened", props.finding.reopened_at),
      ...at("Resolved", props.finding.resolved_at),
      ...(accepted_by === null ? [] : [{ term: "Accepted by", value: <bdi>{accepted_by.name}</bdi> }]),
    ];
  };
  return (
    <div>
      <h3 class="mb-2 font-semibold text-sm">History</h3>
      <Details items={items()} />
    </div>
  );
}
