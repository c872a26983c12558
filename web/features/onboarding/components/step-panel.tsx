import { type JSX, Match, Switch } from "solid-js";
import { STEP_LABELS } from "../../../../worker/features/onboarding/readiness.contract.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Stepper } from "../../../ui/stepper.tsx";
import { useDraftPage } from "../draft-page-context.ts";
import { type StepKey, stepsOf } from "../steps.rules.ts";
import { ActivateStep } from "./activate-step.tsx";
import { ConnectStep } from "./connect-step.tsx";
import { IdentifyStep } from "./identify-step.tsx";
import { VerifyStep } from "./verify-step.tsx";

/** The four steps, and what one of them asks for. Only reached steps can be looked at. */
export function StepPanel(props: { shown: StepKey; contentRef: (element: HTMLElement) => void }): JSX.Element {
  const page = useDraftPage();
  return (
    <Panel title="Steps" flush>
      <div class="border-line border-b p-2">
        <Stepper
          label="Steps of the onboarding"
          steps={stepsOf(page.draft())}
          shown={props.shown}
          onShow={(key) => page.show(key)}
        />
      </div>
      <section ref={props.contentRef} tabindex="-1" class="p-4 outline-none" aria-label={STEP_LABELS[props.shown]}>
        <Switch>
          <Match when={props.shown === "identify"}>
            <IdentifyStep />
          </Match>
          <Match when={props.shown === "connect_provider"}>
            <ConnectStep />
          </Match>
          <Match when={props.shown === "verify_access"}>
            <VerifyStep />
          </Match>
          <Match when={props.shown === "complete_activate"}>
            <ActivateStep />
          </Match>
        </Switch>
      </section>
    </Panel>
  );
}
