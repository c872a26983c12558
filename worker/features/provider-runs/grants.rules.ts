import { type GraphPermission, permissionValue, SATISFIED_BY } from "../providers/permission-catalog.contract.ts";
import type { PermissionKey } from "../providers/permissions.contract.ts";
import type { Answer } from "../providers/verification-steps.ts";

/** What is known of a permission: null when its grant was never read. */
export type Granted = (permission: GraphPermission) => boolean | null;

function among(grants: readonly PermissionKey[]): Granted {
  const values = new Set(grants.map(permissionValue));
  return (permission) => [permission, ...(SATISFIED_BY[permission] ?? [])].some((value) => values.has(value));
}

/**
 * What the grants say of a permission.
 *
 * @param reading as they are now; null when they were not asked for
 * @param stored as they were last read; null when they never were
 */
export function grantedBy(reading: Answer | null, stored: readonly PermissionKey[] | null): Granted {
  if (reading?.ok === true) return among(reading.granted ?? []);
  const known: Granted = stored === null ? () => null : among(stored);
  // the application reads its own grants by this permission: that it may not is the proof
  return (permission) =>
    permission === "Application.Read.All" && reading?.reason === "provider_permission_denied"
      ? false
      : known(permission);
}
