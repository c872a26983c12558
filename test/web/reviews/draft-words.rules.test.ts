import { describe, expect, it } from "vitest";
import {
  beginWriting,
  changeOf,
  type DraftWords,
  discard,
  isDirty,
  keepMine,
  meet,
  saved,
  takeTheirs,
} from "../../../web/features/reviews/draft-words.rules.ts";

const version = (number: number, title = "Title", summary = "Summary") => ({ version: number, title, summary });
const typed = (draft: DraftWords, words: Partial<DraftWords["words"]>): DraftWords => ({
  ...draft,
  words: { ...draft.words, ...words },
});

const mine = () => typed(beginWriting(version(1)), { summary: "Mine" });

describe("the words of a draft", () => {
  it("FR-246-053 are unsaved as soon as they differ, and not when they are the same again", () => {
    expect(isDirty(beginWriting(version(1)))).toBe(false);
    expect(isDirty(mine())).toBe(true);
    expect(isDirty(typed(mine(), { summary: "Summary" }))).toBe(false);
    expect(isDirty(discard(mine()))).toBe(false);
  });

  it("FR-246-053 are sent as far as they were changed, on the version that they were written on", () => {
    expect(changeOf(mine())).toEqual({ version: 1, summary: "Mine" });
    expect(changeOf(typed(mine(), { title: "Other" }))).toEqual({ version: 1, title: "Other", summary: "Mine" });
  });

  it("FR-246-053 follow a newer version while nothing is unsaved", () => {
    expect(meet(beginWriting(version(1)), version(2, "Theirs"))).toEqual(beginWriting(version(2, "Theirs")));
  });

  it("FR-246-053 stay beside a newer version while they are unsaved", () => {
    const met = meet(mine(), version(2, "Theirs"));
    expect(met).toEqual({ base: version(1), words: { title: "Title", summary: "Mine" }, theirs: version(2, "Theirs") });
    expect(meet(met, version(3)).theirs).toEqual(version(3));
  });

  it.each([[1], [0]])("FR-246-053 do not move for version %i, which is no newer one", (number) => {
    const draft = mine();
    expect(meet(draft, version(number, "Old"))).toBe(draft);
    const met = meet(draft, version(3));
    expect(meet(met, version(2))).toBe(met);
  });

  it("FR-246-053 go on over what somebody else wrote, or give way to it, as the writer decides", () => {
    const met = meet(mine(), version(2, "Theirs"));
    expect(changeOf(keepMine(met))).toEqual({ version: 2, title: "Title", summary: "Mine" });
    expect(takeTheirs(met)).toEqual(beginWriting(version(2, "Theirs")));
    expect(discard(met)).toEqual(beginWriting(version(2, "Theirs")));
  });

  it("FR-246-053 that were typed while a save was under way are kept, on the new version", () => {
    const sent = mine().words;
    const meanwhile = typed(mine(), { summary: "Mine, and more" });
    expect(saved(meanwhile, sent, version(2, "Title", "Mine"))).toEqual({
      ...{ base: version(2, "Title", "Mine"), theirs: null },
      words: { title: "Title", summary: "Mine, and more" },
    });
    expect(isDirty(saved(mine(), sent, version(2, "Title", "Mine")))).toBe(false);
  });
});
