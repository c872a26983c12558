import { describe, expect, it } from "vitest";
import { exportHref } from "../../../web/features/audit/audit.queries.ts";
import {
  filtersOf,
  fromLocalInput,
  isFiltered,
  toLocalInput,
} from "../../../web/features/audit/audit-filters.rules.ts";

describe("FR-011-011 the filters of an address", () => {
  it.each([
    [{}, {}],
    [
      { action: "tenant.consent.requested", outcome: "denied" },
      { action: "tenant.consent.requested", outcome: "denied" },
    ],
    [{ actor: ["usr_1", "usr_2"], page: "2" }, { actor: "usr_1" }],
    [{ action: "no.such", resource_type: "table", outcome: "maybe", from: "" }, {}],
    [
      { from: "2026-10-05T12:00:00.000Z", resource_id: "run_1" },
      { from: "2026-10-05T12:00:00.000Z", resource_id: "run_1" },
    ],
  ])("of %j are %j", (search, filters) => {
    expect(filtersOf(search)).toEqual(filters);
    expect(isFiltered(filtersOf(search))).toBe(Object.keys(filters).length > 0);
  });

  it("go into the address of the export", () => {
    expect(exportHref("ws_1", {})).toBe("/api/admin/workspaces/ws_1/audit.csv");
    expect(exportHref("ws_1", { outcome: "denied", from: "2026-10-05T12:00:00+02:00", to: undefined })).toBe(
      "/api/admin/workspaces/ws_1/audit.csv?outcome=denied&from=2026-10-05T12%3A00%3A00%2B02%3A00",
    );
  });
});

describe("FR-011-011 a local minute", () => {
  it("begins and ends with itself, and is shown as it was entered", () => {
    const begin = fromLocalInput("2026-10-05T14:05", "begin");
    const end = fromLocalInput("2026-10-05T14:05", "end");
    expect(Date.parse(end ?? "") - Date.parse(begin ?? "")).toBe(59_999);
    expect([toLocalInput(begin), toLocalInput(end)]).toEqual(["2026-10-05T14:05", "2026-10-05T14:05"]);
  });

  it.each(["", "yesterday"])("is none for %j", (text) => {
    expect(fromLocalInput(text, "begin")).toBeUndefined();
    expect(toLocalInput(text)).toBe("");
  });
});
