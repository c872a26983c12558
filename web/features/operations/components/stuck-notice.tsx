import { createSignal, type JSX, Match, onCleanup, Switch } from "solid-js";
import { STUCK_AFTER_MS } from "../../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { Callout } from "../../../ui/callout.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { isQuiet } from "../run-actions.rules.ts";

const LOOK_EVERY_MS = 5_000;
const STUCK_AFTER_MINUTES = STUCK_AFTER_MS / 60_000;

/** Says of a run that stands still, or was ended because it did, since when and what comes of it. */
export function StuckNotice(props: { run: RunView }): JSX.Element {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), LOOK_EVERY_MS);
  onCleanup(() => clearInterval(timer));
  return (
    <Switch>
      <Match when={props.run.stuck_since}>
        {(since) => (
          <Callout tone="danger" title="Stuck: this run stood still">
            <p>
              It had not moved since <Timestamp at={since()} />, and was ended as failed after {STUCK_AFTER_MINUTES}{" "}
              minutes without progress. Nothing goes on in the background.
            </p>
          </Callout>
        )}
      </Match>
      <Match when={isQuiet(props.run, now())}>
        <Callout tone="warning" title="This run stands still" role="status">
          <p>
            It has not moved since <Timestamp at={props.run.progressed_at} />. It is taken up again by itself, and ended
            as failed after {STUCK_AFTER_MINUTES} minutes without progress; then it can be retried. Whoever does not
            want to wait can cancel it.
          </p>
        </Callout>
      </Match>
    </Switch>
  );
}
