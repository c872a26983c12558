import {
  type GraphPermission,
  permissionValue,
  REQUIRED_PERMISSIONS,
  type RequiredPermission,
  SATISFIED_BY,
} from "./permission-catalog.contract.ts";
import {
  PERMISSIONS_STALE_AFTER,
  type PermissionKey,
  type PermissionOverall,
  type PermissionStatus,
  type StoredPermissions,
} from "./permissions.contract.ts";

export interface PermissionRow {
  permission: RequiredPermission;
  status: PermissionStatus;
  /** Higher grant that satisfies it, when it is not granted itself. */
  satisfiedBy: GraphPermission | null;
}

export interface OtherGrant extends PermissionKey {
  /** Null for an id that no list of ours knows. */
  value: GraphPermission | null;
}

export interface PermissionAssessment {
  overall: PermissionOverall;
  /** The grants were never read, or too long ago to rely on. */
  isStale: boolean;
  rows: PermissionRow[];
  /** Grants that nothing asks for, known or not: shown, never dropped. */
  otherGrants: OtherGrant[];
}

/** What the grants satisfy of what the product needs. Every row says `error` or `unknown` while the grants were never read. */
export function assessPermissions(stored: StoredPermissions, now: number): PermissionAssessment {
  const wasRead = stored.refreshedAt !== null;
  const values = new Set(stored.granted.map(permissionValue));
  const unread: PermissionStatus = stored.lastErrorReasonCode === null ? "unknown" : "error";
  const rows = REQUIRED_PERMISSIONS.map((permission): PermissionRow => {
    if (!wasRead) return { permission, status: unread, satisfiedBy: null };
    if (values.has(permission.value)) return { permission, status: "granted", satisfiedBy: null };
    const satisfiedBy = SATISFIED_BY[permission.value]?.find((higher) => values.has(higher)) ?? null;
    return { permission, status: satisfiedBy === null ? "missing" : "granted", satisfiedBy };
  });
  const used = new Set<string | null>(
    rows.flatMap((row) => [row.permission.value, row.satisfiedBy ?? row.permission.value]),
  );
  return {
    overall: overallOf(rows, wasRead),
    isStale: stored.refreshedAt === null || now - stored.refreshedAt > PERMISSIONS_STALE_AFTER,
    rows,
    otherGrants: stored.granted
      .map((grant) => ({ ...grant, value: permissionValue(grant) }))
      .filter(({ value }) => value === null || !used.has(value)),
  };
}

function overallOf(rows: readonly PermissionRow[], wasRead: boolean): PermissionOverall {
  if (!wasRead) return "unknown";
  const missing = rows.filter((row) => row.status === "missing");
  if (missing.some((row) => row.permission.blocking)) return "blocked";
  return missing.length > 0 ? "needs_attention" : "granted";
}
