import { type Accessor, createContext, createEffect, onCleanup, useContext } from "solid-js";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import type { StepKey } from "./steps.rules.ts";

/** What the parts of the draft page share. */
export interface DraftPageValue {
  draft: Accessor<DraftView>;
  /** Keeps a step in sight, whatever the draft moves on to. */
  show: (step: StepKey) => void;
  /** Shows a step until the draft moves on. */
  showForNow: (step: StepKey) => void;
  /** After a step was completed here: the next one is shown and takes the focus. */
  goOn: () => void;
  /** Asks for the draft as it is now, and shows it whatever is typed. */
  reload: () => Promise<void>;
  /** Shows the draft whatever is typed: the viewer's own change made it. */
  accept: (draft: DraftView) => void;
  /** While something that was typed is not saved, the page stays on the version that it was typed on. */
  keep: (owner: object, isUnsaved: boolean) => void;
}

export const DraftPageContext = createContext<DraftPageValue>();

export function useDraftPage(): DraftPageValue {
  const value = useContext(DraftPageContext);
  if (value === undefined) throw new Error("useDraftPage needs the draft page");
  return value;
}

/** For a part with input of its own: says to the page whether there is some that was not saved. */
export function useUnsaved(isUnsaved: Accessor<boolean>): void {
  const { keep } = useDraftPage();
  const owner = {};
  createEffect(() => keep(owner, isUnsaved()));
  onCleanup(() => keep(owner, false));
}
