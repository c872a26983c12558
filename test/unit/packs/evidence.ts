import type { EvidenceItem, EvidenceSection } from "../../../worker/features/evidence/evidence.contract.ts";
import type { PackFacts, PackReview } from "../../../worker/features/packs/pack-facts.ts";
import type { Evidence } from "../../../worker/features/packs/pack-items.ts";

/** Names that somebody chose to break what shows them. */
export const HOSTILE_NAMES = [
  '=HYPERLINK("https://evil.test","Click")',
  "<script>alert('pack')</script>",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "../../etc/passwd",
  'O\'Brien, "Bobby" & Söhne',
  "\u202Egnirts desrever\u202C",
  "Zoë\tMüller\r\n-1+1",
  "张伟 👩‍💻",
  "</td></tr></table><img src=x onerror=alert(1)>",
  "$& $1 \\d+ (.*)",
];

const principalId = (number: number) => `5f2222b1-57c3-48ba-8ad5-${String(number).padStart(12, "0")}`;

const assignment = (number: number, name: string, upn: string | null): EvidenceItem<"role_assignments"> => ({
  role_template_id: "62e90394-69f5-4237-9190-012177145e10",
  role_name: "Global Administrator",
  is_custom_role: false,
  principal_type: upn === null ? "service_principal" : "user",
  principal_id: principalId(number),
  principal_name: name,
  principal_upn: upn,
  account_enabled: true,
  is_guest: number % 7 === 0,
  via_group: number % 3 === 0 ? { id: principalId(900_000), name: "Tier Zero Admins" } : null,
  duration: number % 2 === 0 ? "permanent" : "time_bound",
  ends_at: null,
  scope: "/",
});

const finding = (number: number, of: EvidenceItem<"role_assignments">): EvidenceItem<"findings"> => ({
  id: `fnd_${String(number).padStart(26, "0")}`,
  rule: "admin_roles.standing_assignment",
  severity: number % 2 === 0 ? "high" : "medium",
  state: number % 5 === 4 ? "risk_accepted" : "open",
  subject_type: of.principal_upn === null ? "service_principal" : "user",
  subject_id: of.principal_id,
  subject_label: of.principal_name ?? "",
  facts: { role_name: "Global Administrator", note: `held by ${of.principal_name}` },
  owner_name: "Olga Operator",
  due_at: "2026-11-20T00:00:00.000Z",
  first_detected_at: "2026-11-01T00:00:00.000Z",
  last_detected_at: "2026-11-27T00:00:00.000Z",
  resolved_at: null,
  accepted_reason: number % 5 === 4 ? "Quentin from sales asked for it" : null,
  accepted_until: number % 5 === 4 ? "2027-01-01T00:00:00.000Z" : null,
});

const permission = (value: string, status: "granted" | "missing"): EvidenceItem<"permissions"> => ({
  ...{ kind: "required", resource: "00000003", resource_name: "Microsoft Graph", id: `id-${value}`, value, status },
  ...{ satisfied_by: null, features: ["directory_roles"], blocking: true, severity: "high" },
  severity_source: "catalog",
});

/** Every personal value of the fixture: whatever must not be in a pack without personal data. */
export const personalValuesOf = (items: Fixture): string[] => [
  ...items.role_assignments.flatMap(({ principal_id, principal_name, principal_upn }) =>
    [principal_id, principal_name, principal_upn].filter((value) => value !== null),
  ),
  ...["Tier Zero Admins", principalId(900_000), "Olga Operator", "Ivan Initiator", "Quentin", "removed@contoso.test"],
  ...["Rita Removed", principalId(900_001), "helpdesk@contoso.test"],
];

export type Fixture = { [S in EvidenceSection]: EvidenceItem<S>[] };

/** A snapshot of as many people and findings as asked, the hostile ones first. */
export function fixture(people = 20, findings = 20): Fixture {
  const names = Array.from({ length: people }, (_, number) => HOSTILE_NAMES[number] ?? `Human Being ${number} Doe`);
  const assignments = names.map((name, number) =>
    assignment(number, name, number % 4 === 3 ? null : `human.${number}@contoso.test`),
  );
  const removed = { ...assignment(900_001, "Rita Removed", "removed@contoso.test") };
  return {
    connection: [
      {
        ...{
          provider: "microsoft",
          connection_type: "platform",
          enabled: true,
          consent_status: "granted",
          verification_status: "healthy",
        },
        ...{ last_health_check_at: "2026-11-27T00:00:00.000Z", last_error_reason_code: null },
      },
    ],
    reports: [
      {
        ...{ report_id: "rep_1", type: "entra.admin_roles", schema_version: 1, fingerprint: "f".repeat(64) },
        created_at: "2026-11-27T00:00:00.000Z",
        payload: { changes: { added_items: [], removed_items: [removed] }, contact: "ask helpdesk@contoso.test" },
      },
    ],
    role_assignments: [...assignments, { ...assignment(1, names[1] ?? "", "human.1@contoso.test"), ...customRole }],
    permissions: [permission("Directory.Read.All", "granted"), permission("RoleManagement.Read.Directory", "missing")],
    findings: Array.from({ length: findings }, (_, number) => {
      const of = assignments[number % assignments.length];
      if (of === undefined) throw new Error("a finding needs somebody");
      return finding(number, of);
    }),
    operations: [
      {
        ...{ id: "run_1", type: "entra_admin_roles.scan", outcome: "failed", initiator_name: "Ivan Initiator" },
        ...{ created_at: "2026-11-26T00:00:00.000Z", completed_at: "2026-11-26T00:01:00.000Z" },
        failures: [{ reason_code: "unknown_error", message: `Refused for ${names[4]} (human.4@contoso.test).` }],
      },
    ],
  };
}

// what the customer calls a role may name somebody
const customRole = {
  role_template_id: "custom-1",
  role_name: `Break-glass role of ${HOSTILE_NAMES[4]}`,
  is_custom_role: true,
};

const PIECE = 200;

export const evidenceOf = (items: Fixture): Evidence => ({
  async *parts(section) {
    const all = items[section];
    for (let from = 0; from < all.length; from += PIECE) yield all.slice(from, from + PIECE);
  },
});

export const packFacts = (overrides: Partial<PackFacts> = {}): PackFacts => ({
  packId: "pck_00000000000000000000000000",
  requestedAt: "2026-11-28T12:00:00.000Z",
  options: { include_pii: false, include_operations: true },
  workspaceName: "Northwind MSP",
  tenantName: "Contoso <Ltd> & Sons",
  directoryId: "11111111-2222-3333-4444-555555555555",
  snapshot: { id: "evs_1", fingerprint: "a".repeat(64), createdAt: "2026-11-27T10:00:00.000Z" },
  review: null,
  ...overrides,
});

const NO_CHANGE = { count: 0, items: [] };

/** Named by nothing but the comparison with the snapshot before. */
export const GONE = "Gabi Gone";

export const packReview = (overrides: Partial<PackReview> = {}): PackReview => ({
  ...{ id: "rev_1", version: 2, status: "published", title: "November, for Olga Operator" },
  summary: `We talked to ${HOSTILE_NAMES[4]} and human.5@contoso.test.\n\nAll is well <b>mostly</b>.`,
  publishedAt: "2026-11-28T11:00:00.000Z",
  content: {
    tenant_name: "Contoso <Ltd> & Sons",
    snapshot: { id: "evs_1", created_at: "2026-11-27T10:00:00.000Z", fingerprint: "a".repeat(64) },
    numbers: {
      ...{ reports: [], role_assignments: 21, permissions: 2, permission_score: 50, connection: true },
      findings: { active: { critical: 0, high: 4, medium: 5, low: 0, info: 0 }, risk_accepted: 3, resolved: 0 },
      operations: { total: 1, succeeded: 0, is_capped: false },
    },
    missing_permissions: null,
    top_findings: [
      {
        ...{ id: "fnd_1", rule: "admin_roles.standing_assignment", severity: "high", state: "open", due_at: null },
        ...{ subject_type: "user", subject_label: HOSTILE_NAMES[1] ?? "" },
      },
    ],
    changes: {
      ...{ snapshot_id: "evs_0", created_at: "2026-10-27T10:00:00.000Z", is_unchanged: false },
      findings: {
        ...{ new: NO_CHANGE, reopened: NO_CHANGE, worse: NO_CHANGE },
        resolved: {
          count: 1,
          items: [
            {
              ...{ id: "fnd_0", rule: "admin_roles.standing_assignment", severity: "high", state: "resolved" },
              ...{ subject_type: "user", subject_label: GONE },
            },
          ],
        },
      },
      ...{ role_assignments: null, permission_score: null },
    },
    operations: [
      { id: "run_1", type: "entra_admin_roles.scan", outcome: "failed", completed_at: "2026-11-26T00:01:00.000Z" },
    ],
  },
  ...overrides,
});

/** Writes into memory. */
export function collecting() {
  const chunks: Uint8Array[] = [];
  return {
    sink: async (bytes: Uint8Array) => void chunks.push(bytes.slice()),
    bytes: () => {
      const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      return all;
    },
  };
}
