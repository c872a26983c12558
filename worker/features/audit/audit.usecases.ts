import { type SQL, sql } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import { insertAuditEntry } from "./audit.repository.ts";
import type { AuditAction, AuditActorKind, AuditOutcome, AuditResourceType } from "./audit-words.contract.ts";

export type { AuditAction } from "./audit-words.contract.ts";

export interface AuditInput {
  /** Null for an entry of the platform. */
  workspaceId: string | null;
  tenantId?: string | null;
  actor: { kind: AuditActorKind; id: string | null };
  action: AuditAction;
  /** An id in SQL is asked at the entry's place in the batch. */
  resource: { type: AuditResourceType; id: string | SQL | null };
  outcome: AuditOutcome;
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
