import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  commit,
  isConstraintError,
  isTransientDatabaseError,
  OVERLOAD_RETRY_DELAYS,
} from "../../../worker/platform/commit.ts";
import type { Database, Statement } from "../../../worker/platform/database.ts";
import type { LogFields } from "../../../worker/platform/log.ts";

const OVERLOADED = new Error("D1_ERROR: D1 DB is overloaded. Requests queued for too long.");
const LOST = new Error("D1_ERROR: Network connection lost.");
const CONSTRAINT = new Error("D1_ERROR: FOREIGN KEY constraint failed: SQLITE_CONSTRAINT");

const statement = (name: string) => name as unknown as Statement;
const CHANGES = [statement("change"), statement("audit")];
const EVENT = [statement("event")];

/** A database whose batches end as told, in order; the last ending stays. */
function fakeDatabase(...endings: (Error | "ok")[]) {
  const batches: string[][] = [];
  const batch = async (statements: string[]) => {
    const ending = endings[Math.min(batches.length, endings.length - 1)] ?? "ok";
    batches.push(statements);
    if (ending !== "ok") throw ending;
    return statements.map((name) => `result of ${name}`);
  };
  const lines: { code: string; fields: LogFields | undefined }[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (code: string, fields?: LogFields) => {
      lines.push({ code, fields });
    },
  };
  const alongside = [statement("key")];
  const deps = { db: { batch } as unknown as Database, log, alongside: () => alongside.splice(0) };
  return { deps, batches, lines };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The outcome of a commit that may wait between its attempts. */
async function outcomeOf<T>(work: Promise<T>): Promise<T | Error> {
  const settled = work.catch((error: Error) => error);
  await vi.runAllTimersAsync();
  return settled;
}

describe("commit", () => {
  it("FR-001-022 leaves the request's own statements for its effect when it is aside from that", async () => {
    const { deps, batches } = fakeDatabase("ok");
    await outcomeOf(commit(deps, { changes: CHANGES, isAside: true }));
    await outcomeOf(commit(deps, { changes: CHANGES }));
    expect(batches).toEqual([
      ["change", "audit"],
      ["change", "audit", "key"],
    ]);
  });

  it("FR-243-005 runs changes, the request's own statements and the event in one batch, and gives the changes' results", async () => {
    const { deps, batches, lines } = fakeDatabase("ok");
    expect(await outcomeOf(commit(deps, { changes: CHANGES, usageEvent: EVENT }))).toEqual([
      "result of change",
      "result of audit",
    ]);
    expect(batches).toEqual([["change", "audit", "key", "event"]]);
    expect(lines).toEqual([]);
  });

  it("FR-243-019 commits again without the event after a constraint, the rest unchanged, and logs the loss once", async () => {
    const { deps, batches, lines } = fakeDatabase(CONSTRAINT, "ok");
    expect(await outcomeOf(commit(deps, { changes: CHANGES, usageEvent: EVENT }))).toEqual([
      "result of change",
      "result of audit",
    ]);
    expect(batches).toEqual([
      ["change", "audit", "key", "event"],
      ["change", "audit", "key"],
    ]);
    expect(lines).toEqual([{ code: "usage_event_lost", fields: { reason: "constraint" } }]);
  });

  it("FR-243-019 throws, and logs no loss, when the change itself breaks a constraint", async () => {
    const { deps, batches, lines } = fakeDatabase(CONSTRAINT);
    expect(await outcomeOf(commit(deps, { changes: CHANGES, usageEvent: EVENT }))).toBe(CONSTRAINT);
    expect(batches).toHaveLength(2);
    expect(lines).toEqual([]);
  });

  it("FR-243-019 throws at once when there is no event to leave out", async () => {
    const { deps, batches } = fakeDatabase(CONSTRAINT);
    expect(await outcomeOf(commit(deps, { changes: CHANGES }))).toBe(CONSTRAINT);
    expect(batches).toEqual([["change", "audit", "key"]]);
  });

  it("FR-243-016 FR-001-009 tries again after an overload, which ran nothing, and commits once", async () => {
    const { deps, batches, lines } = fakeDatabase(OVERLOADED, OVERLOADED, "ok");
    expect(await outcomeOf(commit(deps, { changes: CHANGES, usageEvent: EVENT }))).toHaveLength(2);
    expect(batches).toHaveLength(1 + OVERLOAD_RETRY_DELAYS.length);
    expect(new Set(batches.map((batch) => batch.join())).size).toBe(1);
    expect(lines).toEqual([]);
  });

  it("FR-001-009 gives up after the last retry and throws the overload", async () => {
    const { deps, batches } = fakeDatabase(OVERLOADED);
    expect(await outcomeOf(commit(deps, { changes: CHANGES, usageEvent: EVENT }))).toBe(OVERLOADED);
    expect(batches).toHaveLength(1 + OVERLOAD_RETRY_DELAYS.length);
  });

  it("FR-001-009 waits between the attempts as long as it says", async () => {
    const { deps, batches } = fakeDatabase(OVERLOADED, OVERLOADED, "ok");
    const work = commit(deps, { changes: CHANGES });
    const counts: number[] = [];
    for (const delay of [0, ...OVERLOAD_RETRY_DELAYS]) {
      await vi.advanceTimersByTimeAsync(delay);
      counts.push(batches.length);
    }
    expect(counts).toEqual([1, 2, 3]);
    await work;
  });

  it("FR-243-016 does not try again when the connection was lost: the batch may have run", async () => {
    const { deps, batches } = fakeDatabase(LOST, "ok");
    expect(await outcomeOf(commit(deps, { changes: CHANGES, usageEvent: EVENT }))).toBe(LOST);
    expect(batches).toHaveLength(1);
  });

  it("FR-243-005 throws any other error without a second attempt", async () => {
    const broken = new Error("D1_ERROR: no such table: nowhere: SQLITE_ERROR");
    const { deps, batches } = fakeDatabase(broken, "ok");
    expect(await outcomeOf(commit(deps, { changes: CHANGES, usageEvent: EVENT }))).toBe(broken);
    expect(batches).toHaveLength(1);
  });
});

describe("errors of the database", () => {
  it.each<[string, unknown, { transient: boolean; constraint: boolean }]>([
    ["an overload", OVERLOADED, { transient: true, constraint: false }],
    ["a lost connection", LOST, { transient: true, constraint: false }],
    ["a foreign key", CONSTRAINT, { transient: false, constraint: true }],
    [
      "a unique index behind the driver's wrapper",
      new Error("Failed query", { cause: new Error("D1_ERROR: UNIQUE constraint failed: a.b: SQLITE_CONSTRAINT") }),
      { transient: false, constraint: true },
    ],
    [
      "an overload behind the driver's wrapper",
      new Error("Failed query", { cause: OVERLOADED }),
      { transient: true, constraint: false },
    ],
    ["a mistake in SQL", new Error("D1_ERROR: near SELEC: syntax error"), { transient: false, constraint: false }],
    ["a thrown text", "nonsense", { transient: false, constraint: false }],
  ])("FR-001-009 FR-243-019 tell apart: %s", (_name, error, { transient, constraint }) => {
    expect(isTransientDatabaseError(error)).toBe(transient);
    expect(isConstraintError(error)).toBe(constraint);
  });
});
