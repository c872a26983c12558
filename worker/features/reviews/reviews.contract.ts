import { z } from "@hono/zod-openapi";
import { EVIDENCE_ITEMS, evidenceSummarySchema } from "../evidence/evidence.contract.ts";
import { MAX_SUMMARY, MAX_TITLE, REVIEW_STATUSES } from "./review-words.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });

/** Reviews of a page. */
export const REVIEWS_PAGE = 25;

/** Findings, operations and permissions that a review names at most. */
export const MAX_NAMED = 10;

/** What was composed of a snapshot. It never changes, also while title and summary of a draft do. */
export const reviewContentSchema = z.object({
  tenant_name: z.string(),
  snapshot: z.object({ id: z.string(), created_at: timestamp, fingerprint: z.string() }),
  numbers: evidenceSummarySchema.omit({ comparison: true }),
  /** Required permissions that are missing; null without a report of the permission posture. */
  missing_permissions: z
    .object({
      count: z.int(),
      items: z.array(
        EVIDENCE_ITEMS.permissions.pick({ ...{ resource_name: true, id: true, value: true, blocking: true } }),
      ),
    })
    .nullable(),
  /** The worst of those that are open, in progress or reopened. */
  top_findings: z.array(
    EVIDENCE_ITEMS.findings.pick({
      ...{ id: true, rule: true, severity: true, state: true, subject_type: true, subject_label: true, due_at: true },
    }),
  ),
  /** Since the snapshot before; null for the tenant's first. */
  changes: evidenceSummarySchema.shape.comparison,
  /** The newest. */
  operations: z.array(
    EVIDENCE_ITEMS.operations.pick({ ...{ id: true, type: true, outcome: true, completed_at: true } }),
  ),
});
export type ReviewContent = z.infer<typeof reviewContentSchema>;

const person = z.object({ name: z.string() }).nullable();

const head = {
  id: z.string(),
  tenant: z.object({ id: z.string() }),
  snapshot: z.object({ id: z.string() }),
  /** The run that composed it; null when that run is gone. */
  run: z.object({ id: z.string() }).nullable(),
  status: z.enum(REVIEW_STATUSES),
  title: z.string(),
  /** Null when the account is gone. */
  created_by: person,
  created_at: timestamp,
  updated_at: timestamp,
  published_by: person,
  published_at: timestamp.nullable(),
};

export const reviewViewSchema = z
  .object({
    ...head,
    summary: z.string(),
    content: reviewContentSchema,
    /** Rises with every change; a change names the version that it was made on. */
    version: z.int(),
  })
  .openapi("TenantReview");
export type ReviewView = z.infer<typeof reviewViewSchema>;

export const reviewListSchema = z
  .object({ items: z.array(z.object(head)), next_cursor: z.string().nullable() })
  .openapi("TenantReviewList");
export type ReviewList = z.infer<typeof reviewListSchema>;
export type ListedReview = ReviewList["items"][number];

export const composeRequestSchema = z
  .strictObject({
    /** The latest snapshot unless given. */
    snapshot_id: z
      .string()
      .regex(/^evs_[0-9a-hjkmnp-tv-z]{26}$/, "Not an id of a snapshot.")
      .optional(),
  })
  .openapi("ComposeReview");
export type ComposeRequest = z.infer<typeof composeRequestSchema>;

const version = z.int().min(1).max(999_999_999);
// characters as a person counts them, not code units
const length = (text: string) => [...text].length;

export const changeReviewSchema = z
  .strictObject({
    version,
    title: z
      .string()
      .trim()
      .min(1, "Give the review a title.")
      .refine((text) => length(text) <= MAX_TITLE, `At most ${MAX_TITLE} characters.`)
      // a title is one line
      .refine((text) => !/\p{Cc}/u.test(text), "A title has no line breaks or control characters.")
      .optional(),
    summary: z
      .string()
      .refine((text) => length(text) <= MAX_SUMMARY, `At most ${MAX_SUMMARY} characters.`)
      .optional(),
  })
  .refine((body) => body.title !== undefined || body.summary !== undefined, {
    path: ["title"],
    error: "Change the title, the summary or both.",
  })
  .openapi("ChangeReview");
export type ChangeReview = z.infer<typeof changeReviewSchema>;

export const publishReviewSchema = z.strictObject({ version }).openapi("PublishReview");
