import { z } from "@hono/zod-openapi";
import { adminRolesPayload, roleAssignmentItem } from "../admin-roles/admin-roles.contract.ts";
import { permissionItem, posturePayload } from "../posture/posture.contract.ts";
import { REPORT_TYPES } from "./report-types.contract.ts";

const timestamp = z.iso.datetime({ precision: 3 });
const count = z.number().int();

export const reportQuerySchema = z.strictObject({
  type: z.enum(REPORT_TYPES).optional(),
  cursor: z
    .string()
    .regex(/^rep_[0-9a-hjkmnp-tv-z]{26}$/, "Take the cursor from next_cursor.")
    .optional(),
});
export type ReportQuery = z.infer<typeof reportQuerySchema>;

const identity = {
  id: z.string(),
  tenant_id: z.string(),
  schema_version: count,
  created_at: timestamp,
  /** The run that made it, while that exists. */
  run_id: z.string().nullable(),
  /** The latest of its type: it says what is true now, and stays whatever its age. */
  is_latest: z.boolean(),
};

/** What the list shows of a report. */
export const reportSummarySchema = z
  .discriminatedUnion("type", [
    z.object({
      ...identity,
      type: z.literal("entra.admin_roles"),
      summary: z.object({
        assignments: count,
        high_privilege_assignments: count,
        /** Against the report before; null for the first. */
        changes: z.object({ added: count, removed: count, changed: count }).nullable(),
      }),
    }),
    z.object({
      ...identity,
      type: z.literal("permission_posture"),
      summary: z.object({
        score: count,
        missing: count,
        extra: count,
        unknown: count,
        changes: z
          .object({
            score_before: count,
            newly_missing: count,
            newly_granted: count,
            grants_added: count,
            grants_removed: count,
          })
          .nullable(),
      }),
    }),
  ])
  .openapi("StoredReportSummary");
export type ReportSummary = z.infer<typeof reportSummarySchema>;

export const reportPageSchema = z
  .object({ items: z.array(reportSummarySchema), next_cursor: z.string().nullable() })
  .openapi("StoredReportPage");
export type ReportPage = z.infer<typeof reportPageSchema>;

const detail = {
  ...identity,
  fingerprint: z.string(),
  /** The report of the type before it, while that exists. */
  previous_report_id: z.string().nullable(),
  /** Parts of its items, from 0; each is one page. */
  parts: count,
};

export const reportSchema = z
  .discriminatedUnion("type", [
    z.object({ ...detail, type: z.literal("entra.admin_roles"), payload: adminRolesPayload }),
    z.object({ ...detail, type: z.literal("permission_posture"), payload: posturePayload }),
  ])
  .openapi("StoredReport");
export type StoredReport = z.infer<typeof reportSchema>;
export type ReportOf<T extends StoredReport["type"]> = Extract<StoredReport, { type: T }>;

/** The greatest part that a report could have; more is no number of a part. */
const MOST_PART = 99_999;

export const reportItemsQuerySchema = z.strictObject({
  part: z.coerce.number().int().min(0).max(MOST_PART).default(0),
});

const part = { report_id: z.string(), part: count, parts: count };

export const reportItemsSchema = z
  .discriminatedUnion("type", [
    z.object({ ...part, type: z.literal("entra.admin_roles"), items: z.array(roleAssignmentItem) }),
    z.object({ ...part, type: z.literal("permission_posture"), items: z.array(permissionItem) }),
  ])
  .openapi("StoredReportItems");
export type ReportItems = z.infer<typeof reportItemsSchema>;
