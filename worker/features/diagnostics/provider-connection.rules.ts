import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { OPERATIONS } from "../operations/operation-types.contract.ts";
import type { Connection } from "../providers/connections.usecases.ts";
import { assessPermissions } from "../providers/permissions.rules.ts";
import { presentReason } from "../providers/reason-codes.contract.ts";
import { countStatuses, primaryFinding } from "../providers/verification.rules.ts";
import type { CheckKey, StoredOverall, StoredReport } from "../providers/verification-checks.contract.ts";
import type { Fact } from "./diagnostics.contract.ts";
import type { Sources, TenantRow } from "./diagnostics-sources.ts";
import { type DraftSection, draftSection, fact, openableBy } from "./draft-section.rules.ts";
import { staleConnectionEvidence } from "./evidence.rules.ts";

type Rows = Pick<Sources, "tenant" | "connection" | "permissions" | "report" | "run" | "viewerRole" | "now">;

const OVERALL: Readonly<Record<StoredOverall, string>> = {
  ready: "Ready",
  needs_attention: "Needs attention",
  blocked: "Blocked",
};

/** A check by our own word for it: the stored title is text. */
const checkLabel = (key: CheckKey): string =>
  OPERATIONS["provider.connection.check"].stages.find((stage) => stage.key === key)?.label ?? "A check";

const reasonText = (code: string | null): string | null => {
  const reason = presentReason(code);
  return reason === null ? null : `${reason.label}: ${reason.explanation}`;
};

function reportFacts(report: StoredReport): (Fact | null)[] {
  const { pass, fail, warn, skip } = countStatuses(report.checks);
  const finding = primaryFinding(report.checks);
  return [
    fact("Verification result", OVERALL[report.overall]),
    fact("Verified at", toIso(report.generatedAt)),
    fact("Checks", `${pass} passed, ${fail} failed, ${warn} with a warning, ${skip} skipped`),
    finding && fact("First finding", `${checkLabel(finding.key)}: ${presentReason(finding.reason_code)?.label ?? ""}`),
  ];
}

function permissionFacts({ permissions, now }: Rows): (Fact | null)[] {
  if (permissions === null || permissions.refreshedAt === null) return [fact("Permissions", "Never read")];
  const { rows } = assessPermissions(permissions, now);
  const missing = rows.filter(({ status }) => status === "missing").map(({ permission }) => permission.value);
  return [
    fact("Permissions", `${rows.length - missing.length} of ${rows.length} granted`),
    fact("Missing permissions", missing.length === 0 ? null : missing.join(", ")),
    fact("Permissions read at", toIso(permissions.refreshedAt)),
  ];
}

const isOwnDirectory = (connection: Pick<Connection, "targetExternalTenantId">, tenant: TenantRow | null): boolean =>
  connection.targetExternalTenantId.toLowerCase() === tenant?.externalTenantId?.toLowerCase();

const connectionFacts = ({ connection, tenant }: Rows): (Fact | null)[] =>
  connection === null
    ? []
    : [
        fact("Connection id", connection.id),
        fact("Type", connection.connectionType),
        fact("Enabled", connection.enabled ? "yes" : "no"),
        fact("Consent", connection.consentStatus),
        fact("Verification status", connection.verificationStatus),
        fact("Last health check", toIsoOrNull(connection.lastHealthCheckAt)),
        fact("Last error", reasonText(connection.lastErrorReasonCode)),
        fact("Directory", isOwnDirectory(connection, tenant) ? "The tenant's own" : "Another one than the tenant's"),
        fact(
          "Credential",
          connection.credential &&
            `A ${connection.credential.kind} is stored${
              connection.credential.expiresAt === null ? "" : `, valid until ${toIso(connection.credential.expiresAt)}`
            }`,
        ),
        fact("Configured at", toIso(connection.configuredAt)),
      ];

function summaryOf(rows: Rows, stale: readonly string[]): string {
  if (stale.length > 0) return stale.join(" ");
  const { connection, report } = rows;
  if (report === null) return "The provider connection was never verified.";
  const reason = presentReason(connection?.lastErrorReasonCode ?? null);
  return reason === null ? "The provider connection shows no error." : reason.explanation;
}

const pagesOf = (tenantId: string) =>
  [
    { label: "Provider connection", url: `/admin/t/${tenantId}/provider-connection`, needs: "tenant.view" },
    { label: "Required permissions", url: `/admin/t/${tenantId}/required-permissions`, needs: "tenant.view" },
  ] as const;

/** The tenant's default provider connection, what it was last seen to be granted, and its last verification. */
export function providerConnectionSection(rows: Rows): DraftSection {
  const { tenant, connection, report, viewerRole } = rows;
  if (tenant === null)
    return draftSection("provider_connection", {
      availability: "missing",
      summary: "A workspace-wide operation uses no provider connection.",
    });
  const references = openableBy(viewerRole, pagesOf(tenant.id));
  if (connection === null)
    return draftSection("provider_connection", {
      availability: "missing",
      summary: "No provider connection exists for this tenant yet.",
      references: references.slice(0, 1),
    });
  const stale = staleConnectionEvidence(rows);
  return draftSection("provider_connection", {
    availability: stale.length > 0 ? "stale" : "available",
    summary: summaryOf(rows, stale),
    facts: [
      ...connectionFacts(rows),
      ...permissionFacts(rows),
      ...(report === null ? [fact("Verification result", "Never verified")] : reportFacts(report)),
    ],
    references,
    omitted: {
      ...(isOwnDirectory(connection, tenant) ? {} : { foreign_id: 1 }),
      ...(report === null ? {} : { stored_text: report.checks.length }),
    },
  });
}
