import { posix } from "node:path";

/** One import statement of a file; paths are relative to the repository. */
export interface ImportEdge {
  from: string;
  to: string;
  /** Only types: gone at run time. */
  typeOnly: boolean;
}

const IMPORT = /(?:^|\n)\s*(import|export)\s+(type\s+)?([^;"']*?\sfrom\s+)?["']([^"']+)["']/g;
const DYNAMIC_IMPORT = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Every clause of the statement is `type`-only, for instance `import { type A, type B } from "…"`. */
const isTypeClause = (clause: string | undefined): boolean => {
  const names = clause?.match(/\{([^}]*)\}/)?.[1];
  return (
    names !== undefined &&
    clause?.trim().startsWith("{") === true &&
    names
      .split(",")
      .filter((name) => name.trim() !== "")
      .every((name) => name.trim().startsWith("type "))
  );
};

/** The relative imports of a source text. */
export function importsOf(file: string, source: string): ImportEdge[] {
  const resolve = (specifier: string) => posix.normalize(posix.join(posix.dirname(file), specifier));
  const fixed = [...source.matchAll(IMPORT)].map((match) => ({
    specifier: match[4] ?? "",
    typeOnly: match[2] !== undefined || isTypeClause(match[3]),
  }));
  const dynamic = [...source.matchAll(DYNAMIC_IMPORT)].map((match) => ({ specifier: match[1] ?? "", typeOnly: false }));
  return [...fixed, ...dynamic]
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ specifier, typeOnly }) => ({ from: file, to: resolve(specifier), typeOnly }));
}

const featureOf = (file: string): string | null => file.match(/^worker\/features\/([^/]+)\//)?.[1] ?? null;

/** Node of the circle search: features of the worker and of the web apart. */
const featureNode = (file: string): string | null => file.match(/^(?:worker|web)\/features\/[^/]+(?=\/)/)?.[0] ?? null;

const layerOf = (file: string): string => file.match(/\.([a-z]+)\.tsx?$/)?.[1] ?? "plain";

const isContract = (file: string) => layerOf(file) === "contract";
const isRules = (file: string) => layerOf(file) === "rules";
const isIn = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const isPlatform = isIn("worker/platform");
// the seed stands above the features: it fills their tables by their own rules
const isDatabase = isIn("db/schema");

interface Rule {
  name: string;
  breaks(edge: ImportEdge): boolean;
}

/** Who may import whom (design.md §1). */
export const RULES: Rule[] = [
  {
    name: "web imports of the worker only contracts, and other files as types",
    breaks: ({ from, to, typeOnly }) =>
      isIn("web")(from) && !isIn("web")(to) && !isContract(to) && !(typeOnly && isIn("worker")(to)),
  },
  {
    name: "a contract imports contracts only",
    breaks: ({ from, to }) => isContract(from) && !isContract(to),
  },
  {
    name: "rules of the worker import contracts, rules, errors and the platform",
    breaks: ({ from, to, typeOnly }) =>
      isRules(from) &&
      isIn("worker")(from) &&
      !typeOnly &&
      !isContract(to) &&
      !isRules(to) &&
      layerOf(to) !== "errors" &&
      !isPlatform(to),
  },
  {
    name: "the platform and the database import no feature",
    breaks: ({ from, to, typeOnly }) =>
      (isPlatform(from) || isDatabase(from)) && !typeOnly && featureOf(to) !== null && !isContract(to),
  },
  {
    name: "nobody imports another feature's repository",
    breaks: ({ from, to }) => layerOf(to) === "repository" && featureOf(from) !== featureOf(to),
  },
  {
    name: "only repositories and the seed import the schema",
    breaks: ({ from, to, typeOnly }) =>
      isIn("db/schema")(to) && featureOf(from) !== null && layerOf(from) !== "repository" && !typeOnly,
  },
  {
    name: "routes are imported by the app alone",
    breaks: ({ from, to }) => layerOf(to) === "routes" && from !== "worker/app.ts" && featureOf(from) !== featureOf(to),
  },
];

export const brokenRules = (edges: readonly ImportEdge[]): string[] =>
  edges.flatMap((edge) =>
    RULES.filter((rule) => rule.breaks(edge)).map((rule) => `${edge.from} → ${edge.to}: ${rule.name}`),
  );

/** Circles among features, by value imports other than contracts; each as `a → b → a`. */
export function featureCircles(edges: readonly ImportEdge[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const { from, to, typeOnly } of edges) {
    const [source, target] = [featureNode(from), featureNode(to)];
    if (source === null || target === null || source === target || typeOnly || isContract(to)) continue;
    graph.set(source, (graph.get(source) ?? new Set()).add(target));
  }
  const circles = new Set<string>();
  const visit = (feature: string, path: string[]) => {
    if (path.includes(feature)) {
      const circle = path.slice(path.indexOf(feature));
      // the same circle from whichever feature it is entered
      const start = circle.indexOf([...circle].sort()[0] ?? "");
      circles.add([...circle.slice(start), ...circle.slice(0, start), circle[start]].join(" → "));
      return;
    }
    for (const next of graph.get(feature) ?? []) visit(next, [...path, feature]);
  };
  for (const feature of graph.keys()) visit(feature, []);
  return [...circles];
}
