import { createEffect, type JSX, on, onCleanup, Show } from "solid-js";
import { api, unwrap } from "../../../api/client.ts";
import { createLoad } from "../../../api/load.ts";
import { Badge } from "../../../ui/badge.tsx";
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

function LastPrune(props: { run: PruneRun }): JSX.Element {
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
        name="Rows deleted"
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

function Facts(props: { retention: LedgerRetention }): JSX.Element {
  return (
    <dl class="grid grid-cols-1 gap-x-6 gap-y-4 min-[480px]:grid-cols-2 lg:grid-cols-3">
      <Show
        when={props.retention.last_run}
        fallback={
          <Fact name="Last prune" note="the first one is still to come">
            None yet
          </Fact>
        }
      >
        {(run) => <LastPrune run={run()} />}
      </Show>
      <Fact name="Next prune" note="daily">
        <Timestamp at={props.retention.next_run_at} />
      </Fact>
      <Fact name="Next cutoff" note="older events are deleted then">
        <Timestamp at={props.retention.next_cutoff_at} />
      </Fact>
      <Fact name="Events in the ledger" note={`kept for ${props.retention.retention_days} days`}>
        about {props.retention.rows_in_ledger_approx.toLocaleString()}
      </Fact>
      <Show when={props.retention.last_run?.status !== "succeeded" ? props.retention.last_success_at : null}>
        {(at) => (
          <Fact name="Last successful prune">
            <Timestamp at={at()} />
          </Fact>
        )}
      </Show>
    </dl>
  );
}

/** What the ledger of usage events keeps, and when it was and will be pruned (FR-243-047). */
export function RetentionPanel(): JSX.Element {
  const load = createLoad(() => unwrap(api.system.retention.$get()));
  const retention = () => load.data()?.product_usage_events;
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
    <Panel title="Retention" description="How long usage events are kept, and what was deleted.">
      <Show
        when={retention()}
        fallback={
          <Show when={load.error()} fallback={<Skeleton class="space-y-3" label="Loading retention" />}>
            {(error) => <ErrorState error={error()} retry={load.reload} />}
          </Show>
        }
      >
        {(known) => <Facts retention={known()} />}
      </Show>
      <Show when={retention() && load.error()}>
        <p class="mt-3 text-sm text-warning-ink" role="status">
          This could not be refreshed; it is asked for again by itself.
        </p>
      </Show>
    </Panel>
  );
}
