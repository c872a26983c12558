import { describe, expect, it } from "vitest";
import { toIso, toIsoOrNull } from "../../../worker/platform/clock.ts";
import { isId, makeId, systemIds } from "../../../worker/platform/ids.ts";
import { randomOf } from "../../support/random.ts";

const AT = Date.UTC(2026, 9, 5, 12);

describe("ids", () => {
  it("FR-001-018 carry their prefix and sort by the time at which they were made", () => {
    const random = randomOf(18);
    const made = Array.from({ length: 500 }, () => {
      const at = AT + random.int(10 ** random.int(12));
      return {
        at,
        id: makeId(
          "run",
          at,
          Uint8Array.from({ length: 16 }, () => random.int(256)),
        ),
      };
    });
    const byTime = [...made].sort((a, b) => a.at - b.at);
    const byId = [...made].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId.map(({ at }) => at)).toEqual(byTime.map(({ at }) => at));
    for (const { id } of made) expect(isId(id, "run")).toBe(true);
  });

  it("FR-001-018 differ when they are made in the same millisecond", () => {
    const ids = systemIds(() => AT);
    expect(new Set(Array.from({ length: 2_000 }, () => ids.next("ten"))).size).toBe(2_000);
  });

  it("FR-001-018 of one kind are never taken for another", () => {
    const id = makeId("run", AT, new Uint8Array(16));
    expect(isId(id, "ten")).toBe(false);
    expect(isId(id.replace("run_", "ten_"), "run")).toBe(false);
  });

  it("FR-001-018 put times on the wire as ISO 8601 in UTC with milliseconds", () => {
    expect(toIso(AT + 7)).toBe("2026-10-05T12:00:00.007Z");
    expect([toIsoOrNull(null), toIsoOrNull(0)]).toEqual([null, "1970-01-01T00:00:00.000Z"]);
  });
});
