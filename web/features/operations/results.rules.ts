import type { OperationType } from "../../../worker/features/telemetry/catalog.contract.ts";
import { counted } from "../../ui/counted.ts";

interface Result {
  label: string;
  /** Under the tenant's own address. */
  path: string;
}

const REPORTS: Result = { label: "Stored reports", path: "reports" };
const FINDINGS: Result = { label: "Findings", path: "findings" };

/** Pages of the tenant on which a run of the type shows what it came to. Every role that may see the run may open them. */
export const RESULTS: Readonly<Record<OperationType, readonly Result[]>> = {
  // what these two came to stands on the run's own page
  "provider.connection.check": [],
  "inventory.sync": [],
  "permission_posture.check": [REPORTS, FINDINGS],
  "entra_admin_roles.scan": [REPORTS, FINDINGS],
  "evidence.snapshot": [{ label: "Evidence", path: "evidence" }],
  "tenant_review.compose": [{ label: "Reviews", path: "reviews" }],
  "review_pack.generate": [{ label: "Review packs", path: "review-packs" }],
};

/** What a run counted under a name like `new_reports`. */
export function countText(name: string, count: number): string {
  const words = name.replaceAll("_", " ");
  return counted(count, words.replace(/s$/, ""), words);
}
