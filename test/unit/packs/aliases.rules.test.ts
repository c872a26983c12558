import { describe, expect, it } from "vitest";
import { AliasBook } from "../../../worker/features/packs/aliases.rules.ts";
import { namedIn } from "../../../worker/features/packs/personal-values.rules.ts";
import { withoutPersonal } from "../../../worker/features/packs/without-personal.rules.ts";

const booked = (...values: unknown[]) => {
  const book = new AliasBook();
  for (const value of values) for (const named of namedIn(value)) book.add(named);
  return book.close();
};

const assignment = (id: string, name: string | null, more: Record<string, unknown> = {}) => ({
  role_template_id: "62e90394",
  role_name: "Global Administrator",
  is_custom_role: false,
  principal_type: "user",
  principal_id: id,
  principal_name: name,
  principal_upn: name === null ? null : `${name.split(" ")[0]}@contoso.test`,
  via_group: null,
  ...more,
});

const ANN = assignment("id-ann", "Ann Bee");
const BOB = assignment("id-bob", "Bob Cee");

describe("the aliases of a pack without personal data", () => {
  it("FR-246-086 give one person one alias, for id, name and user name, in whatever order the evidence is read", () => {
    const group = assignment("id-grp", "Admins of Contoso", { principal_type: "group", principal_upn: null });
    const finding = {
      subject_type: "user",
      subject_id: "id-ann",
      subject_label: "Ann Bee",
      owner_name: "Olga Operator",
    };
    const pieces = [ANN, BOB, group, finding, { initiator_name: "Olga Operator" }];
    const forwards = booked(...pieces);
    const backwards = booked(...pieces.toReversed());
    for (const aliases of [forwards, backwards]) {
      const { principal_id, principal_name, principal_upn } = withoutPersonal(ANN, aliases);
      expect(new Set([principal_id, principal_name, principal_upn]).size).toBe(1);
      expect(principal_name).toMatch(/^Person \d{4}$/);
      expect(withoutPersonal(finding, aliases)).toMatchObject({ subject_label: principal_name });
      expect(withoutPersonal(group, aliases).principal_name).toBe("Group 0001");
    }
    expect(pieces.map((piece) => withoutPersonal(piece, forwards))).toEqual(
      pieces.map((piece) => withoutPersonal(piece, backwards)),
    );
    expect(forwards.count).toBe(4);
  });

  it.each<[string, string, string]>([
    ["in another case", "asked by ANN BEE.", "asked by @."],
    ["with an ending", "Ann Bees account", "@s account"],
    ["more than once", "Ann Bee and ann bee", "@ and @"],
    ["as an address", "mail to Ann@contoso.test failed", "mail to @ failed"],
    ["as an id in a longer word", "users/id-ann/roles", "users/@/roles"],
    ["at both ends", "Ann Bee", "@"],
  ])("FR-246-085 replace a value in free text %s", (_, text, expected) => {
    const aliases = booked(ANN);
    expect(aliases.inText(text)).toBe(expected.replaceAll("@", "Person 0001"));
  });

  it("FR-246-085 replace the longest of values that begin alike, and a short one only as a word of its own", () => {
    const aliases = booked({ owner_name: "Ann" }, { owner_name: "Ann Bee" }, { owner_name: "Bo" });
    const [ann, annBee, bo] = ["Ann", "Ann Bee", "Bo"].map((name) => aliases.inText(name));
    expect(new Set([ann, annBee, bo]).size).toBe(3);
    expect(aliases.inText("Ann Bee, Ann, Bo, Bonus, annual")).toBe(`${annBee}, ${ann}, ${bo}, Bonus, annual`);
  });

  it.each([
    '=HYPERLINK("https://evil.test")',
    "<script>alert(1)</script>",
    "$& $1 \\d+ (.*)",
    'O\'Brien, "Bobby"',
    "\u202Eevil\u202C",
    "İstanbul Ağa",
    "Zoe\u0308 M\u00fcller",
    "👩‍💻 Dev",
  ])("FR-246-085 replace the hostile name %j as any other, and nothing beside it", (name) => {
    const aliases = booked(assignment("id-x", name));
    expect(aliases.inText(`before ${name} after`)).toBe("before Person 0001 after");
    expect(JSON.stringify(withoutPersonal(assignment("id-x", name), aliases))).not.toContain(name);
  });

  it("FR-246-085 know a name however its accents are composed", () => {
    const aliases = booked({ owner_name: "Zoe\u0308 M\u00fcller" });
    for (const form of ["NFC", "NFD"]) expect(aliases.inText("Zoë Müller".normalize(form))).toBe("Person 0001");
  });

  it.each([
    ["Γιώργος Παπάς", "ΓΙΏΡΓΟΣ ΠΑΠΆΣ"],
    ["Κόσμοσ", "κόσμος"],
    ["Maſs", "MASS"],
  ])("FR-246-085 know %s by %s, whose letters have more than one small form", (name, spelled) => {
    expect(booked({ owner_name: name }).inText(spelled)).toBe("Person 0001");
  });

  it("FR-246-085 stand for the application, group or device that a role is held for alone, named elsewhere or not", () => {
    const application = "0f1e2d3c-57c3-48ba-8ad5-00000000a001";
    const unitScope = "/administrativeUnits/5f2222b1-57c3-48ba-8ad5-00000000a002";
    const held = { ...assignment("id-ann", "Ann Bee"), scope: `/${application}` };
    const unit = { ...assignment("id-bob", "Bob Cee"), scope: unitScope };
    const aliases = booked(held, unit, { ...assignment("id-c", "Cem Dee"), scope: "/" });
    expect(withoutPersonal(held, aliases).scope).toBe("/Principal 0001");
    expect(withoutPersonal(unit, aliases).scope).toBe(unitScope);
    const itself = assignment(application, "Payroll", { principal_type: "service_principal" });
    const known = booked(held, itself);
    expect(withoutPersonal(held, known).scope).toBe(`/${withoutPersonal(itself, known).principal_name}`);
  });

  it("FR-246-086 keep two people with one name apart in their rows, and are never somebody's real name", () => {
    const [one, other] = [assignment("id-1", "Sam Same"), assignment("id-2", "Sam Same")];
    const aliases = booked(one, other, { owner_name: "Person 0001" });
    const [first, second] = [one, other].map((item) => withoutPersonal(item, aliases).principal_name);
    expect(first).not.toBe(second);
    const given = [first, second, aliases.inText("Person 0001")];
    expect(given).not.toContain("Person 0001");
    expect(new Set(given).size).toBe(3);
  });

  it("FR-246-088 leave the reason of an accepted risk out, and the provider's own words in", () => {
    const finding = {
      severity: "high",
      state: "risk_accepted",
      accepted_reason: "Ann is on leave",
      facts: { note: "Ann Bee" },
    };
    const aliases = booked(ANN, { owner_name: "high" });
    expect(withoutPersonal(finding, aliases)).toEqual({
      ...{ severity: "high", state: "risk_accepted", accepted_reason: null },
      facts: { note: aliases.inText("Ann Bee") },
    });
    expect(withoutPersonal(ANN, aliases).role_name).toBe("Global Administrator");
  });

  it("FR-246-085 find who is named only in what a report says changed, behind a group, or in a message", () => {
    const payload = { changes: { removed_items: [BOB], added_items: [] }, roles: [{ role_name: "Reader" }] };
    const behind = assignment("id-c", null, { via_group: { id: "id-grp", name: "Contoso Tier 0" } });
    const run = {
      failures: [{ reason_code: "unknown_error", message: "refused for dora@contoso.test and Contoso Tier 0" }],
    };
    const aliases = booked(payload, behind, run);
    const text = JSON.stringify([payload, behind, run].map((value) => withoutPersonal(value, aliases)));
    for (const value of ["Bob", "id-bob", "id-grp", "Tier 0", "dora", "id-c"]) expect(text).not.toContain(value);
    expect(text).toContain("Group 0001");
    expect(text).toContain("unknown_error");
  });
});
