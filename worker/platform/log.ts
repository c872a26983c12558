/**
 * What may stand in a log line: codes, ids, counts and flags. Free text, addresses and bodies do not fit the type by
 * convention of its callers; the values are scalars so that no object with personal data slips in whole. `level` and `code`
 * are the line's own.
 */
export type LogFields = Record<string, string | number | boolean | null> & { level?: never; code?: never };

export interface Log {
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields): void;
  error(code: string, fields?: LogFields): void;
}

export const consoleLog = (bound: LogFields = {}): Log => {
  const write = (level: "info" | "warn" | "error", code: string, fields: LogFields = {}) =>
    console[level](JSON.stringify({ level, code, ...bound, ...fields }));
  return {
    info: (code, fields) => write("info", code, fields),
    warn: (code, fields) => write("warn", code, fields),
    error: (code, fields) => write("error", code, fields),
  };
};
