import type { RequiredPermissions } from "../../../worker/features/connections/connections.contract.ts";
import type { PermissionStatus } from "../../../worker/features/providers/permissions.contract.ts";

type Permission = RequiredPermissions["permissions"][number];

const RANK: Record<PermissionStatus, number> = { missing: 0, error: 1, unknown: 2, granted: 3 };

/** What is in the way first, and of that what blocks; otherwise in the catalog's order. */
export const byNeed = (permissions: readonly Permission[]): Permission[] =>
  permissions.toSorted((a, b) => RANK[a.status] - RANK[b.status] || Number(b.blocking) - Number(a.blocking));

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** The matrix in a sentence. */
export function summaryOf(permissions: readonly Permission[]): string {
  const total = permissions.length;
  const missing = permissions.filter(({ status }) => status === "missing");
  const blocking = missing.filter((permission) => permission.blocking).length;
  const failed = permissions.filter(({ status }) => status === "error").length;
  const granted = permissions.filter(({ status }) => status === "granted").length;
  if (granted === total) return `All ${total} required permissions are granted.`;
  const sentences = [];
  if (missing.length > 0)
    sentences.push(
      `${missing.length} of ${total} required permissions ${plural(missing.length, "is", "are")} missing${
        blocking === 0
          ? "; none of them blocks the activation"
          : `; ${blocking} ${plural(blocking, "blocks", "block")} the activation`
      }.`,
    );
  if (failed > 0) sentences.push(`${failed} of ${total} could not be read.`);
  if (sentences.length === 0) return `Not known yet: ${total - granted} of ${total} required permissions.`;
  return sentences.join(" ");
}
