import { toIso } from "../../platform/clock.ts";
import type {
  FindingEvidence,
  OperationEvidence,
  PermissionEvidence,
  Snapshot,
} from "../evidence/evidence.contract.ts";
import { MAX_NAMED, type ReviewContent } from "./reviews.contract.ts";

/** Sections of the snapshot, part by part: no more than one part of each is in memory. */
export interface EvidenceParts {
  findings: AsyncIterable<readonly FindingEvidence[]>;
  permissions: AsyncIterable<readonly PermissionEvidence[]>;
  operations: AsyncIterable<readonly OperationEvidence[]>;
}

const isActive = ({ state }: FindingEvidence): boolean => state !== "resolved" && state !== "risk_accepted";

async function firstOf<T>(parts: AsyncIterable<readonly T[]>, isWanted: (item: T) => boolean): Promise<T[]> {
  const found: T[] = [];
  for await (const items of parts) {
    found.push(...items.filter(isWanted).slice(0, MAX_NAMED - found.length));
    if (found.length === MAX_NAMED) break;
  }
  return found;
}

async function missingOf(
  parts: EvidenceParts["permissions"],
): Promise<NonNullable<ReviewContent["missing_permissions"]>> {
  const missing: NonNullable<ReviewContent["missing_permissions"]> = { count: 0, items: [] };
  for await (const items of parts) {
    for (const { kind, status, resource_name, id, value, blocking } of items) {
      if (kind !== "required" || status !== "missing") continue;
      missing.count += 1;
      if (missing.items.length < MAX_NAMED) missing.items.push({ resource_name, id, value, blocking });
    }
  }
  return missing;
}

export async function contentOf(
  tenantName: string,
  snapshot: Pick<Snapshot, "id" | "createdAt" | "fingerprint" | "summary">,
  parts: EvidenceParts,
): Promise<ReviewContent> {
  const { comparison, ...numbers } = snapshot.summary;
  const worst = await firstOf(parts.findings, isActive);
  const newest = await firstOf(parts.operations, () => true);
  return {
    tenant_name: tenantName,
    snapshot: { id: snapshot.id, created_at: toIso(snapshot.createdAt), fingerprint: snapshot.fingerprint },
    numbers,
    missing_permissions: numbers.permissions === null ? null : await missingOf(parts.permissions),
    top_findings: worst.map(({ id, rule, severity, state, subject_type, subject_label, due_at }) => ({
      ...{ id, rule, severity, state, subject_type, subject_label, due_at },
    })),
    changes: comparison,
    operations: newest.map(({ id, type, outcome, completed_at }) => ({ id, type, outcome, completed_at })),
  };
}
