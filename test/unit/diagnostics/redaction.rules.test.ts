import { describe, expect, it } from "vitest";
import { REDACTIONS } from "../../../worker/features/diagnostics/diagnostics-words.contract.ts";
import {
  markersOf,
  type RedactionCounts,
  redactDeep,
  redactOne,
  sumCounts,
} from "../../../worker/features/diagnostics/redaction.rules.ts";
import { HELP_CATALOG } from "../../../worker/features/help/help-catalog.contract.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { REASONS } from "../../../worker/features/providers/reason-codes.contract.ts";
import { CANARIES } from "./canaries.ts";
import { OTHER_DIRECTORY, OWN_DIRECTORY, RUN_ID, TENANT_ID, WORKSPACE_ID } from "./sources.ts";

const OWN = new Set([OWN_DIRECTORY, TENANT_ID, WORKSPACE_ID]);

describe("redaction of one text", () => {
  it.each(CANARIES)("FR-241-019 takes out $about", ({ text, hearts }) => {
    const counts: RedactionCounts = {};
    const clean = redactOne(`Before ${text} after`, OWN, counts);
    expect(hearts.filter((heart) => clean.includes(heart))).toEqual([]);
    expect(clean).toContain("[redacted]");
    expect(Object.keys(counts).length).toBeGreaterThan(0);
  });

  it.each([
    OTHER_DIRECTORY,
    OTHER_DIRECTORY.toUpperCase(),
    OTHER_DIRECTORY.replaceAll("-", ""),
    "contoso.onmicrosoft.com",
    `ten_${"0".repeat(25)}2`,
    "ten_contoso",
    `ws_${"0".repeat(25)}2`,
    `usr_${"0".repeat(26)}`,
  ])("FR-241-019 takes out an id of another place: %s", (id) => {
    const counts: RedactionCounts = {};
    expect(redactOne(`/x/${id}/y`, OWN, counts)).toBe("/x/[redacted]/y");
    expect(counts).toEqual({ foreign_id: 1 });
  });

  it.each([
    OWN_DIRECTORY,
    OWN_DIRECTORY.toUpperCase(),
    `/admin/t/${TENANT_ID}/required-permissions`,
    `/admin/operations/${RUN_ID}`,
    `/admin/w/${WORKSPACE_ID}/tenants`,
    "2026-11-28T12:00:00.000Z",
    "1 passed, 0 failed, 0 with a warning, 0 skipped",
    "Contoso 2026 (EMEA) GmbH & Co. KG",
    ...REQUIRED_PERMISSIONS.map(({ value }) => value),
    ...Object.values(REASONS).flatMap(({ label, explanation }) => [label, explanation]),
    ...Object.values(REDACTIONS).flatMap(({ label, why }) => [label, why]),
    ...Object.values(HELP_CATALOG).flatMap(({ headline, short_explanation, troubleshooting_steps, docs_links }) => [
      headline,
      short_explanation,
      ...troubleshooting_steps,
      ...docs_links.flatMap(({ url }) => url ?? []),
    ]),
  ])("FR-241-019 leaves what is the product's own: %s", (text) => {
    const counts: RedactionCounts = {};
    expect(redactOne(text, OWN, counts)).toBe(text);
    expect(counts).toEqual({});
  });

  it("FR-241-019 looks at no more of a text than it must, and keeps nothing that it has not looked at", () => {
    expect(redactOne(`${"word ".repeat(1_000)}jane@contoso.example`, OWN, {})).not.toContain("jane");
  });
});

describe("redaction of a whole bundle", () => {
  it("FR-241-019 reaches every text, however deep, and leaves numbers, flags and nulls", () => {
    const counts: RedactionCounts = {};
    const clean = redactDeep({ a: ["x@y.example", { b: "x@y.example" }], n: 1, f: true, z: null }, OWN, counts);
    expect(clean).toEqual({ a: ["[redacted]", { b: "[redacted]" }], n: 1, f: true, z: null });
    expect(counts).toEqual({ email_address: 2 });
  });

  it("FR-241-022 lists kinds with reason and count, in one order, and none that nothing was taken out for", () => {
    const sum = sumCounts([{ secret: 1, person: 2 }, { secret: 2, token: 0 }, {}]);
    expect(markersOf(sum)).toEqual([
      { kind: "person", ...REDACTIONS.person, count: 2 },
      { kind: "secret", ...REDACTIONS.secret, count: 3 },
    ]);
    expect(markersOf({})).toEqual([]);
  });
});
