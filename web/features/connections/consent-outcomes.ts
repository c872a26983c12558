import type { ConsentOutcome, ConsentResult } from "../../../worker/features/connections/connections.contract.ts";
import { ApiError } from "../../api/errors.ts";
import type { Tone } from "../../ui/tone.ts";

/** How a consent came out, in words, and which way leads on from there. */
export interface Told {
  title: string;
  detail: string;
  tone: Tone;
  /** The first button: go on where the consent was needed, or start once more. */
  next: "go_on" | "start_again";
}

const OUTCOMES: Record<ConsentOutcome, (tenant: string) => Told> = {
  granted: (tenant) => ({
    title: "Admin consent granted",
    detail: `The provider confirmed it for ${tenant}. Next, verify the provider connection to see whether anything else is in the way.`,
    tone: "success",
    next: "go_on",
  }),
  declined: (tenant) => ({
    title: "Admin consent was not given",
    detail: `Nothing was granted for ${tenant}. Consent takes an administrator of its directory: start again with such an account, or send the administrator the text of the required permissions page.`,
    tone: "warning",
    next: "start_again",
  }),
  wrong_tenant: (tenant) => ({
    title: "Consent was given in another directory",
    detail: `It does not count for ${tenant}. Start again and sign in with an administrator account of the right directory. If the other directory was a mistake, remove the application there.`,
    tone: "danger",
    next: "start_again",
  }),
  unproven: (tenant) => ({
    title: "Not confirmed yet",
    detail: `The consent for ${tenant} was given, but the provider does not confirm it yet. That can take a few minutes. Verify the provider connection then; there is no need to grant it again.`,
    tone: "info",
    next: "go_on",
  }),
  sign_in_required: (tenant) => ({
    title: "One more step: sign in",
    detail: `The consent was given. An administrator of the directory of ${tenant} signs in once to confirm that it is meant for this workspace.`,
    tone: "info",
    next: "start_again",
  }),
  unconfirmed: (tenant) => ({
    title: "Consent not confirmed for this workspace",
    detail: `The sign-in for ${tenant} was cancelled, or the account is neither a Global Administrator nor a Privileged Role Administrator of its directory. Start again with such an account; what was granted already stays granted.`,
    tone: "warning",
    next: "start_again",
  }),
};

/** Why a sign-in confirmed nothing, where it was not the person. */
const UNCONFIRMED: Readonly<Record<string, (tenant: string) => string>> = {
  tenant_target_mismatch: (tenant) =>
    `The account that signed in belongs to another directory than ${tenant}. Start again with an administrator account of the right one; what was granted already stays granted.`,
  platform_identity_incomplete: () =>
    "The provider does not tell which roles the account has, because the platform's application does not ask for them. Whoever runs TenantPilot has to complete its registration; no other account would help.",
  provider_auth_failed: (tenant) =>
    `The provider did not complete the sign-in for ${tenant}. Start again; what was granted already stays granted.`,
};

export function tellOutcome({ outcome, reason, tenant }: Pick<ConsentResult, "outcome" | "reason" | "tenant">): Told {
  const told = OUTCOMES[outcome](tenant.display_name);
  const why = outcome === "unconfirmed" ? UNCONFIRMED[reason?.code ?? ""] : undefined;
  return why === undefined ? told : { ...told, detail: why(tenant.display_name) };
}

const LOOK = "If consent was given all the same, a verification of the provider connection finds it.";

const REFUSALS: Readonly<Record<string, Told>> = {
  consent_state_expired: {
    title: "This consent link has expired",
    detail: `It works for ten minutes after its start. ${LOOK}`,
    tone: "warning",
    next: "start_again",
  },
  consent_state_used: {
    title: "This answer was already taken in",
    detail: "A consent link works once. What came of it is on the provider connection.",
    tone: "info",
    next: "go_on",
  },
  idempotency_outcome_unknown: {
    title: "The way to the sign-in was lost",
    detail: "The consent was given, and this page was loaded again before it led on to the sign-in that confirms it.",
    tone: "warning",
    next: "start_again",
  },
  // forged, unknown and of another session are one refusal, so that nothing is learned by trying
  consent_state_invalid: {
    title: "This consent does not belong to your session",
    detail: `It was started by someone else or before you signed in again, or the link is incomplete. ${LOOK}`,
    tone: "warning",
    next: "start_again",
  },
};

/** A refusal that has words of its own; null for any other failure. */
export const tellRefusal = (error: unknown): Told | null =>
  error instanceof ApiError && Object.hasOwn(REFUSALS, error.code) ? (REFUSALS[error.code] ?? null) : null;

/** The page was opened without an answer of the provider, for instance again after it had done its work. */
export const NOTHING: Told = {
  title: "There is nothing to confirm here",
  detail: "This page takes in the provider's answer to a consent. The provider connection shows where it stands.",
  tone: "neutral",
  next: "go_on",
};
