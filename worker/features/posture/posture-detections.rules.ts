import type { Detection, FindingRule } from "../findings/finding-rules.contract.ts";
import type { PermissionItem } from "./posture.contract.ts";
import { isWriting, keyOf, nameOf } from "./posture-items.rules.ts";

interface Detected {
  detections: Detection[];
  /** Rules that were not judged to the end: that they do not detect a permission any more says nothing about it. */
  unjudged: FindingRule[];
}

function ruleOf({ kind, status }: PermissionItem): FindingRule | null {
  if (kind === "extra") return "permission_posture.extra_permission";
  if (kind === "unknown") return "permission_posture.unknown_permission";
  return status === "missing" ? "permission_posture.missing_permission" : null;
}

function factsOf({ kind, resource_name, resource, id, value, features, blocking }: PermissionItem): Detection["facts"] {
  if (kind === "unknown") return { api: resource_name, resource, permission_id: id };
  if (kind === "extra") return { api: resource_name, can_write: isWriting(value ?? "") };
  return { api: resource_name, features: features.join(", "), blocks_activation: blocking };
}

/** What the permissions say to somebody who governs the tenant: one finding about each that is not as it should be. */
export function detect(items: readonly PermissionItem[], isTruncated: boolean): Detected {
  const detections = items.flatMap((item): Detection[] => {
    const rule = ruleOf(item);
    if (rule === null) return [];
    const subject = { type: "permission" as const, id: keyOf(item), label: nameOf(item) };
    return [{ rule, severity: item.severity, subject, facts: factsOf(item) }];
  });
  // of too many grants those that the product knows are read first, so only the unknown ones may be incomplete
  return { detections, unjudged: isTruncated ? ["permission_posture.unknown_permission"] : [] };
}
