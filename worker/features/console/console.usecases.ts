import type { Deps } from "../../deps.ts";
import { seesCustomerNames } from "../access/capabilities.contract.ts";
import type { Staff } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { readRetention } from "../retention/retention.usecases.ts";
import type { WindowKey } from "../telemetry/windows.contract.ts";
import type { Console } from "./console.contract.ts";
import { rebuilding, unreachable } from "./console.errors.ts";
import { presentOperations, presentTelemetry } from "./console.presenter.ts";
import type { TelemetrySnapshot } from "./frames.contract.ts";

/** @throws AppError 503 while the hub derives its numbers again */
export async function readTelemetry(deps: Deps, window: WindowKey): Promise<TelemetrySnapshot> {
  const snapshot = await deps.consoleHub().summary(window);
  if (snapshot === null) throw rebuilding();
  return snapshot;
}

type PartName = Console["unavailable"][number]["part"];

/** A part of the dashboard, or why it cannot be told. A hub that fails is logged: the answer says only that it does. */
async function readPart<T>(deps: Deps, part: PartName, read: () => Promise<T | null>) {
  try {
    const value = await read();
    return value === null ? ({ value, reason: "rebuilding" } as const) : ({ value, reason: null } as const);
  } catch (error) {
    deps.log.error("console_part_unreachable", { part, name: error instanceof Error ? error.name : typeof error });
    return { value: null, reason: "unreachable" } as const;
  }
}

/**
 * Every widget of the dashboard, each part by itself.
 *
 * @throws AppError 503 when no part can be told
 */
export async function readConsole(deps: Deps, staff: Staff, window: WindowKey): Promise<Console> {
  const showsNames = seesCustomerNames(staff.capabilities);
  const [operations, telemetry, retention] = await Promise.all([
    readPart(deps, "operations", async () => deps.consoleHub().operations({ window, showsNames })),
    readPart(deps, "product_telemetry", async () => deps.consoleHub().summary(window)),
    readPart(deps, "retention", () => readRetention(deps)),
  ]);
  // what is kept for how long is beside the point without any number of the dashboard
  if (operations.value === null && telemetry.value === null)
    throw operations.reason === "rebuilding" || telemetry.reason === "rebuilding" ? rebuilding() : unreachable();
  const missing = (part: PartName, reason: "rebuilding" | "unreachable" | null) =>
    reason === null ? [] : [{ part, reason }];
  return {
    window,
    operations: operations.value && presentOperations(operations.value),
    product_telemetry: telemetry.value && presentTelemetry(telemetry.value),
    retention: retention.value,
    unavailable: [
      ...missing("operations", operations.reason),
      ...missing("product_telemetry", telemetry.reason),
      ...missing("retention", retention.reason),
    ],
  };
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
 * Every number of the hub beside a brute-force count by the database: a command, not a page.
 *
 * @throws AppError 503 while the hub derives its numbers again, or rows keep moving under the comparison
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
