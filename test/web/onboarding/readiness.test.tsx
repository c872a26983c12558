import { fireEvent, screen, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DraftView, ReadinessView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { reasonOf, runningRun, TEN } from "../admin/fixtures.ts";
import { ok, openApp } from "../admin/open-app.tsx";
import {
  actionOf,
  blankDraft,
  CON,
  checkOf,
  connectionOf,
  draftOf,
  missingPermissions,
  PAGE,
  PATH,
  readinessOf,
  reportOf,
  unconnectedDraft,
} from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const open = (draft: DraftView) => openApp(PAGE, { [`GET ${PATH}`]: ok(draft) });
const panel = () => screen.findByRole("region", { name: "Onboarding readiness" });

const inSituation = (readiness: Partial<ReadinessView>, more: Partial<DraftView> = {}) =>
  draftOf({ readiness: readinessOf(readiness), ...more });

const link = (url: string, external = false) => ({ type: "link" as const, url, external });
const consent = actionOf({
  kind: "grant_consent",
  label: "Grant admin consent",
  target: link(`/admin/connections/${CON}/consent`, true),
  capability: "provider.manage",
});
const report = reportOf([missingPermissions()]);

interface Row {
  draft: DraftView;
  summary: string;
  action: string;
  as: "button" | "link" | "new tab";
}

const ROWS: Record<ReadinessView["situation"], Row> = {
  not_identified: {
    draft: blankDraft(),
    summary: "Tenant not identified",
    action: "Identify tenant",
    as: "button",
  },
  connection_missing: {
    draft: unconnectedDraft(),
    summary: "Provider connection missing",
    action: "Connect provider",
    as: "button",
  },
  consent_required: {
    draft: inSituation(
      {
        situation: "consent_required",
        summary: "Provider consent required",
        reason: reasonOf("provider_consent_missing"),
        primary_action: consent,
      },
      { connection: connectionOf({ consent_status: "required" }) },
    ),
    summary: "Provider consent required",
    action: "Grant admin consent",
    as: "new tab",
  },
  consent_revoked: {
    draft: inSituation(
      { situation: "consent_revoked", summary: "Provider consent revoked", primary_action: consent },
      { connection: connectionOf({ consent_status: "revoked" }) },
    ),
    summary: "Provider consent revoked",
    action: "Grant admin consent",
    as: "new tab",
  },
  connection_disabled: {
    draft: inSituation(
      {
        situation: "connection_disabled",
        summary: "Provider connection disabled",
        primary_action: actionOf({
          kind: "review_connection",
          label: "Review provider connection",
          target: link(`/admin/t/${TEN}/provider-connection`),
        }),
      },
      { connection: connectionOf({ enabled: false }) },
    ),
    summary: "Provider connection disabled",
    action: "Review provider connection",
    as: "link",
  },
  never_verified: {
    draft: draftOf(),
    summary: "Verification has not run yet",
    action: "Run verification",
    as: "button",
  },
  verification_running: {
    draft: inSituation(
      {
        situation: "verification_running",
        summary: "Verification in progress",
        primary_action: actionOf({
          kind: "view_operation",
          label: "View operation",
          target: link("/admin/operations/run_1"),
        }),
      },
      { active_run: runningRun(), lifecycle: "verifying" },
    ),
    summary: "Verification in progress",
    action: "View operation",
    as: "link",
  },
  verification_stale: {
    draft: inSituation(
      {
        situation: "verification_stale",
        summary: "Verification result is stale",
        primary_action: actionOf({ kind: "refresh_verification", label: "Refresh verification" }),
      },
      { report: { ...report, is_stale: true } },
    ),
    summary: "Verification result is stale",
    action: "Refresh verification",
    as: "button",
  },
  consent_blocker: {
    draft: inSituation(
      {
        situation: "consent_blocker",
        summary: "Permission or consent blocker needs attention",
        primary_action: consent,
      },
      { report },
    ),
    summary: "Permission or consent blocker needs attention",
    action: "Grant admin consent",
    as: "new tab",
  },
  permission_blocker: {
    draft: inSituation(
      {
        situation: "permission_blocker",
        summary: "Permission or consent blocker needs attention",
        primary_action: actionOf({
          kind: "review_permissions",
          label: "Review permissions",
          target: link(`/admin/t/${TEN}/required-permissions`),
        }),
      },
      { report },
    ),
    summary: "Permission or consent blocker needs attention",
    action: "Review permissions",
    as: "link",
  },
  needs_attention: {
    draft: inSituation(
      {
        situation: "needs_attention",
        summary: "Verification needs attention",
        primary_action: actionOf({ kind: "review_verification", label: "Review verification" }),
      },
      { report },
    ),
    summary: "Verification needs attention",
    action: "Review verification",
    as: "button",
  },
  ready: {
    draft: inSituation(
      {
        situation: "ready",
        summary: "Ready for activation",
        primary_action: actionOf({
          kind: "complete_onboarding",
          label: "Complete onboarding",
          capability: "onboarding.manage",
        }),
      },
      {
        step: "complete_activate",
        last_completed_checkpoint: "verify_access",
        lifecycle: "ready_for_activation",
        report: reportOf([checkOf()]),
      },
    ),
    summary: "Ready for activation",
    action: "Complete onboarding",
    as: "button",
  },
};

describe("onboarding readiness", () => {
  it.each(Object.entries(ROWS))(
    "FR-240-103 in situation %s shows its summary and its one next action",
    async (_, row) => {
      open(row.draft);
      const readiness = await panel();
      expect(within(readiness).getAllByText(row.summary)[0]).toHaveClass("font-semibold");
      expect(within(readiness).getByText("Primary next action")).toBeInTheDocument();
      const role = row.as === "button" ? "button" : "link";
      const name = row.as === "new tab" ? `${row.action} (opens a new tab)` : row.action;
      const control = within(readiness).getByRole(role, { name });
      if (row.as === "new tab") {
        expect(control).toHaveAttribute("target", "_blank");
        expect(readiness).toHaveTextContent("Leads outside of TenantPilot, in a new tab.");
      } else {
        expect(control).not.toHaveAttribute("target");
        expect(readiness).not.toHaveTextContent("Leads outside of TenantPilot");
      }
    },
  );

  it("FR-240-103 shows step, lifecycle, connection, and who started and last changed the onboarding, and when", async () => {
    open(draftOf({ connection: connectionOf({ connection_type: "dedicated", verification_status: "healthy" }) }));
    const readiness = await panel();
    expect(readiness).toHaveTextContent("StepVerify access");
    expect(readiness).toHaveTextContent("LifecycleDraft");
    expect(readiness).toHaveTextContent(/Dedicated app.*Consent: granted.*Healthy/);
    expect(readiness).toHaveTextContent(/StartedAda Owner, /);
    expect(readiness).toHaveTextContent(/Last changedGrace Hopper, /);
    expect(within(readiness).getAllByTitle(/2026-11-28 \d\d:00:00 UTC/)).toHaveLength(2);
    expect(document.title).toBe("Onboarding of Contoso · TenantPilot");
  });

  it("FR-240-103 says which of connection, report and permission evidence is older than it should be", async () => {
    open(inSituation({ freshness_notes: ["The report is older than 24 hours.", "Permissions were never read."] }));
    const notes = within(await panel()).getByRole("list", { name: "Freshness" });
    expect(
      within(notes)
        .getAllByRole("listitem")
        .map((note) => note.textContent),
    ).toEqual(["The report is older than 24 hours.", "Permissions were never read."]);
  });

  it("FR-240-103 explains the reason and who can remove it", async () => {
    open(inSituation({ reason: reasonOf("provider_consent_revoked") }));
    expect(await panel()).toHaveTextContent(
      "Admin consent was granted before and has since been withdrawn in the tenant. Owner: Tenant admin.",
    );
  });

  it("FR-240-103 shows an action without a target as a badge", async () => {
    open(inSituation({ primary_action: actionOf({ label: "Continue onboarding", target: null }) }));
    const readiness = await panel();
    expect(within(readiness).getByText("Continue onboarding")).toBeInTheDocument();
    expect(within(readiness).queryByRole("button")).not.toBeInTheDocument();
  });

  it("FR-240-103 shows an action that the viewer may not take disabled, with the roles that may", async () => {
    const app = open(inSituation({ primary_action: { ...consent, permitted: false } }));
    const button = within(await panel()).getByRole("button", { name: "Grant admin consent" });
    expect(button).toHaveAccessibleDescription("This needs the role Owner or Manager on this tenant.");
    fireEvent.click(button);
    expect(app.requests.some((request) => request.method !== "GET")).toBe(false);
  });

  it("FR-240-104 announces what changed politely", async () => {
    open(draftOf());
    await panel();
    const announced = screen.getAllByRole("status").map((region) => region.textContent);
    expect(announced).toContain("Verification has not run yet. Primary next action: Run verification.");
  });

  it("FR-002-010 says not found for an onboarding that does not exist or is out of scope", async () => {
    openApp(PAGE, { [`GET ${PATH}`]: { status: 404, body: { status: 404, code: "not_found", title: "Not found" } } });
    expect(await screen.findByRole("alert")).toHaveTextContent("not in your scope");
    expect(screen.getByRole("link", { name: "Go to onboarding" })).toHaveAttribute("href", "/admin/onboarding");
  });
});
