import { For, type JSX } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { refusalOn } from "../../access/permitted.rules.ts";
import { useComplete } from "../draft-page-actions.ts";
import { useDraftPage } from "../draft-page-context.ts";
import { activationConditions } from "../steps.rules.ts";
import { ActionError } from "./action-error.tsx";

/** What the activation waits for, and the last button. */
export function ActivateStep(): JSX.Element {
  const page = useDraftPage();
  const complete = useComplete();
  const notYet = () => {
    const readiness = page.draft().readiness;
    if (readiness === null || readiness.situation === "ready") return undefined;
    return `Not yet: ${readiness.summary}.`;
  };
  return (
    <div class="flex flex-col gap-4">
      <p class="max-w-prose text-ink-2">
        Completing the onboarding activates the tenant: your team can then run operations on it.
      </p>
      <ul class="flex max-w-2xl flex-col gap-1.5" aria-label="What the activation needs">
        <For each={activationConditions(page.draft())}>
          {(condition) => (
            <li class="flex items-start gap-2">
              <span
                class={`mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border ${
                  condition.isMet ? "border-success-line bg-success-soft text-success-ink" : "border-line text-ink-3"
                }`}
                aria-hidden="true"
              >
                <Icon name={condition.isMet ? "check" : "dash"} class="size-3" />
              </span>
              <span class="min-w-0 flex-1">{condition.label}</span>
              <span class="text-ink-3 text-sm">{condition.isMet ? "Met" : "Open"}</span>
            </li>
          )}
        </For>
      </ul>
      <ActionError error={complete.error} onReload={() => complete.reset()} />
      <div>
        <Button
          busy={complete.isPending}
          disabledReason={refusalOn(page.draft(), "onboarding.manage") ?? notYet()}
          onClick={() => complete.mutate()}
        >
          Complete onboarding
        </Button>
      </div>
    </div>
  );
}
