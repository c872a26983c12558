/** A `<Route>` tag of the route table, where it opens; `closes` when it has no children. */
interface Tag {
  path: string;
  closes: boolean;
  end: number;
}

/** Reads from `<Route` to the `>` that ends the tag: one inside of braces belongs to an attribute. */
function readTag(source: string, from: number): Tag {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === "{") depth += 1;
    if (source[at] === "}") depth -= 1;
    if (source[at] !== ">" || depth > 0) continue;
    const path = /\spath="([^"]*)"/.exec(source.slice(from, at))?.[1];
    if (path === undefined) throw new Error(`a route without a path at ${from}`);
    return { path, closes: source[at - 1] === "/", end: at };
  }
  throw new Error(`a route that does not end at ${from}`);
}

const join = (parents: readonly string[], path: string) =>
  `/${[...parents, path]
    .flatMap((part) => part.split("/"))
    .filter((part) => part !== "")
    .join("/")}`;

/** Every address of the web, as its route table (`web/routes.tsx`) writes them; pages that catch the rest left out. */
export function webRoutes(source: string): string[] {
  const found: string[] = [];
  const parents: string[] = [];
  for (const { 0: text, index } of source.matchAll(/<Route(?=\s)|<\/Route>/g)) {
    if (text === "</Route>") {
      parents.pop();
      continue;
    }
    const tag = readTag(source, index);
    if (!tag.closes) parents.push(tag.path);
    else if (!tag.path.includes("*")) found.push(join(parents, tag.path));
  }
  return found;
}

/** Whether an address is one of a route's, its parameters filled in. */
export const matchesRoute = (route: string, path: string): boolean =>
  new RegExp(`^${route.replaceAll(/:[A-Za-z]+/g, "[^/]+")}$`).test(path);
