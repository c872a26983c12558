// lists optionalDependencies named in package-lock.json that have no entry of the pinned version: such a lockfile breaks `npm ci`
import { readFileSync } from "node:fs";

const l = JSON.parse(readFileSync(process.argv[2] ?? "package-lock.json", "utf8")).packages;
const out = {};
for (const [k, v] of Object.entries(l))
  for (const [n, r] of Object.entries(v.optionalDependencies ?? {})) {
    let p = k,
      found;
    for (;;) {
      const e = l[(p ? p + "/" : "") + "node_modules/" + n];
      if (e) {
        found = e.version;
        break;
      }
      if (!p) break;
      const i = p.lastIndexOf("/node_modules/");
      p = i < 0 ? "" : p.slice(0, i);
    }
    if (!found || (/^\d/.test(r) && found !== r))
      (out[k + "@" + v.version] ??= []).push(n + "@" + r + (found ? " found " + found : ""));
  }
console.log(out);
process.exit(Object.keys(out).length ? 1 : 0);
