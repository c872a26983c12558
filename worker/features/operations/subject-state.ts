import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { verificationEnds, verificationStarts } from "../providers/verification-status.usecases.ts";
import type { OperationType } from "./operation-types.contract.ts";

// What a run makes of the thing that it works on, in the batches that start and end it: the two never disagree.

interface RunOf {
  type: OperationType;
  workspaceId: string;
  tenantId: string | null;
}

type At = (
  deps: Pick<Deps, "db" | "clock">,
  place: { workspaceId: string; tenantId: string },
  onlyIf: SQL,
) => Statement;

const SUBJECTS: Partial<Record<OperationType, { starts: At; ends: At }>> = {
  "provider.connection.check": { starts: verificationStarts, ends: verificationEnds },
};

const at =
  (moment: "starts" | "ends") =>
  (deps: Pick<Deps, "db" | "clock">, { type, workspaceId, tenantId }: RunOf, onlyIf: SQL): Statement[] => {
    const subject = SUBJECTS[type];
    return subject === undefined || tenantId === null ? [] : [subject[moment](deps, { workspaceId, tenantId }, onlyIf)];
  };

/** @param onlyIf the run was newly created */
export const subjectStarts = at("starts");

/** @param onlyIf the run is still active, and this is what ends it */
export const subjectEnds = at("ends");
