import { For, type JSX, Show } from "solid-js";
import type { NextStep } from "../../../../worker/features/tenant-dashboard/health.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { createStart } from "../../operations/create-start.ts";
import { stepRefusal } from "../next-steps.rules.ts";

/** What helps this tenant, first things first. Who may not do it reads who may. */
export function NextSteps(props: { tenant: TenantDetail }): JSX.Element {
  return (
    <Panel title="What to do next">
      <Show
        when={props.tenant.health.next_steps.length > 0}
        fallback={<p class="text-ink-2">Nothing needs to be done now.</p>}
      >
        <ol class="flex flex-col gap-2.5">
          <For each={props.tenant.health.next_steps}>
            {(step, index) => (
              <li class="flex items-center gap-3">
                <span aria-hidden="true" class="w-4 shrink-0 text-right text-ink-3 text-sm tabular-nums">
                  {index() + 1}
                </span>
                <StepButton tenant={props.tenant} step={step} isFirst={index() === 0} />
              </li>
            )}
          </For>
        </ol>
      </Show>
    </Panel>
  );
}

interface StepProps {
  tenant: TenantDetail;
  step: NextStep;
  isFirst: boolean;
}

function StepButton(props: StepProps): JSX.Element {
  const refusal = () => stepRefusal(props.tenant, props.step);
  const start = () => (props.step.action.kind === "start" ? props.step.action.operation_type : undefined);
  const link = () => (props.step.action.kind === "link" ? props.step.action : undefined);
  const variant = () => (props.isFirst ? "primary" : "secondary");
  return (
    <>
      <Show when={start()} keyed>
        {(type) => <StartStep {...props} type={type} refusal={refusal()} />}
      </Show>
      <Show when={link()}>
        {(target) => (
          <Show
            when={refusal()}
            fallback={
              <ButtonLink href={target().url} newTab={target().new_tab} variant={variant()}>
                {props.step.label}
              </ButtonLink>
            }
          >
            {(reason) => <Button disabledReason={reason()}>{props.step.label}</Button>}
          </Show>
        )}
      </Show>
    </>
  );
}

type StartedType = Extract<NextStep["action"], { kind: "start" }>["operation_type"];

/** Starts the operation; leads to the one that is active, which a start would return. */
function StartStep(props: StepProps & { type: StartedType; refusal: string | undefined }): JSX.Element {
  // the caller is keyed by the type
  const start = createStart(() => props.tenant.id, props.type, "operation");
  const active = () =>
    props.tenant.recent_runs.find(({ type, status }) => type === props.type && status !== "completed");
  return (
    <Show
      when={active()}
      fallback={
        <Button
          variant={props.isFirst ? "primary" : "secondary"}
          busy={start.isPending}
          disabledReason={props.refusal}
          onClick={() => start.mutate()}
        >
          {props.step.label}
        </Button>
      }
    >
      {(run) => <ButtonLink href={`/admin/operations/${run().id}`}>View the one under way</ButtonLink>}
    </Show>
  );
}
