import { type Accessor, createContext, useContext } from "solid-js";
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
  /** Asks for the draft as it is now. */
  reload: () => Promise<void>;
}

export const DraftPageContext = createContext<DraftPageValue>();

export function useDraftPage(): DraftPageValue {
  const value = useContext(DraftPageContext);
  if (value === undefined) throw new Error("useDraftPage needs the draft page");
  return value;
}
