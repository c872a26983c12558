import { Route, Router } from "@solidjs/router";
import { render, screen, within } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { HelpBlock } from "../../../web/features/help/components/help-block.tsx";
import type { HelpPayload } from "../../../worker/features/help/help.contract.ts";

const consent: HelpPayload = {
  topic_key: "admin-consent-required",
  surface_families: ["onboarding", "support_diagnostics"],
  headline: "Admin consent required",
  explanation: "The provider connection cannot continue until admin consent is granted.",
  troubleshooting_steps: ["Ask an administrator.", "Run verification again."],
  safe_next_action: "Grant admin consent and re-run verification.",
  canonical_terms: [{ term: "tenant", name: "Tenant", meaning: "One directory that a workspace governs." }],
  links: [
    { label: "Open required permissions", kind: "action", url: "/admin/t/ten_1/required-permissions", external: false },
    { label: "Admin consent guide", kind: "docs", url: "https://learn.microsoft.com/guide", external: true },
  ],
  reason_label: "Admin consent revoked",
  diagnostic_code: "provider_consent_revoked",
  operator_summary: null,
};

const show = (help: HelpPayload | null, headingLevel?: 2 | 3 | 4) =>
  render(() => (
    <Router>
      <Route path="*" component={() => <HelpBlock help={help} {...(headingLevel ? { headingLevel } : {})} />} />
    </Router>
  ));

describe("the help block", () => {
  it("FR-244-004 FR-244-005 shows badge, reason, headline, explanation, safe next action, steps and links", () => {
    show(consent);
    const block = within(screen.getByRole("region", { name: "Admin consent required" }));
    expect(block.getByText("Contextual help")).toBeVisible();
    expect(block.getByText("Admin consent revoked")).toBeVisible();
    expect(block.getByRole("heading", { level: 3 })).toHaveTextContent("Admin consent required");
    expect(block.getByText(consent.explanation)).toBeVisible();
    expect(block.getByText("Safe next action")).toBeVisible();
    expect(block.getByText(consent.safe_next_action)).toBeVisible();
    const steps = within(block.getByRole("list", { name: "Troubleshooting steps" })).getAllByRole("listitem");
    expect(steps.map((step) => step.textContent)).toEqual(consent.troubleshooting_steps);
    expect(block.getAllByRole("link")).toHaveLength(2);
  });

  it("FR-244-004 opens a link that leads outside in a new tab, says so, and keeps one that stays inside in this tab", () => {
    show(consent);
    const inside = screen.getByRole("link", { name: "Open required permissions" });
    expect(inside).toHaveAttribute("href", "/admin/t/ten_1/required-permissions");
    expect(inside).not.toHaveAttribute("target");
    const outside = screen.getByRole("link", { name: /^Admin consent guide\s?\(opens a new tab\)$/ });
    expect(outside).toHaveAttribute("href", "https://learn.microsoft.com/guide");
    expect(outside).toHaveAttribute("target", "_blank");
    expect(outside.getAttribute("rel")).toContain("noopener");
  });

  it.each(["Admin consent required", "ADMIN consent Required", null])(
    "FR-244-004 shows no second badge for the reason %j, which says nothing new",
    (reason_label) => {
      show({ ...consent, reason_label });
      expect(screen.getByText("Contextual help").parentElement?.children).toHaveLength(1);
    },
  );

  it.each([2, 3, 4] as const)("FR-244-006 takes its place in the page's outline at level %d", (level) => {
    show(consent, level);
    expect(screen.getByRole("heading", { level, name: "Admin consent required" })).toBeInTheDocument();
    expect(screen.getAllByRole("heading")).toHaveLength(1);
  });

  it("FR-244-008 explains the terms on demand, by their canonical names", () => {
    show(consent);
    const summary = screen.getByText("Terms used here");
    expect(summary.tagName).toBe("SUMMARY");
    expect(summary.closest("details")).not.toHaveAttribute("open");
    expect(screen.getByText("Tenant").tagName).toBe("DT");
    expect(screen.getByText("One directory that a workspace governs.").tagName).toBe("DD");
  });

  it("FR-244-010 renders nothing when there is no help, and takes no empty parts into the page", () => {
    const { container } = show(null);
    expect(container).toBeEmptyDOMElement();
    show({ ...consent, links: [], canonical_terms: [] });
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
    expect(screen.queryByText("Terms used here")).not.toBeInTheDocument();
  });

  it("FR-244-010 never shows a topic key, a reason code, or an undefined text", () => {
    const { container } = show(consent);
    expect(container.textContent).not.toMatch(/admin-consent-required|provider_consent_revoked|undefined|null/);
  });

  it("FR-244-006 follows the situation: it comes, changes and goes with the payload", () => {
    const [help, setHelp] = createSignal<HelpPayload | null>(null);
    render(() => (
      <Router>
        <Route path="*" component={() => <HelpBlock help={help()} />} />
      </Router>
    ));
    setHelp(consent);
    expect(screen.getByRole("region", { name: "Admin consent required" })).toBeInTheDocument();
    setHelp({ ...consent, headline: "Verification failed", reason_label: null, links: [] });
    expect(screen.getByRole("region", { name: "Verification failed" })).toBeInTheDocument();
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
    setHelp(null);
    expect(screen.queryByRole("region")).not.toBeInTheDocument();
  });
});
