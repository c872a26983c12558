import { screen, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { NO_FINDINGS, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { ok, openApp } from "../admin/open-app.tsx";

afterEach(() => vi.unstubAllGlobals());

const open = (detail: Partial<TenantDetail>) =>
  openApp(`/admin/t/${TEN}`, { [`GET /api/admin/tenants/${TEN}`]: ok(tenantDetailOf(detail)) });

const region = (name: string) => screen.findByRole("region", { name });

describe("findings and reports on the tenant dashboard", () => {
  it("FR-012-006 shows the findings that wait by severity and those that are overdue, each linked to their list", async () => {
    open({
      findings: {
        by_severity: {
          ...NO_FINDINGS.by_severity,
          critical: { count: 2, is_more: false },
          medium: { count: 20, is_more: true },
        },
        overdue: { count: 1, is_more: false },
        ...{ risk_accepted: { count: 0, is_more: false }, has_any: true },
      },
    });
    const links = within(await region("Findings")).getAllByRole("link");
    const list = `/admin/t/${TEN}/findings`;
    const waiting = "state=open,in_progress,reopened";
    expect(
      links.map((link) => [link.getAttribute("aria-label") ?? link.textContent, link.getAttribute("href")]),
    ).toEqual([
      ["All findings", list],
      ["Critical 2 findings", `${list}?severity=critical&${waiting}`],
      ["Medium 20+ findings", `${list}?severity=medium&${waiting}`],
      ["1 overdue", `${list}?overdue=1`],
    ]);
  });

  it.each([
    [false, "Nothing was found yet."],
    [true, "No finding waits for somebody."],
  ])("FR-012-006 says why no finding is shown when some were found before: %s", async (has_any, told) => {
    open({ findings: { ...NO_FINDINGS, has_any } });
    expect(await region("Findings")).toHaveTextContent(told);
  });

  it("FR-012-006 shows the latest report of each type with what changed and when it was looked at", async () => {
    open({
      reports: [
        {
          ...{ id: "rep_1", type: "permission_posture", title: "Permission posture", score: 82 },
          ...{
            summary: "Score 82 of 100, 2 required permissions missing.",
            change: "Score −6 since the report before.",
          },
          ...{ created_at: "2026-11-01T12:00:00.000Z", checked_at: "2026-11-23T12:00:00.000Z" },
        },
      ],
    });
    const card = await region("Latest reports");
    expect(card).toHaveTextContent("Score 82 of 100, 2 required permissions missing.");
    expect(card).toHaveTextContent("Score −6 since the report before.");
    expect(within(card).getByRole("link", { name: "Permission posture" })).toHaveAttribute(
      "href",
      "/admin/reports/rep_1",
    );
    expect(within(card).getByText(/Nov 23/)).toHaveAttribute("datetime", "2026-11-23T12:00:00.000Z");
  });

  it("FR-012-006 says that no report is stored", async () => {
    open({});
    expect(await region("Latest reports")).toHaveTextContent("No report of this tenant is stored yet.");
  });
});
