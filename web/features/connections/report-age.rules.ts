import type { ConnectionView } from "../../../worker/features/connections/connections.contract.ts";
import type { ReportView } from "../../../worker/features/providers/verification.contract.ts";

const STALE_AFTER_MS = 24 * 60 * 60_000;

/** Why a report may not describe the connection as it is now; null while it does. */
export function reportAge(
  report: Pick<ReportView, "connection_id" | "connection_configured_at" | "generated_at">,
  connection: Pick<ConnectionView, "id" | "configured_at">,
  now: number,
): string | null {
  if (report.connection_id !== connection.id) return "It is about another provider connection than this one.";
  // of another configuration, whichever clock was ahead, and also when it changed in the middle of the verification
  if (report.connection_configured_at !== connection.configured_at)
    return "The provider connection was changed after this verification.";
  return now - Date.parse(report.generated_at) > STALE_AFTER_MS ? "It is more than 24 hours old." : null;
}
