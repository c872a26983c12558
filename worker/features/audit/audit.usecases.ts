import { type SQL, sql } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { insertAuditEntry } from "./audit.repository.ts";

/** What a person or the system did, in the past tense of the glossary. */
export type AuditAction =
  | "access.denied"
  | "account.password_discarded"
  | "console.rebuild.requested"
  | "console.verification.requested"
  | "platform.control.paused"
  | "platform.control.resumed"
  | "platform.user.capabilities_changed"
  | "platform.user.created"
  | "platform.user.deactivated"
  | "platform.user.reactivated"
  | "session.signed_in"
  | "session.signed_out"
  | "support_diagnostics.opened"
  | "telemetry.prune.requested"
  | "tenant.activated"
  | "tenant.connection.created"
  | "tenant.connection.credential_rotated"
  | "tenant.connection.disabled"
  | "tenant.connection.enabled"
  | "tenant.connection.made_default"
  | "tenant.consent.completed"
  | "tenant.consent.requested"
  | "tenant.created"
  | "tenant.entitlement.changed"
  | "tenant.entitlement.removed"
  | "tenant.onboarding.acknowledged"
  | "tenant.onboarding.cancelled"
  | "tenant.onboarding.changed"
  | "tenant.onboarding.completed"
  | "tenant.onboarding.started"
  | "tenant.operation.cancelled"
  | "tenant.operation.completed"
  | "tenant.operation.retried"
  | "tenant.operation.started"
  | "user.deactivated"
  | "user.reactivated"
  | "workspace.invitation.accepted"
  | "workspace.invitation.created"
  | "workspace.invitation.revoked"
  | "workspace.member.removed"
  | "workspace.member.role_changed";

export interface AuditInput {
  /** Null for an entry of the platform. */
  workspaceId: string | null;
  tenantId?: string | null;
  actor: { kind: "user" | "platform_user" | "system"; id: string | null };
  action: AuditAction;
  resource: { type: string; id: string | null };
  outcome: "succeeded" | "denied" | "failed";
  /** Codes, ids, counts and flags; never addresses, free text or secrets. */
  metadata?: Record<string, string | number | boolean | null | readonly string[]>;
  /** The entry is written only when this holds at its place in the batch. */
  onlyIf?: SQL;
}

/** One audit entry, as a statement for the commit of the change that it describes. */
export const auditEntry = (deps: Pick<Deps, "db" | "clock" | "ids">, input: AuditInput): Statement =>
  insertAuditEntry(
    deps.db,
    {
      id: deps.ids.next("aud"),
      workspaceId: input.workspaceId,
      tenantId: input.tenantId ?? null,
      actorKind: input.actor.kind,
      actorId: input.actor.id,
      action: input.action,
      resourceType: input.resource.type,
      resourceId: input.resource.id,
      outcome: input.outcome,
      metadata: JSON.stringify(input.metadata ?? {}),
      occurredAt: deps.clock.now(),
    },
    input.onlyIf ?? sql`true`,
  );
