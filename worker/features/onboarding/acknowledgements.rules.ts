import { findingOf } from "../providers/verification.rules.ts";
import type { CheckKey, VerificationCheck } from "../providers/verification-checks.contract.ts";

/** What was accepted, by check: of exactly which finding, by whom and when (epoch ms). As stored. */
export type Acknowledgements = Readonly<
  Partial<Record<CheckKey, { fingerprint: string; user_id: string; at: number }>>
>;

/** Findings that a person may accept: those that do not keep the tenant from being activated by themselves. */
export const acknowledgeable = (checks: readonly VerificationCheck[]): VerificationCheck[] =>
  checks.filter(({ status, blocking }) => (status === "warn" || status === "fail") && !blocking);

/** What an acknowledgement holds for: the next verification may find something else under the same check. */
export const findingFingerprint = (check: VerificationCheck): string => JSON.stringify(findingOf(check));

export const isAcknowledged = (acknowledgements: Acknowledgements, check: VerificationCheck): boolean =>
  acknowledgements[check.key]?.fingerprint === findingFingerprint(check);
