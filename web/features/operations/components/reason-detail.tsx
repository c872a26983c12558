import type { JSX } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { Callout } from "../../../ui/callout.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { OWNER_LABELS } from "../operations.labels.ts";

export type ReasonView = RunView["failures"][number]["reason"];

/** Why something cannot go on, who can change that, and whether time alone may. */
export function ReasonDetail(props: { reason: ReasonView; tone?: Tone; children?: JSX.Element }): JSX.Element {
  return (
    <Callout tone={props.tone ?? "warning"} title={props.reason.label}>
      <p>{props.reason.explanation}</p>
      {props.children}
      <p class="mt-1.5 flex flex-wrap gap-x-4 text-ink-2">
        <span>Owner: {OWNER_LABELS[props.reason.owner]}</span>
        <span>Retryable: {props.reason.retryable ? "yes" : "no"}</span>
      </p>
    </Callout>
  );
}
