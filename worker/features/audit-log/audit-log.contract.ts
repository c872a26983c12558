import { z } from "@hono/zod-openapi";
import {
  AUDIT_ACTOR_KINDS,
  AUDIT_OUTCOMES,
  AUDIT_RESOURCE_TYPES,
  WORKSPACE_ACTION_IDS,
} from "../audit/audit-words.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

const idOf = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`));
const instant = z.iso.datetime({ offset: true });

const filters = z.strictObject({
  /** A person by id, or everyone of a kind who is not named here. */
  actor: z.union([z.enum(["platform_user", "system"]), idOf("usr")]).optional(),
  action: z.enum(WORKSPACE_ACTION_IDS).optional(),
  resource_type: z.enum(AUDIT_RESOURCE_TYPES).optional(),
  resource_id: z
    .string()
    .regex(/^[a-z0-9_.]{1,80}$/)
    .optional(),
  /** A tenant whose audit the viewer may not read has no entries, like one that does not exist. */
  tenant_id: idOf("ten").optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  /** Both ends included. */
  from: instant.optional(),
  to: instant.optional(),
});

type Times = { from?: string | undefined; to?: string | undefined };

const inOrder = ({ from, to }: Times) => from === undefined || to === undefined || Date.parse(from) <= Date.parse(to);
const ORDER = { path: ["to"], error: "Must not be before “from”." };

export const auditExportQuery = filters.refine(inOrder, ORDER);
export type AuditFilters = z.infer<typeof auditExportQuery>;

/** `cursor` is the `next_cursor` of the page before. */
export const auditLogQuery = filters.extend({ cursor: idOf("aud").optional() }).refine(inOrder, ORDER);
export type AuditLogQuery = z.infer<typeof auditLogQuery>;

const detail = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const auditLogEntrySchema = z
  .object({
    id: z.string(),
    occurred_at: timestamp,
    action: z.string(),
    action_label: z.string(),
    outcome: z.enum(AUDIT_OUTCOMES),
    /** Of a user: `name` is null when the account is gone. Platform staff and the system are not named. */
    actor: z.object({
      kind: z.enum(AUDIT_ACTOR_KINDS),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    tenant: z.object({ id: z.string(), display_name: z.string() }).nullable(),
    /** `name` is null for what has none, or is not there any more. */
    resource: z.object({
      type: z.string(),
      type_label: z.string(),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    /** Ids, codes, counts and flags. */
    metadata: z.record(z.string(), detail),
  })
  .openapi("AuditLogEntry");
export type AuditLogEntry = z.infer<typeof auditLogEntrySchema>;

export const auditLogSchema = z
  .object({
    items: z.array(auditLogEntrySchema),
    next_cursor: z.string().nullable(),
    /** Set when a page ends before it is full: everything newer was looked at, `next_cursor` searches further. */
    searched_back_to: timestamp.nullable(),
  })
  .openapi("AuditLog");
export type AuditLog = z.infer<typeof auditLogSchema>;
