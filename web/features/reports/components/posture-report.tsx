import { For, type JSX, Show } from "solid-js";
import type { PosturePayload } from "../../../../worker/features/posture/posture.contract.ts";
import type { ReportOf } from "../../../../worker/features/reports/reports.contract.ts";
import { Callout } from "../../../ui/callout.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProgressBar } from "../../../ui/progress-bar.tsx";
import { StatCard } from "../../../ui/stat-card.tsx";
import { ItemsPanel } from "./items-panel.tsx";
import { Name } from "./name.tsx";
import { PermissionTable } from "./permission-table.tsx";
import { Score } from "./score.tsx";

type Feature = PosturePayload["features"][number];

const FEATURE_COLUMNS: readonly Column<Feature>[] = [
  { key: "feature", header: "Feature", primary: true, cell: ({ feature }) => feature },
  {
    key: "granted",
    header: "Granted",
    stack: "lead",
    cell: ({ granted, required }) => (
      <span class={granted < required ? "font-medium text-danger-ink" : ""}>
        {granted} of {required}
      </span>
    ),
  },
  {
    key: "missing",
    header: "Missing",
    isEmpty: ({ missing }) => missing.length === 0,
    cell: ({ missing }) => (
      <Show when={missing.length > 0} fallback={<span class="text-ink-3">Nothing</span>}>
        <span class="flex flex-col break-all text-right font-mono text-xs sm:text-left">
          <For each={missing}>{(value) => <span>{value}</span>}</For>
        </span>
      </Show>
    ),
  },
];

/** What a report of the permission posture says. */
export function PostureReport(props: { report: ReportOf<"permission_posture"> }): JSX.Element {
  const payload = () => props.report.payload;
  const totals = () => payload().totals;
  return (
    <div class="flex flex-col gap-4">
      <div class="grid gap-4 md:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))]">
        <Panel title="Score">
          <Score score={payload().score} before={payload().changes?.score_before ?? null} large />
          <div class="mt-3 mb-2">
            <ProgressBar
              done={payload().scoring.reached}
              total={payload().scoring.possible}
              label="Weight of what is granted"
            />
          </div>
          <p class="text-ink-2 text-sm">
            {payload().scoring.reached} of {payload().scoring.possible} by weight. {payload().scoring.rule}
          </p>
        </Panel>
        <StatCard
          label="Missing"
          value={totals().missing}
          hint={`Of ${totals().required} needed, ${totals().missing_blocking} of them blocking activation`}
        />
        <StatCard label="Beyond need" value={totals().extra} hint="Known permissions that nothing here needs" />
        <StatCard label="Unknown" value={totals().unknown} hint="No list of ours knows what they allow" />
      </div>
      <Show when={payload().is_truncated}>
        <Callout tone="warning" title="There may be more grants">
          The application has more grants than a report holds. Unknown ones beyond that are not counted here.
        </Callout>
      </Show>
      <Show when={payload().changes}>{(changes) => <PostureChanges changes={changes()} />}</Show>
      <Panel title="By feature" flush>
        <DataTable
          label="Permissions by feature"
          columns={FEATURE_COLUMNS}
          rows={payload().features}
          rowKey={({ feature }) => feature}
          empty={null}
        />
      </Panel>
      <ItemsPanel
        reportId={props.report.id}
        parts={props.report.parts}
        title="Permissions"
        description="Severities come from the catalog of this product, not from the provider."
      >
        {(items) => {
          const permissions = () => {
            const part = items();
            return part.type === "permission_posture" ? part.items : [];
          };
          return <PermissionTable permissions={permissions()} />;
        }}
      </ItemsPanel>
    </div>
  );
}

const KINDS = [
  ["newly_missing", "Newly missing"],
  ["newly_granted", "Newly granted"],
  ["grants_added", "Granted beyond need"],
  ["grants_removed", "Taken away beyond need"],
] as const;

function PostureChanges(props: { changes: NonNullable<PosturePayload["changes"]> }): JSX.Element {
  const shown = () => KINDS.filter(([key]) => props.changes[key].count > 0);
  return (
    <Panel title="Changes since the report before">
      <Show
        when={shown().length > 0}
        fallback={<p class="text-ink-2 text-sm">Only how a need is satisfied, or how it is judged, has changed.</p>}
      >
        <dl class="grid gap-x-4 gap-y-3 text-sm sm:grid-cols-[minmax(9rem,auto)_minmax(0,1fr)]">
          <For each={shown()}>
            {([key, label]) => (
              <>
                <dt class="text-ink-3">
                  {label} ({props.changes[key].count})
                </dt>
                <dd>
                  <ul class="flex flex-col gap-0.5 font-mono text-xs">
                    <For each={props.changes[key].named}>
                      {(name) => (
                        <li>
                          <Name>{name}</Name>
                        </li>
                      )}
                    </For>
                  </ul>
                  <Show when={props.changes[key].count > props.changes[key].named.length}>
                    <p class="text-ink-3 text-xs">
                      and {props.changes[key].count - props.changes[key].named.length} more
                    </p>
                  </Show>
                </dd>
              </>
            )}
          </For>
        </dl>
      </Show>
    </Panel>
  );
}
