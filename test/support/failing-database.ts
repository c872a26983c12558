/** A database that answers like the real one, until it is told to fail. */
export interface FailingDatabase {
  binding: D1Database;
  /** How often it was asked so far: one for each statement that ran and for each batch. */
  asked(): number;
}

const RUNNING = new Set<PropertyKey>(["first", "all", "run", "raw"]);

/**
 * @param failureOf the error to throw instead of asking, by how often the database was asked before; null asks it
 */
export function failingDatabase(real: D1Database, failureOf: (asked: number) => Error | null): FailingDatabase {
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  let asked = 0;
  const ask = () => {
    const failure = failureOf(asked);
    asked += 1;
    if (failure !== null) throw failure;
  };
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        if (name === "bind") return (...values: unknown[]) => wrap(target.bind(...values));
        return async (...rest: unknown[]) => {
          if (RUNNING.has(name)) ask();
          return Reflect.apply(member, target, rest);
        };
      },
    });
    originals.set(proxy, statement);
    return proxy;
  };
  const binding = new Proxy(real, {
    get(target, name) {
      if (name === "prepare") return (sql: string) => wrap(target.prepare(sql));
      if (name === "batch") {
        return async (statements: D1PreparedStatement[]) => {
          ask();
          return target.batch(statements.map((statement) => originals.get(statement) ?? statement));
        };
      }
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return { binding, asked: () => asked };
}

/** As D1 says it when its queue is full. */
export const overloadError = () => new Error("D1_ERROR: D1 DB is overloaded. Requests queued for too long.");
