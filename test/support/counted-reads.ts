/**
 * The binding with a count of the rows that D1 reports as read. A statement that drizzle asks for raw values is run once
 * more for its `meta`, which that form of answer leaves out.
 */
export function countedReads(binding: D1Database): { d1: D1Database; rowsRead(): number } {
  let rows = 0;
  const counted = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapper = {
      bind: (...values: unknown[]) => counted(statement.bind(...values)),
      all: async <T>() => {
        const result = await statement.all<T>();
        rows += result.meta.rows_read;
        return result;
      },
      raw: async <T>() => {
        rows += (await statement.all()).meta.rows_read;
        return statement.raw<T>();
      },
      run: () => statement.run(),
    };
    return wrapper as unknown as D1PreparedStatement;
  };
  const d1 = { prepare: (query: string) => counted(binding.prepare(query)) } as unknown as D1Database;
  return { d1, rowsRead: () => rows };
}
