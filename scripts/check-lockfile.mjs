// A package's optional dependency that the lockfile names but has no entry for breaks `npm ci` on the platforms that want it.
// Run after each change of dependencies: lists such gaps and exits with 1.
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync(process.argv[2] ?? "package-lock.json", "utf8"));

/** The lockfile's entry that Node would resolve `name` to from the package at `path`. */
function resolve(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const entry = packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`];
    if (entry || folder === "") return entry;
    if (!folder.includes("/node_modules/")) folder = "";
  }
}

const gaps = Object.entries(packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name, range]) => {
      const found = resolve(path, name);
      return !found || (/^\d/.test(range) && found.version !== range);
    })
    .map(([name, range]) => `${path || "(root)"} wants ${name}@${range}`),
);

for (const gap of gaps) console.error(gap);
console.log(`${gaps.length} gaps in the lockfile`);
process.exitCode = gaps.length === 0 ? 0 : 1;
