import { DrizzleQueryError } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { isConstraintError, isTransientDatabaseError } from "../../../worker/platform/commit.ts";
import type { LogFields } from "../../../worker/platform/log.ts";
import { translateError } from "../../../worker/platform/problem.ts";
import { logFaults } from "../../support/log-lines.ts";

/** A failed query as the database layer throws it: its message lists the bound values. */
const failedQuery = (values: unknown[], cause: string) =>
  new DrizzleQueryError('select "id" from "users"\nwhere "email" = ?', values, new Error(cause));

function logged(error: unknown) {
  const lines: (LogFields | undefined)[] = [];
  const write = (_: string, fields?: LogFields) => {
    lines.push(fields);
  };
  const { status } = translateError(error, { info: write, warn: write, error: write });
  return { status, fields: lines[0] ?? {} };
}

describe("a failed query", () => {
  it("FR-001-017 is logged by where it failed, without the values that were bound to it", () => {
    const { status, fields } = logged(
      failedQuery(["ann@example.test", "Ann"], "D1_ERROR: no such table: SQLITE_ERROR"),
    );
    expect(status).toBe(500);
    expect(JSON.stringify(fields)).not.toMatch(/ann|select|email/i);
    expect(fields.at).toMatch(/^\s+at .+failed-queries\.test\.ts/);
    expect(logFaults(JSON.stringify({ level: "error", code: "internal_error", ...fields }))).toEqual([]);
  });

  it("FR-001-017 is logged without lines of its message that look like a stack", () => {
    const error = new Error("broken\n    at ann@example.test (secret.ts:1:1)\n    at home");
    expect(JSON.stringify(logged(error).fields)).not.toMatch(/ann@|secret|home/);
  });

  it.each(["D1_ERROR: D1 DB is overloaded.", "UNIQUE constraint failed: SQLITE_CONSTRAINT"])(
    "FR-001-009 is not taken for what a person typed: %s",
    (typed) => {
      const error = failedQuery([typed], "D1_ERROR: near x: syntax error: SQLITE_ERROR");
      expect([isTransientDatabaseError(error), isConstraintError(error)]).toEqual([false, false]);
    },
  );

  it("FR-001-009 is an overload or a broken constraint when the database says so", () => {
    expect(isTransientDatabaseError(failedQuery([], "D1_ERROR: D1 DB is overloaded."))).toBe(true);
    expect(isConstraintError(failedQuery([], "D1_ERROR: UNIQUE constraint failed: SQLITE_CONSTRAINT"))).toBe(true);
    expect(logged(failedQuery([], "D1_ERROR: D1 DB is overloaded.")).status).toBe(503);
  });

  it("FR-001-008 of the framework's own making is the caller's fault: 415 for a foreign content type", () => {
    expect(logged(Object.assign(new Error("Unsupported Media Type"), { status: 415 })).status).toBe(415);
  });
});
