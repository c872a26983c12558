import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import type { RelatedRecords as Related, RunReference } from "../../../../worker/features/related/related.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Detail, Details } from "../../../ui/details.tsx";
import { Load } from "../../../ui/load.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { OVERALL_LABELS } from "../../verification/verification.labels.ts";
import { relatedQuery } from "../operations.queries.ts";
import { RESULTS } from "../results.rules.ts";
import { madeDetail } from "./made-record.tsx";
import { RunBadge } from "./run-badge.tsx";

/** What belongs to a run: the runs before and after it, what it made, what it worked on. */
export function RelatedRecords(props: { run: RunView }): JSX.Element {
  const related = useQuery(() => relatedQuery(props.run.id, props.run.status));
  return (
    <Panel title="Related records">
      <Load from={related}>
        {(data) => (
          <Show
            when={detailsOf(props.run, data()).length > 0}
            fallback={<p class="text-ink-2 text-sm">This is the only run of this operation so far.</p>}
          >
            <Details items={detailsOf(props.run, data())} />
          </Show>
        )}
      </Load>
    </Panel>
  );
}

function RunLink(props: { to: RunReference }): JSX.Element {
  return (
    <span class="flex flex-wrap items-center gap-2">
      <A class="link" href={`/admin/operations/${props.to.id}`}>
        <Timestamp at={props.to.created_at} format="short" />
      </A>
      <RunBadge run={props.to} />
    </span>
  );
}

const link = (href: string, text: string): JSX.Element => (
  <A class="link" href={href}>
    {text}
  </A>
);

function ReportLink(props: { href: string; report: NonNullable<Related["verification_report"]> }): JSX.Element {
  const overall = () => OVERALL_LABELS[props.report.overall];
  return (
    <span class="flex flex-wrap items-center gap-2">
      <Show
        when={props.report.is_latest}
        fallback={
          <span>
            <Timestamp at={props.report.generated_at} format="short" />, replaced by {link(props.href, "a later one")}
          </span>
        }
      >
        <A class="link" href={props.href}>
          <Timestamp at={props.report.generated_at} format="short" />
        </A>
      </Show>
      <Badge tone={overall().tone}>{overall().text}</Badge>
    </span>
  );
}

const results = (run: RunView, tenantId: string): JSX.Element => (
  <span class="flex flex-wrap gap-x-3 gap-y-1">
    <For each={RESULTS[run.type]}>{({ label, path }) => link(`/admin/t/${tenantId}/${path}`, label)}</For>
  </span>
);

function detailsOf(run: RunView, related: Related): Detail[] {
  const { tenant } = run;
  const { previous_run, next_run, verification_report, stored_report, made, provider_connection, onboarding_draft } =
    related;
  const items: (Detail | null)[] = [
    previous_run && {
      term: previous_run.is_retry ? "Retry of" : "Previous run",
      value: <RunLink to={previous_run} />,
    },
    next_run && { term: next_run.is_retry ? "Retried as" : "Next run", value: <RunLink to={next_run} /> },
    tenant && RESULTS[run.type].length > 0 ? { term: "Results", value: results(run, tenant.id) } : null,
    tenant &&
      verification_report && {
        term: "Report",
        value: <ReportLink href={`/admin/t/${tenant.id}/provider-connection`} report={verification_report} />,
      },
    stored_report && {
      term: "Stored report",
      value: link(
        `/admin/reports/${stored_report.id}`,
        stored_report.is_latest ? "Open the report" : "Open the report, replaced by a later one",
      ),
    },
    tenant && made && madeDetail(made, tenant.id),
    tenant &&
      provider_connection && {
        term: "Connection",
        value: link(`/admin/t/${tenant.id}/provider-connection`, "Provider connection"),
      },
    onboarding_draft && {
      term: "Onboarding",
      value: link(`/admin/onboarding/${onboarding_draft.id}`, "Open onboarding"),
    },
    tenant && { term: "All runs", value: link(`/admin/operations?tenant=${tenant.id}`, "Operations of this tenant") },
  ];
  return items.filter((item) => item !== null);
}
