import { PERMISSION_FEATURES } from "../providers/permission-catalog.contract.ts";
import { MAX_NAMED_CHANGES, type PermissionItem, type PosturePayload } from "./posture.contract.ts";
import { keyOf, nameOf } from "./posture-items.rules.ts";

const isMissing = ({ kind, status }: PermissionItem): boolean => kind === "required" && status === "missing";
const isNeeded = ({ kind }: PermissionItem): boolean => kind === "required";

export function summarise(items: readonly PermissionItem[]): Pick<PosturePayload, "totals" | "features"> {
  const needed = items.filter(isNeeded);
  const missing = items.filter(isMissing);
  const count = (kind: PermissionItem["kind"]) => items.filter((item) => item.kind === kind).length;
  return {
    totals: {
      ...{ required: needed.length, granted: needed.length - missing.length, missing: missing.length },
      missing_blocking: missing.filter(({ blocking }) => blocking).length,
      ...{ extra: count("extra"), unknown: count("unknown") },
    },
    features: PERMISSION_FEATURES.map((feature) => {
      const its = needed.filter(({ features }) => features.includes(feature));
      const lacking = its.filter(isMissing).map(nameOf);
      return { feature, required: its.length, granted: its.length - lacking.length, missing: lacking };
    }),
  };
}

/** A report as far as two of them are compared. */
export interface Comparable {
  items: readonly PermissionItem[];
  isTruncated: boolean;
}

const named = (items: readonly PermissionItem[]) => ({
  count: items.length,
  named: items.slice(0, MAX_NAMED_CHANGES).map(nameOf),
});

/** Those of the first that are not among the second. */
function beyond(items: readonly PermissionItem[], others: readonly PermissionItem[]): PermissionItem[] {
  const known = new Set(others.map(keyOf));
  return items.filter((item) => !known.has(keyOf(item)));
}

/** What is different from the report before. Where one of the two does not hold every unknown grant, none is compared. */
export function changesSince(
  before: Comparable & { reportId: string; score: number },
  now: Comparable,
): NonNullable<PosturePayload["changes"]> {
  const knowsAll = !before.isTruncated && !now.isTruncated;
  const others = ({ items }: Comparable) =>
    items.filter(({ kind }) => kind === "extra" || (kind === "unknown" && knowsAll));
  const grantedNow = now.items.filter((item) => isNeeded(item) && !isMissing(item));
  const missingBefore = new Set(before.items.filter(isMissing).map(keyOf));
  return {
    since_report_id: before.reportId,
    score_before: before.score,
    newly_missing: named(beyond(now.items.filter(isMissing), before.items.filter(isMissing))),
    newly_granted: named(grantedNow.filter((item) => missingBefore.has(keyOf(item)))),
    grants_added: named(beyond(others(now), others(before))),
    grants_removed: named(beyond(others(before), others(now))),
  };
}
