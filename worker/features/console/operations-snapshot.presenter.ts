import { OPERATIONS, type OperationType } from "../operations/operation-types.contract.ts";
import { presentReason } from "../providers/reason-codes.contract.ts";
import type { WindowKey } from "../telemetry/windows.contract.ts";
import { assessHealth, successRate } from "./health.rules.ts";
import type { OperationCounts, OperationsSnapshot } from "./operations-frame.contract.ts";
import type { StoredFailure, StoredOffender } from "./transition-store.ts";

/** Name of a tenant or workspace by its id; null stands for a viewer who may not know whose runs these are. */
export type NameOf = ((id: string) => string) | null;

const isKnownType = (type: string): type is OperationType => Object.hasOwn(OPERATIONS, type);

const presentType = (type: string) =>
  isKnownType(type) ? { type, type_label: OPERATIONS[type].label } : { type: null, type_label: "Unknown operation" };

const presentPlace = (nameOf: NameOf, place: { tenant_id: string | null; workspace_id: string }) =>
  nameOf === null
    ? { tenant_id: null, tenant_name: null, workspace_id: null, workspace_name: null }
    : {
        tenant_id: place.tenant_id,
        tenant_name: place.tenant_id === null ? null : nameOf(place.tenant_id),
        workspace_id: place.workspace_id,
        workspace_name: nameOf(place.workspace_id),
      };

/** The dashboard's operations. This is where names and ids of customers are left out for who may not see them. */
export function presentOperations(
  window: WindowKey,
  instant: number,
  facts: { counts: OperationCounts; offenders: readonly StoredOffender[]; failures: readonly StoredFailure[] },
  nameOf: NameOf,
): OperationsSnapshot {
  const { counts } = facts;
  return {
    window,
    end_at: instant,
    counts,
    success_rate: successRate(counts),
    health: assessHealth(counts),
    shows_names: nameOf !== null,
    top_offenders: facts.offenders.map((row) => ({ ...presentPlace(nameOf, row), failed: row.failed })),
    recent_failures: facts.failures.map((row) => {
      const reason = presentReason(row.reason_code);
      return {
        ...presentPlace(nameOf, row),
        run_id: row.run_id,
        ...presentType(row.type),
        reason_code: reason?.code ?? null,
        reason_label: reason?.label ?? "No reason was given",
        stuck: row.stuck === 1,
        at: row.occurred_at,
      };
    }),
  };
}
