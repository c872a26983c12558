import { describe, expect, it } from "vitest";
import { ROLES } from "../../simulator/role-shapes.ts";
import { auditOf } from "../../support/factories.ts";
import { storedConnection, storedEvents, storedRun } from "../operations/support.ts";
import { loggedLines } from "../verification/support.ts";
import { foundSoFar, makeScanned, reports, scan, storedPages } from "./support.ts";

const STAGES = { stages_total: 7, stages_passed: 7, stages_failed: 0 };

/** One letter a stage, of its state. */
const statesOf = (view: { stages: { state: string }[] }) => [...view.stages].map(({ state }) => state[0]).join("");

const FOUND = [
  ["disabled_account_holds_role", "medium", "open", "Diego Siciliani"],
  ["guest_holds_role", "high", "open", "Joey Cruz"],
  ["guest_holds_role", "high", "open", "Markie Downing"],
  ["service_principal_holds_role", "high", "open", "Backup automation"],
  ["standing_assignment", "high", "open", "Adele Vance"],
  ["standing_assignment", "medium", "open", "Diego Siciliani"],
  ["standing_assignment", "high", "open", "Emergency access 1"],
  ["standing_assignment", "medium", "open", "Helpdesk tier 2"],
  ["standing_assignment", "medium", "open", "Isaiah Langer"],
  ["standing_assignment", "medium", "open", "Markie Downing"],
  ["unknown_principal", "low", "open", "Unknown principal"],
];

describe("an admin roles scan", () => {
  it("FR-245-050 FR-245-074 FR-245-079 stores who holds which role with six requests, and ends with its findings, counts and one entry", async () => {
    const made = await makeScanned();
    const view = await scan(made);
    expect(view).toMatchObject({
      ...{ type_label: "Admin roles scan", status: "completed", outcome: "succeeded", failures: [], next_step: null },
      progress: { done: 7, total: 7, stage: null },
      summary_counts: {
        role_assignments: 15,
        high_privilege_assignments: 12,
        findings: FOUND.length,
        new_reports: 1,
        ...STAGES,
      },
    });
    expect(statesOf(view)).toBe("ddddddd");
    expect(await made.simulator.requestsOf(made.directory)).toMatchObject({
      ...{ token: 1, directory_roles: 1, role_assignments: 1, role_schedules: 1, group_members: 1, permissions: 0 },
    });
    const [report, ...others] = await reports();
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      ...{ tenantId: made.tenant.id, type: "entra.admin_roles", schemaVersion: 1, runId: view.id, parts: 1 },
      payload: {
        totals: {
          ...{
            assignments: 15,
            high_privilege_assignments: 12,
            time_bound_assignments: 2,
            guests: 2,
            disabled_accounts: 1,
          },
          principals: { user: 12, group: 1, service_principal: 1, unknown: 1 },
        },
        ...{ durations: "read", is_truncated: false, changes: null },
        groups: { holding: 1, unread_ids: [] },
      },
    });
    expect(report?.items).toHaveLength(15);
    expect(report?.items.filter(({ via_group }) => via_group?.name === "Helpdesk tier 2")).toHaveLength(3);
    expect(await foundSoFar()).toEqual(FOUND);
    expect(await storedPages()).toEqual([]);
    expect((await storedEvents()).map(({ eventName, subjectId }) => [eventName, subjectId])).toEqual([
      ["product.operations.started", view.id],
      ["product.stored_report.created", report?.id],
    ]);
    expect((await auditOf(made.workspace.id)).map(({ action }) => action)).toEqual([
      "tenant.operation.started",
      "tenant.operation.completed",
    ]);
  });

  it("FR-245-079 makes no new report where nothing changed, and refreshes the findings all the same", async () => {
    const made = await makeScanned();
    const first = await scan(made);
    const second = await scan(made);
    expect(first.id).not.toBe(second.id);
    expect(second).toMatchObject({ outcome: "succeeded", summary_counts: { new_reports: 0, findings: FOUND.length } });
    expect((await reports()).map(({ runId }) => runId)).toEqual([first.id]);
    expect(await foundSoFar()).toEqual(FOUND);
    expect((await storedEvents()).map(({ eventName }) => eventName)).toEqual([
      "product.operations.started",
      "product.stored_report.created",
      "product.operations.started",
    ]);
  });

  it("FR-245-065 FR-245-079 tells what changed since the report before, resolves what is over and reopens what is back", async () => {
    const made = await makeScanned();
    const { hold } = made.simulator;
    const held = await hold(made.directory, {});
    await scan(made);
    const markie = held.assignments.find(({ principal }) => principal?.displayName === "Markie Downing");
    const lynne = held.assignments.find(({ principal }) => principal?.displayName === "Lynne Robbins");
    if (markie === undefined || lynne === undefined) throw new Error("they are not in the directory");
    const promoted = { ...lynne, id: "promoted", roleDefinitionId: ROLES.globalAdministrator[0] };
    await hold(made.directory, { without: [markie.id], with: [promoted] });
    await scan(made);
    const [before, after] = await reports();
    expect(after?.previousFingerprint).toBe(before?.fingerprint);
    expect(after?.payload.changes).toMatchObject({
      ...{ since_report_id: before?.id, added: 1, removed: 1, changed: 0 },
      added_items: [{ principal_name: "Lynne Robbins", role_name: "Global Administrator" }],
      removed_items: [{ principal_name: "Markie Downing" }],
    });
    const changed = (await foundSoFar()).filter(([, , state, label]) => state !== "open" || label === "Lynne Robbins");
    expect(changed).toEqual([
      ["guest_holds_role", "high", "resolved", "Markie Downing"],
      ["standing_assignment", "high", "open", "Lynne Robbins"],
      ["standing_assignment", "medium", "resolved", "Markie Downing"],
    ]);
    await hold(made.directory, {});
    await scan(made);
    expect((await foundSoFar()).filter(([, , state]) => state !== "open")).toEqual([
      ["guest_holds_role", "high", "reopened", "Markie Downing"],
      ["standing_assignment", "high", "resolved", "Lynne Robbins"],
      ["standing_assignment", "medium", "reopened", "Markie Downing"],
    ]);
  });
});

describe("what a scan may not read", () => {
  it("FR-245-054 FR-245-074 takes a directory without a licence for time-bound assignments as one that has none", async () => {
    const made = await makeScanned();
    await made.simulator.hold(made.directory, { is_licensed: false });
    expect(await scan(made)).toMatchObject({ outcome: "succeeded", failures: [] });
    const [report] = await reports();
    expect(report?.payload).toMatchObject({ durations: "not_licensed", totals: { time_bound_assignments: 0 } });
    expect(await foundSoFar()).toContainEqual(["standing_assignment", "high", "open", "Megan Bowen"]);
  });

  it("FR-245-070 FR-245-072 goes on without the ends of assignments, tells of no standing role and resolves none", async () => {
    const made = await makeScanned();
    await scan(made);
    await made.simulator.hold(made.directory, { refuses: ["role_schedules"] });
    const view = await scan(made);
    expect(view).toMatchObject({ outcome: "partially_succeeded", failures: [{ stage: "time_bound" }] });
    expect(statesOf(view)).toBe("ddddfdd");
    const [, report] = await reports();
    expect(report?.payload).toMatchObject({ durations: "not_read", totals: { time_bound_assignments: 0 } });
    expect(await foundSoFar()).toEqual(FOUND);
  });

  it("FR-245-066 FR-245-070 FR-245-072 goes on without the members of groups, by the name of the permission", async () => {
    const made = await makeScanned();
    await scan(made);
    await made.simulator.hold(made.directory, { not_granted: ["Group.Read.All"] });
    const view = await scan(made);
    expect(view).toMatchObject({
      outcome: "partially_succeeded",
      failures: [
        {
          reason: { code: "provider_permission_missing" },
          message: "Members of groups skipped: missing permission Group.Read.All",
          stage: "group_members",
        },
      ],
      next_step: "Open required permissions and confirm the missing grants.",
    });
    const [before, after] = await reports();
    expect(after?.payload.groups).toEqual({ holding: 1, unread_ids: [expect.any(String)] });
    expect(after?.payload.changes).toMatchObject({ since_report_id: before?.id, added: 0, removed: 0 });
    expect(after?.items).toHaveLength(12);
    // Joey Cruz is a guest in the group: that nobody could look says nothing about him
    expect(await foundSoFar()).toEqual(FOUND);
    await made.simulator.hold(made.directory, {});
    await scan(made);
    expect((await reports())[2]?.payload.changes).toMatchObject({ added: 0, removed: 0 });
  });

  it("FR-245-071 is blocked without the permission for roles, by its name, without a report or a finding", async () => {
    const made = await makeScanned();
    await made.simulator.play(made.directory, { scenario: "permission_missing" });
    const view = await scan(made);
    expect(view).toMatchObject({
      ...{ outcome: "blocked", progress: { stage: "role_definitions" } },
      failures: [
        {
          reason: { code: "provider_permission_missing" },
          message: "Role definitions: missing permission RoleManagement.Read.Directory",
        },
      ],
    });
    expect([await reports(), await foundSoFar(), await storedPages()]).toEqual([[], [], []]);
  });
});

describe("a scan that cannot go on", () => {
  it.each([
    ["consent_revoked", {}, "blocked", "provider_consent_revoked", "token", "dfsssss"],
    ["app_disabled", {}, "blocked", "provider_auth_failed", "token", "dfsssss"],
    ["throttled", { at: "role_assignments", failures: null }, "failed", "rate_limited", "role_assignments", "dddfsss"],
    ["unavailable", { at: "role_schedules" }, "failed", "network_unreachable", "time_bound", "ddddfss"],
    ["unreachable", { at: "group_members" }, "failed", "network_unreachable", "group_members", "dddddfs"],
    ["malformed", { at: "directory_roles" }, "failed", "unknown_error", "role_definitions", "ddfssss"],
  ] as const)(
    "FR-245-071 FR-245-080 of %s %j ends with a reason, leaves the reports and findings as they were, and no page behind",
    async (scenario, change, outcome, reason, stage, states) => {
      const made = await makeScanned({ consentStatus: "granted" });
      await scan(made);
      await made.simulator.play(made.directory, { scenario, ...change });
      const view = await scan(made);
      expect(view).toMatchObject({ status: "completed", outcome, progress: { stage } });
      expect([...view.failures].map((failure) => failure.reason.code)).toEqual([reason]);
      expect(statesOf(view)).toBe(states);
      expect((await reports()).length).toBe(1);
      expect(await foundSoFar()).toEqual(FOUND);
      expect(await storedPages()).toEqual([]);
    },
  );

  it("FR-245-080 for want of consent leaves the connection knowing it", async () => {
    const made = await makeScanned({ consentStatus: "granted" });
    await made.simulator.play(made.directory, { scenario: "consent_revoked" });
    await scan(made);
    expect(await storedConnection(made.tenant.connectionId)).toMatchObject({
      ...{ consentStatus: "revoked", verificationStatus: "blocked" },
      lastErrorReasonCode: "provider_consent_revoked",
    });
  });

  it.each<[string, Parameters<typeof makeScanned>[0], string]>([
    ["no connection", null, "provider_connection_missing"],
    ["a disabled connection", { enabled: false }, "provider_connection_review_required"],
  ])("FR-245-071 is blocked on a tenant with %s, without asking the provider", async (_, connection, reason) => {
    const made = await makeScanned(connection);
    const view = await scan(made);
    expect(view).toMatchObject({ outcome: "blocked", progress: { done: 0, stage: "connection" } });
    expect(view.failures).toMatchObject([{ reason: { code: reason } }]);
    expect(await made.simulator.requestsOf(made.directory)).toEqual({});
  });

  it("FR-245-081 goes on when a busy provider lets the request through again", async () => {
    const made = await makeScanned();
    const busy = { scenario: "throttled", at: "group_members", failures: 2, retry_after_seconds: 5 };
    await made.simulator.play(made.directory, busy);
    expect(await scan(made)).toMatchObject({ outcome: "succeeded" });
    expect(await made.simulator.requestsOf(made.directory)).toMatchObject({ token: 1, group_members: 3 });
  });
});

it("FR-245-082 keeps names and ids of principals out of the run, the audit, the events and the log", async () => {
  const lines = loggedLines();
  const made = await makeScanned();
  await made.simulator.hold(made.directory, { refuses: ["group_members"] });
  const view = await scan(made);
  const seen = JSON.stringify([
    view,
    await storedRun(view.id),
    await auditOf(made.workspace.id),
    await storedEvents(),
    lines,
  ]);
  const [report] = await reports();
  for (const { principal_id, principal_name } of report?.items ?? []) {
    expect(seen).not.toContain(principal_id);
    if (principal_name !== null) expect(seen).not.toContain(principal_name);
  }
});
