import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { always } from "../../platform/conditions.ts";
import type { Statement } from "../../platform/database.ts";
import { snapshotEnds } from "../evidence/freeze.usecases.ts";
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

interface Starting extends RunOf {
  /** The run that did not succeed, when it is started once more. */
  retryOf: string | null;
}

interface Stopping extends RunOf {
  isCancelled: boolean;
}

type At<R> = (deps: Pick<Deps, "db" | "clock">, run: R & { tenantId: string }, onlyIf: SQL) => Statement;

interface Subject {
  /** Condition for the run to be created at all. */
  mayStart?: (retryOf: string | null) => SQL;
  starts?: At<Starting>;
  ends?: At<Stopping>;
}

const SUBJECTS: Partial<Record<OperationType, Subject>> = {
  "provider.connection.check": { starts: verificationStarts, ends: verificationEnds },
  "evidence.snapshot": { ends: snapshotEnds },
  "review_pack.generate": { mayStart: packMayStart, starts: packStarts, ends: packEnds },
};

export const subjectMayStart = (type: OperationType, retryOf: string | null): SQL =>
  SUBJECTS[type]?.mayStart?.(retryOf) ?? always;

function at<R extends RunOf>(deps: Pick<Deps, "db" | "clock">, moment: At<R> | undefined, run: R, onlyIf: SQL) {
  const { tenantId } = run;
  return moment === undefined || tenantId === null ? [] : [moment(deps, { ...run, tenantId }, onlyIf)];
}

/** @param onlyIf the run was newly created */
export const subjectStarts = (deps: Pick<Deps, "db" | "clock">, run: Starting, onlyIf: SQL): Statement[] =>
  at(deps, SUBJECTS[run.type]?.starts, run, onlyIf);

/** @param onlyIf the run is still active, and this is what ends it */
export const subjectEnds = (
  deps: Pick<Deps, "db" | "clock">,
  run: RunOf,
  onlyIf: SQL,
  { isCancelled = false } = {},
): Statement[] => at(deps, SUBJECTS[run.type]?.ends, { ...run, isCancelled }, onlyIf);
