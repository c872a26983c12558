import { fireEvent, screen, waitFor, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { reasonOf } from "../admin/fixtures.ts";
import { ok, openApp } from "../admin/open-app.tsx";
import { actionOf, checkOf, draftOf, missingPermissions, PAGE, PATH, readinessOf, reportOf } from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const open = (draft: DraftView, answers: Parameters<typeof openApp>[1] = {}) =>
  openApp(PAGE, { [`GET ${PATH}`]: ok(draft), ...answers });
const card = () => screen.findByRole("region", { name: "Stored verification details" });
const checks = async () =>
  within(within(await card()).getByRole("list", { name: "Checks" }))
    .getAllByRole("heading", { level: 3 })
    .map((heading) => heading.textContent);
const check = async (title: string) =>
  within(await card())
    .getByRole("heading", { level: 3, name: title })
    .closest("li") as HTMLElement;

const warning = checkOf({
  key: "intune",
  title: "Intune read",
  status: "warn",
  severity: "medium",
  blocking: false,
  reason_code: "intune_rbac_not_configured",
  reason: reasonOf("intune_rbac_not_configured"),
  message: "Devices cannot be read.",
});
const attention = (more: Partial<NonNullable<DraftView["report"]>> = {}) =>
  draftOf({ report: reportOf([checkOf(), warning], { to_acknowledge: ["intune"], ...more }) });

describe("FR-240-111 stored verification details", () => {
  it("is one card with one heading, overall result, completion time and counts", async () => {
    open(draftOf({ report: reportOf([checkOf(), missingPermissions(), warning]) }));
    const region = await card();
    expect(screen.getAllByRole("heading", { name: "Stored verification details" })).toHaveLength(1);
    expect(region).toHaveTextContent("Blocked");
    expect(within(region).getByTitle("2026-11-28 09:30:00 UTC")).toBeInTheDocument();
    expect(region).toHaveTextContent("Checks: 1 passed, 1 failed, 1 warning.");
    expect(region).not.toHaveTextContent("Stale");
  });

  it("orders checks by severity, findings first", async () => {
    open(
      draftOf({
        report: reportOf([
          checkOf(),
          checkOf({ key: "token", title: "Sign-in", status: "skip" }),
          warning,
          missingPermissions(),
        ]),
      }),
    );
    expect(await checks()).toEqual([
      "Required application permissions",
      "Intune read",
      "Sign-in",
      "Provider connection",
    ]);
  });

  it("shows a check's status, message, reason, owner and next steps; evidence and codes on demand", async () => {
    open(draftOf({ report: reportOf([missingPermissions()]) }));
    const item = await check("Required application permissions");
    expect(item).toHaveTextContent(/Failed.*Severity: Critical, blocks the activation.*Two required permissions/);
    expect(item).toHaveTextContent(/Required permission missing\..*Owner: Tenant admin\./);
    const steps = within(within(item).getByRole("list", { name: /^Next steps/ }));
    expect(steps.getByRole("link", { name: "Open required permissions" })).not.toHaveAttribute("target");
    expect(steps.getByRole("link", { name: "Read about permissions (opens a new tab)" })).toHaveAttribute(
      "target",
      "_blank",
    );
    const details = item.querySelector("details");
    expect(details).not.toHaveAttribute("open");
    expect(details).toHaveTextContent(
      "Reason codeprovider_permission_missingMissing permissionGroup.Read.AllDevice.Read.All",
    );
  });

  it("says that it is stale", async () => {
    open(draftOf({ report: reportOf([checkOf()], { is_stale: true }) }));
    expect(within(await card()).getByText("Stale")).toBeInTheDocument();
  });

  it.each([
    [null, "This is the first verification of the tenant."],
    [[], "No check changed."],
    [
      [
        {
          key: "permissions" as const,
          title: "Required application permissions",
          from: { status: "fail" as const, reason_label: "Required permission missing" },
          to: { status: "pass" as const, reason_label: null },
        },
      ],
      /Required application permissions: Failed: Required permission missing .*became Passed/,
    ],
  ])("tells the change since the previous run: %j", async (changes, text) => {
    open(draftOf({ report: reportOf([checkOf()], { changes }) }));
    expect(await card()).toHaveTextContent(text);
  });

  it("FR-240-112 acknowledges a finding, and shows by whom and when", async () => {
    const acknowledged = attention({
      to_acknowledge: [],
      acknowledgements: [{ check_key: "intune", by: { name: "Ada Owner" }, at: "2026-11-28T10:00:00.000Z" }],
    });
    const app = open(attention(), { [`PATCH ${PATH}`]: ok({ ...acknowledged, version: 4 }) });
    fireEvent.click(within(await card()).getByRole("button", { name: "Acknowledge Intune read" }));
    await waitFor(async () => expect(await check("Intune read")).toHaveTextContent("Acknowledged by Ada Owner"));
    expect(within(await check("Intune read")).getByTitle("2026-11-28 10:00:00 UTC")).toBeInTheDocument();
    const patch = app.requests.find((request) => request.method === "PATCH");
    expect(patch?.body).toEqual({ acknowledge: "intune" });
    expect(patch?.headers.get("If-Match")).toBe('"3"');
  });

  it("FR-240-112 withdraws an acknowledgement", async () => {
    const app = open(
      attention({
        to_acknowledge: [],
        acknowledgements: [{ check_key: "intune", by: null, at: "2026-11-28T10:00:00.000Z" }],
      }),
      { [`PATCH ${PATH}`]: ok({ ...attention(), version: 4 }) },
    );
    expect(await check("Intune read")).toHaveTextContent("Acknowledged by Former member");
    fireEvent.click(screen.getByRole("button", { name: "Withdraw the acknowledgement of Intune read" }));
    expect(await screen.findByRole("button", { name: "Acknowledge Intune read" })).toBeInTheDocument();
    expect(app.requests.find((request) => request.method === "PATCH")?.body).toEqual({
      withdraw_acknowledgement: "intune",
    });
  });

  it("FR-002-012 offers no acknowledgement of a pass, and shows who may not acknowledge the reason", async () => {
    open({ ...attention(), capabilities: draftOf({}, "operator").capabilities });
    expect(within(await check("Provider connection")).queryByRole("button")).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Acknowledge Intune read" })).toHaveAccessibleDescription(
      "This needs the role Owner or Manager on this tenant.",
    );
  });

  it("is where “Review verification” leads the focus", async () => {
    open(
      draftOf({
        report: reportOf([warning]),
        readiness: readinessOf({
          situation: "needs_attention",
          primary_action: actionOf({ kind: "review_verification", label: "Review verification" }),
        }),
      }),
    );
    fireEvent.click(await screen.findByRole("button", { name: "Review verification" }));
    expect(document.activeElement).toContainElement(await card());
  });
});
