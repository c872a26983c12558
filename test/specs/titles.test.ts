import { describe, expect, it } from "vitest";
import { testsIn } from "../../scripts/specs/titles.ts";

function idsIn(source: string): string[] {
  return testsIn(source).flatMap(({ ids, skipped }) => (skipped ? [] : ids));
}

describe("FR-001-016 a requirement counts as tested when the title of a running test names it", () => {
  it.each([
    ["a test", `it("FR-999-001 does", () => {})`],
    ["a test with single quotes", `test('FR-999-001 does', () => {})`],
    ["a template title", `it(\`FR-999-001 does \${count} things\`, () => {})`],
    ["a title below its call", `it(\n  "FR-999-001 does",\n  () => {},\n)`],
    ["a title put together", `it("does, " + "see FR-999-001", () => {})`],
    ["a table", `it.each([["a", 1], ["b", fn(2)]])("FR-999-001 %s", () => {})`],
    ["a table given as a template", `it.each\`a | b\n\${1} | \${2}\`("FR-999-001 $a", () => {})`],
    ["modifiers", `test.describe.serial("x", () => { test.only("FR-999-001", () => {}) })`],
    ["a condition", `it.skipIf(process.platform === "win32")("FR-999-001 does", () => {})`],
    ["a group around the test", `describe("FR-999-001", () => { it("does", () => {}) })`],
    ["a slash that divides before", `const half = (a + b) / 2; it("FR-999-001 a/b", () => {})`],
    ["a pattern with a quote before", `const quoted = /["'\`]/; it("FR-999-001", () => {})`],
    ["an apostrophe in JSX text before", `const a = <p>it's</p>;\nit("FR-999-001", () => {})`],
    ["a template in a template before", `const a = \`x \${b ? \`y}\` : "}"} z\`; it("FR-999-001", () => {})`],
  ])("counts %s", (_name, source) => {
    expect(idsIn(source)).toEqual(["FR-999-001"]);
  });

  it.each([
    ["a line comment", `// it("FR-999-001 does", () => {})`],
    ["a block comment", `/* it("FR-999-001 does", () => {}) */ it("does", () => {})`],
    ["a comment inside the test", `it("does", () => { /* FR-999-001 */ })`],
    ["a fixture string", `const fixture = 'it("FR-999-001 does", () => {})'`],
    ["a fixture template", 'const fixture = `it("FR-999-001 does", () => {})`'],
    ["an argument that is no title", `it("does", () => { expect(a).toBe("FR-999-001") })`],
    ["a method of that name", `suite.it("FR-999-001 does", () => {}); /x/.test("FR-999-001")`],
    ["a step", `test.step("FR-999-001 does", () => {})`],
    ["a skipped test", `it.skip("FR-999-001 does", () => {})`],
    ["a test to be written", `it.todo("FR-999-001 does")`],
    ["a test in a skipped group", `describe.skip("x", () => { it("FR-999-001 does", () => {}) })`],
    ["a group without a test", `describe("FR-999-001", () => {})`],
  ])("does not count %s", (_name, source) => {
    expect(idsIn(source)).toEqual([]);
  });

  it("gives a test the ids of its groups and its own once each, and the line where it starts", () => {
    const source = `describe("FR-999-001", () => {\n  it("FR-999-002 and FR-999-001", () => {});\n  it("more", () => {});\n});`;
    expect(testsIn(source).map(({ ids, line }) => [line, ids])).toEqual([
      [2, ["FR-999-001", "FR-999-002"]],
      [3, ["FR-999-001"]],
    ]);
  });
});
