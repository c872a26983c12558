import {
  type AssignmentChange,
  type EvidenceComparison,
  type FindingChange,
  type FindingEvidence,
  MAX_NAMED_CHANGES,
  type RoleAssignmentEvidence,
} from "../evidence/evidence.contract.ts";
import { severityRank } from "../findings/finding-rules.contract.ts";

// Both snapshots are read part by part. What is held of them is one short text an item, and the changes that are named.

/** The parts of a section, read again from the first one whenever they are asked for. */
export type Parts<T> = () => AsyncIterable<readonly T[]>;

interface Changes<T> {
  count: number;
  items: T[];
}

const noChanges = <T>(): Changes<T> => ({ count: 0, items: [] });

function add<T>(changes: Changes<T>, item: T): void {
  changes.count += 1;
  if (changes.items.length < MAX_NAMED_CHANGES) changes.items.push(item);
}

async function* each<T>(parts: Parts<T>): AsyncGenerator<T> {
  for await (const items of parts()) yield* items;
}

type FindingChangeKind = keyof EvidenceComparison["findings"];
type FindingState = Pick<FindingEvidence, "state" | "severity">;

/**
 * What became of a finding; null for nothing to tell. One that was found and resolved between the two is not told: at neither
 * instant anything had to be done about it.
 *
 * @param before null when the snapshot before does not hold it
 */
export function findingChange(before: FindingState | null, now: FindingState): FindingChangeKind | null {
  if (now.state === "resolved") return before === null || before.state === "resolved" ? null : "resolved";
  if (before === null) return now.state === "reopened" ? "reopened" : "new";
  if (before.state === "resolved" || (now.state === "reopened" && before.state !== "reopened")) return "reopened";
  return severityRank(now.severity) > severityRank(before.severity) ? "worse" : null;
}

const namedFinding = (item: FindingEvidence): FindingChange => {
  const { id, rule, severity, state, subject_type, subject_label } = item;
  return { id, rule, severity, state, subject_type, subject_label };
};

export async function compareFindings(
  before: Parts<FindingEvidence>,
  now: Parts<FindingEvidence>,
): Promise<EvidenceComparison["findings"]> {
  const known = new Map<string, FindingState>();
  for await (const { id, state, severity } of each(before)) known.set(id, { state, severity });
  const found: EvidenceComparison["findings"] = {
    ...{ new: noChanges(), resolved: noChanges(), reopened: noChanges(), worse: noChanges() },
  };
  for await (const item of each(now)) {
    const kind = findingChange(known.get(item.id) ?? null, item);
    known.delete(item.id);
    if (kind !== null) add(found[kind], namedFinding(item));
  }
  // what is held no more was resolved so long ago that this snapshot has left it out
  const gone = [...known].filter(([, { state }]) => state !== "resolved").length;
  if (gone === 0) return found;
  for await (const item of each(before)) {
    if (known.has(item.id) && item.state !== "resolved") add(found.resolved, namedFinding(item));
  }
  return found;
}

/** Who holds which role, where and through whom. For how long may change, and the names of both may: it is the same. */
const assignmentKey = (item: RoleAssignmentEvidence): string =>
  [item.role_template_id, item.principal_id, item.scope, item.via_group?.id ?? ""].join("|");

const namedAssignment = (item: RoleAssignmentEvidence): AssignmentChange => {
  const { role_template_id, role_name, principal_type, principal_id, principal_name, via_group, scope } = item;
  return { role_template_id, role_name, principal_type, principal_id, principal_name, via_group, scope };
};

export async function compareAssignments(
  before: Parts<RoleAssignmentEvidence>,
  now: Parts<RoleAssignmentEvidence>,
): Promise<NonNullable<EvidenceComparison["role_assignments"]>> {
  const held = new Set<string>();
  for await (const item of each(before)) held.add(assignmentKey(item));
  const seen = new Set<string>();
  const compared = { added: noChanges<AssignmentChange>(), removed: noChanges<AssignmentChange>() };
  for await (const item of each(now)) {
    const key = assignmentKey(item);
    if (!held.delete(key) && !seen.has(key)) add(compared.added, namedAssignment(item));
    seen.add(key);
  }
  if (held.size === 0) return compared;
  for await (const item of each(before)) {
    if (held.delete(assignmentKey(item))) add(compared.removed, namedAssignment(item));
  }
  return compared;
}

/** Null where one of the two has no score: nothing is compared with nothing. */
export const compareScores = (before: number | null, now: number | null): EvidenceComparison["permission_score"] =>
  before === null || now === null ? null : { before, now };
