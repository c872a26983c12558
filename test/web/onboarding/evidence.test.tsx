import { screen, within } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { TEN } from "../admin/fixtures.ts";
import { ok, openApp } from "../admin/open-app.tsx";
import { checkOf, draftOf, helpOf, missingPermissions, PAGE, PATH, reportOf } from "./fixtures.ts";

afterEach(() => vi.unstubAllGlobals());

const open = (draft: DraftView) => openApp(PAGE, { [`GET ${PATH}`]: ok(draft) });
const card = () => screen.findByRole("region", { name: "Stored verification details" });

describe("help and evidence of an onboarding", () => {
  it("FR-244-004 FR-240-113 shows contextual help inside the report, below its checks", async () => {
    open(draftOf({ report: reportOf([missingPermissions()]), help: helpOf() }));
    const help = within(await card()).getByRole("region", { name: "Admin consent required" });
    const list = within(await card()).getByRole("list", { name: "Checks" });
    expect(list.compareDocumentPosition(help) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(screen.getAllByText("Contextual help")).toHaveLength(1);
  });

  it("FR-244-004 FR-244-006 FR-240-113 shows contextual help below readiness and steps while there is no report", async () => {
    open(draftOf({ help: helpOf() }));
    const help = await screen.findByRole("region", { name: "Admin consent required" });
    const steps = screen.getByRole("region", { name: "Steps" });
    expect(steps.compareDocumentPosition(help) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it("FR-240-113 shows nothing in the place of help that there is none of", async () => {
    open(draftOf({ report: reportOf([checkOf()]) }));
    await card();
    expect(screen.queryByText("Contextual help")).not.toBeInTheDocument();
  });

  it("FR-240-114 lists missing permissions as diagnostics only when the server gives them", async () => {
    open(
      draftOf({
        permission_diagnostics: {
          overall: "blocked",
          missing_application: ["Group.Read.All"],
          missing_delegated: [],
          errors: [],
        },
      }),
    );
    const panel = await screen.findByRole("region", { name: "Permission diagnostics" });
    expect(panel).toHaveTextContent(/Blocked.*Missing application permissionsGroup\.Read\.All/);
    expect(panel).not.toHaveTextContent("delegated");
  });

  it("FR-240-114 links what supports the readiness, and renders no empty panel", async () => {
    const app = open(
      draftOf({
        supporting_evidence: {
          operation_run_id: "run_1",
          required_permissions_url: `/admin/t/${TEN}/required-permissions`,
        },
      }),
    );
    const panel = within(await screen.findByRole("region", { name: "Supporting evidence" }));
    expect(panel.getByRole("link", { name: "View verification operation" })).toHaveAttribute(
      "href",
      "/admin/operations/run_1",
    );
    expect(panel.getByRole("link", { name: "View required permissions" })).toBeInTheDocument();
    expect(screen.queryByRole("region", { name: "Permission diagnostics" })).not.toBeInTheDocument();
    expect(app.requests.every((request) => request.method === "GET")).toBe(true);
  });

  it("FR-240-114 has no panel for supporting evidence that there is none of", async () => {
    open(draftOf());
    await screen.findByRole("region", { name: "Onboarding readiness" });
    expect(screen.queryByText("Supporting evidence")).not.toBeInTheDocument();
  });
});
