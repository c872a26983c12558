/**
 * The binding with a count of the rows that D1 reports as read. A statement that drizzle asks for raw values is run once
 * more for its `meta`, which that form of answer leaves out.
 */
export function countedReads(binding: D1Database): { d1: D1Database; rowsRead(): number } {
  let rows = 0;
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const original = (statement: D1PreparedStatement) => originals.get(statement) ?? statement;
  const counted = (statement: D1PreparedStatement): D1PreparedStatement => {
    const methods = {
      bind: (...values: unknown[]) => counted(statement.bind(...values)),
      all: async <T>() => {
        const result = await statement.all<T>();
        rows += result.meta.rows_read;
        return result;
      },
      raw: async <T>() => {
        // in two steps: `rows += await …` would lose what was counted while it waited
        const { meta } = await statement.all();
        rows += meta.rows_read;
        return statement.raw<T>();
      },
      first: async <T>() => {
        const result = await statement.all<T>();
        rows += result.meta.rows_read;
        return result.results[0] ?? null;
      },
      run: () => statement.run(),
    };
    const wrapper = methods as unknown as D1PreparedStatement;
    originals.set(wrapper, statement);
    return wrapper;
  };
  const methods = {
    prepare: (query: string) => counted(binding.prepare(query)),
    batch: async <T>(statements: D1PreparedStatement[]) => {
      const results = await binding.batch<T>(statements.map(original));
      for (const { meta } of results) rows += meta.rows_read;
      return results;
    },
  };
  return { d1: methods as unknown as D1Database, rowsRead: () => rows };
}
