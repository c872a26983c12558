import { describe, expect, it } from "vitest";
import { ROLE_CAPABILITIES, ROLES } from "../../../worker/features/access/capabilities.contract.ts";
import { helpForOnboarding, helpForSupportDiagnostics } from "../../../worker/features/help/help.usecases.ts";
import { ADMIN_CONSENT_GUIDE_URL, HELP_CATALOG } from "../../../worker/features/help/help-catalog.contract.ts";
import { type LinkContext, resolveLinks } from "../../../worker/features/help/help-links.rules.ts";

const everything: LinkContext = {
  tenant: { id: "ten_1" },
  connection: { id: "con_1" },
  capabilities: ROLE_CAPABILITIES.owner,
};

const GUIDE = { label: "Admin consent guide", kind: "docs", url: ADMIN_CONSENT_GUIDE_URL, external: true };
const GRANT = { label: "Grant admin consent", kind: "action", url: "/admin/connections/con_1/consent", external: true };
const GRANT_BY_GUIDE = { ...GRANT, url: ADMIN_CONSENT_GUIDE_URL };
const PERMISSIONS = {
  label: "Open required permissions",
  kind: "action",
  url: "/admin/t/ten_1/required-permissions",
  external: false,
};

const links = (key: keyof typeof HELP_CATALOG, context: Partial<LinkContext> = {}) =>
  resolveLinks(HELP_CATALOG[key].docs_links, { ...everything, ...context });

describe("links of help", () => {
  it("FR-244-003 lead to consent of the connection and to the guide, in the catalog's order", () => {
    expect(links("admin-consent-required")).toEqual([GRANT, GUIDE]);
  });

  it("FR-244-003 fall back to the guide for consent while there is no connection to grant it to", () => {
    expect(links("admin-consent-required", { connection: null })).toEqual([GRANT_BY_GUIDE, GUIDE]);
  });

  it("FR-244-003 lead to the tenant's required permissions, with or without a connection", () => {
    expect(links("required-permissions-missing")).toEqual([PERMISSIONS]);
    expect(links("required-permissions-missing", { connection: null })).toEqual([PERMISSIONS]);
  });

  it("FR-244-010 without a tenant are those with an address of their own", () => {
    expect(links("admin-consent-required", { tenant: null })).toEqual([GUIDE]);
    expect(links("required-permissions-missing", { tenant: null })).toEqual([]);
  });

  it.each(ROLES)("FR-244-013 FR-244-015 hold for %s only what that role may open", (role) => {
    const capabilities = new Set(ROLE_CAPABILITIES[role]);
    const mayConsent = role === "owner" || role === "manager";
    expect(links("admin-consent-required", { capabilities })).toEqual(mayConsent ? [GRANT, GUIDE] : [GUIDE]);
    expect(links("required-permissions-missing", { capabilities })).toEqual([PERMISSIONS]);
  });

  it("FR-244-015 hold nothing of the product for who may do nothing there", () => {
    expect(links("admin-consent-required", { capabilities: [] })).toEqual([GUIDE]);
    expect(links("required-permissions-missing", { capabilities: [] })).toEqual([]);
  });
});

describe("help of a surface", () => {
  const context = {
    ...everything,
    topicKey: "admin-consent-required",
    reasonCode: "provider_consent_missing",
  } as const;

  it("FR-244-004 FR-244-014 on onboarding is the topic with reason and links of the tenant", () => {
    expect(helpForOnboarding(context)).toMatchObject({
      headline: "Admin consent required",
      reason_label: "Admin consent required",
      explanation: "The provider connection cannot continue until admin consent is granted.",
      links: [GRANT, GUIDE],
    });
  });

  it("FR-244-005 FR-244-014 on support diagnostics is the same topic in the same words", () => {
    expect(helpForSupportDiagnostics(context)).toEqual(helpForOnboarding(context));
  });

  it.each([helpForOnboarding, helpForSupportDiagnostics])(
    "FR-244-010 FR-244-014 is none without a tenant, and none without a topic (%#)",
    (helpFor) => {
      expect(helpFor({ ...context, tenant: null })).toBeNull();
      expect(helpFor({ ...context, topicKey: null })).toBeNull();
    },
  );

  it("FR-244-010 is none for a topic that belongs to the other surface", () => {
    expect(helpForSupportDiagnostics({ ...context, topicKey: "verification-stale" })).toBeNull();
    expect(helpForOnboarding({ ...context, topicKey: "manual-handoff-required" })).toBeNull();
  });
});
