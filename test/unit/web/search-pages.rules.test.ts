import { describe, expect, it } from "vitest";
import { type SearchedPage, searchGoesOn } from "../../../web/api/search-pages.rules.ts";

const AT_ONCE = 3;

const part = (found: number): SearchedPage => ({ found, isPart: true, isLast: false });
const full: SearchedPage = { found: 50, isPart: false, isLast: false };
const end: SearchedPage = { found: 0, isPart: true, isLast: true };

describe("a search that goes on by itself", () => {
  it.each<[string, SearchedPage[], boolean]>([
    ["nothing was asked yet", [], false],
    ["nothing is found", [part(0)], true],
    ["little is found", [part(1), part(0)], true],
    ["little is found after full pages", [full, full, part(24)], true],
    ["the last page is full", [part(1), full], false],
    ["enough is found", [part(12), part(13)], false],
    ["enough was found before, and nothing with the last page", [part(25), part(0)], true],
    ["it has gone on for long", [part(0), part(0), part(0)], false],
    ["it was asked to go on", [part(0), part(0), part(0), part(0)], true],
    ["it has gone on for long once more", Array<SearchedPage>(6).fill(part(0)), false],
    ["it is through", [part(0), end], false],
  ])("FR-007-103 FR-011-016 while %s: %#", (_, pages, expected) => {
    expect(searchGoesOn(pages, AT_ONCE)).toBe(expected);
  });
});
