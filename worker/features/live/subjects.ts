import type { Database } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";

export const SUBJECT_KINDS = ["run", "draft"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What has changed. The notice names it and carries nothing of it: the hub reads what it is now. */
export interface LiveSubject {
  kind: SubjectKind;
  id: string;
}

/** A subject as it is pushed, and who may get it: entitled users of the tenant, or without one every member. */
export interface Push {
  workspaceId: string;
  tenantId: string | null;
  frame: string;
}

/** Null for a subject that does not exist, for instance because its tenant was deleted meanwhile. */
export type SubjectReader = (scope: SystemScope, db: Database, id: string) => Promise<Push | null>;

/** One for each kind: handed to the hub by who stands above the features, so that none of them knows another for it. */
export type SubjectReaders = Readonly<Record<SubjectKind, SubjectReader>>;
