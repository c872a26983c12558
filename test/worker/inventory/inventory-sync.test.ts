import { describe, expect, it } from "vitest";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { auditOf } from "../../support/factories.ts";
import {
  ACCESS_TOKEN,
  grantsOf,
  graphRefusal,
  listOf,
  storedConnection,
  storedEvents,
  storedGrants,
  storedReports,
  storedRun,
  tokenRefusal,
} from "../operations/support.ts";
import { loggedLines, type ProviderAnswers } from "../verification/support.ts";
import { HEALTHY_COUNTS, LISTS, runSync } from "./support.ts";

const STAGES = { stages_total: 9, stages_passed: 9, stages_failed: 0 };

const without = (...missing: string[]) =>
  grantsOf(REQUIRED_PERMISSIONS.filter(({ value }) => !missing.includes(value)));

const forbidden = graphRefusal(403, "Authorization_RequestDenied");
const intuneForbidden = graphRefusal(403, "Forbidden");

/** One letter a stage, of its state. */
const statesOf = (view: { stages: { state: string }[] }) => [...view.stages].map(({ state }) => state[0]).join("");

describe("an inventory sync", () => {
  it("FR-008-001 FR-008-007 FR-008-010 FR-008-015 SC-008-001 counts every part with seven requests, and ends with its counts and one entry", async () => {
    const { view, asked, tenant, workspace, operator } = await runSync();
    expect(view).toMatchObject({
      type_label: "Inventory sync",
      status: "completed",
      outcome: "succeeded",
      progress: { done: 9, total: 9, stage: null },
      failures: [],
      next_step: null,
      summary_counts: { ...HEALTHY_COUNTS, ...STAGES },
    });
    expect(statesOf(view)).toBe("ddddddddd");
    expect(asked.map(({ endpoint }) => endpoint)).toEqual(["token", ...LISTS]);
    expect(asked.slice(1).every(({ url }) => url.includes("$select=id"))).toBe(true);
    expect(await storedEvents()).toMatchObject([
      {
        tenantId: tenant.id,
        userId: operator.id,
        eventName: "product.operations.started",
        subjectId: view.id,
        metadata: { operation_type: "inventory.sync" },
      },
    ]);
    expect((await auditOf(workspace.id)).map(({ action, metadata }) => [action, metadata])).toEqual([
      ["tenant.operation.started", { operation_type: "inventory.sync" }],
      ["tenant.operation.completed", { operation_type: "inventory.sync", outcome: "succeeded", reason_code: null }],
    ]);
  });

  it("FR-008-001 FR-008-002 counts a part over its pages, and nothing is a count too", async () => {
    const pages = [3, 3, 1];
    const { view } = await runSync({
      service_principals: () => {
        const count = pages.shift() ?? 0;
        const value = Array.from({ length: count }, (_, index) => ({ id: `${pages.length}-${index}` }));
        const next = `http://127.0.0.1:9/v1.0/servicePrincipals?$skiptoken=${pages.length}`;
        return Response.json(pages.length === 0 ? { value } : { value, "@odata.nextLink": next });
      },
      intune: listOf(0),
    });
    expect(view).toMatchObject({
      outcome: "succeeded",
      summary_counts: { service_principals: 7, managed_devices: 0 },
    });
  });

  it("leaves the connection's state and the stored grants to the verification", async () => {
    const { tenant } = await runSync({ intune: intuneForbidden });
    expect(await storedConnection(tenant.connectionId)).toMatchObject({
      verificationStatus: "unknown",
      lastHealthCheckAt: null,
    });
    expect([await storedGrants(), await storedReports()]).toEqual([[], []]);
  });
});

describe("a part that is not permitted", () => {
  it.each<[string, ProviderAnswers, [string, string, string][]]>([
    [
      "the permission for devices",
      { intune: intuneForbidden, assignments: without("DeviceManagementManagedDevices.Read.All") },
      [
        [
          "managed_devices",
          "provider_permission_missing",
          "Devices skipped: missing permission DeviceManagementManagedDevices.Read.All",
        ],
      ],
    ],
    [
      "the permission for policies, which the provider says in another way",
      { conditional_access: graphRefusal(403, "AccessDenied"), assignments: without("Policy.Read.All") },
      [
        [
          "conditional_access_policies",
          "provider_permission_missing",
          "Conditional access policies skipped: missing permission Policy.Read.All",
        ],
      ],
    ],
    [
      "the permission that the grants are read with too",
      { applications: forbidden, service_principals: forbidden, application: forbidden },
      [
        [
          "applications",
          "provider_permission_missing",
          "Applications skipped: missing permission Application.Read.All",
        ],
        [
          "service_principals",
          "provider_permission_missing",
          "Service principals skipped: missing permission Application.Read.All",
        ],
      ],
    ],
    [
      "a role of device management",
      { device_configurations: intuneForbidden },
      [
        [
          "device_configurations",
          "intune_rbac_permission_missing",
          "Device configurations skipped: the role of the application does not allow it.",
        ],
      ],
    ],
    [
      "device management altogether",
      {
        compliance_policies: graphRefusal(400, "BadRequest"),
        intune: graphRefusal(400, "BadRequest"),
        device_configurations: graphRefusal(400, "BadRequest"),
      },
      ["Device compliance policies", "Devices", "Device configurations"].map((label, index) => [
        ["device_compliance_policies", "managed_devices", "device_configurations"][index] ?? "",
        "intune_rbac_not_configured",
        `${label} skipped: the tenant has no device management.`,
      ]),
    ],
  ])(
    "FR-008-004 FR-008-005 FR-008-006 FR-008-007 FR-008-009 for want of %s is skipped by name, and the others are counted",
    async (_, answers, skipped) => {
      const { view, workspace } = await runSync(answers);
      const missing = skipped.map(([part]) => part);
      expect(view).toMatchObject({ outcome: "partially_succeeded", progress: { done: 9, total: 9, stage: null } });
      expect([...view.failures].map(({ stage, reason, message }) => [stage, reason.code, message])).toEqual(skipped);
      expect(view.next_step).not.toBeNull();
      const counted = Object.entries(HEALTHY_COUNTS).filter(([part]) => !missing.includes(part));
      expect(view.summary_counts).toEqual({
        ...Object.fromEntries(counted),
        ...{ stages_total: 9, stages_passed: 9 - missing.length, stages_failed: missing.length },
      });
      expect([...view.stages].flatMap(({ key, state }) => (state === "failed" ? [key] : []))).toEqual(missing);
      expect((await auditOf(workspace.id)).at(-1)).toMatchObject({
        outcome: "failed",
        metadata: { outcome: "partially_succeeded", reason_code: skipped[0]?.[1] },
      });
    },
  );

  it("FR-008-007 blocks the sync when it is every part", async () => {
    const refuse = Object.fromEntries(LISTS.map((list) => [list, forbidden]));
    const { view } = await runSync({ ...refuse, application: forbidden });
    expect(view).toMatchObject({
      outcome: "blocked",
      progress: { done: 9, stage: null },
      summary_counts: { stages_total: 9, stages_passed: 3, stages_failed: 6 },
      next_step: "Open required permissions and confirm the missing grants.",
    });
    expect(view.failures).toHaveLength(6);
    expect(Object.keys(view.summary_counts)).toHaveLength(3);
    expect(statesOf(view)).toBe("ddffffffd");
  });

  it("FR-008-006 is explained by the grants as they are now, which are asked for once", async () => {
    const { asked } = await runSync({ intune: intuneForbidden, device_configurations: intuneForbidden });
    expect(asked.map(({ endpoint }) => endpoint)).toEqual([
      "token",
      ...LISTS,
      "application",
      "application",
      "assignments",
    ]);
  });
});

describe("a sync that cannot go on", () => {
  it.each<[string, ProviderAnswers, string, string, string, string]>([
    [
      "the consent is gone",
      { token: tokenRefusal("unauthorized_client", 700016) },
      "blocked",
      "provider_consent_revoked",
      "token",
      "dfsssssss",
    ],
    [
      "the secret is wrong",
      { token: tokenRefusal("invalid_client", 7000215) },
      "blocked",
      "provider_credential_invalid",
      "token",
      "dfsssssss",
    ],
    [
      "the consent is withdrawn between two parts",
      { applications: graphRefusal(401, "Authorization_IdentityNotFound") },
      "blocked",
      "provider_consent_revoked",
      "applications",
      "ddddfssss",
    ],
    [
      "the provider stays busy",
      { service_principals: graphRefusal(429, "TooManyRequests", { "Retry-After": "5" }) },
      "failed",
      "rate_limited",
      "service_principals",
      "dddddfsss",
    ],
    [
      "the provider does not answer",
      {
        intune: () => {
          throw new TypeError("connection refused");
        },
      },
      "failed",
      "network_unreachable",
      "managed_devices",
      "ddddddfss",
    ],
  ])(
    "FR-008-003 FR-008-008 FR-008-009 ends with a reason when %s, and keeps what was counted",
    async (_, answers, outcome, reason, stage, states) => {
      const { view, asked } = await runSync(answers, { consentStatus: "granted" });
      expect(view).toMatchObject({ status: "completed", outcome, progress: { stage } });
      expect([...view.failures].map((failure) => failure.reason.code)).toEqual([reason]);
      expect(statesOf(view)).toBe(states);
      const counted = [...view.stages].flatMap(({ key, state }) => (state === "done" ? [key] : [])).slice(2);
      expect(view.summary_counts).toEqual({
        ...Object.fromEntries(Object.entries(HEALTHY_COUNTS).filter(([part]) => counted.includes(part))),
        ...{ stages_total: 9, stages_passed: states.indexOf("f"), stages_failed: 1 },
      });
      // a round is one request and its one repeat
      expect(asked.filter(({ url }) => url === asked.at(-1)?.url).length).toBeLessThanOrEqual(6);
    },
  );

  it("FR-008-004 FR-008-009 names what it had skipped before, after what ended it", async () => {
    const { view } = await runSync({
      conditional_access: forbidden,
      service_principals: graphRefusal(503, "serviceNotAvailable"),
    });
    expect(view).toMatchObject({ outcome: "failed", progress: { stage: "service_principals" } });
    expect([...view.failures].map(({ reason, stage }) => [reason.code, stage])).toEqual([
      ["network_unreachable", undefined],
      ["provider_permission_missing", "conditional_access_policies"],
    ]);
    expect(statesOf(view)).toBe("ddfddfsss");
  });

  it("FR-008-004 skips a part whose answer nobody understands, and fails when it is every part", async () => {
    const garbled = () => new Response("<html>");
    const { view } = await runSync({ applications: garbled });
    expect(view).toMatchObject({ outcome: "partially_succeeded", failures: [{ reason: { code: "unknown_error" } }] });
    expect(view.failures[0]?.message).toMatch(
      /^Applications skipped: answered in an unknown form, correlation id [0-9a-f-]{36}\.$/,
    );
    const nothing = await runSync(Object.fromEntries(LISTS.map((list) => [list, garbled])));
    expect(nothing.view).toMatchObject({ outcome: "failed" });
    expect(nothing.view.failures).toHaveLength(6);
  });

  it.each<[string, Parameters<typeof runSync>[1], string]>([
    ["no connection", null, "provider_connection_missing"],
    ["a disabled connection", { enabled: false }, "provider_connection_review_required"],
  ])("FR-008-008 is blocked on a tenant with %s, without asking the provider", async (_, connection, reason) => {
    const { view, asked } = await runSync({}, connection);
    expect(view).toMatchObject({ outcome: "blocked", progress: { done: 0, stage: "connection" } });
    expect(view.failures).toMatchObject([
      { reason: { code: reason }, message: "Read provider connection: nothing was asked of the provider." },
    ]);
    expect(asked).toEqual([]);
  });

  it("FR-008-003 goes on when a busy provider lets the request through again", async () => {
    let refusals = 3;
    const { view, asked } = await runSync({
      applications: () => {
        refusals -= 1;
        return refusals > 0
          ? graphRefusal(429, "TooManyRequests", { "Retry-After": "5" })()
          : listOf(HEALTHY_COUNTS.applications)();
      },
    });
    expect(view).toMatchObject({ outcome: "succeeded", summary_counts: HEALTHY_COUNTS });
    expect(asked.filter(({ endpoint }) => endpoint === "applications")).toHaveLength(3);
    expect(asked.filter(({ endpoint }) => endpoint === "token")).toHaveLength(1);
  });
});

it("FR-008-011 keeps tokens, bodies and objects of the provider out of everything that is stored, answered and logged", async () => {
  const lines = loggedLines();
  const { view, workspace } = await runSync({ intune: intuneForbidden, applications: graphRefusal(418, "Teapot") });
  const seen = JSON.stringify([view, await storedRun(view.id), await auditOf(workspace.id), lines]);
  for (const secret of [ACCESS_TOKEN, "body-of-the-provider", "object-0"]) expect(seen).not.toContain(secret);
});

it("FR-006-033 FR-008-008 for want of consent leaves the connection knowing it, and without its confirmation", async () => {
  const { tenant } = await runSync({ token: tokenRefusal("invalid_client", 7000229) });
  expect(await storedConnection(tenant.connectionId)).toMatchObject({
    ...{ consentStatus: "revoked", verificationStatus: "blocked", confirmedAt: null },
    lastErrorReasonCode: "provider_consent_revoked",
  });
});
