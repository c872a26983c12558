import type { Severity } from "../findings/finding-rules.contract.ts";
import {
  type GraphPermission,
  permissionValue,
  REQUIRED_PERMISSIONS,
} from "../providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE, type PermissionKey } from "../providers/permissions.contract.ts";
import { assessPermissions } from "../providers/permissions.rules.ts";
import type { PermissionItem } from "./posture.contract.ts";

const GRAPH_NAME = REQUIRED_PERMISSIONS[0]?.resourceName ?? "";

const resourceName = (resource: string): string => (resource === GRAPH_RESOURCE ? GRAPH_NAME : "Unknown API");

export const keyOf = ({ resource, id }: PermissionKey): string => `${resource}/${id}`;

/** What the item is called: an unknown one has no name of ours. */
export const nameOf = (item: Pick<PermissionItem, "resource" | "id" | "value">): string => item.value ?? keyOf(item);

/** Whether a stolen credential could change something with it. */
export const isWriting = (value: string): boolean => value.includes("ReadWrite");

const severityOfMissing = (blocking: boolean): Severity => (blocking ? "high" : "medium");
const SEVERITY_OF_UNKNOWN: Severity = "medium";
const severityOfExtra = (value: GraphPermission): Severity => (isWriting(value) ? "high" : "medium");

function once(granted: readonly PermissionKey[]): PermissionKey[] {
  return [...new Map(granted.map((grant) => [keyOf(grant), { resource: grant.resource, id: grant.id }])).values()];
}

/** By code unit, so that the order is the same on every machine. */
const compareNames = (one: PermissionItem, other: PermissionItem): number =>
  nameOf(one) < nameOf(other) ? -1 : Number(nameOf(one) > nameOf(other));

/** Needed permissions in the order of the catalog, then the known ones that nothing needs, then the unknown ones. */
export function permissionItems(granted: readonly PermissionKey[], now: number): PermissionItem[] {
  const stored = { granted: once(granted), refreshedAt: now, lastErrorReasonCode: null, lastTriedAt: now };
  const { rows, otherGrants } = assessPermissions(stored, now);
  const needed = rows.map(({ permission, status, satisfiedBy }): PermissionItem => {
    const { resource, resourceName: name, id, value, features, blocking } = permission;
    return {
      ...{ kind: "required", resource, resource_name: name, id, value, satisfied_by: satisfiedBy },
      status: status === "granted" ? "granted" : "missing",
      ...{ features: [...features], blocking, severity: severityOfMissing(blocking) },
      severity_source: "product_catalog",
    };
  });
  const others = otherGrants.map((grant): PermissionItem => {
    const value = permissionValue(grant);
    return {
      kind: value === null ? "unknown" : "extra",
      ...{ resource: grant.resource, resource_name: resourceName(grant.resource), id: grant.id, value },
      ...{ status: "granted", satisfied_by: null, features: [], blocking: false },
      severity: value === null ? SEVERITY_OF_UNKNOWN : severityOfExtra(value),
      severity_source: "product_catalog",
    };
  });
  const ofKind = (kind: PermissionItem["kind"]) => others.filter((item) => item.kind === kind).sort(compareNames);
  return [...needed, ...ofKind("extra"), ...ofKind("unknown")];
}
