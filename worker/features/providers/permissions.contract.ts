// Free of zod: the web reads these values.

/** Application id of Microsoft Graph, the resource whose permissions are asked for. */
export const GRAPH_RESOURCE = "00000003-0000-0000-c000-000000000000";

/** A permission is keyed on resource and id: ids repeat across APIs. */
export interface PermissionKey {
  /** Application id of the API. */
  resource: string;
  id: string;
}

export const PERMISSION_STATUSES = ["granted", "missing", "error", "unknown"] as const;
export type PermissionStatus = (typeof PERMISSION_STATUSES)[number];

/** `unknown`: the grants were never read. */
export const PERMISSION_OVERALLS = ["granted", "needs_attention", "blocked", "unknown"] as const;
export type PermissionOverall = (typeof PERMISSION_OVERALLS)[number];

/** Grants that were read longer ago than this are stale, ms. */
export const PERMISSIONS_STALE_AFTER = 24 * 60 * 60_000;

/** The stored grants of a connection. Times are epoch ms. */
export interface StoredPermissions {
  granted: PermissionKey[];
  /** Null when the grants were never read. */
  refreshedAt: number | null;
  lastErrorReasonCode: string | null;
  lastTriedAt: number | null;
}
