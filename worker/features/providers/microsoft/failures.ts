import type { HttpOutcome } from "../../../platform/http-client.ts";
import type { ReasonCode } from "../reason-codes.contract.ts";
import { classifyFailure, type FailureSignal } from "./classify.rules.ts";
import { graphError, tokenError } from "./microsoft-shapes.ts";

/**
 * `status` is null when nothing answered or nothing was sent; `correlationId` is the `client-request-id` of the last
 * attempt; `retryAfterMs` is what the provider asked for and the client did not wait.
 */
export interface MicrosoftFailure {
  ok: false;
  reason: ReasonCode;
  status: number | null;
  correlationId: string | null;
  retryAfterMs: number | null;
  /** The tenant has no licence for what was asked: nothing is wrong with the connection. Absent otherwise. */
  notLicensed?: true;
}

export type Endpoint = FailureSignal["endpoint"];

/** A refusal that needed no request. */
export const notSent = (reason: ReasonCode): MicrosoftFailure => ({
  ok: false,
  reason,
  status: null,
  correlationId: null,
  retryAfterMs: null,
});

/** What Graph says when a feature of Entra ID is read in a tenant that has no licence for it. */
const NOT_LICENSED = "AadPremiumLicenseRequired";

export function failed(endpoint: Endpoint, outcome: HttpOutcome, correlationId: string): MicrosoftFailure {
  const { status, retryAfterMs } = outcome;
  const signal = signalOf(endpoint, outcome);
  const failure = { ok: false as const, reason: classifyFailure(signal), status, correlationId, retryAfterMs };
  return signal.code === NOT_LICENSED ? { ...failure, notLicensed: true } : failure;
}

function signalOf(endpoint: Endpoint, { status, json }: HttpOutcome): FailureSignal {
  if (endpoint === "token") {
    const body = tokenError.safeParse(json);
    return { endpoint, status, code: body.data?.error ?? null, entraCodes: body.data?.error_codes ?? [] };
  }
  return { endpoint, status, code: graphError.safeParse(json).data?.error.code ?? null, entraCodes: [] };
}
