import { describe, expect, it } from "vitest";
import { helpPayloadSchema } from "../../../worker/features/help/help.contract.ts";
import type { DraftList, ReadinessView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { draftViewSchema } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { READINESS_SITUATIONS } from "../../../worker/features/onboarding/readiness.contract.ts";
import type { ConnectionType } from "../../../worker/features/providers/connection-state.contract.ts";
import { call } from "../../support/app.ts";
import { auditOf } from "../../support/factories.ts";
import { type Finding, makeSituation, type Situation } from "./situations.ts";
import { actOn, checkpoints, makeOnboarder, patchDraft, readDraft, readinessOf, shown, startDraft } from "./support.ts";

/** Summary, action, where it leads (`command`, or the end of the address), help topic, lifecycle, step. */
type Expected = [
  summary: string,
  action: string,
  target: string,
  topic: string | null,
  lifecycle: string,
  step: string,
];

const CONSENT: Expected = [
  "Provider consent required",
  "Grant admin consent",
  "/consent",
  "admin-consent-required",
  "action_required",
  "connect_provider",
];
const REVOKED: Expected = ["Provider consent revoked", ...(CONSENT.slice(1) as Tail<Expected>)];
const DISABLED: Expected = [
  "Provider connection disabled",
  "Review provider connection",
  "/provider-connection",
  "connection-unhealthy",
  "action_required",
  "connect_provider",
];
const NEVER: Expected = ["Verification has not run yet", "Run verification", "command", null, "draft", "verify_access"];
const RUNNING: Expected = [
  "Verification in progress",
  "View operation",
  "/admin/operations/run_",
  null,
  "verifying",
  "verify_access",
];
const STALE: Expected = [
  "Verification result is stale",
  "Refresh verification",
  "command",
  "verification-stale",
  "action_required",
  "verify_access",
];
const BLOCKER = "Permission or consent blocker needs attention";
const OF_CONSENT: Expected = [
  BLOCKER,
  "Grant admin consent",
  "/consent",
  "admin-consent-required",
  "action_required",
  "verify_access",
];
const OF_PERMISSIONS: Expected = [
  BLOCKER,
  "Review permissions",
  "/required-permissions",
  "required-permissions-missing",
  "action_required",
  "verify_access",
];
const attention = (topic: string, target = "command"): Expected => [
  "Verification needs attention",
  "Review verification",
  target,
  topic,
  "action_required",
  "verify_access",
];
const READY: Expected = [
  "Ready for activation",
  "Complete onboarding",
  "command",
  null,
  "ready_for_activation",
  "complete_activate",
];

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

const warning: Finding = {
  key: "intune",
  status: "warn",
  blocking: false,
  reason_code: "intune_rbac_permission_missing",
};
const NOTHING_YET: Situation = { report: null, grantsAge: null };

const SITUATIONS: [about: string, situation: Situation, expected: Expected, notes: number][] = [
  ["consent unknown, nothing verified", { ...NOTHING_YET, consent: "unknown" }, CONSENT, 0],
  ["consent required", { ...NOTHING_YET, consent: "required" }, CONSENT, 0],
  ["consent failed", { ...NOTHING_YET, consent: "failed" }, CONSENT, 0],
  ["consent failed beside a fresh report", { consent: "failed" }, CONSENT, 0],
  ["consent unknown while a verification runs", { ...NOTHING_YET, consent: "unknown", run: "queued" }, CONSENT, 0],
  ["consent revoked", { consent: "revoked" }, REVOKED, 0],
  ["consent revoked of a disabled connection", { consent: "revoked", enabled: false }, REVOKED, 0],
  ["a disabled connection", { enabled: false }, DISABLED, 0],
  ["a disabled connection beside an old report", { enabled: false, reportAge: 30 }, DISABLED, 1],
  ["never verified", NOTHING_YET, NEVER, 0],
  ["the first verification running", { ...NOTHING_YET, run: "queued" }, RUNNING, 0],
  ["a verification running beside an old report", { reportAge: 30, run: "queued" }, RUNNING, 1],
  ["a report of another connection", { ofAnother: true }, STALE, 1],
  ["a connection that was changed since", { configured: 0, reportAge: 1 }, STALE, 1],
  ["a report of 25 hours", { reportAge: 25 }, STALE, 1],
  ["a report and grants of 25 hours", { reportAge: 25, grantsAge: 25 }, STALE, 2],
  ["grants of 25 hours", { grantsAge: 25 }, STALE, 1],
  ["grants that were never read", { grantsAge: null }, STALE, 1],
  [
    "a report that found consent missing",
    { report: [{ key: "admin_consent", reason_code: "provider_consent_missing" }] },
    OF_CONSENT,
    0,
  ],
  [
    "a report that found a permission missing",
    { lacking: true, report: [{ key: "permissions", reason_code: "provider_permission_missing" }] },
    OF_PERMISSIONS,
    0,
  ],
  ["grants that lack something beside a report that passed", { lacking: true }, OF_PERMISSIONS, 0],
  ["a warning", { report: [warning] }, attention("required-permissions-missing"), 0],
  [
    "a refused credential",
    { report: [{ key: "token", reason_code: "provider_credential_invalid" }] },
    attention("connection-unhealthy"),
    0,
  ],
  [
    "a busy provider",
    { report: [{ key: "organization", reason_code: "rate_limited" }] },
    attention("verification-failed"),
    0,
  ],
  [
    "a verification that ended without a report",
    { ...NOTHING_YET, run: "failed" },
    attention("verification-failed", "/admin/operations/run_"),
    0,
  ],
  [
    "a later verification that ended without a report",
    { report: [warning], run: "failed" },
    attention("verification-failed", "/admin/operations/run_"),
    0,
  ],
  ["a cancelled verification", { run: "cancelled" }, attention("verification-failed", "/admin/operations/run_"), 0],
  ["everything in order", {}, READY, 0],
];

const targetOf = ({ primary_action: { target } }: ReadinessView): string => {
  if (target === null) return "badge";
  return target.type === "command" ? "command" : target.url;
};

const TYPES: ConnectionType[] = ["platform", "dedicated"];
const CASES = TYPES.flatMap((type) => SITUATIONS.map((row) => [type, ...row] as const));

describe("what a draft says, opened by the owner of its tenant", () => {
  it("SC-240-001 is proved for at least forty situations", () => {
    expect(CASES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(CASES)(
    "FR-240-010 FR-240-011 FR-240-013 FR-240-020 of a %s connection with %s: summary, action, help and progress of that row",
    async (type, _, situation, [summary, action, target, topic, lifecycle, step], notes) => {
      const { draftId, operator, workspace } = await makeSituation(type, situation);
      const { status, body } = await readDraft(draftId, operator);
      expect(status).toBe(200);
      // nothing that the contract does not know
      draftViewSchema.strict().parse(body);
      expect(body.connection?.connection_type).toBe(type);
      expect(shown(body)).toEqual([summary, action]);
      expect(targetOf(readinessOf(body))).toContain(target);
      expect([body.help?.topic_key ?? null, body.lifecycle, body.step]).toEqual([topic, lifecycle, step]);
      expect(body.readiness?.freshness_notes).toHaveLength(notes);
      // help and readiness tell of one reason
      if (body.help !== null) {
        helpPayloadSchema.parse(body.help);
        expect(body.help.reason_label).toBe(body.readiness?.reason?.label ?? null);
      }
      const list = await call<DraftList>("GET", `/api/admin/workspaces/${workspace.id}/onboarding-drafts`, operator);
      expect(list.body.items[0]).toMatchObject({ lifecycle, step, readiness: body.readiness });
      expect([await auditOf(workspace.id), await checkpoints()]).toEqual([[], []]);
    },
  );

  it("FR-240-010 of a draft without a tenant and one without a connection: the rows before the others", async () => {
    const { workspace, operator } = await makeOnboarder();
    const blank = (await startDraft(workspace.id, operator, {})).body;
    expect([shown(blank), blank.help, blank.lifecycle]).toEqual([
      ["Tenant not identified", "Continue onboarding"],
      null,
      "draft",
    ]);
    const unconnected = await makeSituation(null);
    const { body } = await readDraft(unconnected.draftId, unconnected.operator);
    expect([shown(body), body.help, body.lifecycle]).toEqual([
      ["Provider connection missing", "Connect provider"],
      null,
      "draft",
    ]);
  });

  it.each(TYPES)(
    "FR-240-010 of a draft with a %s connection that has ended: its outcome and no action",
    async (type) => {
      const made = await makeSituation(type);
      const { body: open } = await readDraft(made.draftId, made.operator);
      const completed = await actOn(open, "complete", made.operator);
      expect(completed).toMatchObject({ status: 200, body: { lifecycle: "completed", readiness: null, help: null } });
      expect(completed.body.ended_at).not.toBeNull();

      const other = await makeSituation(type, { enabled: false });
      const { body: stuck } = await readDraft(other.draftId, other.operator);
      const cancelled = await actOn(stuck, "cancel", other.operator);
      expect(cancelled).toMatchObject({ status: 200, body: { lifecycle: "cancelled", readiness: null, help: null } });
    },
  );

  it.each(TYPES)("FR-240-015 of a %s connection whose only warning is acknowledged: that it is ready", async (type) => {
    const made = await makeSituation(type, { report: [warning] });
    const { body } = await readDraft(made.draftId, made.operator);
    const accepted = await patchDraft(body, made.operator, { acknowledge: "intune" });
    expect(shown(accepted.body)).toEqual(READY.slice(0, 2));
  });

  it("FR-240-010 SC-240-001 reaches every row of the table", async () => {
    const reached = new Set<string>(["not_identified", "connection_missing"]);
    for (const [, situation] of SITUATIONS) {
      const { draftId, operator } = await makeSituation("platform", situation);
      reached.add((await readDraft(draftId, operator)).body.readiness?.situation ?? "");
    }
    expect(reached).toEqual(new Set(READINESS_SITUATIONS));
  });

  it("FR-240-014 shows what the grants lack only while there is no report", async () => {
    const before = await makeSituation("platform", { report: null, lacking: true });
    const found = (await readDraft(before.draftId, before.operator)).body;
    expect(found.permission_diagnostics).toMatchObject({ overall: "blocked", missing_delegated: [], errors: [] });
    expect(found.permission_diagnostics?.missing_application).toContain("Organization.Read.All");
    expect(found.supporting_evidence.required_permissions_url).toBeNull();

    const after = await makeSituation("platform", { lacking: true });
    const reported = (await readDraft(after.draftId, after.operator)).body;
    expect(reported).not.toHaveProperty("permission_diagnostics");
    expect(reported.supporting_evidence).toEqual({
      operation_run_id: reported.report?.run_id,
      required_permissions_url: `/admin/t/${after.tenant.id}/required-permissions`,
    });
  });
});
