/** What a code, an id, a class name or a count looks like: no space, no `@`, no sentence. */
const SCALAR = /^[A-Za-z0-9_.:,/-]{0,120}$/;
const ROUTE = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/[A-Za-z0-9/_.:*-]*$/;
/** Lines of a stack name code and no data. */
const STACK = /^(\s*at [^|]*(\s\|\s)?)*$/;

const SHAPES: Readonly<Record<string, RegExp>> = { route: ROUTE, at: STACK };

/** What in a line of the log is neither code nor id, count or flag; each as `field: value`. */
export function logFaults(line: string): string[] {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line);
  } catch {
    return [`not one of our lines: ${line}`];
  }
  if (typeof fields.level !== "string" || typeof fields.code !== "string") return [`no level or code: ${line}`];
  return Object.entries(fields)
    .filter(([name, value]) => {
      if (value === null || typeof value === "number" || typeof value === "boolean") return false;
      return typeof value !== "string" || !(SHAPES[name] ?? SCALAR).test(value);
    })
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
}
