import { type JSX, Match, Show, Switch } from "solid-js";
import type { ConsentResult } from "../../../../worker/features/connections/connections.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { Icon, type IconName } from "../../../ui/icons.tsx";
import { SOFT, type Tone } from "../../../ui/tone.ts";
import { ReasonDetail } from "../../operations/components/reason-detail.tsx";
import { type Told, tellOutcome } from "../consent-outcomes.ts";
import type { StartedConsent } from "../consent-tab.ts";
import { WayBack } from "./way-back.tsx";

const ICON: Record<Tone, IconName> = {
  neutral: "info",
  info: "info",
  success: "check",
  warning: "alert",
  danger: "alert",
};

/** How a consent came out, why, and where to go on: with the server's answer, or with words about a refusal. */
export function ConsentEnd(
  props: { started: StartedConsent | null } & (
    | { result: ConsentResult; told?: undefined }
    | { told: Told; result?: undefined }
  ),
): JSX.Element {
  const told = () => props.told ?? tellOutcome(props.result);
  const connectionId = () => props.result?.connection.id ?? props.started?.connectionId;
  const again = () => (told().next === "start_again" ? connectionId() : undefined);
  return (
    <div class="flex flex-col gap-4">
      <div class="flex items-start gap-3">
        <span class={`flex size-7 shrink-0 items-center justify-center rounded-full border ${SOFT[told().tone]}`}>
          <Icon name={ICON[told().tone]} />
        </span>
        <div class="min-w-0">
          <h1 class="font-semibold text-xl">{told().title}</h1>
          <p class="mt-1 text-ink-2">{told().detail}</p>
        </div>
      </div>
      <Show when={props.result?.reason}>{(reason) => <ReasonDetail reason={reason()} tone={told().tone} />}</Show>
      <div class="flex flex-col gap-2">
        <Show when={again()}>
          {(id) => (
            <ButtonLink variant="primary" href={`/admin/connections/${id()}/consent`}>
              Start again
            </ButtonLink>
          )}
        </Show>
        <Switch
          fallback={<WayBack connectionId={connectionId()} variant={again() === undefined ? "primary" : "secondary"} />}
        >
          <Match when={props.result}>{(result) => <GoOn result={result()} isFirst={again() === undefined} />}</Match>
        </Switch>
      </div>
      <Show when={props.started?.isOwnTab}>
        <p class="border-line border-t pt-3 text-ink-3 text-sm">
          Or close this tab and return to the one that you came from: it shows the new state.
        </p>
      </Show>
    </div>
  );
}

function GoOn(props: { result: ConsentResult; isFirst: boolean }): JSX.Element {
  const tenant = () => `/admin/t/${props.result.tenant.id}`;
  const first = () => (props.isFirst ? "primary" : "secondary");
  return (
    <>
      <Show when={props.result.draft_id}>
        {(draftId) => (
          <ButtonLink variant={first()} href={`/admin/onboarding/${draftId()}`}>
            Continue onboarding of {props.result.tenant.display_name}
          </ButtonLink>
        )}
      </Show>
      <ButtonLink
        variant={props.result.draft_id === null ? first() : "secondary"}
        href={`${tenant()}/provider-connection`}
      >
        Open provider connection
      </ButtonLink>
      <Show when={props.result.outcome === "declined"}>
        <ButtonLink href={`${tenant()}/required-permissions`}>Open required permissions</ButtonLink>
      </Show>
    </>
  );
}
