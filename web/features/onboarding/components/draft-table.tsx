import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { DraftSummary } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { LIFECYCLE_LABELS, STEP_LABELS } from "../../../../worker/features/onboarding/readiness.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { LIFECYCLE_TONES } from "../onboarding.labels.ts";
import { PersonTime } from "./person-time.tsx";
import { PrimaryActionControl } from "./primary-action.tsx";

const pageOf = (draft: DraftSummary) => `/admin/onboarding/${draft.id}`;

const TENANT: Column<DraftSummary> = {
  key: "tenant",
  header: "Tenant",
  primary: true,
  cell: (draft) => (
    <A class="link font-medium" href={pageOf(draft)}>
      {draft.tenant?.display_name ?? "Not identified yet"}
    </A>
  ),
};

const LIFECYCLE: Column<DraftSummary> = {
  key: "lifecycle",
  header: "Lifecycle",
  stack: "lead",
  cell: (draft) => (
    <Badge tone={LIFECYCLE_TONES[draft.lifecycle]} pulse={draft.lifecycle === "verifying"}>
      {LIFECYCLE_LABELS[draft.lifecycle]}
    </Badge>
  ),
};

const CHANGED: Column<DraftSummary> = {
  key: "changed",
  header: "Last changed",
  cell: (draft) => <PersonTime by={draft.last_changed_by} at={draft.last_changed_at} format="short" />,
};

const OPEN: readonly Column<DraftSummary>[] = [
  TENANT,
  LIFECYCLE,
  { key: "step", header: "Step", cell: (draft) => <Badge tone="info">{STEP_LABELS[draft.step]}</Badge> },
  { key: "summary", header: "Readiness", cell: (draft) => <span>{draft.readiness?.summary}</span> },
  CHANGED,
  {
    key: "action",
    header: "Primary next action",
    align: "end",
    cell: (draft) => (
      <Show when={draft.readiness}>
        {(readiness) => (
          <PrimaryActionControl
            action={readiness().primary_action}
            place={draft.tenant === null ? "workspace" : "tenant"}
            onCommand={{ href: pageOf(draft) }}
            size="sm"
          />
        )}
      </Show>
    ),
  },
];

const ENDED: readonly Column<DraftSummary>[] = [TENANT, LIFECYCLE, CHANGED];

export function DraftTable(props: {
  drafts: readonly DraftSummary[];
  ended?: boolean;
  empty: JSX.Element;
}): JSX.Element {
  return (
    <DataTable
      label={props.ended ? "Ended onboardings" : "Open onboardings"}
      columns={props.ended ? ENDED : OPEN}
      rows={props.drafts}
      rowKey={(draft) => draft.id}
      empty={props.empty}
    />
  );
}
