import { describe, expect, it } from "vitest";
import {
  bundleFileName,
  bundleMarkdown,
  escapeMarkdown,
} from "../../../web/features/diagnostics/bundle-markdown.rules.ts";
import { RUN, TEN } from "../admin/fixtures.ts";
import { bundleOf } from "./fixtures.ts";

const ORIGIN = "https://tenantpilot.example";

describe("the bundle as Markdown", () => {
  it("FR-241-029 has everything that is shown, in the same order", () => {
    expect(bundleMarkdown(bundleOf({ sections: bundleOf().sections.slice(0, 2) }), ORIGIN)).toBe(
      `# Support diagnostics: Contoso: Admin consent required

- **Dominant issue**: Admin consent required
- **Reason**: provider\\_consent\\_missing: The provider connection cannot continue until admin consent is granted.
- **Put together at**: 2026-11-28T12:00:00.000Z
- **Newest evidence**: 2026-11-27T10:00:00.000Z
- **Freshness**: stale. The verification report is older than 24 hours.
- **Completeness**: Missing: findings. Redacted: audit history.

- The tenant is archived. What is shown is what is still stored.

## Sections

### Overview \\(available\\)

Admin consent required

- [Tenant dashboard](<${ORIGIN}/admin/t/${TEN}>)

### Provider connection \\(stale\\)

No provider connection here.

- **Verified at**: 2026-11-27T10:00:00.000Z

## Redaction

What is listed here was taken out before it reached this page.

- **Persons: 2**: Persons are shown by their role.

## Contextual help: Admin consent required

The provider connection cannot continue until admin consent is granted.

- **Safe next action**: Grant admin consent and re-run verification.

1. Ask an administrator who may consent for the whole tenant.
`,
    );
  });

  it("FR-241-029 says so when there is no issue, no evidence and no help", () => {
    const bundle = bundleOf({
      dominant_issue: null,
      contextual_help: null,
      notes: [],
      freshness: { state: "unknown", generated_at: "2026-11-28T12:00:00.000Z", evidence_at: null, notes: [] },
    });
    const text = bundleMarkdown(bundle, ORIGIN);
    expect(text).toContain("- **Dominant issue**: None is known\n");
    expect(text).toContain("- **Newest evidence**: None\n- **Freshness**: unknown\n");
    expect(text).not.toContain("Contextual help");
    expect(text).not.toContain("\n\n\n");
  });

  it.each([
    ["[click](https://evil.example)", "\\[click\\]\\(https:\\/\\/evil.example\\)"],
    ["<img src=x>", "\\<img src=x\\>"],
    ["# head\n- item\n\n> quote", "\\# head - item \\> quote"],
    ["**bold** _it_ `code` ~~gone~~", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\` \\~\\~gone\\~\\~"],
    ["a | b", "a \\| b"],
    ["@team www.evil.example &amp;", "\\@team www\\.evil.example \\&amp;"],
    ["back\\slash", "back\\\\slash"],
  ])("FR-241-029 keeps text as text: %s", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it("FR-241-029 names the file after what it is of and when", () => {
    expect(bundleFileName(bundleOf())).toBe(`support-diagnostics-${TEN}-20261128T120000000Z.json`);
    expect(bundleFileName(bundleOf({ context_type: "operation_run" }))).toContain(`support-diagnostics-${RUN}-`);
  });
});
