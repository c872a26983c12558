/** The rules of specs/README.md that a machine can decide. Everything is a function of the files handed in. */
import {
  boxes,
  isEmptyBody,
  mentionedIds,
  type Requirement,
  requirements,
  sections,
  type Task,
  tasks,
} from "./markdown.ts";
import { testsIn } from "./titles.ts";

export interface SpecFiles {
  /** Path below `specs/` → content: templates, decisions and every spec folder. */
  specs: ReadonlyMap<string, string>;
  /** Path below the repository → content of every `test/**` TypeScript file. */
  tests: ReadonlyMap<string, string>;
  /** Says whether a path, relative to the repository, is there. */
  exists: (path: string) => boolean;
}

export interface CoverageRow {
  id: string;
  tests: number;
  files: string[];
}

export interface Report {
  /** Each as `file:line message`; empty when all is well. */
  problems: string[];
  coverage: CoverageRow[];
}

const FOLDER = /^(\d{3})-[a-z0-9]+(?:-[a-z0-9]+)*$/;
const SPEC_FILES = ["spec.md", "plan.md", "tasks.md", "checklists/requirements.md"];
const NO_EVIDENCE = /^(-|–|none|n\/a|tbd|todo|pending|\?)*\.?$/i;

export function checkSpecs(files: SpecFiles): Report {
  const folders = specFolders(files.specs);
  const defined = folders.flatMap((folder) => definitions(files.specs, folder));
  const coverage = cover(new Set(defined.map(({ id }) => id)), files.tests);
  const templates = requiredSections(files.specs);
  return {
    problems: [
      ...SPEC_FILES.filter((path) => !templates.has(path)).map((path) => `specs/templates has no ${path}`),
      ...(folders.length === 0 ? ["specs/ holds no spec"] : []),
      ...folders.flatMap((folder) => checkFolder(files, folder)),
      ...checkDecisions(files.specs),
      ...checkUnique(defined),
      ...checkMentions(files, new Set(defined.map(({ id }) => id))),
      ...coverage.filter(({ tests }) => tests === 0).map(({ id }) => `${at(defined, id)} no test names ${id}`),
    ],
    coverage,
  };
}

/** Templates and decisions have their own shape; every other folder is a spec. */
export function specFolders(specs: ReadonlyMap<string, string>): string[] {
  const folders = [...specs.keys()].filter((path) => path.includes("/")).map((path) => path.split("/")[0] ?? "");
  return [...new Set(folders)].filter((name) => name !== "templates" && name !== "decisions").sort();
}

/** Template path without `templates/` → the level-two headings that a file made from it keeps. */
export function requiredSections(specs: ReadonlyMap<string, string>): Map<string, string[]> {
  const found = [...specs].filter(([path]) => path.startsWith("templates/"));
  return new Map(
    found.map(([path, text]) => [path.slice("templates/".length), sections(text).map(({ title }) => title)]),
  );
}

function checkFolder({ specs, exists }: SpecFiles, folder: string): string[] {
  const number = FOLDER.exec(folder)?.[1];
  if (!number) return [`specs/${folder} is not named NNN-slug`];
  const needed = [...requiredSections(specs)].filter(([path]) => SPEC_FILES.includes(path));
  const missing = needed.filter(([path]) => !specs.has(`${folder}/${path}`));
  const own = requirements(specs.get(`${folder}/spec.md`) ?? "");
  const list = tasks(specs.get(`${folder}/tasks.md`) ?? "");
  return [
    ...missing.map(([path]) => `specs/${folder} has no ${path}`),
    ...needed.flatMap(([path, titles]) => checkSections(`${folder}/${path}`, titles, specs)),
    ...checkRequirements(folder, number, own, list),
    ...checkTasks(`specs/${folder}/tasks.md`, list, exists),
    ...checkReadiness(folder, specs, list),
  ];
}

function checkSections(path: string, titles: string[], specs: ReadonlyMap<string, string>): string[] {
  const text = specs.get(path);
  if (text === undefined) return [];
  const found = sections(text);
  const placeholder = text.split("\n").findIndex((line) => line.includes("{{"));
  return [
    ...titles
      .filter((title) => !found.some((section) => section.title === title))
      .map((title) => `specs/${path} has no section “${title}”`),
    ...found
      .filter(({ body }) => isEmptyBody(body))
      .map(({ title, line }) => `specs/${path}:${line} section “${title}” is empty`),
    ...(placeholder < 0 ? [] : [`specs/${path}:${placeholder + 1} a placeholder of the template is still there`]),
  ];
}

function checkRequirements(folder: string, number: string, own: Requirement[], list: Task[]): string[] {
  const file = `specs/${folder}/spec.md`;
  if (own.length === 0) return [`${file} defines no requirement`];
  const planned = new Set(list.flatMap((task) => task.requirements));
  return own.flatMap(({ id, text, line }) => [
    ...(id.startsWith(`FR-${number}-`) ? [] : [`${file}:${line} ${id} does not belong to folder ${folder}`]),
    ...(/\bMUST\b/.test(text) ? [] : [`${file}:${line} ${id} does not say what MUST hold`]),
    ...(planned.has(id) ? [] : [`${file}:${line} no task names ${id}`]),
  ]);
}

export function checkTasks(file: string, list: Task[], exists: (path: string) => boolean): string[] {
  const firstOpen = list.find((task) => !task.ticked);
  const seen = new Set<string>();
  return list.flatMap((task) => {
    const where = `${file}:${task.line} ${task.id || "a task"}`;
    const again = seen.has(task.id);
    seen.add(task.id);
    return [
      ...(task.id === "" ? [`${where} has no number T000`] : again ? [`${where} is there twice`] : []),
      ...(task.requirements.length === 0 ? [`${where} names no requirement`] : []),
      ...(task.files.length === 0 ? [`${where} names no files`] : []),
      ...(task.ticked ? checkTicked(where, task, firstOpen, exists) : []),
    ];
  });
}

function checkTicked(
  where: string,
  task: Task,
  firstOpen: Task | undefined,
  exists: (path: string) => boolean,
): string[] {
  const early = firstOpen && firstOpen.line < task.line;
  return [
    ...(early ? [`${where} is ticked while ${firstOpen.id} before it is open`] : []),
    ...(NO_EVIDENCE.test(task.evidence) ? [`${where} is ticked without evidence`] : []),
    ...task.files.filter((path) => !exists(path)).map((path) => `${where} is ticked but ${path} is not there`),
  ];
}

/** Work that was finished before its spec was found ready went past a gate. */
function checkReadiness(folder: string, specs: ReadonlyMap<string, string>, list: Task[]): string[] {
  const file = `${folder}/checklists/requirements.md`;
  if (!list.some((task) => task.ticked)) return [];
  return boxes(specs.get(file) ?? "")
    .filter((box) => !box.ticked)
    .map((box) => `specs/${file}:${box.line} is open although tasks are ticked`);
}

function checkDecisions(specs: ReadonlyMap<string, string>): string[] {
  const titles = requiredSections(specs).get("decision.md") ?? [];
  const paths = [...specs.keys()].filter((path) => path.startsWith("decisions/"));
  return paths.flatMap((path) => {
    const name = path.slice("decisions/".length).replace(/\.md$/, "");
    return [
      ...(FOLDER.test(name) ? [] : [`specs/${path} is not named NNN-title.md`]),
      ...checkSections(path, titles, specs),
    ];
  });
}

interface Definition extends Requirement {
  file: string;
}

function definitions(specs: ReadonlyMap<string, string>, folder: string): Definition[] {
  const file = `${folder}/spec.md`;
  return requirements(specs.get(file) ?? "").map((requirement) => ({ ...requirement, file: `specs/${file}` }));
}

function at(defined: Definition[], id: string): string {
  const found = defined.find((definition) => definition.id === id);
  return `${found?.file}:${found?.line}`;
}

function checkUnique(defined: Definition[]): string[] {
  return defined
    .filter((one, index) => defined.findIndex(({ id }) => id === one.id) < index)
    .map(({ id, file, line }) => `${file}:${line} ${id} is already defined at ${at(defined, id)}`);
}

/** An id that nobody defines is a typing error or a requirement that was dropped: both are worth a stop. */
function checkMentions({ specs, tests }: SpecFiles, known: ReadonlySet<string>): string[] {
  const inSpecs = [...specs]
    .filter(([path]) => path.includes("/") && !path.startsWith("templates/"))
    .flatMap(([path, text]) => mentionedIds(text).map((mention) => ({ ...mention, file: `specs/${path}` })));
  const inTests = [...tests].flatMap(([file, text]) =>
    testsIn(text).flatMap(({ ids, line }) => ids.flatMap((id) => mentionedIds(id)).map((m) => ({ ...m, line, file }))),
  );
  return [...inSpecs, ...inTests]
    .filter(({ id }) => !known.has(id))
    .map(({ id, file, line, wellFormed }) =>
      wellFormed
        ? `${file}:${line} names the unknown requirement ${id}`
        : `${file}:${line} ${id} is not of the form FR-000-000`,
    );
}

/** Requirement → the tests that run and name it, in the order of the ids. */
export function cover(known: ReadonlySet<string>, tests: ReadonlyMap<string, string>): CoverageRow[] {
  const rows = new Map([...known].sort().map((id) => [id, { id, tests: 0, files: [] as string[] }]));
  for (const [file, text] of [...tests].sort(([a], [b]) => a.localeCompare(b))) {
    for (const test of testsIn(text)) {
      for (const row of test.skipped ? [] : test.ids.flatMap((id) => rows.get(id) ?? [])) {
        row.tests += 1;
        if (row.files.at(-1) !== file) row.files.push(file);
      }
    }
  }
  return [...rows.values()];
}
