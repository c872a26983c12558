import type { ConsentStatus } from "../providers/connection-state.contract.ts";
import type { SignInVerdict } from "../providers/microsoft/sign-in.rules.ts";
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
const saysGranted = (answer: Pick<ConsentReturn, "admin_consent" | "error">): boolean =>
  answer.error === undefined && /^true$/i.test(answer.admin_consent ?? "");

const WRONG_TENANT: ConsentVerdict = {
  outcome: "wrong_tenant",
  reason: "tenant_target_mismatch",
  consentStatus: null,
};

const unconfirmed = (reason: ReasonCode): ConsentVerdict => ({ outcome: "unconfirmed", reason, consentStatus: null });

/** What a consent is of: the directory, and what was known of its consent before. */
interface Asked {
  directory: string;
  consentStatus: ConsentStatus;
  /** Whether an administrator of the directory has confirmed the connection, or needs not (decision 006). */
  isConfirmed: boolean;
}

/**
 * What the redirect of a consent decides by itself; null when only a proof can tell. A redirect can only take away:
 * declining again withdraws nothing that was granted, and another directory than the one that was asked is the wrong one,
 * whatever the right one had granted before.
 */
export function judgeRedirect(
  answer: Pick<ConsentReturn, "admin_consent" | "error" | "tenant">,
  { directory, consentStatus: known, isConfirmed }: Asked,
): ConsentVerdict | null {
  if (!saysGranted(answer)) {
    const consentStatus = known === "granted" ? null : "failed";
    return { outcome: "declined", reason: "provider_consent_failed", consentStatus };
  }
  if (!isSameDirectory(answer.tenant, directory)) return WRONG_TENANT;
  return isConfirmed ? null : { outcome: "sign_in_required", reason: "provider_consent_missing", consentStatus: null };
}

type SignIn = { ok: true; verdict: SignInVerdict } | { ok: false; reason: ReasonCode };

/** What came of an administrator's sign-in; null when it confirms the connection, and the consent is to be proved. */
export function judgeConfirmation(result: SignIn | null): ConsentVerdict | null {
  // cancelled at the provider
  if (result === null) return unconfirmed("provider_consent_missing");
  if (!result.ok) return unconfirmed(result.reason);
  switch (result.verdict) {
    case "confirmed":
      return null;
    case "wrong_directory":
      return unconfirmed("tenant_target_mismatch");
    case "not_administrator":
      return unconfirmed("provider_consent_missing");
    case "roles_not_told":
      return unconfirmed("platform_identity_incomplete");
    case "invalid":
      return unconfirmed("provider_auth_failed");
  }
}

export function judgeProof(proof: Proof): ConsentVerdict {
  if (proof.ok) return { outcome: "granted", reason: null, consentStatus: "granted" };
  if (proof.reason === "tenant_target_mismatch") return WRONG_TENANT;
  return { outcome: "unproven", reason: proof.reason, consentStatus: null };
}
