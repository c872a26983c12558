import { findingOf } from "../providers/verification.rules.ts";
import type { CheckKey, StoredReport, VerificationCheck } from "../providers/verification-checks.contract.ts";

/** Of exactly which finding of which connection, by whom and when (epoch ms). As stored. */
interface Acknowledgement {
  fingerprint: string;
  connection_id: string;
  user_id: string;
  at: number;
}

/** What was accepted, by check. */
export type Acknowledgements = Readonly<Partial<Record<CheckKey, Acknowledgement>>>;

/** The selected connection and the tenant's latest report, which may be of another one. */
export interface Verified {
  connection: { id: string } | null;
  report: Pick<StoredReport, "connectionId" | "checks"> | null;
}

const mayBeAccepted = ({ status, blocking }: VerificationCheck): boolean =>
  (status === "warn" || status === "fail") && !blocking;

/** Findings that a person may accept: those that do not keep the tenant from being activated by themselves. */
export function acknowledgeable({ connection, report }: Verified): VerificationCheck[] {
  if (report === null || report.connectionId !== connection?.id) return [];
  return report.checks.filter(mayBeAccepted);
}

/** What an acknowledgement holds for: the next verification may find something else under the same check. */
export const findingFingerprint = (check: VerificationCheck): string => JSON.stringify(findingOf(check));

/** Those that are of what the selected connection is found to be now. The others count for nothing any more. */
export function countingAcknowledgements(given: Acknowledgements, verified: Verified): Acknowledgements {
  const counting = acknowledgeable(verified).flatMap((check) => {
    const { [check.key]: accepted } = given;
    const counts =
      accepted?.connection_id === verified.connection?.id && accepted?.fingerprint === findingFingerprint(check);
    return counts ? [[check.key, accepted] as const] : [];
  });
  return Object.fromEntries(counting);
}

/** Findings that wait for somebody to accept them. */
export function openFindings(given: Acknowledgements, verified: Verified): VerificationCheck[] {
  const counting = countingAcknowledgements(given, verified);
  return acknowledgeable(verified).filter(({ key }) => counting[key] === undefined);
}
