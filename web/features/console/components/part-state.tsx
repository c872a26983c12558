import { type JSX, Show } from "solid-js";
import { Callout } from "../../../ui/callout.tsx";
import { ConnectionState } from "../../../ui/connection-state.tsx";
import type { FeedPart } from "../console-feed.ts";

/** Beside a widget's title while its own part is not live and the connection is: the title of the page says only the latter. */
export function PartState(props: {
  part: Pick<FeedPart<unknown, string>, "staleReason" | "state" | "since">;
}): JSX.Element {
  return (
    <Show when={props.part.staleReason()}>
      <ConnectionState state={props.part.state()} since={props.part.since()} />
    </Show>
  );
}

/** Why a part is not live. */
export function StaleNotice<Reason extends string>(props: {
  reason: Reason | null;
  words: Readonly<Record<Reason, string>>;
}): JSX.Element {
  return (
    <Show when={props.reason}>
      {(reason) => (
        <div class="mb-2">
          <Callout tone="warning" role="status">
            {props.words[reason()]}
          </Callout>
        </div>
      )}
    </Show>
  );
}
