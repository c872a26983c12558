import type { ConnectionType, ConsentStatus } from "./connection-state.contract.ts";
import { refineConsentReason, refineCredentialReason } from "./connection-state.rules.ts";
import { notSent } from "./microsoft/failures.ts";
import type { MicrosoftClient, MicrosoftFailure, StillWorking } from "./microsoft/microsoft-client.ts";
import { permissionValue } from "./permission-catalog.contract.ts";
import type { PermissionKey } from "./permissions.contract.ts";
import type { ReasonCode } from "./reason-codes.contract.ts";

/**
 * What a verification asks of the provider, one question a durable step. Each is complete in itself: it gets its own token
 * when the client has none, so the steps may be hours and processes apart. `sign_in` answers the checks of admin consent
 * and sign-in together, because the provider answers both with one refusal.
 */
export const QUESTIONS = ["sign_in", "organization", "permissions", "directory_roles", "intune"] as const;
export type Question = (typeof QUESTIONS)[number];

/** What is kept of a refusal. */
export interface Refusal {
  ok: false;
  reason: ReasonCode;
  /** HTTP status; null when nothing answered or nothing was sent. */
  status: number | null;
  correlationId: string | null;
  /** Milliseconds that the provider asked to wait, when it did. */
  retryAfterMs: number | null;
}

/** Safe to store: no token, no credential, nothing of the answer's body beyond ids of permissions. */
export type Answer =
  | { question: Question; ok: true; correlationId: string | null; granted?: PermissionKey[] }
  | ({ question: Question } & Refusal);

export interface QuestionTarget {
  externalTenantId: string;
  connectionType: ConnectionType;
  /** What the connection knew of its consent before. */
  consentStatus: ConsentStatus;
}

export type { StillWorking };

/** @returns the reason instead of a client when the connection's application cannot sign in at all */
export type ClientSource = () => Promise<{ ok: true; client: MicrosoftClient } | { ok: false; reason: ReasonCode }>;

/**
 * Grants beyond this many are not kept: a durable step's result and a row have a size, and nobody grants an application
 * so much by intention. Those that the product knows come first, so that none of them is lost.
 */
export const MAX_GRANTS = 1_000;

function bounded(granted: PermissionKey[]): PermissionKey[] {
  if (granted.length <= MAX_GRANTS) return granted;
  const isKnown = (key: PermissionKey) => permissionValue(key) !== null;
  return [...granted.filter(isKnown), ...granted.filter((key) => !isKnown(key))].slice(0, MAX_GRANTS);
}

type Put = { ok: true; correlationId: string | null; granted?: PermissionKey[] } | MicrosoftFailure;

async function put(client: MicrosoftClient, question: Question, tenant: string, going: StillWorking): Promise<Put> {
  switch (question) {
    case "sign_in":
      return client.requestToken(tenant);
    case "organization":
      return client.readOrganization(tenant, going);
    case "permissions": {
      const read = await client.readGrantedPermissions(tenant, going);
      return read.ok ? { ...read, granted: bounded(read.granted) } : read;
    }
    case "directory_roles":
      return client.readDirectoryRoles(tenant, going);
    case "intune":
      return client.readIntune(tenant, going);
  }
}

/** A client that has a token already: what is asked of it next is one request more, and not two. */
export async function signedIn(
  clientOf: ClientSource,
  target: QuestionTarget,
  stillWorking: StillWorking,
): Promise<{ ok: true; client: MicrosoftClient } | Refusal> {
  const source = await clientOf();
  if (!source.ok) return refusalOf(notSent(source.reason), target);
  const token = await source.client.requestToken(target.externalTenantId);
  if (!token.ok) return refusalOf(token, target);
  // without a correlation id the client had the token already, and no time has passed
  if (token.correlationId !== null) await stillWorking();
  return source;
}

export async function ask(
  clientOf: ClientSource,
  question: Question,
  target: QuestionTarget,
  stillWorking: StillWorking,
): Promise<Answer> {
  const source = question === "sign_in" ? await clientOf() : await signedIn(clientOf, target, stillWorking);
  if (!source.ok) return { question, ...refusalOf({ ...notSent(source.reason), ...source }, target) };
  const result = await put(source.client, question, target.externalTenantId, stillWorking);
  if (!result.ok) return { question, ...refusalOf(result, target) };
  const { correlationId, granted } = result;
  return granted === undefined ? { question, ok: true, correlationId } : { question, ok: true, correlationId, granted };
}

/** The failure of a request as it is kept: by what the connection knew before, and whose credential it is. */
export function refusalOf(failure: MicrosoftFailure, target: QuestionTarget): Refusal {
  const { status, correlationId, retryAfterMs } = failure;
  const reason = refineConsentReason(failure.reason, target.consentStatus);
  return {
    ok: false,
    reason: refineCredentialReason(reason, target.connectionType),
    status,
    correlationId,
    retryAfterMs,
  };
}
