import { type Accessor, createMemo, createSignal } from "solid-js";

export interface Selection {
  /** Selected ids, in the order of the list. */
  ids: Accessor<readonly string[]>;
  has: (id: string) => boolean;
  /** @param isRange from the one that was chosen last to this one, all alike */
  choose: (id: string, isChosen: boolean, isRange: boolean) => void;
  chooseAll: (isChosen: boolean) => void;
  clear: () => void;
}

/** What of a list is selected. Who is not on the list any more is not selected either; a request takes at most so many. */
export function createSelection(listed: Accessor<readonly string[]>, most: number): Selection {
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  let last: string | null = null;
  const ids = createMemo(() => listed().filter((id) => chosen().has(id)));
  const put = (changed: readonly string[], isChosen: boolean) => {
    const others = ids().filter((id) => !changed.includes(id));
    setChosen(new Set(isChosen ? [...others, ...changed].slice(0, most) : others));
  };
  const range = (id: string): readonly string[] => {
    const [from, to] = [listed().indexOf(last ?? id), listed().indexOf(id)];
    return from < 0 ? [id] : listed().slice(Math.min(from, to), Math.max(from, to) + 1);
  };
  return {
    ids,
    has: (id) => chosen().has(id),
    choose: (id, isChosen, isRange) => {
      put(isRange ? range(id) : [id], isChosen);
      last = id;
    },
    chooseAll: (isChosen) => put(isChosen ? listed().slice(0, most) : listed(), isChosen),
    clear: () => setChosen(new Set<string>()),
  };
}
