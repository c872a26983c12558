import { type JSX, Show } from "solid-js";
import { Button } from "./button.tsx";
import { describeError } from "./error-text.ts";

/** A load that failed: what happened, and the way to try again when trying again can help. */
export function ErrorState(props: { error: unknown; retry?: () => unknown; action?: JSX.Element }): JSX.Element {
  const told = () => describeError(props.error);
  return (
    <div class="flex flex-col items-start gap-2 px-4 py-8 sm:items-center sm:text-center" role="alert">
      <p class="font-semibold">{told().title}</p>
      <p class="max-w-prose text-ink-2 text-sm">{told().detail}</p>
      <div class="mt-1 flex gap-2">
        <Show when={told().retryable && props.retry}>
          {(retry) => <Button onClick={() => retry()()}>Try again</Button>}
        </Show>
        {props.action}
      </div>
    </div>
  );
}
