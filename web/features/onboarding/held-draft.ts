import { type Accessor, createComputed, createMemo, createSignal } from "solid-js";
import { createStore, reconcile, unwrap } from "solid-js/store";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";

/** A copy of its own: a store that is reconciled writes into what it holds, and that would be the cache. */
const copyOf = (draft: DraftView): DraftView => structuredClone(unwrap(draft));

/**
 * The draft that a page shows. It follows the newest one, and stays where it is while something typed was not saved: on the
 * version that it was typed on a change of somebody else is refused and not written over.
 *
 * @param latest the newest known; another object for each news
 */
export function createHeldDraft(latest: Accessor<DraftView>) {
  const [shown, setShown] = createStore({ draft: copyOf(latest()) });
  const [unsaved, setUnsaved] = createSignal<ReadonlySet<object>>(new Set());
  const [accepted, setAccepted] = createSignal(latest().version);
  const accept = (version: number) => setAccepted((known) => Math.max(known, version));
  const isHeld = createMemo(() => unsaved().size > 0 && latest().version > accepted());
  createComputed(() => {
    if (isHeld()) return;
    setShown("draft", reconcile(copyOf(latest()), { key: "id" }));
    accept(latest().version);
  });
  return {
    draft: () => shown.draft,
    /** The newest one, while another is shown. */
    newer: () => (isHeld() ? latest() : undefined),
    /** From this version on the page follows, whatever is typed: its viewer made it or asked for it. */
    accept,
    /** Whether what `owner` holds was typed and not saved. */
    keep: (owner: object, isUnsaved: boolean) =>
      setUnsaved((known) => {
        if (known.has(owner) === isUnsaved) return known;
        const others = [...known].filter((one) => one !== owner);
        return new Set(isUnsaved ? [...others, owner] : others);
      }),
  };
}
