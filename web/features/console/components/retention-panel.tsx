import { createEffect, createUniqueId, type JSX, on, onCleanup, Show } from "solid-js";
import type { RetentionView } from "../../../../worker/features/retention/retention.contract.ts";
import { api, unwrap } from "../../../api/client.ts";
import { createLoad } from "../../../api/load.ts";
import { Badge } from "../../../ui/badge.tsx";
import { counted } from "../../../ui/counted.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { formatDuration } from "../../../ui/time.ts";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { type LedgerRetention, type PruneRun, pruneOutcome, pruneTrigger, refreshIn } from "../retention-text.rules.ts";

function Fact(props: { name: string; children: JSX.Element; note?: JSX.Element }): JSX.Element {
  return (
    <div class="min-w-0">
      <dt class="text-ink-3 text-sm">{props.name}</dt>
      <dd class="font-medium">{props.children}</dd>
      <Show when={props.note}>
        <dd class="text-ink-3 text-sm">{props.note}</dd>
      </Show>
    </div>
  );
}

function LastPrune(props: { run: PruneRun; unit: string }): JSX.Element {
  return (
    <>
      <Fact name="Last prune" note={pruneTrigger(props.run)}>
        <span class="flex flex-wrap items-center gap-x-2">
          <Timestamp at={props.run.started_at} />
          <Badge tone={pruneOutcome(props.run).tone} pulse={props.run.status === "running"}>
            {pruneOutcome(props.run).label}
          </Badge>
        </span>
      </Fact>
      <Fact
        name={`${props.unit} deleted`}
        note={
          <Show when={props.run.cutoff_at}>
            {(cutoff) => (
              <>
                older than <Timestamp at={cutoff()} />
              </>
            )}
          </Show>
        }
      >
        {props.run.rows_deleted.toLocaleString()}
      </Fact>
      <Fact name="Duration">
        {props.run.duration_ms === null ? "Not finished" : formatDuration(props.run.duration_ms)}
      </Fact>
    </>
  );
}

/** One prune: what it did last, and when it is next; what is known besides stands in between. */
function Prune(props: {
  title: string;
  unit: string;
  prune: Pick<LedgerRetention, "last_run" | "last_success_at" | "next_run_at">;
  children: JSX.Element;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} class="mb-2 font-semibold text-sm">
        {props.title}
      </h3>
      <dl class="grid grid-cols-1 gap-x-6 gap-y-4 min-[480px]:grid-cols-2 lg:grid-cols-3">
        <Show
          when={props.prune.last_run}
          fallback={
            <Fact name="Last prune" note="the first one is still to come">
              None yet
            </Fact>
          }
        >
          {(run) => <LastPrune run={run()} unit={props.unit} />}
        </Show>
        <Fact name="Next prune" note="daily">
          <Timestamp at={props.prune.next_run_at} />
        </Fact>
        {props.children}
        <Show when={props.prune.last_run?.status !== "succeeded" ? props.prune.last_success_at : null}>
          {(at) => (
            <Fact name="Last successful prune">
              <Timestamp at={at()} />
            </Fact>
          )}
        </Show>
      </dl>
    </section>
  );
}

const KEPT = "Kept for";
const days = (count: number) => counted(count, "day");

function Prunes(props: { retention: RetentionView }): JSX.Element {
  const events = () => props.retention.product_usage_events;
  const reports = () => props.retention.stored_reports;
  const packs = () => props.retention.review_packs;
  const transitions = () => props.retention.operation_run_transitions;
  return (
    <div class="flex flex-col gap-5">
      <Prune title="Usage events" unit="Rows" prune={events()}>
        <Fact name="Next cutoff" note="older events are deleted then">
          <Timestamp at={events().next_cutoff_at} />
        </Fact>
        <Fact name="Events in the ledger" note={`kept for ${days(events().retention_days)}`}>
          about {events().rows_in_ledger_approx.toLocaleString()}
        </Fact>
      </Prune>
      <Prune title="Stored reports" unit="Reports" prune={reports()}>
        <Fact name="Next cutoff" note="older reports are deleted then">
          <Timestamp at={reports().next_cutoff_at} />
        </Fact>
        <Fact name={KEPT} note="the latest of each type and tenant stays">
          {days(reports().retention_days)}
        </Fact>
      </Prune>
      <Prune title="Review packs" unit="Packs" prune={packs()}>
        <Fact name="Next cutoff" note="packs made before expire then">
          <Timestamp at={packs().next_cutoff_at} />
        </Fact>
        <Fact name={KEPT} note="after they were made">
          {days(packs().retention_days)}
        </Fact>
      </Prune>
      <Prune title="Run transitions" unit="Rows" prune={transitions()}>
        <Fact name="Next cutoff" note="older ones are deleted then">
          <Timestamp at={transitions().next_cutoff_at} />
        </Fact>
        <Fact name={KEPT} note="operations are counted by them; the runs stay">
          {days(transitions().retention_days)}
        </Fact>
      </Prune>
    </div>
  );
}

/** What is kept for how long, and when it was and will be pruned (FR-243-047, FR-245-046). */
export function RetentionPanel(): JSX.Element {
  const load = createLoad(() => unwrap(api.system.retention.$get()));
  const retention = load.data;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = () => {
    if (document.visibilityState === "visible") void load.reload();
  };
  createEffect(
    on([load.data, load.error], () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, refreshIn(retention()));
    }),
  );
  document.addEventListener("visibilitychange", refresh);
  onCleanup(() => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", refresh);
  });
  return (
    <Panel title="Retention" description="What is kept for how long, and what was deleted.">
      <Show
        when={retention()}
        fallback={
          <Show when={load.error()} fallback={<Skeleton class="space-y-3" label="Loading retention" />}>
            {(error) => <ErrorState error={error()} retry={load.reload} />}
          </Show>
        }
      >
        {(known) => <Prunes retention={known()} />}
      </Show>
      <Show when={retention() && load.error()}>
        <p class="mt-3 text-sm text-warning-ink" role="status">
          This could not be refreshed; it is asked for again by itself.
        </p>
      </Show>
    </Panel>
  );
}
