import type { ReviewView } from "../../../worker/features/reviews/reviews.contract.ts";

type Incoming = Pick<ReviewView, "title" | "summary" | "version">;

export interface Words {
  title: string;
  summary: string;
}

/** What a person writes, and what it is written on. */
export interface DraftWords {
  /** As it was when the writing began. */
  base: Incoming;
  words: Words;
  /** What somebody else has made of it meanwhile; null when nobody has. */
  theirs: Incoming | null;
}

const wordsOf = ({ title, summary }: Incoming): Words => ({ title, summary });

const asIs = (review: Incoming): DraftWords => ({ base: review, words: wordsOf(review), theirs: null });

export const beginWriting = (review: Incoming): DraftWords => asIs(review);

export const isDirty = ({ base, words }: DraftWords): boolean =>
  words.title !== base.title || words.summary !== base.summary;

/** What a save sends: what was changed, on the version that it was written on. */
export function changeOf({ base, words }: DraftWords) {
  return {
    version: base.version,
    ...(words.title === base.title ? {} : { title: words.title }),
    ...(words.summary === base.summary ? {} : { summary: words.summary }),
  };
}

/** An answer that may be newer than what is written on. Words that nobody has saved stay as they are. */
export function meet(draft: DraftWords, incoming: Incoming): DraftWords {
  const newest = Math.max(draft.base.version, draft.theirs?.version ?? 0);
  if (incoming.version <= newest) return draft;
  return isDirty(draft) ? { ...draft, theirs: incoming } : asIs(incoming);
}

/** What was sent is saved. What was typed since goes on, on the new version. */
export function saved(draft: DraftWords, sent: Words, answer: Incoming): DraftWords {
  const went = (key: keyof Words) => (draft.words[key] === sent[key] ? answer[key] : draft.words[key]);
  return { base: answer, words: { title: went("title"), summary: went("summary") }, theirs: null };
}

/** The next save replaces what somebody else wrote, knowingly. */
export const keepMine = (draft: DraftWords): DraftWords =>
  draft.theirs === null ? draft : { base: draft.theirs, words: draft.words, theirs: null };

export const takeTheirs = (draft: DraftWords): DraftWords => (draft.theirs === null ? draft : asIs(draft.theirs));

export const discard = (draft: DraftWords): DraftWords => asIs(draft.theirs ?? draft.base);
