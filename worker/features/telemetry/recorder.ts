import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { UsageEventMetadata, UsageEventName, UsageEventSubject } from "./catalog.contract.ts";
import { validateUsageEvent } from "./recorder.rules.ts";
import { invalidScope, TelemetryError } from "./telemetry.errors.ts";
import { insertUsageEvent } from "./telemetry.repository.ts";

export interface UsageEventInput<N extends UsageEventName> {
  event: N;
  workspaceId: string;
  tenantId: string;
  /** The user whose action it was. Work without a user records nothing: its caller has no event to give. */
  userId: string;
  subject: UsageEventSubject<N>;
  metadata: UsageEventMetadata<N>;
  /** The subject's id where only the batch knows which one it is: `subject` then names the one that is proposed. */
  subjectInBatch?: SQL;
  /** Condition that must hold when the batch runs, for instance that the new run's row exists. */
  observes: SQL;
}

type RecorderDeps = Pick<Deps, "db" | "clock" | "log" | "settings">;

/**
 * Statements for `commit({ changes, usageEvent })`: the event stands or falls with the change that it observes.
 *
 * An event that breaks its own rules is a bug here, not the operator's: it is thrown in development and tests, and in
 * production logged loudly and dropped, so that the action goes through.
 */
export function usageEvent<N extends UsageEventName>(deps: RecorderDeps, input: UsageEventInput<N>): Statement[] {
  try {
    const event = validateUsageEvent(input);
    const { workspaceId, tenantId, userId } = input;
    // the types promise them; a value that the database cannot bind would take the whole commit down
    if ([workspaceId, tenantId, userId].some((id) => typeof id !== "string")) throw invalidScope(event.event);
    return [
      insertUsageEvent(
        deps.db,
        { workspaceId, tenantId, userId, event, subjectId: input.subjectInBatch, now: deps.clock.now() },
        input.observes,
      ),
    ];
  } catch (error) {
    deps.log.error("usage_event_lost", { reason: error instanceof TelemetryError ? error.code : "internal" });
    if (deps.settings.isDevelopment) throw error;
    return [];
  }
}
