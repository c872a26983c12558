import { type JSX, Show } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import type { CheckView } from "../../../../worker/features/providers/verification.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { OWNER_LABELS } from "../../operations/operations.labels.ts";
import { CHECK_STATUS_LABELS, SEVERITY_LABELS } from "../../verification/verification.labels.ts";
import { Acknowledgement } from "./acknowledgement.tsx";
import { NextSteps } from "./next-steps.tsx";
import { TechnicalDetails } from "./technical-details.tsx";

/** One check of a report: what was found, why, who can change it, and what to do. */
export function CheckItem(props: { check: CheckView; report: NonNullable<DraftView["report"]> }): JSX.Element {
  const status = () => CHECK_STATUS_LABELS[props.check.status];
  const isFinding = () => props.check.status === "fail" || props.check.status === "warn";
  return (
    <li class="flex flex-col gap-1.5 border-line border-b px-4 py-2.5 last:border-b-0">
      <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 class="min-w-0 break-words font-medium">{props.check.title}</h3>
        <Badge tone={status().tone}>{status().text}</Badge>
        <Show when={isFinding()}>
          <span class="text-ink-3 text-xs">
            Severity: {SEVERITY_LABELS[props.check.severity]}
            {props.check.blocking ? ", blocks the activation" : ""}
          </span>
        </Show>
        <Show when={!isFinding()}>
          <p class="text-ink-2 text-sm">{props.check.message}</p>
        </Show>
      </div>
      <Show when={isFinding()}>
        <p class="max-w-prose text-ink-2">{props.check.message}</p>
      </Show>
      <Show when={props.check.reason}>
        {(reason) => (
          <p class="max-w-prose text-sm">
            <span class="font-medium">{reason().label}.</span>{" "}
            <Show when={reason().explanation !== props.check.message}>{reason().explanation} </Show>
            <span class="text-ink-3">Owner: {OWNER_LABELS[reason().owner]}.</span>
          </p>
        )}
      </Show>
      <NextSteps steps={props.check.next_steps} label={`Next steps of ${props.check.title}`} />
      <Show when={isFinding()}>
        <Acknowledgement check={props.check} report={props.report} />
      </Show>
      <TechnicalDetails check={props.check} />
    </li>
  );
}
