/** `npm run specs`: reads specs/ and test/, prints requirement → tests → files, and fails on any broken rule. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { checkSpecs } from "./specs/rules.ts";
import { coverageTable, summaryLine } from "./specs/table.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Path relative to the repository, with forward slashes → content. */
function readTree(folder: string, wanted: RegExp, prefix: string): Map<string, string> {
  const base = join(root, folder);
  if (!existsSync(base)) return new Map();
  const paths = readdirSync(base, { recursive: true, encoding: "utf8" }).filter((path) => wanted.test(path));
  return new Map(paths.map((path) => [prefix + path.split(sep).join("/"), readFileSync(join(base, path), "utf8")]));
}

const { problems, coverage } = checkSpecs({
  specs: readTree("specs", /\.md$/, ""),
  tests: readTree("test", /\.tsx?$/, "test/"),
  exists: (path) => existsSync(join(root, path)),
});

console.log(coverageTable(coverage));
for (const problem of problems) console.error(`✗ ${problem}`);
console.log(`\n${summaryLine(coverage, problems.length)}`);
process.exitCode = problems.length === 0 ? 0 : 1;
