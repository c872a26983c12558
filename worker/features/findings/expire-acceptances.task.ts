import type { Deps } from "../../deps.ts";
import { always, justChanged } from "../../platform/conditions.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { entryOf } from "./audit-entries.ts";
import { type Change, changeFindings, listRunOut } from "./findings.repository.ts";
import { managedOf, whenRunOut } from "./transitions.rules.ts";

/** Findings of one sweep: what is left waits for the next one. */
const SWEEP = 200;

/**
 * Reopens the findings whose acceptance ran out, with one entry of the system for each tenant. Safe to run twice at once:
 * a finding that moved meanwhile keeps its tenant's for the next sweep.
 */
export async function expireAcceptances(deps: Deps, limit = SWEEP): Promise<{ findings_reopened: number }> {
  const now = deps.clock.now();
  const byTenant = new Map<string, { place: { workspaceId: string; tenantId: string }; changes: Change[] }>();
  for (const row of await listRunOut(SYSTEM_SCOPE, deps.db, now, limit)) {
    const { workspaceId, tenantId } = row;
    const of = byTenant.get(tenantId) ?? { place: { workspaceId, tenantId }, changes: [] };
    of.changes.push({ id: row.id, version: row.version, after: whenRunOut(managedOf(row), now) });
    byTenant.set(tenantId, of);
  }
  let reopened = 0;
  for (const { place, changes } of byTenant.values()) {
    const entry = entryOf("end_acceptance", place, changes, { unchanged: 0, notPossible: 0 });
    const [changed] = await deps.commit({
      changes: [
        changeFindings(place, deps.db, changes, null, now, always),
        auditEntry(deps, { ...entry, actor: { kind: "system", id: null }, onlyIf: justChanged }),
      ],
    });
    reopened += (changed as unknown[]).length;
  }
  return { findings_reopened: reopened };
}
