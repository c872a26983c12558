import { type JSX, Match, Switch } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import type { CheckView } from "../../../../worker/features/providers/verification.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { refusalOn } from "../../access/permitted.rules.ts";
import { useDraftMutation } from "../draft-actions.ts";
import { useDraftPage } from "../draft-page-context.ts";
import { changeDraft } from "../onboarding.queries.ts";
import { ActionError } from "./action-error.tsx";
import { PersonTime } from "./person-time.tsx";

type Report = NonNullable<DraftView["report"]>;

/** That somebody has seen a finding and goes on all the same: who and when, and the way to take it back. */
export function Acknowledgement(props: { check: CheckView; report: Report }): JSX.Element {
  const page = useDraftPage();
  const key = () => props.check.key;
  const given = () => props.report.acknowledgements.find((entry) => entry.check_key === key());
  const isOpen = () => page.draft().ended_at === null;
  const acknowledge = useDraftMutation(() => changeDraft(page.draft(), { acknowledge: key() }));
  const withdraw = useDraftMutation(() => changeDraft(page.draft(), { withdraw_acknowledgement: key() }));
  const refusal = () => refusalOn(page.draft(), "onboarding.manage");
  return (
    <div class="flex flex-col gap-2">
      <Switch>
        <Match when={given()}>
          {(entry) => (
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
              <span class="text-ink-2">
                Acknowledged by <PersonTime by={entry().by} at={entry().at} />
              </span>
              <Switch>
                <Match when={isOpen()}>
                  <Button
                    size="sm"
                    busy={withdraw.isPending}
                    disabledReason={refusal()}
                    aria-label={`Withdraw the acknowledgement of ${props.check.title}`}
                    onClick={() => withdraw.mutate()}
                  >
                    Withdraw
                  </Button>
                </Match>
              </Switch>
            </div>
          )}
        </Match>
        <Match when={isOpen() && props.report.to_acknowledge.includes(key())}>
          <div>
            <Button
              size="sm"
              busy={acknowledge.isPending}
              disabledReason={refusal()}
              aria-label={`Acknowledge ${props.check.title}`}
              onClick={() => acknowledge.mutate()}
            >
              Acknowledge
            </Button>
          </div>
        </Match>
      </Switch>
      <ActionError
        error={acknowledge.error ?? withdraw.error}
        onReload={() => [acknowledge.reset(), withdraw.reset()]}
      />
    </div>
  );
}
