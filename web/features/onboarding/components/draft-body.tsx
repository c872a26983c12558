import { useQueryClient } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, type JSX, on, Show } from "solid-js";
import type { DraftView, PrimaryAction } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { DraftPageContext } from "../draft-page-context.ts";
import { createHeldDraft } from "../held-draft.ts";
import { draftKey } from "../onboarding.queries.ts";
import type { StepKey } from "../steps.rules.ts";
import { DraftEvidence } from "./draft-evidence.tsx";
import { EndedPanel } from "./ended-panel.tsx";
import { NewerVersion } from "./newer-version.tsx";
import { ReadinessPanel } from "./readiness-panel.tsx";
import { StepPanel } from "./step-panel.tsx";

/** Everything of a draft below its header. Ended ones show their outcome in place of readiness and steps. */
export function DraftBody(props: { draft: DraftView; header: JSX.Element }): JSX.Element {
  const client = useQueryClient();
  const held = createHeldDraft(() => props.draft);
  const { draft } = held;
  const [pinned, setPinned] = createSignal<StepKey>();
  const [passing, setPassing] = createSignal<StepKey>();
  const shown = createMemo(() => pinned() ?? passing() ?? draft().step);
  let content: HTMLElement | undefined;
  let report: HTMLElement | undefined;

  const accept = ({ version }: DraftView) => held.accept(version);
  const reload = async () => {
    await client.refetchQueries({ queryKey: draftKey(props.draft.id) });
    accept(props.draft);
  };
  const release = () => {
    setPinned(undefined);
    setPassing(undefined);
  };
  createEffect(
    on(
      () => draft().step,
      () => setPassing(undefined),
      { defer: true },
    ),
  );
  const showForNow = (step: StepKey) => {
    setPinned(undefined);
    setPassing(step);
  };
  const goOn = () => {
    release();
    content?.focus();
  };
  /** Into the step that the draft is at, to its first control. */
  const enterStep = () => {
    release();
    (content?.querySelector<HTMLElement>("input:checked, input, textarea") ?? content)?.focus();
  };
  /** For actions that are carried out on this page by hand. */
  const enter = (kind: PrimaryAction["kind"]) => {
    if (kind === "review_verification") report?.focus();
    else enterStep();
  };

  return (
    <DraftPageContext.Provider value={{ draft, show: setPinned, showForNow, goOn, reload, accept, keep: held.keep }}>
      {props.header}
      <div class="flex flex-col gap-4">
        <NewerVersion draft={held.newer()} onLoad={() => accept(props.draft)} />
        <Show when={draft().readiness} fallback={<EndedPanel draft={draft()} />}>
          {(readiness) => (
            <>
              <p class="sr-only" role="status">
                {readiness().summary}. Primary next action: {readiness().primary_action.label}.
              </p>
              <ReadinessPanel readiness={readiness()} onEnter={enter} />
              <StepPanel
                shown={shown()}
                contentRef={(element) => {
                  content = element;
                }}
              />
            </>
          )}
        </Show>
        <DraftEvidence
          draft={draft()}
          reportRef={(element) => {
            report = element;
          }}
        />
      </div>
    </DraftPageContext.Provider>
  );
}
