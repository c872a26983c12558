import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { consentRefused } from "../providers/connection-state.rules.ts";
import { type CheckTarget, recordCheck } from "../providers/connections.usecases.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";

/** That the consent is gone is known to the connection from the end of the run on, as after a verification. */
export const recordingConsent =
  (deps: Pick<Deps, "db" | "clock">, target: CheckTarget, reason: ReasonCode) =>
  (isCurrent: SQL): Statement[] => {
    const consent = consentRefused(reason);
    return consent === null ? [] : [recordCheck(deps, target, consent, deps.clock.now(), isCurrent)];
  };
