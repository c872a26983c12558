import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { snapshotEnds } from "../evidence/freeze.usecases.ts";
import { verificationEnds, verificationStarts } from "../providers/verification-status.usecases.ts";
import type { OperationType } from "./operation-types.contract.ts";

// What a run makes of the thing that it works on, in the batches that start and end it: the two never disagree.

interface RunOf {
  id: string;
  type: OperationType;
  workspaceId: string;
  tenantId: string | null;
}

type At = (deps: Pick<Deps, "db" | "clock">, run: RunOf & { tenantId: string }, onlyIf: SQL) => Statement;

const SUBJECTS: Partial<Record<OperationType, { starts?: At; ends?: At }>> = {
  "provider.connection.check": { starts: verificationStarts, ends: verificationEnds },
  "evidence.snapshot": { ends: snapshotEnds },
};

const at =
  (moment: "starts" | "ends") =>
  (deps: Pick<Deps, "db" | "clock">, run: RunOf, onlyIf: SQL): Statement[] => {
    const { tenantId } = run;
    const subject = SUBJECTS[run.type]?.[moment];
    return subject === undefined || tenantId === null ? [] : [subject(deps, { ...run, tenantId }, onlyIf)];
  };

/** @param onlyIf the run was newly created */
export const subjectStarts = at("starts");

/** @param onlyIf the run is still active, and this is what ends it */
export const subjectEnds = at("ends");
