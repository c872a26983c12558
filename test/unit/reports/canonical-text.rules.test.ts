import { expect, it } from "vitest";
import { canonicalText } from "../../../worker/features/reports/canonical-text.rules.ts";

it.each<[string, unknown, unknown, boolean]>([
  ["keys in another order", { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
  ["a key without a value", { a: 1, b: undefined }, { a: 1 }, true],
  ["null, which is a value", { a: 1, b: null }, { a: 1 }, false],
  ["a list in another order", [1, 2], [2, 1], false],
  ["a number and its text", [1], ["1"], false],
  ["texts that look like its own marks", ['a","b'], ["a", "b"], false],
])("FR-245-076 spells %s the same way only when it says the same", (_, left, right, isSame) => {
  expect(canonicalText(left) === canonicalText(right)).toBe(isSame);
});
