import { describe, expect, it } from "vitest";
import type { GraphPermission } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE } from "../../../worker/features/providers/permissions.contract.ts";
import { REASON_CODES, REASONS, type ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import { overallOf, primaryReason } from "../../../worker/features/providers/verification.rules.ts";
import {
  CHECK_KEYS,
  type CheckKey,
  EVIDENCE_KINDS,
} from "../../../worker/features/providers/verification-checks.contract.ts";
import type { Answer } from "../../../worker/features/providers/verification-steps.ts";
import {
  answersUntil,
  answersWith,
  CORRELATION,
  checkOf,
  checksOf,
  keyOf,
  no,
  REQUIRED,
  statusesOf,
  yes,
} from "./answers.ts";

const without = (...missing: GraphPermission[]): Answer =>
  yes("permissions", REQUIRED.filter((value) => !missing.includes(value)).map(keyOf));

describe("the checks of a report", () => {
  it.each<[string, Answer[], string, string, ReasonCode | null]>([
    ["a healthy tenant", answersUntil(), "pass pass pass pass pass pass pass", "ready", null],
    [
      "a consent that was never given",
      answersUntil(no("sign_in", "provider_consent_missing", 400)),
      "pass fail skip skip skip skip skip",
      "blocked",
      "provider_consent_missing",
    ],
    [
      "a consent that was declined",
      answersUntil(no("sign_in", "provider_consent_failed", 400)),
      "pass fail skip skip skip skip skip",
      "blocked",
      "provider_consent_failed",
    ],
    [
      "a consent that was withdrawn",
      answersUntil(no("sign_in", "provider_consent_revoked", 400)),
      "pass fail skip skip skip skip skip",
      "blocked",
      "provider_consent_revoked",
    ],
    [
      "a wrong secret",
      answersUntil(no("sign_in", "provider_credential_invalid", 401)),
      "pass skip fail skip skip skip skip",
      "blocked",
      "provider_credential_invalid",
    ],
    [
      "a provider that does not answer",
      answersUntil(no("sign_in", "network_unreachable", null)),
      "pass skip fail skip skip skip skip",
      "blocked",
      "network_unreachable",
    ],
    [
      "another directory",
      answersUntil(no("organization", "tenant_target_mismatch", 200)),
      "pass pass pass fail skip skip skip",
      "blocked",
      "tenant_target_mismatch",
    ],
    [
      "a permission that blocks missing",
      answersWith(without("Application.Read.All")),
      "pass pass pass pass fail pass pass",
      "blocked",
      "provider_permission_missing",
    ],
    [
      "a permission that does not block missing",
      answersWith(without("Group.Read.All")),
      "pass pass pass pass warn pass pass",
      "needs_attention",
      "provider_permission_missing",
    ],
    [
      "grants that cannot be read for now",
      answersUntil(no("permissions", "rate_limited", 429)),
      "pass pass pass pass fail skip skip",
      "blocked",
      "provider_permission_refresh_failed",
    ],
    [
      "grants that may not be read",
      answersWith(no("permissions", "provider_permission_denied")),
      "pass pass pass pass fail pass pass",
      "blocked",
      "provider_permission_denied",
    ],
    [
      "directory roles that may not be read",
      answersWith(no("directory_roles", "provider_permission_denied")),
      "pass pass pass pass pass fail pass",
      "blocked",
      "provider_permission_denied",
    ],
    [
      "a role missing in device management",
      answersWith(no("intune", "intune_rbac_permission_missing")),
      "pass pass pass pass pass pass warn",
      "needs_attention",
      "intune_rbac_permission_missing",
    ],
    [
      "no device management",
      answersWith(no("intune", "intune_rbac_not_configured", 404)),
      "pass pass pass pass pass pass warn",
      "needs_attention",
      "intune_rbac_not_configured",
    ],
    [
      "directory roles and device management that may not be read",
      answersWith(no("directory_roles", "provider_permission_denied"), no("intune", "intune_rbac_permission_missing")),
      "pass pass pass pass pass fail warn",
      "blocked",
      "provider_permission_denied",
    ],
  ])("FR-005-006 FR-005-008 FR-005-009 FR-005-015 of %s", (_, answers, statuses, overall, reason) => {
    const checks = checksOf(answers);
    expect(checks.map(({ key }) => key)).toEqual([...CHECK_KEYS]);
    expect(statusesOf(checks)).toBe(statuses);
    expect(overallOf(checks)).toBe(overall);
    expect(primaryReason(checks)).toBe(reason);
  });

  it.each<ReasonCode>([
    "provider_connection_review_required",
    "dedicated_credential_missing",
    "provider_binding_unsupported",
  ])("FR-005-019 of a connection that could not be asked, for %s", (refusal) => {
    const checks = checksOf([], { refusal });
    expect(statusesOf(checks)).toBe("fail skip skip skip skip skip skip");
    expect(primaryReason(checks)).toBe(refusal);
  });

  it("FR-005-007 that could not run name the finding before them, and have no reason of their own", () => {
    const checks = checksOf(answersUntil(no("organization", "tenant_target_mismatch", 200)));
    for (const key of ["permissions", "directory_roles", "intune"] as const)
      expect(checkOf(checks, key)).toMatchObject({
        status: "skip",
        reason_code: null,
        message: "Not checked, because of an earlier finding: Tenant does not match.",
        evidence: [],
        next_steps: [],
      });
  });

  it.each<[CheckKey, string, boolean]>([
    ["connection", "critical", true],
    ["admin_consent", "critical", true],
    ["token", "critical", true],
    ["organization", "critical", true],
    ["permissions", "high", true],
    ["directory_roles", "high", true],
    ["intune", "medium", false],
  ])("FR-005-009 weigh %s as %s, blocking: %s", (key, severity, blocking) => {
    expect(checkOf(checksOf(answersUntil()), key)).toMatchObject({ severity, blocking });
  });

  it("FR-005-009 weigh grants as medium and not blocking when nothing that blocks is missing", () => {
    expect(checkOf(checksOf(answersWith(without("User.Read.All"))), "permissions")).toMatchObject({
      status: "warn",
      severity: "medium",
      blocking: false,
    });
  });
});

describe("the check of application permissions", () => {
  const found = (answer: Answer) => checkOf(checksOf(answersWith(answer)), "permissions");
  const valuesOf = (answer: Answer, kind: string) =>
    found(answer).evidence.flatMap((piece) => (piece.kind === kind ? [piece.value] : []));

  it("FR-005-010 names what is missing: three in its message, all of them as evidence", () => {
    const missing = ["Application.Read.All", "User.Read.All", "Group.Read.All", "Policy.Read.All"] as const;
    const answer = without(...missing);
    expect(found(answer).message).toBe("Not granted: Application.Read.All, User.Read.All, Group.Read.All and 1 more.");
    expect(valuesOf(answer, "missing_permission")).toEqual([...missing]);
    expect(found(without("User.Read.All")).message).toBe("Not granted: User.Read.All.");
  });

  it("FR-005-010 takes a higher grant for the lower need, and says which", () => {
    const granted = REQUIRED.filter((value) => value !== "Directory.Read.All").map(keyOf);
    const answer = yes("permissions", [...granted, keyOf("Directory.ReadWrite.All")]);
    expect(found(answer).status).toBe("pass");
    expect(valuesOf(answer, "granted_permission")).toEqual(["Directory.ReadWrite.All"]);
  });

  it("FR-005-010 shows grants that nobody knows by their ids, fifty of them, and counts all", () => {
    const unknown = Array.from({ length: 60 }, (_, index) => ({
      resource: index % 2 === 0 ? GRAPH_RESOURCE : "99999999-9999-4999-8999-999999999999",
      id: `aaaaaaaa-0000-4000-8000-0000000000${String(index).padStart(2, "0")}`,
    }));
    const answer = yes("permissions", [...REQUIRED.map(keyOf), ...unknown]);
    expect(found(answer).status).toBe("pass");
    const shown = valuesOf(answer, "unknown_permission");
    expect(shown).toHaveLength(50);
    expect(shown[1]).toBe(`${unknown[1]?.resource}/${unknown[1]?.id}`);
    expect(valuesOf(answer, "permission_count")).toEqual([String(REQUIRED.length + 60)]);
  });

  it("FR-005-010 finds everything missing when nothing is granted", () => {
    expect(valuesOf(yes("permissions", []), "missing_permission")).toEqual(REQUIRED);
  });
});

describe("a read that was refused", () => {
  it.each<[Answer, CheckKey, GraphPermission, ReasonCode]>([
    [
      no("directory_roles", "provider_permission_denied"),
      "directory_roles",
      "RoleManagement.Read.Directory",
      "provider_permission_missing",
    ],
    [
      no("intune", "intune_rbac_permission_missing"),
      "intune",
      "DeviceManagementManagedDevices.Read.All",
      "provider_permission_missing",
    ],
    [
      no("intune", "intune_rbac_permission_missing"),
      "intune",
      "DeviceManagementApps.Read.All",
      "intune_rbac_permission_missing",
    ],
    [
      no("directory_roles", "network_unreachable", 503),
      "directory_roles",
      "RoleManagement.Read.Directory",
      "network_unreachable",
    ],
    [
      no("organization", "provider_permission_denied"),
      "organization",
      "Organization.Read.All",
      "provider_permission_missing",
    ],
  ])(
    "FR-005-011 is explained by the permission it needs when that one is missing (%#)",
    (answer, key, gone, reason) => {
      expect(checkOf(checksOf(answersWith(without(gone), answer)), key).reason_code).toBe(reason);
    },
  );

  it("FR-005-011 keeps its own reason when the grants could not be read", () => {
    const answers = answersWith(
      no("permissions", "unknown_error", 200),
      no("intune", "intune_rbac_permission_missing"),
    );
    expect(checkOf(checksOf(answers), "intune").reason_code).toBe("intune_rbac_permission_missing");
  });
});

describe("evidence and messages", () => {
  it("FR-005-012 are of the closed kinds and of our own words, whatever the reason", () => {
    for (const reason of REASON_CODES) {
      const check = checkOf(checksOf(answersWith(no("directory_roles", reason))), "directory_roles");
      expect(check.message).toBe(REASONS[reason].explanation);
      expect(check.evidence).toEqual([
        { kind: "correlation_id", value: CORRELATION },
        { kind: "http_status", value: "403" },
      ]);
    }
    for (const { evidence } of checksOf(answersUntil()))
      for (const { kind } of evidence) expect(EVIDENCE_KINDS).toContain(kind);
  });

  it("FR-005-012 pass through the redaction, so that nothing secret is stored even if it stood in them", () => {
    const secret = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
    const checks = checksOf(answersWith({ question: "organization", ok: true, correlationId: secret }), {
      externalTenantId: "admin@contoso.example",
    });
    expect(JSON.stringify(checks)).not.toMatch(/eyJ|@/);
    expect(checkOf(checks, "organization").evidence).toContainEqual({ kind: "correlation_id", value: "[redacted]" });
  });

  it("FR-005-012 name the directory and the application that the connection stands for", () => {
    expect(checkOf(checksOf(answersUntil()), "connection").evidence).toEqual([
      { kind: "external_tenant_id", value: "11111111-1111-4111-8111-111111111111" },
      { kind: "application_id", value: "22222222-2222-4222-8222-222222222222" },
    ]);
    expect(checkOf(checksOf(answersUntil(), { clientId: null }), "connection").evidence).toHaveLength(1);
  });
});

describe("next steps", () => {
  const CONNECTION = "/admin/t/ten_1/provider-connection";
  it.each<[ReasonCode, string[]]>([
    ["provider_consent_missing", ["/admin/connections/con_1/consent", CONNECTION]],
    ["provider_permission_missing", ["/admin/t/ten_1/required-permissions"]],
    ["intune_rbac_permission_missing", ["/admin/t/ten_1/required-permissions"]],
    ["provider_credential_invalid", [CONNECTION]],
    ["intune_rbac_not_configured", [CONNECTION]],
    ["rate_limited", []],
    ["unknown_error", [CONNECTION]],
  ])("FR-005-013 after %s lead to pages of the product", (reason, urls) => {
    const check = checkOf(checksOf(answersWith(no("directory_roles", reason))), "directory_roles");
    expect(check.next_steps.map(({ url }) => url)).toEqual(urls);
    for (const { label } of check.next_steps) expect(label).toMatch(/^[A-Z][a-z ]+$/);
  });

  it("FR-005-013 are none for what passed or was not run", () => {
    for (const { status, next_steps } of checksOf(answersUntil(no("sign_in", "provider_auth_failed", 401))))
      if (status !== "fail") expect(next_steps).toEqual([]);
  });
});
