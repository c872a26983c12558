import type { Role } from "../access/capabilities.contract.ts";
import type { RecentEntry } from "../audit/audit-history.usecases.ts";
import type { FindingSummary } from "../findings/findings.contract.ts";
import type { Run } from "../operations/operations.queries.ts";
import type { Connection } from "../providers/connections.usecases.ts";
import type { StoredPermissions } from "../providers/permissions.contract.ts";
import type { StoredReport } from "../providers/verification-checks.contract.ts";
import type { PackHead, ReviewHead } from "../tenant-dashboard/artifacts.usecases.ts";
import type { ReportHead } from "../tenant-dashboard/report-heads.rules.ts";
import type { ContextType } from "./diagnostics-words.contract.ts";

export interface TenantRow {
  id: string;
  displayName: string;
  status: string;
  externalTenantId: string | null;
  /** Epoch ms. */
  archivedAt: number | null;
}

export interface RunSource {
  run: Run;
  /** Null for a run that the system started; a role of null is somebody who holds none any more. */
  initiator: { role: string | null } | null;
}

/** What was made of the tenant, by figures and states. */
export interface Artifacts {
  findings: FindingSummary;
  /** The latest of each type. */
  reports: readonly ReportHead[];
  review: ReviewHead | null;
  pack: PackHead | null;
}

/** The rows that a bundle is derived from, as they were read. */
export interface Sources {
  contextType: ContextType;
  workspace: { id: string; name: string };
  /** Null for a workspace-wide run. */
  tenant: TenantRow | null;
  connection: Connection | null;
  permissions: StoredPermissions | null;
  report: StoredReport | null;
  run: RunSource | null;
  /** Null for a workspace-wide run. */
  artifacts: Artifacts | null;
  /** Null when the viewer may not read the audit. */
  audit: readonly RecentEntry[] | null;
  /** The viewer's role in the place: the tenant, or the workspace. */
  viewerRole: Role;
  /** Epoch ms. */
  now: number;
}
