import { cleanup, screen, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TenantDetail } from "../../../worker/features/tenants/tenants.contract.ts";
import { NO_FINDINGS, runOf, TEN, tenantDetailOf } from "../admin/fixtures.ts";
import { liveSocket, ok, openApp } from "../admin/open-app.tsx";

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

describe("evidence and hand-over on the tenant dashboard", () => {
  const CARD = "Evidence and hand-over";
  const NEVER = { snapshot: null, review: null, pack: null };
  const SNAPSHOT = { id: "evs_1", created_at: "2026-11-20T12:00:00.000Z" };
  const told = async () => within(await region(CARD)).getAllByRole("listitem");
  const addresses = async () =>
    within(await region(CARD))
      .getAllByRole("link")
      .map((link) => [link.textContent, link.getAttribute("href")]);

  it("FR-012-007 shows the newest snapshot, review and pack with their states and times, each linked", async () => {
    open({
      hand_over: {
        snapshot: SNAPSHOT,
        review: {
          ...{ id: "rev_1", status: "published" },
          ...{ created_at: "2026-11-21T12:00:00.000Z", published_at: "2026-11-22T12:00:00.000Z" },
        },
        pack: { id: "pck_1", status: "expired", created_at: "2026-11-23T12:00:00.000Z", expires_at: null },
      },
    });
    expect((await told()).map((row) => row.textContent)).toEqual([
      expect.stringMatching(/^Evidence snapshotNov 20/),
      expect.stringMatching(/^Tenant reviewPublishedNov 22/),
      expect.stringMatching(/^Review packExpiredNov 23/),
    ]);
    expect(await addresses()).toEqual([
      ["Open evidence", `/admin/t/${TEN}/evidence`],
      ["Evidence snapshot", "/admin/evidence/evs_1"],
      ["Tenant review", "/admin/reviews/rev_1"],
      ["Review pack", `/admin/t/${TEN}/review-packs`],
    ]);
  });

  it("FR-012-007 says of what was not made of the evidence yet so, and leads to where it is made", async () => {
    open({ hand_over: { ...NEVER, snapshot: SNAPSHOT } });
    expect((await told()).map((row) => row.textContent).slice(1)).toEqual([
      "Tenant reviewNone composed yet",
      "Review packNone requested yet",
    ]);
    expect((await addresses()).slice(2)).toEqual([
      ["Tenant review", `/admin/t/${TEN}/reviews`],
      ["Review pack", `/admin/t/${TEN}/review-packs`],
    ]);
  });

  it("FR-012-007 says without evidence what to do first: a snapshot, or the reports that it freezes", async () => {
    open({ hand_over: NEVER });
    expect(await region(CARD)).toHaveTextContent(/No evidence snapshot yet.*scan the admin roles or check/);
    cleanup();
    open({
      hand_over: NEVER,
      reports: [
        {
          ...{
            id: "rep_1",
            type: "permission_posture",
            title: "Permission posture",
            score: 82,
            summary: "",
            change: null,
          },
          ...{ created_at: "2026-11-01T12:00:00.000Z", checked_at: "2026-11-23T12:00:00.000Z" },
        },
      ],
    });
    expect(await region(CARD)).toHaveTextContent("No evidence snapshot yet. Take one first");
    cleanup();
    open({ hand_over: NEVER, status: "archived" });
    expect(await region(CARD)).toHaveTextContent("No evidence snapshot was taken.");
  });

  it("FR-012-005 FR-012-007 follows a pack that begins to be made, whoever asked for it", async () => {
    const evidence = { ...NEVER, snapshot: SNAPSHOT };
    const pack = { id: "pck_1", status: "queued", created_at: "2026-11-23T12:00:00.000Z", expires_at: null } as const;
    let asked = 0;
    openApp(`/admin/t/${TEN}`, {
      [`GET /api/admin/tenants/${TEN}`]: () => {
        asked += 1;
        return ok(tenantDetailOf({ hand_over: asked === 1 ? evidence : { ...evidence, pack } }));
      },
    });
    expect(await region(CARD)).toHaveTextContent("None requested yet");
    const socket = await liveSocket();
    socket.acceptAndSay({ type: "hello", at: "2026-11-23T12:00:00.000Z" });
    socket.say({ type: "run", run: runOf({ type: "review_pack.generate", type_label: "Review pack generation" }) });
    expect(await within(await region(CARD)).findByText("Queued")).toBeInTheDocument();
  });

  it("FR-012-007 is absent for who may not see it", async () => {
    open({ hand_over: null });
    await region("Findings");
    expect(screen.queryByRole("region", { name: CARD })).not.toBeInTheDocument();
  });
});
