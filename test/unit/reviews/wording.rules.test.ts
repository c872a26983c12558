import { describe, expect, it } from "vitest";
import type { ReviewContent } from "../../../worker/features/reviews/reviews.contract.ts";
import { summaryOf, titleOf, withoutOperations } from "../../../worker/features/reviews/wording.rules.ts";

const AT = "2026-11-28T23:30:00.000Z";

type Numbers = ReviewContent["numbers"];
type Changes = NonNullable<ReviewContent["changes"]>;

const none = { count: 0, items: [] };
const some = (count: number) => ({ count, items: [] });

const changes = (overrides: Partial<Changes> = {}): Changes => ({
  ...{ snapshot_id: "evs_0", created_at: "2026-10-01T08:00:00.000Z", is_unchanged: false },
  findings: { new: none, resolved: none, reopened: none, worse: none },
  ...{ role_assignments: null, permission_score: null },
  ...overrides,
});

const content = (numbers: Partial<Numbers> = {}, overrides: Partial<ReviewContent> = {}): ReviewContent => ({
  tenant_name: "Contoso",
  snapshot: { id: "evs_1", created_at: AT, fingerprint: "f" },
  numbers: {
    ...{ reports: [], role_assignments: null, permissions: null, permission_score: null, connection: true },
    findings: { active: { critical: 0, high: 0, medium: 0, low: 0, info: 0 }, risk_accepted: 0, resolved: 0 },
    operations: { total: 0, succeeded: 0, is_capped: false },
    ...numbers,
  },
  ...{ missing_permissions: null, top_findings: [], changes: null, operations: [] },
  ...overrides,
});

const active = (counts: Partial<Numbers["findings"]["active"]>, risk_accepted = 0): Partial<Numbers> => ({
  findings: { active: { critical: 0, high: 0, medium: 0, low: 0, info: 0, ...counts }, risk_accepted, resolved: 0 },
});

describe("the title of a review", () => {
  it.each([
    ["Contoso", "Contoso review, November 2026"],
    ["A\u0000B\nC", "A B C review, November 2026"],
    ["x".repeat(98), `${"x".repeat(98)} review, November 2026`],
    ["x".repeat(99), `${"x".repeat(97)}… review, November 2026`],
    ["\u{1F600}".repeat(200), `${"\u{1F600}".repeat(97)}… review, November 2026`],
  ])("FR-246-032 of %j fits", (name, title) => {
    expect(titleOf(name, Date.parse(AT))).toBe(title);
    expect([...title].length).toBeLessThanOrEqual(120);
  });
});

describe("the summary of a review", () => {
  it("FR-246-033 says so when there is nothing to say", () => {
    expect(summaryOf(content())).toBe(
      [
        "As of 28 November 2026: No finding needs attention.",
        "This is the first evidence of the tenant, so there is nothing to compare it with.",
        "No operation was run on the tenant in the last 90 days.",
      ].join("\n\n"),
    );
  });

  it.each<[Partial<Numbers>, string]>([
    [active({ critical: 1 }), "1 finding needs attention of severity critical."],
    [active({ high: 2 }), "2 findings need attention of severity high."],
    [active({ critical: 1, high: 2, low: 3 }), "6 findings need attention, 1 critical, 2 high and 3 low."],
    [active({}, 1), "No finding needs attention. 1 finding is accepted as a risk."],
    [active({ info: 1 }, 2), "1 finding needs attention of severity info. 2 findings are accepted as a risk."],
    [{ permission_score: 80 }, "The permission score is 80 of 100."],
    [{ role_assignments: 1 }, "The directory has 1 role assignment."],
    [{ role_assignments: 0 }, "The directory has 0 role assignments."],
    [{ role_assignments: 1234567 }, "The directory has 1,234,567 role assignments."],
    [
      active({ high: 1000, low: 999 }, 12000),
      "1,999 findings need attention, 1,000 high and 999 low. 12,000 findings are accepted as a risk.",
    ],
    [
      { operations: { total: 2000, succeeded: 1000, is_capped: true } },
      "More than 2,000 operations were run in the last 90 days, of the newest 2,000 1,000 with success.",
    ],
    [
      { operations: { total: 1, succeeded: 0, is_capped: false } },
      "1 operation was run in the last 90 days, 0 with success.",
    ],
    [
      { operations: { total: 500, succeeded: 490, is_capped: true } },
      "More than 500 operations were run in the last 90 days, of the newest 500 490 with success.",
    ],
  ])("FR-246-033 follows from the numbers (case %#)", (numbers, expected) => {
    expect(summaryOf(content(numbers))).toContain(expected);
  });

  it.each<[ReviewContent["missing_permissions"], string | null]>([
    [null, null],
    [none, null],
    [some(1), "1 required permission is missing."],
    [some(3), "3 required permissions are missing."],
    [some(1000), "1,000 required permissions are missing."],
  ])("FR-246-033 names missing permissions (case %#)", (missing_permissions, expected) => {
    const text = summaryOf(content({}, { missing_permissions }));
    if (expected === null) expect(text).not.toContain("missing");
    else expect(text).toContain(expected);
  });

  it.each<[Changes, string]>([
    [changes(), "Since 1 October 2026 none of this has changed."],
    [
      changes({ findings: { new: some(2), resolved: some(1), reopened: none, worse: some(1) } }),
      "Since 1 October 2026: Findings: 2 new, 1 resolved and 1 worse than before.",
    ],
    [
      changes({ role_assignments: { added: some(1), removed: some(2) } }),
      "Since 1 October 2026: Role assignments: 1 added and 2 removed.",
    ],
    [
      changes({
        findings: { new: some(1500), resolved: none, reopened: none, worse: none },
        role_assignments: { added: some(1000), removed: none },
      }),
      "Since 1 October 2026: Findings: 1,500 new. Role assignments: 1,000 added.",
    ],
    [changes({ role_assignments: { added: none, removed: none } }), "none of this has changed"],
    [changes({ permission_score: { before: 80, now: 95 } }), "The permission score rose from 80 to 95."],
    [changes({ permission_score: { before: 95, now: 80 } }), "The permission score fell from 95 to 80."],
    [changes({ permission_score: { before: 80, now: 80 } }), "none of this has changed"],
  ])("FR-246-033 tells what changed (case %#)", (since, expected) => {
    expect(summaryOf(content({}, { changes: since }))).toContain(expected);
  });
});

describe("the summary of a review without operations", () => {
  const ran = content({ operations: { total: 2, succeeded: 1, is_capped: false } });
  const noneRan = content();
  const capped = content({ operations: { total: 500, succeeded: 490, is_capped: true } });
  const RAN = "2 operations were run in the last 90 days, 1 with success.";

  it.each<[string, ReviewContent, string, string]>([
    ["as it was composed", ran, `All is well.\n\n${RAN}`, "All is well."],
    ["with nothing else", ran, RAN, ""],
    ["in the middle", ran, `All is well.\n\n${RAN}\n\nSee you.`, "All is well.\n\nSee you."],
    ["with a newline at the end", ran, `All is well.\n\n${RAN}\n`, "All is well."],
    ["with a blank at the end", ran, `All is well.\n\n${RAN} `, "All is well."],
    ["with a blank before it", ran, `All is well.\n\n ${RAN}`, "All is well."],
    ["with line ends of Windows", ran, `All is well.\r\n\r\n${RAN}\r\n`, "All is well."],
    ["after two blank lines", ran, `All is well.\n\n\n${RAN}`, "All is well."],
    ["after a line of blanks", ran, `All is well.\n \t\n${RAN}\n\nSee you.`, "All is well.\n\nSee you."],
    ["of none", noneRan, summaryOf(noneRan), summaryOf(noneRan).split("\n\n").slice(0, -1).join("\n\n")],
    ["of more than were counted", capped, `All is well.\n\n${summaryOf(capped).split("\n\n").at(-1)}`, "All is well."],
  ])("FR-246-072 has no composed paragraph of them, %s", (_, of, summary, expected) => {
    expect(withoutOperations(summary, of)).toBe(expected);
  });

  it.each([
    ["a word of it was changed", `All is well.\n\n${RAN.replace("run", "made")}`],
    ["something was added to it", `All is well.\n\n${RAN} Thank you.`],
    ["it is a part of another paragraph", `All is well.\n${RAN}`],
    [
      "it tells of other numbers",
      "All is well.\r\n\r\n\r\n3 operations were run in the last 90 days, 1 with success. ",
    ],
  ])("FR-246-072 is left as it was written when %s", (_, summary) => {
    expect(withoutOperations(summary, ran)).toBe(summary);
  });
});
