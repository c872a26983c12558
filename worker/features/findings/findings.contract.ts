import { z } from "@hono/zod-openapi";
import { FINDING_ACTION_KEYS, MOST_AT_ONCE, MOST_REASON } from "./finding-actions.contract.ts";
import { FINDING_RULE_KEYS, FINDING_STATES, SEVERITIES, SUBJECT_TYPES } from "./finding-rules.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });
const idOf = (prefix: string, message: string) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`), message);
const userId = idOf("usr", "Not an id of a user.");

/** Findings of a page. */
export const FINDINGS_PAGE = 40;

const STATE = `(?:${FINDING_STATES.join("|")})`;

export const findingQuerySchema = z.strictObject({
  /** States, separated by commas, or `all`; without it, all that are not resolved. */
  state: z
    .string()
    .regex(new RegExp(`^(?:all|${STATE}(?:,${STATE})*)$`), "States, separated by commas, or all.")
    .optional(),
  severity: z.enum(SEVERITIES).optional(),
  rule: z.enum(FINDING_RULE_KEYS).optional(),
  owner: z.union([z.enum(["me", "none"]), userId]).optional(),
  /** Past their due date, the longest first. */
  overdue: z.literal("1").optional(),
  /** A part of the subject's name. */
  q: z.string().trim().max(120).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}~fnd_[0-9a-hjkmnp-tv-z]{26}$/, "Take the cursor from next_cursor.")
    .optional(),
});
export type FindingQuery = z.infer<typeof findingQuerySchema>;

const person = z.object({ user_id: z.string(), name: z.string() });

export const findingSchema = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    rule: z.enum(FINDING_RULE_KEYS),
    title: z.string(),
    severity: z.enum(SEVERITIES),
    state: z.enum(FINDING_STATES),
    subject: z.object({ type: z.enum(SUBJECT_TYPES), id: z.string(), label: z.string() }),
    owner: person.nullable(),
    /** Of what waits for somebody alone. */
    due_at: timestamp.nullable(),
    is_overdue: z.boolean(),
    first_detected_at: timestamp,
    last_detected_at: timestamp,
    accepted_until: timestamp.nullable(),
    /** Of a change: the version that it is made on. */
    version: z.int(),
  })
  .openapi("Finding");
export type Finding = z.infer<typeof findingSchema>;

export const findingPageSchema = z
  .object({
    items: z.array(findingSchema),
    next_cursor: z.string().nullable(),
    /** The page ended before it was full: what was looked at is bounded, the cursor searches further. */
    is_partial: z.boolean(),
  })
  .openapi("FindingPage");
export type FindingPage = z.infer<typeof findingPageSchema>;

/** `is_more`: there are more than `count`, which stops there. */
const count = z.object({ count: z.int(), is_more: z.boolean() });

export const findingSummarySchema = z
  .object({
    /** Of what waits for somebody. */
    by_severity: z.object({ critical: count, high: count, medium: count, low: count, info: count }),
    overdue: count,
    risk_accepted: count,
    /** Whether anything was ever found. */
    has_any: z.boolean(),
  })
  .openapi("FindingSummary");
export type FindingSummary = z.infer<typeof findingSummarySchema>;

export const findingDetailSchema = findingSchema
  .extend({
    source: z.string(),
    explanation: z.string(),
    remediation: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    /** The report that detected it last, while it exists. */
    report: z.object({ id: z.string(), created_at: timestamp }).nullable(),
    resolved_at: timestamp.nullable(),
    reopened_at: timestamp.nullable(),
    accepted_reason: z.string().nullable(),
    accepted_by: person.nullable(),
  })
  .openapi("FindingDetail");
export type FindingDetail = z.infer<typeof findingDetailSchema>;

export const findingOwnersSchema = z
  .object({
    /** Whoever is entitled to the tenant, by name; at most 200. */
    items: z.array(person),
  })
  .openapi("FindingOwners");
export type FindingOwners = z.infer<typeof findingOwnersSchema>;

const reason = z.string().trim().min(1, "Give a reason.").max(MOST_REASON);
const plain = z.enum(["start_work", "resolve", "end_acceptance", "reopen", "unassign"]);

const actions = <T extends z.ZodRawShape>(shape: T) =>
  z.discriminatedUnion("action", [
    z.strictObject({ action: plain, ...shape }),
    z.strictObject({ action: z.literal("accept_risk"), reason, until: z.iso.datetime({ offset: true }), ...shape }),
    z.strictObject({ action: z.literal("assign"), owner_user_id: userId, ...shape }),
  ]);

export const findingChangeSchema = actions({ version: z.int().min(1) }).openapi("FindingChange");
export type FindingChange = z.infer<typeof findingChangeSchema>;

export const findingActionsSchema = actions({
  finding_ids: z
    .array(idOf("fnd", "Not an id of a finding."))
    .min(1)
    .max(MOST_AT_ONCE)
    .refine((ids) => new Set(ids).size === ids.length, "Name each finding once."),
}).openapi("FindingActions");
export type FindingActions = z.infer<typeof findingActionsSchema>;

export const findingActionsResultSchema = z
  .object({
    action: z.enum(FINDING_ACTION_KEYS),
    done: z.int(),
    unchanged: z.int(),
    not_possible: z.int(),
    /** In the order of the request. */
    results: z.array(
      z.object({
        finding_id: z.string(),
        outcome: z.enum(["done", "unchanged", "not_possible"]),
        /** Why it was not possible. */
        code: z.enum(["not_found", "wrong_state"]).nullable(),
        detail: z.string().nullable(),
      }),
    ),
  })
  .openapi("FindingActionsResult");
export type FindingActionsResult = z.infer<typeof findingActionsResultSchema>;
