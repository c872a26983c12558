import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { CONSENT_STATUSES, type ConsentStatus } from "./connection-state.contract.ts";
import { connectionStateAfter } from "./connection-state.rules.ts";
import { selectDefaultConnection, updateCheckedConnection } from "./connections.repository.ts";
import { refusalOf } from "./connections.rules.ts";
import {
  CONNECTION_CHECKS,
  type ConnectionCheckStage,
  type StageResult,
  type StillWorking,
} from "./microsoft/connection-check.ts";
import { createMicrosoftClient } from "./microsoft/microsoft-client.ts";
import type { ReasonCode } from "./reason-codes.contract.ts";
import { REQUEST_RETRIES, REQUEST_TIMEOUT_MS } from "./request-limits.rules.ts";

/** What a check works on. Holds no secret: a durable step stores it. */
export interface CheckTarget {
  connectionId: string;
  externalTenantId: string;
  /** What was known of the consent before the check. */
  consentStatus: ConsentStatus;
}

/** `target` is null without a connection; `refusal` says why an existing one cannot be checked. */
export interface PreparedCheck {
  target: CheckTarget | null;
  refusal: ReasonCode | null;
}

export async function prepareCheck(
  scope: SystemScope,
  deps: Pick<Deps, "db">,
  tenant: { workspaceId: string; tenantId: string },
): Promise<PreparedCheck> {
  const connection = await selectDefaultConnection(scope, deps.db, tenant);
  const refusal = refusalOf(connection);
  if (connection === null) return { target: null, refusal };
  return {
    refusal,
    target: {
      connectionId: connection.id,
      externalTenantId: connection.targetExternalTenantId,
      consentStatus: CONSENT_STATUSES.find((known) => known === connection.consentStatus) ?? "unknown",
    },
  };
}

export { CONNECTION_CHECK_STAGES } from "./microsoft/connection-check.ts";
export type { ConnectionCheckStage, StageResult };

/**
 * Asks the provider, one stage at a time. Tokens stay inside: what it answers is safe to store. No more than
 * `LONGEST_REQUEST_MS` pass before it answers or says that it is `stillWorking`.
 */
export type ConnectionChecker = (
  stage: ConnectionCheckStage,
  target: CheckTarget,
  stillWorking: StillWorking,
) => Promise<StageResult>;

export function connectionChecker(deps: Pick<Deps, "settings" | "clock">): ConnectionChecker {
  const { loginUrl, graphUrl, clientId, clientSecret } = deps.settings.microsoft;
  const client = createMicrosoftClient({
    fetch: (url, init) => fetch(url, init),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    clock: deps.clock,
    random: Math.random,
    newRequestId: () => crypto.randomUUID(),
    timeoutMs: REQUEST_TIMEOUT_MS,
    retryPolicy: REQUEST_RETRIES,
    loginBaseUrl: loginUrl,
    graphBaseUrl: graphUrl,
    clientId,
    clientSecret,
  });
  return (stage, { externalTenantId: entraTenantId, consentStatus }, stillWorking) =>
    CONNECTION_CHECKS[stage](client, { entraTenantId, consentStatus }, stillWorking);
}

/** How a check ends that stopped for the reason; null when it passed. */
export const checkOutcome = (reason: ReasonCode | null) => connectionStateAfter(reason, "unknown").outcome;

/**
 * The connection's new state after a check, for the batch that ends the run.
 *
 * @param reason null when the check passed
 */
export function recordCheck(
  deps: Pick<Deps, "db" | "clock">,
  target: CheckTarget,
  reason: ReasonCode | null,
  onlyIf: SQL,
): Statement {
  const state = connectionStateAfter(reason, target.consentStatus);
  return updateCheckedConnection(deps.db, target.connectionId, state, deps.clock.now(), onlyIf);
}
