import type { ConsentStatus } from "../providers/connection-state.contract.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";
import type { ConsentOutcome, ConsentReturn } from "./connections.contract.ts";

/** How the proof went: a token and a read of the expected directory. */
export type Proof = { ok: true } | { ok: false; reason: ReasonCode };

export interface ConsentVerdict {
  outcome: ConsentOutcome;
  reason: ReasonCode | null;
  /** What the connection's consent becomes; null leaves it as it is. */
  consentStatus: ConsentStatus | null;
}

const isSameDirectory = (named: string | undefined, expected: string): boolean =>
  named === undefined || named.trim() === "" || named.toLowerCase() === expected.toLowerCase();

/** Whether the provider's redirect says that consent was given. What it says is never believed without a proof. */
export const saysGranted = (answer: Pick<ConsentReturn, "admin_consent" | "error">): boolean =>
  answer.error === undefined && /^true$/i.test(answer.admin_consent ?? "");

/** What a consent is of: the directory, and what was known of its consent before. */
interface Asked {
  directory: string;
  consentStatus: ConsentStatus;
}

/**
 * What came of a consent. A redirect can only take away: declining again withdraws nothing that was granted, and another
 * directory than the one that was asked is the wrong one, whatever the right one had granted before.
 *
 * @param proof null when the redirect says that it was not given: then nothing was asked
 */
export function judgeConsent(
  answer: Pick<ConsentReturn, "admin_consent" | "error" | "tenant">,
  { directory, consentStatus: known }: Asked,
  proof: Proof | null,
): ConsentVerdict {
  if (proof === null) {
    const consentStatus = known === "granted" ? null : "failed";
    return { outcome: "declined", reason: "provider_consent_failed", consentStatus };
  }
  if (!isSameDirectory(answer.tenant, directory) || (!proof.ok && proof.reason === "tenant_target_mismatch"))
    return { outcome: "wrong_tenant", reason: "tenant_target_mismatch", consentStatus: null };
  if (proof.ok) return { outcome: "granted", reason: null, consentStatus: "granted" };
  return { outcome: "unproven", reason: proof.reason, consentStatus: null };
}
