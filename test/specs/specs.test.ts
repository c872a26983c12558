import { describe, expect, it } from "vitest";
import { mentionedIds, requirements, sections, tasks } from "../../scripts/specs/markdown.ts";
import { checkSpecs, type SpecFiles } from "../../scripts/specs/rules.ts";
import { coverageTable, summaryLine } from "../../scripts/specs/table.ts";

const FOLDER = "999-example";

const SOUND: Record<string, string> = {
  "templates/spec.md": "## Summary\n\n{{what}}\n\n## Requirements\n\n- **FR-NNN-001**: {{what}} MUST hold.\n",
  "templates/plan.md": "## Approach\n\n{{how}}\n",
  "templates/tasks.md": "## Tasks\n\n{{tasks}}\n",
  "templates/checklists/requirements.md": "## Clear\n\n- [ ] {{check}}\n",
  "templates/decision.md": "## Context\n\n{{why}}\n",
  "decisions/001-a-choice.md": "# A choice\n\n## Context\n\nIt was needed.\n",
  [`${FOLDER}/spec.md`]:
    "# Example\n\n## Summary\n\nAn example.\n\n## Requirements\n\n- **FR-999-001**: It MUST do one thing.\n- **FR-999-002**: It MUST NOT\n  do another.\n",
  [`${FOLDER}/plan.md`]: "## Approach\n\nStraight on.\n",
  [`${FOLDER}/tasks.md`]:
    "## Tasks\n\n- [x] T001 Do one thing (FR-999-001)\n  - files: `worker/one.ts`\n  - evidence: test/one.test.ts, 3 tests\n- [ ] T002 Not another (FR-999-002)\n  - files: `worker/two.ts`\n  - evidence:\n",
  [`${FOLDER}/checklists/requirements.md`]: "## Clear\n\n- [x] Each can be tested.\n",
};

const TESTS = { "test/one.test.ts": `it("FR-999-001 does", f); it("FR-999-002 does not", f);` };

function files(specs: Record<string, string | undefined> = {}, tests: Record<string, string> = TESTS): SpecFiles {
  const merged = Object.entries({ ...SOUND, ...specs }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    specs: new Map(merged),
    tests: new Map(Object.entries(tests)),
    exists: (path) => path === "worker/one.ts",
  };
}

function problems(specs: Record<string, string | undefined>, tests?: Record<string, string>): string[] {
  return checkSpecs(files(specs, tests)).problems;
}

function edited(path: string, from: string, to: string): Record<string, string> {
  const before = SOUND[path] ?? "";
  expect(before).toContain(from);
  return { [path]: before.replace(from, to) };
}

const SPEC = `${FOLDER}/spec.md`;
const TASKS = `${FOLDER}/tasks.md`;

describe("FR-001-016 the specs check", () => {
  it("finds nothing wrong with a sound spec and counts its tests", () => {
    expect(checkSpecs(files())).toEqual({
      problems: [],
      coverage: [
        { id: "FR-999-001", tests: 1, files: ["test/one.test.ts"] },
        { id: "FR-999-002", tests: 1, files: ["test/one.test.ts"] },
      ],
    });
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ["a missing file", { [`${FOLDER}/plan.md`]: undefined }, "specs/999-example has no plan.md"],
    [
      "a missing section",
      edited(SPEC, "## Summary", "## Overview"),
      "specs/999-example/spec.md has no section “Summary”",
    ],
    ["an empty section", edited(SPEC, "An example.", ""), "specs/999-example/spec.md:3 section “Summary” is empty"],
    [
      "a section with only a comment",
      edited(SPEC, "An example.", "<!-- later -->"),
      "specs/999-example/spec.md:3 section “Summary” is empty",
    ],
    [
      "a placeholder that stayed",
      edited(SPEC, "An example.", "{{what}}"),
      "specs/999-example/spec.md:5 a placeholder of the template is still there",
    ],
    [
      "an id defined twice",
      edited(SPEC, "- **FR-999-002", "- **FR-999-001**: It MUST do it again.\n- **FR-999-002"),
      "specs/999-example/spec.md:10 FR-999-001 is already defined at specs/999-example/spec.md:9",
    ],
    [
      "a malformed id",
      edited(SPEC, "An example.", "See FR-999-1."),
      "specs/999-example/spec.md:5 FR-999-1 is not of the form FR-000-000",
    ],
    [
      "a requirement that demands nothing",
      edited(SPEC, "It MUST do", "It does"),
      "specs/999-example/spec.md:9 FR-999-001 does not say what MUST hold",
    ],
    [
      "a requirement without a task",
      edited(TASKS, "(FR-999-002)", "(FR-999-001)"),
      "specs/999-example/spec.md:10 no task names FR-999-002",
    ],
    [
      "a tick after an open task",
      edited(TASKS, "- [x] T001", "- [ ] T000 First (FR-999-001)\n  - files: `a`\n- [x] T001"),
      "specs/999-example/tasks.md:5 T001 is ticked while T000 before it is open",
    ],
    [
      "a tick without evidence",
      edited(TASKS, "test/one.test.ts, 3 tests", "-"),
      "specs/999-example/tasks.md:3 T001 is ticked without evidence",
    ],
    [
      "a tick for a file that is not there",
      edited(TASKS, "worker/one.ts", "worker/none.ts"),
      "specs/999-example/tasks.md:3 T001 is ticked but worker/none.ts is not there",
    ],
    [
      "a task without files",
      edited(TASKS, "- files: `worker/two.ts`", "- files:"),
      "specs/999-example/tasks.md:6 T002 names no files",
    ],
    ["a task number twice", edited(TASKS, "T002", "T001"), "specs/999-example/tasks.md:6 T001 is there twice"],
    ["a task without a number", edited(TASKS, "T002 ", ""), "specs/999-example/tasks.md:6 a task has no number T000"],
    [
      "work before the spec was ready",
      { [`${FOLDER}/checklists/requirements.md`]: "## Clear\n\n- [ ] Each can be tested.\n" },
      "specs/999-example/checklists/requirements.md:3 is open although tasks are ticked",
    ],
    ["a folder name without a number", { "example/spec.md": "" }, "specs/example is not named NNN-slug"],
    [
      "a decision without a section",
      { "decisions/001-a-choice.md": "# A choice\n" },
      "specs/decisions/001-a-choice.md has no section “Context”",
    ],
    [
      "a decision without a number",
      { "decisions/choice.md": "## Context\n\nx\n" },
      "specs/decisions/choice.md is not named NNN-title.md",
    ],
    ["a template that is gone", { "templates/plan.md": undefined }, "specs/templates has no plan.md"],
  ])("refuses %s", (_name, specs, problem) => {
    expect(problems(specs)).toEqual([problem]);
  });

  it("refuses an id that carries the number of another folder", () => {
    expect(problems(edited(SPEC, "FR-999-002", "FR-998-002"))).toContain(
      "specs/999-example/spec.md:10 FR-998-002 does not belong to folder 999-example",
    );
  });

  it("refuses a requirement that no running test names", () => {
    const tests = { "test/one.test.ts": `it("FR-999-001 does", f); it.skip("FR-999-002 does not", f); // FR-999-002` };
    expect(problems({}, tests)).toEqual(["specs/999-example/spec.md:10 no test names FR-999-002"]);
  });

  it("refuses a test title with an id that no spec defines, also when the test is skipped", () => {
    const tests = { ...TESTS, "test/two.test.ts": `\nit("FR-999-003", f);\nit.skip("FR-999-2", f);` };
    expect(problems({}, tests)).toEqual([
      "test/two.test.ts:2 names the unknown requirement FR-999-003",
      "test/two.test.ts:3 FR-999-2 is not of the form FR-000-000",
    ]);
  });

  it("lists every problem, not only the first", () => {
    const specs = { ...edited(SPEC, "It MUST do", "It does"), [`${FOLDER}/plan.md`]: undefined };
    expect(problems(specs, {})).toHaveLength(4);
  });

  it("refuses a tree without any spec", () => {
    const only = [...files().specs].filter(([path]) => path.startsWith("templates/"));
    expect(checkSpecs({ ...files(), specs: new Map(only) }).problems).toContain("specs/ holds no spec");
  });
});

describe("FR-001-016 reading the Markdown", () => {
  it("takes the text of a requirement from all its lines", () => {
    expect(requirements(SOUND[SPEC] ?? "").map(({ id, text }) => [id, text])).toEqual([
      ["FR-999-001", "It MUST do one thing."],
      ["FR-999-002", "It MUST NOT do another."],
    ]);
  });

  it("ignores headings in fenced code", () => {
    expect(sections("## A\n\n```\n## B\n```\n").map(({ title }) => title)).toEqual(["A"]);
  });

  it("reads files and evidence of a task over several lines", () => {
    const text = "- [x] T001 Do (FR-999-001)\n  - files: `a/b.ts`,\n    `c/`\n  - evidence: one,\n    two\n";
    expect(tasks(text)).toEqual([
      {
        id: "T001",
        ticked: true,
        requirements: ["FR-999-001"],
        files: ["a/b.ts", "c/"],
        evidence: "one, two",
        line: 1,
      },
    ]);
  });

  it.each([
    ["FR-999-001", true],
    ["FR-999-0010", false],
    ["FR-99-001", false],
    ["FR-999", false],
  ])("says whether %s is well formed: %s", (id, wellFormed) => {
    expect(mentionedIds(`see ${id}.`)).toEqual([{ id, line: 1, wellFormed }]);
  });
});

describe("FR-001-016 the printed table", () => {
  it("names each requirement with its number of tests and their files", () => {
    const rows = checkSpecs(files({}, { "test/a.test.ts": `it("FR-999-001", f); it("FR-999-001 too", f)` })).coverage;
    expect(coverageTable(rows).split("\n")).toEqual([
      "requirement  tests  files",
      "FR-999-001       2  test/a.test.ts",
      "FR-999-002       0  –",
    ]);
    expect(summaryLine(rows, 1)).toBe("1 of 2 requirements are named by a test; 1 problem.");
  });
});
