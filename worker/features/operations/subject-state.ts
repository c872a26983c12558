import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { always } from "../../platform/conditions.ts";
import type { Statement } from "../../platform/database.ts";
import { packEnds, packMayStart, packStarts } from "../pack-state/pack-state.usecases.ts";
import { verificationEnds, verificationStarts } from "../providers/verification-status.usecases.ts";
import type { OperationType } from "./operation-types.contract.ts";

// What a run makes of the thing that it works on, in the batches that start and end it: the two never disagree.

interface RunOf {
  id: string;
  type: OperationType;
  workspaceId: string;
  tenantId: string | null;
}

interface Starting {
  runId: string;
  workspaceId: string;
  tenantId: string;
  /** The run that did not succeed, when it is started once more. */
  retryOf: string | null;
}

interface EndingRun {
  runId: string;
  workspaceId: string;
  tenantId: string;
  isCancelled: boolean;
}

type At<Moment> = (deps: Pick<Deps, "db" | "clock">, moment: Moment, onlyIf: SQL) => Statement;

interface Subject {
  /** Condition for the run to be created at all. */
  mayStart?: (retryOf: string | null) => SQL;
  starts: At<Starting>;
  ends: At<EndingRun>;
}

const SUBJECTS: Partial<Record<OperationType, Subject>> = {
  "provider.connection.check": { starts: verificationStarts, ends: verificationEnds },
  "review_pack.generate": { mayStart: packMayStart, starts: packStarts, ends: packEnds },
};

export const subjectMayStart = (type: OperationType, retryOf: string | null): SQL =>
  SUBJECTS[type]?.mayStart?.(retryOf) ?? always;

/** @param onlyIf the run was newly created */
export function subjectStarts(
  deps: Pick<Deps, "db" | "clock">,
  { id, type, workspaceId, tenantId, retryOf }: RunOf & { retryOf: string | null },
  onlyIf: SQL,
): Statement[] {
  const subject = SUBJECTS[type];
  if (subject === undefined || tenantId === null) return [];
  return [subject.starts(deps, { runId: id, workspaceId, tenantId, retryOf }, onlyIf)];
}

/** @param onlyIf the run is still active, and this is what ends it */
export function subjectEnds(
  deps: Pick<Deps, "db" | "clock">,
  { id, type, workspaceId, tenantId }: RunOf,
  onlyIf: SQL,
  { isCancelled = false } = {},
): Statement[] {
  const subject = SUBJECTS[type];
  if (subject === undefined || tenantId === null) return [];
  return [subject.ends(deps, { runId: id, workspaceId, tenantId, isCancelled }, onlyIf)];
}
