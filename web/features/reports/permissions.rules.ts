import type { PermissionItem } from "../../../worker/features/posture/posture.contract.ts";

type Standing = "missing" | "extra" | "unknown" | "granted";

/** In the order in which somebody looks at them. */
const ORDER: readonly Standing[] = ["missing", "extra", "unknown", "granted"];

export const standingOf = ({ kind, status }: Pick<PermissionItem, "kind" | "status">): Standing =>
  kind === "required" ? status : kind;

/** Whether it makes a finding. */
export const isConcern = (item: Pick<PermissionItem, "kind" | "status">): boolean => standingOf(item) !== "granted";

export const byConcern = (items: readonly PermissionItem[]): PermissionItem[] =>
  [...items].sort((one, other) => ORDER.indexOf(standingOf(one)) - ORDER.indexOf(standingOf(other)));
