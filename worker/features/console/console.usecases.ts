import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { Staff } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import type { WindowKey } from "../telemetry/windows.contract.ts";
import type { TelemetrySnapshot } from "./frames.contract.ts";

const rebuilding = () =>
  new AppError(503, "console_rebuilding", "The console is being rebuilt", {
    detail: "The numbers are being derived from the ledger again.",
    headers: { "Retry-After": "5" },
  });

/** @throws AppError 503 while the hub derives its numbers again */
export async function readTelemetry(deps: Deps, window: WindowKey): Promise<TelemetrySnapshot> {
  const snapshot = await deps.consoleHub().summary(window);
  if (snapshot === null) throw rebuilding();
  return snapshot;
}

type ConsoleRequest = "console.rebuild.requested" | "console.verification.requested";

/** Both read the whole ledger: who asked for it is kept. */
const recordRequest = (deps: Deps, staff: Staff, action: ConsoleRequest) =>
  deps.commit({
    changes: [
      auditEntry(deps, {
        workspaceId: null,
        actor: { kind: "platform_user", id: staff.platformUserId },
        action,
        resource: { type: "console_hub", id: null },
        outcome: "succeeded",
      }),
    ],
  });

/**
 * Every number of the hub beside a brute-force count of the ledger: a command, not a page.
 *
 * @throws AppError 503 while the hub derives its numbers again, or a prune keeps moving the ledger under the comparison
 */
export async function compareWithLedger(deps: Deps, staff: Staff) {
  await recordRequest(deps, staff, "console.verification.requested");
  const rows = await deps.consoleHub().compare();
  if (rows === null) throw rebuilding();
  return { compared: rows.length, mismatches: rows.filter((row) => row.hub !== row.ledger).length, rows };
}

export async function rebuildConsole(deps: Deps, staff: Staff): Promise<void> {
  await recordRequest(deps, staff, "console.rebuild.requested");
  await deps.consoleHub().rebuild();
}
