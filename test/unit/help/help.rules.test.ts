import { describe, expect, it } from "vitest";
import type { ArtifactTruth } from "../../../worker/features/help/artifact-truth.contract.ts";
import { GLOSSARY } from "../../../worker/features/help/glossary.contract.ts";
import { helpPayloadSchema } from "../../../worker/features/help/help.contract.ts";
import { type HelpContext, resolveHelp, resolveHelpStrict } from "../../../worker/features/help/help.rules.ts";
import { HELP_CATALOG } from "../../../worker/features/help/help-catalog.contract.ts";
import { HELP_TOPIC_KEYS } from "../../../worker/features/help/help-topics.contract.ts";
import { REASON_CODES, REASONS } from "../../../worker/features/providers/reason-codes.contract.ts";

const TENANT = { id: "ten_1" };

const here: HelpContext = {
  surface: "support_diagnostics",
  tenant: TENANT,
  connection: { id: "con_1" },
  capabilities: ["tenant.view", "provider.manage"],
};

const truth: ArtifactTruth = {
  family: "verification_report",
  key: "vrp_1",
  executionOutcome: "blocked",
  artifactExistence: "created",
  contentState: "partial",
  freshnessState: "current",
  actionability: "required",
  primaryLabel: "Report is partial",
  primaryExplanation: "Two checks were not run.",
  diagnosticLabel: "Checks after consent are missing",
  nextActionLabel: "Grant consent, then verify again.",
  nextActionUrl: "/admin/t/ten_1",
};

const CONSENT = HELP_CATALOG["admin-consent-required"];
const consent = (context: Partial<HelpContext> = {}) =>
  resolveHelpStrict("admin-consent-required", { ...here, ...context });

describe("a topic", () => {
  it("FR-244-003 FR-244-007 resolves to the catalog's text, the glossary's terms and no reason when nothing else is known", () => {
    expect(resolveHelpStrict("verification-failed", here)).toEqual({
      topic_key: "verification-failed",
      surface_families: ["onboarding", "support_diagnostics"],
      headline: "Verification failed",
      explanation: HELP_CATALOG["verification-failed"].short_explanation,
      troubleshooting_steps: [...HELP_CATALOG["verification-failed"].troubleshooting_steps],
      safe_next_action: "Review the blocking reason and retry verification.",
      canonical_terms: (["tenant", "workspace", "verification"] as const).map((term) => ({
        term,
        name: GLOSSARY[term].name,
        meaning: GLOSSARY[term].meaning,
      })),
      links: [],
      reason_label: null,
      diagnostic_code: null,
      operator_summary: null,
    });
  });

  it.each(HELP_TOPIC_KEYS)("FR-244-002 %s is found by its key on its own surfaces, and on no other", (key) => {
    for (const surface of ["onboarding", "support_diagnostics"] as const) {
      const help = resolveHelp(key, { ...here, surface });
      const offered = (HELP_CATALOG[key].surface_families as readonly string[]).includes(surface);
      expect(help?.topic_key ?? null).toBe(offered ? key : null);
      if (help !== null) expect(helpPayloadSchema.strict().parse(help)).toEqual(help);
    }
  });

  it.each([
    null,
    "",
    "  ",
    "admin_consent_required",
    "ADMIN-CONSENT-REQUIRED",
    "constructor",
    "__proto__",
    "x".repeat(300),
  ])(
    "FR-244-010 FR-244-014 that is blank or unknown (%j) is null in the tolerant form and throws in the strict one",
    (key) => {
      expect(resolveHelp(key, here)).toBeNull();
      expect(() => resolveHelpStrict(key, here)).toThrow("Unknown contextual help topic");
    },
  );

  it("FR-244-010 of another surface throws in the strict form", () => {
    expect(() => resolveHelpStrict("verification-stale", here)).toThrow("Unknown contextual help topic");
  });
});

describe("headline", () => {
  it.each([
    ["Consent was withdrawn", "Consent was withdrawn"],
    ["  Consent was withdrawn ", "Consent was withdrawn"],
    ["", "Admin consent required"],
    ["  ", "Admin consent required"],
    [null, "Admin consent required"],
    [undefined, "Admin consent required"],
  ])("FR-244-003 with the override %j is “%s”", (headline, expected) => {
    expect(consent({ overrides: { headline } }).headline).toBe(expected);
  });
});

describe("explanation", () => {
  const translated = REASONS.provider_consent_revoked.explanation;
  it.each<[Partial<HelpContext>, string]>([
    [{ overrides: { explanation: "Ours." }, reasonCode: "provider_consent_revoked" }, "Ours."],
    [{ overrides: { explanation: " " }, reasonCode: "provider_consent_revoked" }, translated],
    [{ reasonCode: "provider_consent_revoked" }, translated],
    [{ reasonCode: " provider_consent_revoked " }, translated],
    [{ reasonCode: null }, CONSENT.short_explanation],
    [{ reasonCode: "" }, CONSENT.short_explanation],
    [{ reasonCode: "provider_consent_revoked", tenant: null }, CONSENT.short_explanation],
  ])("FR-244-003 of %j is “%s”", (context, expected) => {
    expect(consent(context).explanation).toBe(expected);
  });
});

describe("safe next action", () => {
  it.each<[Partial<HelpContext>, string]>([
    [{ overrides: { safeNextAction: "Ours." }, artifactTruth: truth }, "Ours."],
    [{ overrides: { safeNextAction: "" }, artifactTruth: truth }, "Grant consent, then verify again."],
    [{ artifactTruth: truth }, "Grant consent, then verify again."],
    [{ artifactTruth: { ...truth, nextActionLabel: " " } }, CONSENT.safe_next_action],
    [{ artifactTruth: { ...truth, nextActionLabel: null } }, CONSENT.safe_next_action],
    [{ artifactTruth: null }, CONSENT.safe_next_action],
    [{}, CONSENT.safe_next_action],
  ])("FR-244-003 of %j is “%s”", (context, expected) => {
    expect(consent(context).safe_next_action).toBe(expected);
  });
});

describe("operator summary", () => {
  it.each<[Partial<ArtifactTruth>, object]>([
    [
      {},
      {
        primary_reason: "Two checks were not run.",
        next_action_text: "Grant consent, then verify again.",
        diagnostics_available: true,
        diagnostics_summary: "Checks after consent are missing",
      },
    ],
    [{ primaryExplanation: null }, { primary_reason: "Report is partial" }],
    [{ primaryExplanation: " ", primaryLabel: " " }, { primary_reason: null }],
    [{ diagnosticLabel: null }, { diagnostics_available: false, diagnostics_summary: null }],
    [{ diagnosticLabel: " " }, { diagnostics_available: false, diagnostics_summary: null }],
  ])("FR-244-003 of an artifact with %j says %j", (change, expected) => {
    expect(consent({ artifactTruth: { ...truth, ...change } }).operator_summary).toMatchObject(expected);
  });

  it("FR-244-006 is null without an artifact, and never holds its key or its address", () => {
    expect(consent().operator_summary).toBeNull();
    expect(JSON.stringify(consent({ artifactTruth: truth }))).not.toMatch(/vrp_1|"\/admin\/t\/ten_1"/);
  });
});

describe("troubleshooting steps", () => {
  const catalog: readonly string[] = CONSENT.troubleshooting_steps;
  it.each<[readonly string[] | undefined, string[]]>([
    [undefined, []],
    [["Call them."], ["Call them."]],
    [["Call them.", "Call them."], ["Call them."]],
    [[catalog[1] ?? "", "Call them."], ["Call them."]],
    [[` ${catalog[0]} `, " ", ""], []],
  ])("FR-244-003 with the context's %j are the catalog's, then %j", (steps, added) => {
    expect(consent(steps === undefined ? {} : { steps }).troubleshooting_steps).toEqual([...catalog, ...added]);
  });
});

describe("the reason", () => {
  it.each(REASON_CODES)("FR-244-003 %s is shown by its label, with its code for the diagnosis", (reasonCode) => {
    expect(consent({ reasonCode })).toMatchObject({
      reason_label: REASONS[reasonCode].label,
      diagnostic_code: reasonCode,
    });
  });

  it.each(["ext.vendor.secret-thing", "something_new"])(
    "FR-244-010 %s, which is none of ours, reads “Needs review” and is never put out",
    (reasonCode) => {
      const help = consent({ reasonCode });
      expect(help).toMatchObject({ reason_label: "Needs review", diagnostic_code: null });
      expect(JSON.stringify(help)).not.toContain(reasonCode);
    },
  );

  it.each<[Partial<HelpContext>]>([
    [{ reasonCode: null }],
    [{ reasonCode: " " }],
    [{}],
    [{ reasonCode: "rate_limited", tenant: null }],
    [{ reasonCode: "ext.vendor.thing", tenant: null }],
  ])("FR-244-010 of %j is null, label and code alike", (context) => {
    expect(consent(context)).toMatchObject({ reason_label: null, diagnostic_code: null });
  });
});
