import { describe, expect, it } from "vitest";
import type { AuditFilters } from "../../../worker/features/audit-log/audit-log.contract.ts";
import {
  idRange,
  PAGE,
  type Path,
  pathOf,
  READING_ROLES,
  stretchOf,
  walkLength,
} from "../../../worker/features/audit-log/audit-log.rules.ts";
import { makeId } from "../../../worker/platform/ids.ts";

const AT = Date.UTC(2026, 9, 5, 12);
const PERSON = `usr_${"0".repeat(26)}`;
const TENANT = `ten_${"0".repeat(26)}`;
const idAt = (at: number, last = 0) => makeId("aud", at, new Uint8Array(16).fill(last));

describe("FR-011-004 the path through the log", () => {
  it.each<[AuditFilters, Path]>([
    [{}, "workspace"],
    [{ resource_type: "user" }, "workspace"],
    [{ outcome: "succeeded" }, "workspace"],
    [{ actor: "system" }, "workspace"],
    [{ action: "tenant.consent.requested" }, "action"],
    [{ action: "tenant.consent.requested", outcome: "denied" }, "unsuccessful"],
    [{ outcome: "failed" }, "unsuccessful"],
    [{ outcome: "denied", actor: PERSON }, "actor"],
    [{ actor: PERSON, tenant_id: TENANT }, "tenant"],
    [{ resource_id: "run_1", tenant_id: TENANT, actor: PERSON }, "resource"],
  ])("for %j is that of the fewest entries: %s", (filters, path) => {
    expect(pathOf(filters)).toBe(path);
  });

  it("FR-011-002 is shown for tenants to those whose role there has audit.view", () => {
    expect(READING_ROLES).toEqual(["owner", "manager"]);
  });

  it("takes fewer entries a page the more tenants it goes between, and never none", () => {
    const lengths = [0, 1, 10, 25].map(walkLength);
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    for (const length of lengths) expect(length).toBeLessThanOrEqual(PAGE);
    expect(lengths.at(-1)).toBeGreaterThan(20);
  });
});

describe("FR-011-003 the ids of a time", () => {
  it("are open where no end is asked for", () => {
    expect(idRange(null, null, null)).toEqual({ least: null, before: null });
  });

  it.each([AT, AT - 1_000, AT + 1_000])("hold an entry at the beginning whose id was taken at %i", (taken) => {
    const { least } = idRange(AT, null, null);
    expect(idAt(taken) >= (least ?? "")).toBe(true);
  });

  it.each([AT, AT - 1_000, AT + 1_000])("hold an entry at the end whose id was taken at %i", (taken) => {
    const { before } = idRange(null, AT, null);
    expect(idAt(taken, 31) < (before ?? "")).toBe(true);
  });

  it("end at the cursor, when that is nearer", () => {
    const cursor = idAt(AT - 60_000);
    expect(idRange(null, AT, cursor).before).toBe(cursor);
    expect(idRange(null, AT - 120_000, cursor).before).not.toBe(cursor);
  });

  it("begin with the first one for a time before all", () => {
    expect(idRange(-5, null, null).least).toBe(idAt(0));
  });
});

const entry = (id: string, visible: boolean, matches: boolean) => ({ id, occurredAt: Number(id), visible, matches });
const shown = (id: string) => entry(id, true, true);
const other = (id: string) => entry(id, true, false);
const hidden = (id: string) => entry(id, false, false);

describe("FR-011-005 a stretch of the log", () => {
  it.each([
    ["ends the log when it is not full", [shown("9"), other("8")], 3, ["9"], null, null],
    ["is empty at the end", [], 3, [], null, null],
    ["goes on after the last one shown", [shown("9"), shown("8")], 2, ["9", "8"], "8", null],
    ["says how far it searched", [shown("9"), other("8")], 2, ["9"], "8", 8],
    ["goes on after the last visible one", [shown("9"), hidden("8")], 2, ["9"], "9", 9],
    ["goes on after what it read when none is visible", [hidden("9"), hidden("8")], 2, [], "8", 8],
  ] as const)("%s", (_name, read, limit, ids, nextCursor, searchedBackTo) => {
    const stretch = stretchOf(read, limit);
    expect(stretch.items.map(({ id }) => id)).toEqual(ids);
    expect(stretch).toMatchObject({ nextCursor, searchedBackTo });
  });
});
